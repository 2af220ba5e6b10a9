//! Go's maps: open addressing over groups of eight slots with a control byte each, in Go memory.
//!
//! Go 1.27 `internal/runtime/maps` (`Map`, `table`, `group`, `ctrlGroup`, `Iter`), after Abseil's Swiss tables: seven bits
//! of the hash are kept in the control bytes, so that a probe compares eight candidates at once and touches few keys.
//!
//! ```text
//! map object (48 bytes, as Go's Map): used | seed | groups | slots | growth left | clear count
//! groups:  [ 8 control bytes | 8 × (key, elem) ] …      control: 0x80 empty, 0xFE deleted, else hash & 0x7F
//! ```
//! # Invariants
//! 1. `slots` is 0 or a power of two ≥ 8; `used + deleted + growth left` is 8 for one group, 7/8 of the slots for more:
//!    a probe always ends at an empty slot (or after the only group).
//! 2. Growing and rehashing make new groups and leave the old ones as they are: an iterator that began on them goes on
//!    there, and looks each key up again in the new ones.
//! 3. Memory of deleted and empty slots is zero, so that the collector keeps nothing alive through it.
//!
//! # Differences from Go
//! One table that doubles, without the directory of tables of at most 1024 slots; keys and elements above 128 bytes lie in
//! the slot, not behind a pointer. An operation is one instruction of the machine, so that two goroutines never are inside
//! one map at once and "concurrent map writes" is not seen.
use crate::value::{BAD, Fault, Mem, Res};
use gmplay_bytecode::inst::Trap;
use gmplay_bytecode::{MAP_ITER_SLOTS, RType};
use gmplay_core::heap::{AllocInfo, Ptrs};
use gmplay_core::{ChoicePoint, Choose};

const USED: u64 = 0;
const SEED: u64 = 8;
const GROUPS: u64 = 16;
const SLOTS: u64 = 24;
const LEFT: u64 = 32;
const CLEARS: u64 = 40;
const MAP_BYTES: u64 = 48;

const EMPTY: u8 = 0x80;
const DELETED: u8 = 0xfe;
const ALL_EMPTY: u64 = 0x8080_8080_8080_8080;
const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = ALL_EMPTY;

// Words of an iterator; the first three are pointers (`MAP_ITER_PTRS`).
const IT_MAP: u64 = 0;
const IT_GROUPS: u64 = 8;
const IT_SLOTS: u64 = 24;
const IT_OFFSET: u64 = 32;
const IT_NEXT: u64 = 40;
const IT_CLEARS: u64 = 48;

/// How a map type's groups are laid out.
struct Layout {
    map: RType,
    key: RType,
    elem: RType,
    key_size: u64,
    elem_size: u64,
    /// Of the element behind its key.
    elem_at: u64,
    slot: u64,
    group: u64,
}

fn layout(mem: &Mem, map: RType) -> Res<Layout> {
    let d = mem.ty(map);
    let (key, elem) = (d.key.ok_or(BAD)?, d.elem.ok_or(BAD)?);
    let (k, e) = (mem.ty(key), mem.ty(elem));
    let align = u64::from(k.align.max(e.align).max(1));
    let elem_at = k.size.next_multiple_of(u64::from(e.align.max(1)));
    let slot = (elem_at + e.size).next_multiple_of(align);
    let group = (8 + 8 * slot).next_multiple_of(8);
    Ok(Layout { map, key, elem, key_size: k.size, elem_size: e.size, elem_at, slot, group })
}

/// Bits of `ctrl`, one high bit a byte, where the byte is `b`. May also hit a byte above a true hit that differs in the
/// lowest bit only; callers compare keys anyway.
fn matches(ctrl: u64, b: u8) -> u64 {
    let v = ctrl ^ LOW.wrapping_mul(u64::from(b));
    v.wrapping_sub(LOW) & !v & HIGH
}

fn matches_empty(ctrl: u64) -> u64 {
    // Only empty has the high bit and no bit 1 (deleted is 0xFE).
    ctrl & !(ctrl << 6) & HIGH
}

fn matches_free(ctrl: u64) -> u64 {
    ctrl & HIGH
}

fn each(mut bits: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let i = (bits != 0).then(|| u64::from(bits.trailing_zeros() / 8));
        bits &= bits.wrapping_sub(1);
        i
    })
}

