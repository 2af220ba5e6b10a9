//! Go's maps, in Go memory: extendible hashing over tables of groups of eight slots.
//!
//! Go 1.27 `internal/runtime/maps` (`Map`, `table`, `group`, `ctrlGroup`, `Iter`), `runtime/map.go`. After Abseil's Swiss
//! tables: seven bits of a key's hash lie in a control byte, so that one word tells which of eight slots may hold the key.
//!
//! ```text
//! Map (48 bytes)    used | seed | dir ──→ group                    up to 8 entries, dirLen 0
//!                                  └────→ [table, table, …]        2^globalDepth, chosen by the hash's top bits
//! table (32 bytes)  used, capacity, growthLeft, localDepth | index | groups ──→ [group, group, …] | mask
//! group             8 control bytes | 8 × (key, elem)              keys and elements above 128 bytes: pointers to them
//! ```
//! A table doubles up to 1024 slots; then it splits in two, and the directory doubles when it must. So no single
//! insertion moves more than 1024 entries.
//!
//! # Invariants
//! 1. A table has at least one empty slot (so that probes end); `used + tombstones + growthLeft` is 7/8 of its slots.
//! 2. A table that was replaced has index -1 and stays as it was: iterators that began on it read their keys from it,
//!    and look each up again in the map.
//! 3. What is read here may have been overwritten by a wild store: every address is checked, every probe is bounded.
//!
//! # Differences from Go
//! - An operation is one instruction, so in `sim` two never overlap by themselves: see `races` for how Go's fatal
//!   errors come about. Under real threads the `writing` flag does what it does in Go.
//! - Seeds have 32 bits, from `Choose`; so do iteration starts.
mod iter;
mod races;
mod table;

use crate::cx::{Cx, Op, fatal, trap};
use crate::program::{LoadError, NONE};
use gmplay_bytecode::inst::Trap;
use gmplay_bytecode::{Image, Kind, RType, TypeDesc};
use gmplay_core::ChoicePoint;
use gmplay_core::heap::Ptrs;

/// Offsets in a Map.
mod at {
    pub const SEED: u64 = 8;
    pub const DIR: u64 = 16;
    pub const DIR_LEN: u64 = 24;
    /// u8: globalDepth, (globalShift is derived), writing, tombstonePossible.
    pub const DEPTH: u64 = 32;
    pub const WRITING: u64 = 34;
    pub const TOMBSTONES: u64 = 35;
    pub const CLEAR_SEQ: u64 = 40;
    pub const SIZE: u64 = 48;
}

/// `MapGroupSlots`.
pub(crate) const SLOTS: u64 = 8;
/// `MapMaxKeyBytes`, `MapMaxElemBytes`.
const INLINE_MAX: u64 = 128;
/// `maxAvgGroupLoad`.
const LOAD: u64 = 7;
/// `maxTableCapacity`.
const TABLE_MAX: u64 = 1024;

const EMPTY: u8 = 0x80;
const DELETED: u8 = 0xfe;
const MSB: u64 = 0x8080_8080_8080_8080;
const LSB: u64 = 0x0101_0101_0101_0101;

/// How a key is compared and hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum KeyKind {
    Word,
    Half,
    String,
    Other,
}

/// What the operations need of a map's type.
#[derive(Clone, Debug)]
pub(crate) struct MapType {
    key: RType,
    elem: RType,
    key_kind: KeyKind,
    key_indirect: bool,
    elem_indirect: bool,
    elem_size: u64,
    /// Bytes from one slot to the next, and from a slot's start to its element.
    stride: u64,
    elem_off: u64,
    group: u64,
    /// Pointers of a group, and whether there are any.
    bits: Vec<u64>,
    scan: bool,
    key_scan: bool,
    /// `needkeyupdate`: equal keys may differ in their bytes.
    key_update: bool,
}

