//! Marking: roots to grey, grey to black, in portions.
//!
//! Go 1.27 `runtime/mgcmark.go` (`markroot`, `markrootBlock`, `gcDrain`, `scanObject`, `greyobject`),
//! `mgcmark_greenteagc.go` (`tryDeferToSpanScan`, `scanSpan`, `spanSetScans`), `mgc.go` (`gcMarkTinyAllocs`).
//!
//! White is an object whose mark bit is clear; grey one that is marked and still to be scanned; black one that is marked
//! and scanned. Objects without pointers go from white to black at once.
//!
//! Objects of 16 to 512 bytes are not queued themselves (Green Tea, Go 1.26): the first one marked in a span queues the
//! span; when its turn comes, all that are marked and not scanned by then are scanned together. Where only one is, the
//! queue's entry says which.
//!
//! # Invariants
//! 1. A mark bit is set at most once a cycle (fetch-or decides who queues the object), and cleared only by sweeping.
//! 2. Only words with a pointer bit are followed, and only addresses inside an allocated slot are marked.
//! 3. A large object is scanned in pieces of 128 KiB (`maxObletBytes`), each queued by itself.
//! 4. No marked object of a queued span is missed: who marks sets the mark bit and *then* looks at `Span::owned`; who
//!    scans clears `owned` and *then* reads the mark bits. All four are sequentially consistent, so at least one of them
//!    sees the other: the marker queues the span again, or the scanner finds the object (and the scan bit decides who
//!    scans it, if both).
//!
//! # Beside mutators on other threads
//! A marker follows whatever address it reads. It may see an object's pointer before it sees what its allocator wrote:
//! then the span, the allocation bit or the mark bit look old. Old span or allocation bit: the object is taken for none,
//! which is harmless, since what is allocated during a cycle is black already. Old mark bit: the fetch-or tells. What was
//! allocated before the cycle is seen by all, because the world was stopped in between, and so are pointer bits of
//! everything that can be grey. A stale word (of a dead slot of a stack) may name a slot that is being allocated right
//! now: then its old contents are scanned; whatever they point to is checked as any address is, and at worst lives for a
//! cycle more.
use crate::event::EventKind;
use super::work::ObjPtr;
use crate::heap::{ARENA_BASE, Heap, Owned, PCache, SpanId};
use crate::ids::Addr;
use core::sync::atomic::Ordering::{AcqRel, Relaxed, SeqCst};

/// `maxObletBytes`.
const OBLET: u64 = 128 << 10;
/// `rootBlockBytes`: static data scanned as one root job.
pub const ROOT_BLOCK: u64 = 256 << 10;
/// `gcCreditSlack`: scan work that a P keeps to itself before it tells the pacer.
const CREDIT_SLACK: u64 = 2000;

/// How much one step marks before the interleaving may change. A span is scanned whole, up to 8 KiB.
#[derive(Clone, Copy, Debug)]
pub struct MarkBudget {
    pub objects: u32,
    /// Bytes scanned (bytes up to the object's last pointer).
    pub bytes: u64,
}

impl MarkBudget {
    /// One step of a worker in `sim`.
    pub const STEP: MarkBudget = MarkBudget { objects: 64, bytes: 4096 };
}

/// What a portion of marking did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Drained {
    pub objects: u32,
    pub bytes: u64,
    /// Scan work that has just been reported to the pacer (it becomes assist credit when a background worker did it).
    pub flushed: u64,
    /// Nothing grey was left, neither here nor shared.
    pub empty: bool,
}

impl Heap {
    #[inline(always)]
    pub(crate) fn is_marked(&self, id: SpanId, index: u32) -> bool {
        let (w, b) = Heap::bit(id, index);
        self.mark_bits.get(w).load(Relaxed) & b != 0
    }