impl Mem<'_> {
    fn word(&self, p: u64) -> Res<u64> {
        self.heap.mem().load64(p).ok_or(BAD)
    }
    fn put(&self, p: u64, v: u64) -> Res<()> {
        self.heap.mem().store64(p, v).ok_or(BAD)
    }
    fn put_ptr(&mut self, p: u64, v: u64) -> Res<()> {
        if self.heap.barrier_on() {
            let old = self.word(p)?;
            self.heap.write_barrier(self.cache, gmplay_core::Addr(p), gmplay_core::Addr(old), gmplay_core::Addr(v));
        }
        self.put(p, v)
    }
    fn set_ctrl(&self, group: u64, i: u64, c: u8) -> Res<()> {
        self.heap.mem().store8(group + i, c).ok_or(BAD)
    }
    fn ctrl(&self, group: u64, i: u64) -> Res<u8> {
        self.heap.mem().load8(group + i).ok_or(BAD)
    }
}

/// `make(map[K]V, hint)`.
pub(crate) fn make(mem: &mut Mem, ty: RType, hint: i64, info: AllocInfo, choose: &mut dyn Choose) -> Res<u64> {
    let l = layout(mem, ty)?;
    let oom = |e: gmplay_core::heap::OutOfMemory| Fault::OutOfMemory { want: e.want };
    let m = mem.heap.alloc(mem.cache, MAP_BYTES, Ptrs::Words(&[0b100], MAP_BYTES / 8, 1), info).map_err(oom)?.0;
    mem.put(m + SEED, choose.choose(ChoicePoint::MapSeed, 1 << 32))?;
    // As Go: groups of a small map are made at the first assignment, a large hint makes room at once.
    if hint > 8 {
        let wanted = (hint as u64).saturating_mul(8).div_ceil(7).min(1 << 40).next_power_of_two();
        let groups = new_groups(mem, &l, wanted, info)?;
        mem.put_ptr(m + GROUPS, groups)?;
        mem.put(m + SLOTS, wanted)?;
        mem.put(m + LEFT, capacity(wanted))?;
    }
    Ok(m)
}

fn capacity(slots: u64) -> u64 {
    if slots <= 8 { slots } else { slots / 8 * 7 }
}

fn new_groups(mem: &mut Mem, l: &Layout, slots: u64, info: AllocInfo) -> Res<u64> {
    let n = slots / 8;
    let too_large = Fault::OutOfMemory { want: u64::MAX };
    let bytes = n.checked_mul(l.group).ok_or(too_large)?;
    // One group's pointers: each slot's key and element.
    let words = l.group / 8;
    let mut bits = vec![0u64; words.div_ceil(64) as usize];
    for (t, at) in [(l.key, 0), (l.elem, l.elem_at)] {
        let d = mem.ty(t);
        if d.ptrs.is_zero() {
            continue;
        }
        let (one, count) = crate::value::unit(mem.image, d, 1);
        for slot in 0..8 {
            for k in 0..count {
                for w in (0..one.size / 8).filter(|w| one.ptrs.get(*w as usize)) {
                    let word = (8 + slot * l.slot + at + k * one.size) / 8 + w;
                    bits[(word / 64) as usize] |= 1 << (word % 64);
                }
            }
        }
    }
    let info = AllocInfo { ty: l.map.0, ..info };
    let groups = mem.heap.alloc(mem.cache, bytes, Ptrs::Words(&bits, words, n), info);
    let groups = groups.map_err(|e| Fault::OutOfMemory { want: e.want })?.0;
    for g in 0..n {
        mem.put(groups + g * l.group, ALL_EMPTY)?;
    }
    Ok(groups)
}

/// What a lookup of one key needs.
struct Probe {
    groups: u64,
    mask: u64,
    at: u64,
    step: u64,
    h2: u8,
}

impl Probe {
    fn new(groups: u64, slots: u64, hash: u64) -> Probe {
        let mask = slots / 8 - 1;
        Probe { groups, mask, at: (hash >> 7) & mask, step: 0, h2: (hash & 0x7f) as u8 }
    }
    fn group(&self, l: &Layout) -> u64 {
        self.groups + self.at * l.group
    }
    /// Triangular steps visit every group of a power of two.
    fn next(&mut self) {
        self.step += 1;
        self.at = (self.at + self.step) & self.mask;
    }
}

fn hash(mem: &Mem, l: &Layout, m: u64, key: u64) -> Res<u64> {
    let seed = mem.word(m + SEED)?;
    // A NaN is never found again: any hash will do, and this one is spread by how many there are.
    let used = mem.word(m + USED)?;
    let mut n = used;
    mem.hash(l.key, key, seed, &mut || {
        n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
        n
    })
}

/// Address of the slot that holds the key, within a map's current groups.
fn find(mem: &Mem, l: &Layout, m: u64, key: u64, hash: u64) -> Res<Option<(u64, u64)>> {
    let slots = mem.word(m + SLOTS)?;
    if slots == 0 {
        return Ok(None);
    }
    let mut p = Probe::new(mem.word(m + GROUPS)?, slots, hash);
    loop {
        let g = p.group(l);
        let ctrl = mem.word(g)?;
        for i in each(matches(ctrl, p.h2)) {
            if mem.equal(l.key, key, g + 8 + i * l.slot)? {
                return Ok(Some((g, i)));
            }
        }
        if matches_empty(ctrl) != 0 || p.step >= p.mask {
            return Ok(None);
        }
        p.next();
    }
}

