//! Goroutine stacks: growth by copying, and what the collector finds in them.
//!
//! Go 1.27 `runtime/stack.go` (`newstack`, `copystack`, `adjustframe`, `adjustdefers`, `adjustpanics`), `runtime/mgcmark.go`
//! (`scanstack`, `scanframeworker`).
//!
//! # Invariants
//! 1. A stack moves only when its goroutine enters a function: every frame then stands at a safepoint, so its map names
//!    exactly the words that may point into the old stack. Nothing outside a stack points into it but the runtime's
//!    own records of parked goroutines, which do not run.
//! 2. A word outside the map is never looked at: it may hold an integer that looks like an address.
//!
//! # Differences from Go
//! - Stacks grow upward. They do not shrink.
//! - The whole old stack is copied, not only the part in use.
use crate::cx::{Cx, Stack};
use crate::program::Program;
use crate::routine::{ENTRY, Routine, Tag};
use gmplay_bytecode::{Bitmap, Inst};
use gmplay_core::{Addr, EventKind, Exit, Heap};

impl Cx<'_> {
    /// Makes room for the top frame. Err: it may not grow that far.
    pub(crate) fn ensure_stack(&mut self) -> Result<(), Exit> {
        let func = self.r.frames[self.r.depth - 1].func;
        let need = (self.r.fp as u64 + self.prog.fns[func as usize].need as u64) * 8;
        let size = self.stack.size();
        if need <= size {
            return Ok(());
        }
        let mut new = size.max(gmplay_core::heap::MIN_STACK) * 2;
        while new < need {
            new *= 2;
        }
        if new > self.max_stack {
            return Err(Exit::StackOverflow { want: new });
        }
        let lo = match self.heap.stack_alloc(self.cache, new) {
            Ok(lo) => lo,
            Err(e) => return Err(Exit::OutOfMemory { want: e.want }),
        };
        self.move_stack(Stack { lo, hi: Addr(lo.0 + new) });
        let g = self.g;
        self.event(EventKind::StackGrow { g, from: size as u32, to: new as u32, lo });
        Ok(())
    }

    /// `copystack`.
    fn move_stack(&mut self, new: Stack) {
        let old = std::mem::replace(&mut self.stack, new);
        self.arena().copy(new.lo.0, old.lo.0, old.size());
        let inside = |v: u64| v >= old.lo.0 && v < old.hi.0;
        let moved = |v: u64| if inside(v) { v - old.lo.0 + new.lo.0 } else { v };
        let words = old.size() / 8;
        let mem = self.mem;
        self.prog.each_root(self.r, |slot| {
            // A map may name slots beyond the old stack: of the frame that it is to grow for.
            if slot < words {
                let at = new.lo.0 + slot * 8;
                if let Some(v) = mem.load64(at)
                    && inside(v)
                {
                    mem.store64(at, moved(v));
                }
            }
        });
        for d in &mut self.r.defers {
            d.closure = Addr(moved(d.closure.0));
        }
        for p in &mut self.r.panics {
            p.value[1] = moved(p.value[1]);
        }
        if let Some((_, v)) = &mut self.pending {
            *v = moved(*v);
        }
        if old.size() > 0 {
            self.heap.stack_free(self.cache, old.lo, old.size());
        }
    }
}

impl Program {
    /// Calls `f` with every slot (from the stack's start) that holds a live pointer.
    pub(crate) fn each_root(&self, r: &Routine, mut f: impl FnMut(u64)) {
        let mut fp = r.fp as u64;
        for i in (0..r.depth).rev() {
            let frame = r.frames[i];
            if let Some(map) = self.frame_map(r, i) {
                for (w, bits) in map.0.iter().enumerate() {
                    let mut bits = *bits;
                    while bits != 0 {
                        f(fp + w as u64 * 64 + bits.trailing_zeros() as u64);
                        bits &= bits - 1;
                    }
                }
            }
            fp -= frame.w as u64;
        }
    }

    /// Which of the frame's slots hold live pointers now.
    fn frame_map(&self, r: &Routine, i: usize) -> Option<&Bitmap> {
        let func = r.frames[i].func;
        let f = &self.image.funcs[func as usize];
        let pc = match self.frame_pc(r, i) {
            Some(ENTRY) => return self.image.bitmaps.get(f.entry_ptrs as usize),
            pc => pc,
        };
        // A frame that failed, or goes on where a panic was recovered: see bytecode's rule 6.
        let map = pc.and_then(|pc| self.map_at(func, pc)).or_else(|| self.map_at(func, f.recover_pc?))?;
        self.image.bitmaps.get(map as usize)
    }

    /// The instruction at which a frame is suspended; [`ENTRY`]: before its first. None: it failed there.
    fn frame_pc(&self, r: &Routine, i: usize) -> Option<u32> {
        if i + 1 == r.depth {
            return Some(r.at);
        }
        let above = r.frames[i + 1];
        match above.tag {
            Tag::Call | Tag::Root => self.call_of(above.ret),
            Tag::Trap => None,
            Tag::Defer => Some(above.ret),
            Tag::PanicDefer | Tag::Fatal => r.panics.iter().rev().find(|p| p.frame as usize == i).map(|p| p.pc),
        }
    }

    /// Where each frame stands, for traces: like [`Program::frame_pc`], but failed frames are where they failed.
    pub(crate) fn trace_pc(&self, r: &Routine, i: usize) -> u32 {
        let entry = self.image.funcs[r.frames[i].func as usize].entry;
        let above = r.frames.get(i + 1).filter(|_| i + 1 < r.depth);
        match (self.frame_pc(r, i), above) {
            (Some(ENTRY), _) => entry,
            (Some(pc), _) => pc,
            (None, Some(above)) => above.ret,
            (None, None) => entry,
        }
    }

    /// The call that returns to `ret`.
    fn call_of(&self, ret: u32) -> Option<u32> {
        let last = ret.checked_sub(1)?;
        match self.code.get(last as usize)? {
            Inst::X { .. } => last.checked_sub(1),
            _ => Some(last),
        }
    }

    /// `scanstack`: appends every live pointer in the goroutine's frames, deferred closures and panics.
    pub fn scan(&self, r: &Routine, stack: Stack, heap: &Heap, out: &mut Vec<Addr>) {
        self.each_root(r, |slot| {
            if let Some(v) = heap.mem().load64(stack.lo.0 + slot * 8)
                && v != 0
                && !(v >= stack.lo.0 && v < stack.hi.0)
            {
                out.push(Addr(v));
            }
        });
        out.extend(Some(r.in_map).filter(|m| !m.is_nil()));
        out.extend(r.defers.iter().map(|d| d.closure).filter(|c| !c.is_nil()));
        out.extend(r.panics.iter().map(|p| Addr(p.value[1])).filter(|v| !v.is_nil()));
    }
}