    /// `greyobject`: the object that contains `addr` (interior pointers too) is marked, and queued if it may hold
    /// pointers. True: it was white.
    #[inline]
    pub fn shade(&self, c: &mut PCache, addr: Addr) -> bool {
        let Some((id, span, index)) = self.find_slot(addr.0) else { return false };
        let (w, b) = Heap::bit(id, index);
        let marks = self.mark_bits.get(w);
        if marks.load(Relaxed) & b != 0 || marks.fetch_or(b, SeqCst) & b != 0 {
            return false;
        }
        let base = id.base() + index as u64 * span.elem_size() + span.header();
        if span.noscan() {
            c.gcw.bytes_marked += span.elem_size();
            c.log(|| EventKind::Black { addr: Addr(base) });
            return true;
        }
        c.log(|| EventKind::Grey { addr: Addr(base) });
        if !span.scanned_whole() {
            self.gcw_put(&mut c.gcw, base);
        } else if span.acquire_for_scan() {
            self.gcw_put_span(&mut c.gcw, ObjPtr { span: id, index });
        }
        true
    }

    /// Follows every pointer word in `[from, to)`, 8-aligned. Bytes up to the last of them.
    fn scan_words(&self, c: &mut PCache, from: u64, to: u64) -> u64 {
        let mut last = from;
        let mut at = from;
        while at < to {
            let (w, shift) = Heap::ptr_word(at);
            let left = (64 - shift as u64).min((to - at) / 8);
            let mask = if left == 64 { u64::MAX } else { (1 << left) - 1 };
            let mut bits = self.ptr_bits.get(w).load(Relaxed) >> shift & mask;
            while bits != 0 {
                let slot = at + bits.trailing_zeros() as u64 * 8;
                bits &= bits - 1;
                last = slot + 8;
                match self.mem().load64(slot) {
                    Some(p) if p != 0 => {
                        self.shade(c, Addr(p));
                    }
                    _ => {}
                }
            }
            at += left * 8;
        }
        last - from
    }

    /// `scanObject`: makes a grey object (or one piece of it) black. Bytes of scan work.
    fn scan_object(&self, c: &mut PCache, addr: u64) -> u64 {
        let Some((id, span, index)) = self.find_slot(addr) else {
            debug_assert!(false, "grey object {addr:#x} is gone");
            return 0;
        };
        let size = span.elem_size();
        let slot = id.base() + index as u64 * size;
        let base = slot + span.header();
        let end = (slot + size).min(span.limit().next_multiple_of(8));
        let mut to = end;
        if size > OBLET {
            to = end.min(addr + OBLET);
            if addr == base {
                let mut piece = base + OBLET;
                while piece < end {
                    self.gcw_put(&mut c.gcw, piece);
                    piece += OBLET;
                }
            }
        }
        if addr == base {
            c.gcw.bytes_marked += size;
        }
        let work = self.scan_words(c, addr, to);
        c.gcw.scan_work += work;
        if to == end {
            c.log(|| EventKind::Black { addr: Addr(base) });
        }
        work
    }

    /// `scanSpan`: makes the grey objects of a queued span black. How many, and bytes of scan work.
    fn scan_span(&self, c: &mut PCache, p: ObjPtr) -> (u32, u64) {
        let span = self.span(p.span);
        let (size, mut objects, mut work) = (span.elem_size(), 0, 0);
        let one = span.release_for_scan() == Owned::OneMark;
        let words = if one { p.index / 64..p.index / 64 + 1 } else { 0..span.nelems().div_ceil(64) };
        for i in words {
            let w = Heap::bit(p.span, i * 64).0;
            let scans = self.scan_bits.get(w);
            let wanted = if one { 1 << (p.index % 64) } else { self.mark_bits.get(w).load(SeqCst) };
            // Whoever sets the scan bit scans the object.
            let mut todo = wanted & !scans.fetch_or(wanted, AcqRel);
            while todo != 0 {
                let index = i * 64 + todo.trailing_zeros();
                todo &= todo - 1;
                let base = p.span.base() + index as u64 * size;
                work += self.scan_words(c, base, base + size);
                objects += 1;
                c.log(|| EventKind::Black { addr: Addr(base) });
            }
        }
        c.gcw.bytes_marked += objects as u64 * size;
        c.gcw.scan_work += work;
        (objects, work)
    }