impl MapType {
    pub fn new(image: &Image, t: &TypeDesc) -> Result<Option<MapType>, LoadError> {
        if t.kind != Kind::Map {
            return Ok(None);
        }
        let (Some(key), Some(elem)) = (t.key, t.elem) else {
            return Err(LoadError(format!("map type {} without key or element", t.string)));
        };
        let (k, e) = (&image.types[key.0 as usize], &image.types[elem.0 as usize]);
        let (key_indirect, elem_indirect) = (k.size > INLINE_MAX, e.size > INLINE_MAX);
        let part = |t: &TypeDesc, indirect: bool| if indirect { (8, 8) } else { (t.size, (t.align as u64).max(1)) };
        let ((ks, ka), (es, ea)) = (part(k, key_indirect), part(e, elem_indirect));
        let elem_off = ks.next_multiple_of(ea);
        let align = ka.max(ea);
        // As for any struct: a last field of size 0 takes a byte, so that its address lies inside.
        let end = elem_off + if es == 0 && ks > 0 { 1 } else { es };
        let stride = end.next_multiple_of(align);
        let group = (8 + SLOTS * stride).next_multiple_of(8).max(16);
        let mut bits = vec![0u64; (group / 8).div_ceil(64) as usize];
        for i in 0..SLOTS {
            for (t, indirect, off) in [(k, key_indirect, 0), (e, elem_indirect, elem_off)] {
                let first = (8 + i * stride + off) / 8;
                let words = if indirect { 1 } else { t.size / 8 };
                for w in (0..words).filter(|w| indirect || t.ptrs.get(*w as usize)) {
                    bits[((first + w) / 64) as usize] |= 1 << ((first + w) % 64);
                }
            }
        }
        let key_kind = match k.kind {
            Kind::String => KeyKind::String,
            _ if k.plain && k.size == 8 => KeyKind::Word,
            _ if k.plain && k.size == 4 => KeyKind::Half,
            _ => KeyKind::Other,
        };
        let scan = bits.iter().any(|b| *b != 0);
        Ok(Some(MapType {
            key,
            elem,
            key_kind,
            key_indirect,
            elem_indirect,
            elem_size: e.size,
            stride,
            elem_off,
            group,
            bits,
            scan,
            key_scan: !k.ptrs.is_zero(),
            key_update: !k.plain,
        }))
    }
}

/// Slots of a group whose control byte matched: the high bit of their byte.
#[derive(Clone, Copy)]
struct Match(u64);

impl Iterator for Match {
    type Item = u64;
    fn next(&mut self) -> Option<u64> {
        if self.0 == 0 {
            return None;
        }
        let i = self.0.trailing_zeros() as u64 / 8;
        self.0 &= self.0 - 1;
        Some(i)
    }
}

/// May also name a slot above a true match; keys are compared anyway.
fn match_h2(ctrl: u64, h2: u64) -> Match {
    let v = ctrl ^ LSB.wrapping_mul(h2);
    Match(v.wrapping_sub(LSB) & !v & MSB)
}

fn match_empty(ctrl: u64) -> Match {
    Match(ctrl & !(ctrl << 6) & MSB)
}

fn match_free(ctrl: u64) -> Match {
    Match(ctrl & MSB)
}

fn match_full(ctrl: u64) -> Match {
    Match(!ctrl & MSB)
}

fn h1(hash: u64) -> u64 {
    hash >> 7
}

fn h2(hash: u64) -> u64 {
    hash & 0x7f
}

/// A slot of a group.
#[derive(Clone, Copy)]
struct Slot {
    group: u64,
    i: u64,
}