/// Address of the element for the key at an address, or 0. A nil map is empty.
pub(crate) fn get(mem: &Mem, ty: RType, m: u64, key: u64) -> Res<u64> {
    let l = layout(mem, ty)?;
    if m == 0 || mem.word(m + USED)? == 0 {
        // Go's lookup in an empty map still refuses keys that cannot be hashed.
        if !mem.ty(l.key).plain {
            mem.hash(l.key, key, 0, &mut || 0)?;
        }
        return Ok(0);
    }
    let h = hash(mem, &l, m, key)?;
    Ok(find(mem, &l, m, key, h)?.map_or(0, |(g, i)| g + 8 + i * l.slot + l.elem_at))
}

/// Address of the element for the key, inserted (zero) if it is absent.
pub(crate) fn assign(mem: &mut Mem, ty: RType, m: u64, key: u64, info: AllocInfo) -> Res<u64> {
    if m == 0 {
        return Err(Fault::Trap(Trap::NilMapWrite, 0, 0));
    }
    let l = layout(mem, ty)?;
    let h = hash(mem, &l, m, key)?;
    if let Some((g, i)) = find(mem, &l, m, key, h)? {
        let slot = g + 8 + i * l.slot;
        // Keys that are equal but not identical (+0 and -0, strings at other addresses) are overwritten, as in Go
        // where `needkeyupdate` says so.
        if !mem.ty(l.key).plain {
            mem.copy(l.key, slot, key)?;
        }
        return Ok(slot + l.elem_at);
    }
    if mem.word(m + LEFT)? == 0 {
        grow(mem, &l, m, info)?;
    }
    let (g, i) = insert_at(mem, &l, mem.word(m + GROUPS)?, mem.word(m + SLOTS)?, h)?;
    if mem.ctrl(g, i)? == EMPTY {
        mem.put(m + LEFT, mem.word(m + LEFT)? - 1)?;
    }
    mem.set_ctrl(g, i, (h & 0x7f) as u8)?;
    let slot = g + 8 + i * l.slot;
    mem.copy(l.key, slot, key)?;
    mem.put(m + USED, mem.word(m + USED)? + 1)?;
    Ok(slot + l.elem_at)
}

/// The first deleted or empty slot on the way of a hash.
fn insert_at(mem: &Mem, l: &Layout, groups: u64, slots: u64, hash: u64) -> Res<(u64, u64)> {
    let mut p = Probe::new(groups, slots, hash);
    loop {
        let g = p.group(l);
        if let Some(i) = each(matches_free(mem.word(g)?)).next() {
            return Ok((g, i));
        }
        if p.step > p.mask {
            return Err(BAD);
        }
        p.next();
    }
}

/// Twice the slots, or as many again where deleted ones take up much of them.
fn grow(mem: &mut Mem, l: &Layout, m: u64, info: AllocInfo) -> Res<()> {
    let (slots, old, used) = (mem.word(m + SLOTS)?, mem.word(m + GROUPS)?, mem.word(m + USED)?);
    let wanted = match slots {
        0 => 8,
        // As Go: tombstones are worth a rehash in place of growth when live entries fill less than half.
        s if s > 8 && used <= capacity(s) / 2 => s,
        s if s == 8 && used < 4 => s,
        s => s * 2,
    };
    let groups = new_groups(mem, l, wanted, info)?;
    for s in 0..slots {
        let g = old + s / 8 * l.group;
        if mem.ctrl(g, s % 8)? & EMPTY != 0 {
            continue;
        }
        let from = g + 8 + s % 8 * l.slot;
        let h = hash(mem, l, m, from)?;
        let (to, i) = insert_at(mem, l, groups, wanted, h)?;
        mem.set_ctrl(to, i, (h & 0x7f) as u8)?;
        let slot = to + 8 + i * l.slot;
        mem.copy(l.key, slot, from)?;
        mem.copy(l.elem, slot + l.elem_at, from + l.elem_at)?;
    }
    mem.put_ptr(m + GROUPS, groups)?;
    mem.put(m + SLOTS, wanted)?;
    mem.put(m + LEFT, capacity(wanted) - used)
}