    /// Something grey: in the order of `gcDrain`.
    fn next_grey(&self, c: &mut PCache) -> Option<Result<u64, ObjPtr>> {
        let fast = |c: &mut PCache| {
            let o = c.gcw.get_object_fast().map(Ok);
            o.or_else(|| c.gcw.get_span_fast().map(Err))
        };
        let slow = |c: &mut PCache| {
            let o = self.gcw_get(&mut c.gcw).map(Ok);
            o.or_else(|| self.gcw_get_span(&mut c.gcw).map(Err))
        };
        fast(c).or_else(|| slow(c)).or_else(|| {
            self.wb_flush(c);
            slow(c)
        })
    }

    /// `gcDrain` for one portion: scans grey objects until the budget is used up or none is left.
    pub fn drain(&self, c: &mut PCache, budget: MarkBudget) -> Drained {
        let mut d = Drained::default();
        while d.objects < budget.objects && d.bytes < budget.bytes {
            if !self.has_full() {
                self.gcw_balance(&mut c.gcw);
            }
            match self.next_grey(c) {
                Some(Ok(object)) => {
                    d.bytes += self.scan_object(c, object);
                    d.objects += 1;
                }
                Some(Err(span)) => {
                    let (objects, bytes) = self.scan_span(c, span);
                    d.objects += objects;
                    d.bytes += bytes;
                }
                None => {
                    d.empty = true;
                    break;
                }
            }
            if c.gcw.scan_work >= CREDIT_SLACK {
                d.flushed += self.flush_scan_work(&mut c.gcw);
            }
        }
        if d.empty {
            d.flushed += self.flush_scan_work(&mut c.gcw);
        }
        d
    }

    /// How many root jobs the static data makes.
    pub fn data_roots(&self) -> u32 {
        self.static_len().div_ceil(ROOT_BLOCK) as u32
    }

    /// `markrootBlock`: follows the pointers of the `i`th block of static data. Bytes of scan work.
    pub fn mark_data_root(&self, c: &mut PCache, i: u32) -> u64 {
        let len = self.static_len().next_multiple_of(8);
        let from = (i as u64 * ROOT_BLOCK).min(len);
        let to = (from + ROOT_BLOCK).min(len);
        let work = self.scan_words(c, ARENA_BASE + from, ARENA_BASE + to);
        self.st.gc.pacer.globals_scan_work.add(work);
        work
    }

    /// Pointers from a goroutine's stack, or from the runtime's own tables. `bytes`: of stack scanned.
    pub fn mark_stack_roots(&self, c: &mut PCache, roots: &[Addr], bytes: u64) {
        for r in roots {
            self.shade(c, *r);
        }
        self.st.gc.pacer.stack_scan_work.add(bytes);
    }

    /// An object that a black object or static data points to, and that is not marked: marking has lost it. Looks at
    /// the whole heap; nobody else uses it meanwhile.
    pub(crate) fn lost_object(&self) -> Option<Addr> {
        let is_lost = |slot: u64| {
            let p = self.mem().load64(slot)?;
            let o = if self.is_pointer_word(slot) { self.object(p)? } else { return None };
            (!o.marked).then_some(Addr(o.base))
        };
        let words = |from: u64, bytes: u64| (from..from + bytes / 8 * 8).step_by(8);
        words(ARENA_BASE, self.static_len()).find_map(is_lost).or_else(|| {
            let objects = self.spans().filter(|(_, s)| !s.noscan()).flat_map(|(id, _)| self.objects(id));
            objects.filter(|o| o.marked).find_map(|o| words(o.base, o.size).find_map(is_lost))
        })
    }

    /// `gcMarkTinyAllocs`: a P's open tiny block is live, since it will be allocated from without a pointer to it.
    pub(crate) fn mark_tiny(&self, c: &mut PCache) {
        if c.tiny != 0 {
            self.shade(c, Addr(c.tiny));
        }
    }
}