impl<'a> Cx<'a> {
    pub(crate) fn map_type(&self, t: u32) -> Op<&'a MapType> {
        let prog = self.prog;
        match prog.maps.get(t as usize).and_then(|m| m.as_ref()) {
            Some(m) => Ok(m),
            None => fatal("not a map type"),
        }
    }

    /// Where a slot's key is.
    fn key_at(&self, mt: &MapType, s: Slot) -> Op<u64> {
        let at = s.group.wrapping_add(8 + s.i * mt.stride);
        if mt.key_indirect { self.load64(at) } else { Ok(at) }
    }

    fn elem_at(&self, mt: &MapType, s: Slot) -> Op<u64> {
        let at = s.group.wrapping_add(8 + s.i * mt.stride + mt.elem_off);
        if mt.elem_indirect { self.load64(at) } else { Ok(at) }
    }

    fn set_ctrl(&self, s: Slot, c: u8) -> Op {
        match self.mem.store8(s.group + s.i, c) {
            Some(()) => Ok(()),
            None => crate::cx::nil(s.group),
        }
    }

    fn byte(&self, at: u64) -> u8 {
        self.mem.load8(at).unwrap_or(0)
    }

    #[inline]
    fn hash_key(&mut self, mt: &MapType, key: u64, seed: u64) -> Op<u64> {
        match mt.key_kind {
            KeyKind::Word => Ok(crate::value::hash_word(self.load64(key)?, seed)),
            KeyKind::Half => match self.mem.load32(key) {
                Some(v) => Ok(crate::value::hash_word(v as u64, seed)),
                None => crate::cx::nil(key),
            },
            KeyKind::String => self.hash_bytes(self.load64(key)?, self.load64(key.wrapping_add(8))?, seed),
            KeyKind::Other => self.hash(mt.key, key, seed),
        }
    }

    #[inline]
    fn same_key(&self, mt: &MapType, a: u64, b: u64) -> Op<bool> {
        match mt.key_kind {
            KeyKind::Word => Ok(self.load64(a)? == self.load64(b)?),
            KeyKind::Half => Ok(self.mem.load32(a) == self.mem.load32(b)),
            KeyKind::String => {
                let word = |p: u64| self.load64(p);
                self.same_str([word(a)?, word(a.wrapping_add(8))?], [word(b)?, word(b.wrapping_add(8))?])
            }
            KeyKind::Other => self.same(mt.key, a, b),
        }
    }

    /// `NewMap`.
    pub(crate) fn map_make(&mut self, t: u32, hint: i64) -> Op<u64> {
        let mt = self.map_type(t)?;
        let m = self.alloc_raw(at::SIZE, Ptrs::Words(&[1 << (at::DIR / 8)], at::SIZE / 8, 1), t)?;
        let seed = self.choice(ChoicePoint::MapSeed, 1 << 32);
        self.store64(m + at::SEED, seed)?;
        let hint = hint.max(0) as u64;
        if hint <= SLOTS {
            return Ok(m);
        }
        let Some(capacity) = hint.checked_mul(SLOTS).map(|n| n / LOAD) else { return Ok(m) };
        let dir_len = capacity.div_ceil(TABLE_MAX).next_power_of_two();
        let bytes = dir_len.checked_mul(TABLE_MAX).and_then(|n| n.checked_mul(mt.group));
        if bytes.is_none_or(|b| b > crate::cx::MAX_ALLOC) {
            return Ok(m);
        }
        let depth = dir_len.trailing_zeros() as u8;
        self.mem.store8(m + at::DEPTH, depth);
        let dir = self.new_directory(dir_len)?;
        // Reachable before the tables are made: what is stored in it passes the barrier.
        self.store_ptr(m + at::DIR, dir)?;
        for i in 0..dir_len {
            let tab = self.new_table(mt, capacity / dir_len, i as i64, depth)?;
            self.store_ptr(dir + i * 8, tab)?;
        }
        self.store64(m + at::DIR_LEN, dir_len)?;
        Ok(m)
    }

    /// The slot that holds the key.
    fn map_find(&self, mt: &MapType, m: u64, hash: u64, key: u64) -> Op<Option<Slot>> {
        let dir = self.load64(m + at::DIR)?;
        if self.load64(m + at::DIR_LEN)? != 0 {
            let tab = self.table_for(m, hash)?;
            return self.table_find(mt, tab, hash, key);
        }
        if dir == 0 {
            return Ok(None);
        }
        for i in match_h2(self.load64(dir)?, h2(hash)) {
            let s = Slot { group: dir, i };
            if self.same_key(mt, key, self.key_at(mt, s)?)? {
                return Ok(Some(s));
            }
        }
        Ok(None)
    }

    /// `mapaccess`: address of the element of the key at `key`; 0: there is none.
    pub(crate) fn map_get(&mut self, t: u32, m: u64, key: u64) -> Op<u64> {
        let mt = self.map_type(t)?;
        if m == 0 || self.load64(m)? == 0 {
            if mt.key_kind == KeyKind::Other {
                // Refuses what cannot be hashed, even if there is nothing to find.
                self.hash(mt.key, key, 0)?;
            }
            return Ok(0);
        }
        self.map_reads(m, "concurrent map read and map write")?;
        let hash = self.hash_key(mt, key, self.load64(m + at::SEED)?)?;
        match self.map_find(mt, m, hash, key)? {
            Some(s) => self.elem_at(mt, s),
            None => Ok(0),
        }
    }

    /// `mapassign`: address of the element, inserted zero if the key is new.
    pub(crate) fn map_assign(&mut self, t: u32, m: u64, key: u64) -> Op<u64> {
        if m == 0 {
            return trap(Trap::NilMapWrite, 0, 0);
        }
        let mt = self.map_type(t)?;
        self.map_check_writer(m)?;
        let hash = self.hash_key(mt, key, self.load64(m + at::SEED)?)?;
        self.map_write(m)?;
        let elem = self.map_put(mt, m, hash, key)?;
        self.map_written(m)?;
        Ok(elem)
    }

    fn map_put(&mut self, mt: &MapType, m: u64, hash: u64, key: u64) -> Op<u64> {
        if self.load64(m + at::DIR_LEN)? == 0 {
            let mut group = self.load64(m + at::DIR)?;
            if group == 0 {
                group = self.new_groups(mt, 1)?;
                self.store_ptr(m + at::DIR, group)?;
            }
            if let Some(s) = self.map_find(mt, m, hash, key)? {
                return self.update_key(mt, s, key);
            }
            if let Some(i) = match_free(self.load64(group)?).next() {
                let s = Slot { group, i };
                let elem = self.fill_slot(mt, s, hash, key)?;
                self.add_used(m, 1)?;
                return Ok(elem);
            }
            self.grow_to_table(mt, m)?;
        }
        // A table may have to grow or split first; each round makes room in one of them.
        for _ in 0..70 {
            let tab = self.table_for(m, hash)?;
            if let Some(elem) = self.table_put(mt, m, tab, hash, key)? {
                return Ok(elem);
            }
        }
        table::raced()
    }

    /// The key is there.
    fn update_key(&mut self, mt: &MapType, s: Slot, key: u64) -> Op<u64> {
        if mt.key_update {
            let at = self.key_at(mt, s)?;
            self.copy_val(mt.key, at, key)?;
        }
        self.elem_at(mt, s)
    }

    /// Puts a new key in a free slot.
    fn fill_slot(&mut self, mt: &MapType, s: Slot, hash: u64, key: u64) -> Op<u64> {
        let mut to = s.group + 8 + s.i * mt.stride;
        if mt.key_indirect {
            let own = self.alloc(mt.key)?;
            self.store_ptr(to, own)?;
            to = own;
        }
        self.copy_val(mt.key, to, key)?;
        let mut elem = s.group + 8 + s.i * mt.stride + mt.elem_off;
        if mt.elem_indirect {
            let own = self.alloc(mt.elem)?;
            self.store_ptr(elem, own)?;
            elem = own;
        }
        self.set_ctrl(s, h2(hash) as u8)?;
        Ok(elem)
    }

    fn add_used(&self, m: u64, n: i64) -> Op {
        self.store64(m, self.load64(m)?.wrapping_add_signed(n))
    }

    /// `mapdelete`.
    pub(crate) fn map_delete(&mut self, t: u32, m: u64, key: u64) -> Op {
        let mt = self.map_type(t)?;
        if m == 0 || self.load64(m)? == 0 {
            if mt.key_kind == KeyKind::Other {
                self.hash(mt.key, key, 0)?;
            }
            return Ok(());
        }
        self.map_check_writer(m)?;
        let hash = self.hash_key(mt, key, self.load64(m + at::SEED)?)?;
        self.map_write(m)?;
        if let Some(s) = self.map_find(mt, m, hash, key)? {
            self.add_used(m, -1)?;
            self.clear_slot(mt, s)?;
            if self.load64(m + at::DIR_LEN)? == 0 {
                self.set_ctrl(s, EMPTY)?;
            } else {
                let tab = self.table_for(m, hash)?;
                if self.table_freed(tab, s)? {
                    self.mem.store8(m + at::TOMBSTONES, 1);
                }
            }
        }
        if self.load64(m)? == 0 {
            let seed = self.choice(ChoicePoint::MapSeed, 1 << 32);
            self.store64(m + at::SEED, seed)?;
        }
        self.map_written(m)
    }

    /// Zeroes a deleted slot: the collector is not to follow it, and `m[k] += 1` starts from zero.
    fn clear_slot(&mut self, mt: &MapType, s: Slot) -> Op {
        let key = s.group + 8 + s.i * mt.stride;
        if mt.key_indirect {
            self.store_ptr(key, 0)?;
        } else if mt.key_scan {
            self.zero_array(mt.key, key, 1)?;
        }
        let elem = key + mt.elem_off;
        if mt.elem_indirect { self.store_ptr(elem, 0) } else { self.zero_array(mt.elem, elem, 1) }
    }

    /// `mapclear`.
    pub(crate) fn map_clear(&mut self, t: u32, m: u64) -> Op {
        let mt = self.map_type(t)?;
        if m == 0 || self.load64(m)? == 0 && self.byte(m + at::TOMBSTONES) == 0 {
            return Ok(());
        }
        self.map_check_writer(m)?;
        self.map_write(m)?;
        let (dir, dir_len) = (self.load64(m + at::DIR)?, self.load64(m + at::DIR_LEN)?);
        if dir_len == 0 {
            self.clear_group(mt, dir)?;
        } else {
            let mut last = 0;
            for i in 0..dir_len {
                let tab = self.load64(dir + i * 8)?;
                if tab != last {
                    self.table_clear(mt, tab)?;
                    last = tab;
                }
            }
            self.mem.store8(m + at::TOMBSTONES, 0);
        }
        self.store64(m, 0)?;
        self.store64(m + at::CLEAR_SEQ, self.load64(m + at::CLEAR_SEQ)?.wrapping_add(1))?;
        let seed = self.choice(ChoicePoint::MapSeed, 1 << 32);
        self.store64(m + at::SEED, seed)?;
        self.map_written(m)
    }

    fn clear_group(&mut self, mt: &MapType, group: u64) -> Op {
        for i in match_full(self.load64(group)?) {
            self.clear_slot(mt, Slot { group, i })?;
        }
        self.store64(group, MSB)
    }

    pub(crate) fn map_len(&self, m: u64) -> Op<u64> {
        if m == 0 { Ok(0) } else { self.load64(m) }
    }

    // ---- the instructions

    pub fn map_make_op(&mut self, d: u16, hint: u16, t: u32) -> Op {
        let hint = if hint == NONE { 0 } else { self.fp.int(hint) };
        let m = self.map_make(t, hint)?;
        self.fp.set(d, m);
        Ok(())
    }

    pub fn map_get_op(&mut self, d: u16, m: u16, key: u16, ok: u16, t: u32) -> Op {
        let elem = self.map_get(t, self.fp.get(m), self.slot_addr(key))?;
        let size = self.map_type(t)?.elem_size;
        if elem == 0 {
            self.fp.zero(d, size.div_ceil(8) as u16);
        } else if size == 8 {
            self.fp.set(d, self.load64(elem)?);
        } else if self.arena().copy(self.slot_addr(d), elem, size).is_none() {
            return crate::cx::nil(elem);
        }
        if ok != NONE {
            self.fp.set(ok, (elem != 0) as u64);
        }
        Ok(())
    }

    pub fn map_assign_op(&mut self, d: u16, m: u16, key: u16, t: u32) -> Op {
        let m = self.fp.get(m);
        let elem = self.map_assign(t, m, self.slot_addr(key))?;
        self.fp.set(d, elem);
        self.map_linger(m)
    }

    pub fn map_delete_op(&mut self, m: u16, key: u16, t: u32) -> Op {
        let m = self.fp.get(m);
        self.map_delete(t, m, self.slot_addr(key))?;
        self.map_linger(m)
    }

    pub fn map_clear_op(&mut self, m: u16, t: u32) -> Op {
        self.map_clear(t, self.fp.get(m))
    }

    pub fn map_len_op(&mut self, d: u16, m: u16) -> Op {
        let n = self.map_len(self.fp.get(m))?;
        self.fp.set(d, n);
        Ok(())
    }

    pub fn map_iter_init_op(&mut self, it: u16, m: u16, t: u32) -> Op {
        self.iter_init(t, self.slot_addr(it), self.fp.get(m))
    }

    pub fn map_iter_next_op(&mut self, it: u16, key: u16, value: u16, more: u16, t: u32) -> Op {
        let entry = self.iter_next(t, self.slot_addr(it))?;
        let mt = self.map_type(t)?;
        if let Some((k, v)) = entry {
            for (slot, from, ty) in [(key, k, mt.key), (value, v, mt.elem)] {
                let size = self.prog.shapes[ty.0 as usize].size;
                if slot != NONE && self.arena().copy(self.slot_addr(slot), from, size).is_none() {
                    return crate::cx::nil(from);
                }
            }
        }
        self.fp.set(more, entry.is_some() as u64);
        Ok(())
    }
}