pub(crate) fn delete(mem: &mut Mem, ty: RType, m: u64, key: u64) -> Res<()> {
    let l = layout(mem, ty)?;
    if m == 0 || mem.word(m + USED)? == 0 {
        if !mem.ty(l.key).plain {
            mem.hash(l.key, key, 0, &mut || 0)?;
        }
        return Ok(());
    }
    let h = hash(mem, &l, m, key)?;
    let Some((g, i)) = find(mem, &l, m, key, h)? else { return Ok(()) };
    let slot = g + 8 + i * l.slot;
    mem.zero_n(l.key, slot, u64::from(l.key_size > 0))?;
    mem.zero_n(l.elem, slot + l.elem_at, u64::from(l.elem_size > 0))?;
    // A group with an empty slot ends every probe that comes through it: no tombstone is needed.
    let one_group = mem.word(m + SLOTS)? == 8;
    if one_group || matches_empty(mem.word(g)?) != 0 {
        mem.set_ctrl(g, i, EMPTY)?;
        mem.put(m + LEFT, mem.word(m + LEFT)? + 1)?;
    } else {
        mem.set_ctrl(g, i, DELETED)?;
    }
    mem.put(m + USED, mem.word(m + USED)? - 1)
}

pub(crate) fn clear(mem: &mut Mem, ty: RType, m: u64) -> Res<()> {
    if m == 0 {
        return Ok(());
    }
    let l = layout(mem, ty)?;
    let (slots, groups) = (mem.word(m + SLOTS)?, mem.word(m + GROUPS)?);
    for s in 0..slots {
        let g = groups + s / 8 * l.group;
        if mem.ctrl(g, s % 8)? & EMPTY == 0 {
            let slot = g + 8 + s % 8 * l.slot;
            mem.zero_n(l.key, slot, 1)?;
            mem.zero_n(l.elem, slot + l.elem_at, 1)?;
        }
        if s % 8 == 7 {
            mem.put(g, ALL_EMPTY)?;
        }
    }
    mem.put(m + USED, 0)?;
    mem.put(m + LEFT, capacity(slots))?;
    mem.put(m + CLEARS, mem.word(m + CLEARS)? + 1)
}

pub(crate) fn len(mem: &Mem, m: u64) -> Res<u64> {
    if m == 0 { Ok(0) } else { mem.word(m + USED) }
}

/// Fills the iterator at an address: where it starts is a choice.
pub(crate) fn iter_init(mem: &mut Mem, it: u64, m: u64, choose: &mut dyn Choose) -> Res<()> {
    for i in 0..u64::from(MAP_ITER_SLOTS) {
        mem.put(it + i * 8, 0)?;
    }
    if m == 0 || mem.word(m + USED)? == 0 {
        return Ok(());
    }
    let slots = mem.word(m + SLOTS)?;
    mem.put_ptr(it + IT_MAP, m)?;
    mem.put_ptr(it + IT_GROUPS, mem.word(m + GROUPS)?)?;
    mem.put(it + IT_SLOTS, slots)?;
    mem.put(it + IT_CLEARS, mem.word(m + CLEARS)?)?;
    mem.put(it + IT_OFFSET, choose.choose(ChoicePoint::MapStart, slots))
}

/// Addresses of the next entry's key and element; None at the end.
///
/// What Go promises: an entry removed before it is reached is not produced, one added may or may not be, none twice.
pub(crate) fn iter_next(mem: &Mem, ty: RType, it: u64) -> Res<Option<(u64, u64)>> {
    let m = mem.word(it + IT_MAP)?;
    if m == 0 {
        return Ok(None);
    }
    let l = layout(mem, ty)?;
    let (groups, slots, offset) = (mem.word(it + IT_GROUPS)?, mem.word(it + IT_SLOTS)?, mem.word(it + IT_OFFSET)?);
    let moved = mem.word(m + GROUPS)? != groups;
    let cleared = mem.word(m + CLEARS)? != mem.word(it + IT_CLEARS)?;
    let mut next = mem.word(it + IT_NEXT)?;
    while next < slots {
        let s = (next + offset) & (slots - 1);
        next += 1;
        let g = groups + s / 8 * l.group;
        if mem.ctrl(g, s % 8)? & EMPTY != 0 {
            continue;
        }
        let key = g + 8 + s % 8 * l.slot;
        if !moved {
            mem.put(it + IT_NEXT, next)?;
            return Ok(Some((key, key + l.elem_at)));
        }
        // The map has grown since: the old groups say which keys there were, the new ones what became of them.
        let h = hash(mem, &l, m, key)?;
        let found = match find(mem, &l, m, key, h)? {
            Some((g, i)) => {
                let slot = g + 8 + i * l.slot;
                Some((slot, slot + l.elem_at))
            }
            // A key that is not equal to itself cannot be found, nor deleted but by clear.
            None if !cleared && !mem.equal(l.key, key, key)? => Some((key, key + l.elem_at)),
            None => None,
        };
        if let Some(entry) = found {
            mem.put(it + IT_NEXT, next)?;
            return Ok(Some(entry));
        }
    }
    mem.put(it + IT_NEXT, slots)?;
    Ok(None)
}
