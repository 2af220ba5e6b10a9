//! What happens when the dispatch loop stops: entries, slices, calls that the machine itself makes.
//!
//! Go 1.27 `runtime/asm_amd64.s` (`morestack`), `runtime/proc.go` (`goexit0`), `runtime/signal_unix.go` (`sigpanic`: an
//! instruction that fails goes on as a call to the function that panics).
//!
//! # Invariants
//! 1. Between two runs of the loop everything is in [`Routine`] (indices, no pointers): `store` and `load`.
//! 2. A call made by the machine puts its frame at `frame_slots` of the frame below, whose operands it cannot touch.
use crate::cx::{Cx, Op, Stop, nil};
use crate::program::NONE;
use crate::raw::{Fp, Pc, Top};
use crate::routine::{ENTRY, Frame, Tag};
use gmplay_bytecode::inst::Trap;
use gmplay_core::{Addr, Exit, Resume};

/// How many instructions `end` may be ahead of the pc: address arithmetic stays small on 32-bit hosts.
const AHEAD_MAX: i64 = 1 << 24;

impl Cx<'_> {
    /// Registers to indices. `left`: see [`Cx::left`].
    fn store(&mut self) -> i64 {
        let left = self.left();
        self.r.depth = (self.top.addr() - self.r.frames.as_ptr() as usize) / size_of::<Frame>();
        self.r.fp = ((self.mem.addr(self.fp, 0) - self.stack.lo.0) / 8) as u32;
        self.r.pc = self.pc_index();
        left
    }

    /// Indices to registers, with `left` instructions to go. False: the routine is damaged (a defect of ours).
    pub fn load(&mut self, left: i64) -> bool {
        self.r.reserve();
        let (lo, hi) = (self.stack.lo.0, self.stack.hi.0);
        let fp = Fp::new(self.arena(), lo + self.r.fp as u64 * 8, lo, hi);
        let (Some(pc), Some(fp)) = (Pc::new(&self.prog.code, self.r.pc), fp) else { return false };
        self.code = self.prog.code.as_ptr();
        self.pc = pc;
        self.fp = fp;
        self.hi = self.mem.host_end(hi);
        let last = self.r.frames.len() - 1;
        self.top_end = Top::new(&mut self.r.frames, last).addr();
        self.top = Top::new(&mut self.r.frames, self.r.depth);
        let ahead = if self.preempt { 0 } else { left.clamp(0, AHEAD_MAX) };
        self.slack = left - ahead;
        self.end = self.pc.addr().wrapping_add(ahead as usize * 8).wrapping_sub(1);
        true
    }

    /// What the goroutine does first in this slice.
    pub fn resume(&mut self, resume: Resume) -> Result<(), Exit> {
        let left = self.fuel;
        match resume {
            Resume::Continue => {
                if let Err(message) = self.map_leave() {
                    return Err(Exit::Fatal { message });
                }
            }
            Resume::Start { closure } => {
                self.r.clear();
                self.enter_closure(closure.0, Tag::Root, self.prog.root_ret(), 0, left)?;
            }
            Resume::Panic { trap } => {
                let trap = TRAPS.into_iter().find(|t| *t as u8 == trap).unwrap_or(Trap::Library);
                self.raise(trap, 0, 0, left)?;
            }
        }
        if self.r.depth == 0 || !self.load(left) {
            return Err(Exit::Fatal { message: "machine: resumed a goroutine that has no frame".into() });
        }
        Ok(())
    }

    /// Deals with a stop. Err: the slice is over.
    pub fn handle(&mut self, stop: Stop, branch: u32) -> Result<(), Exit> {
        let mut left = self.store();
        if !matches!(stop, Stop::Branch | Stop::Entry | Stop::Unreachable) {
            left -= 1;
        }
        self.rest = left;
        match stop {
            Stop::Branch => {
                self.r.at = branch;
                self.slice_over(left, self.preempt && !self.coop)?;
            }
            Stop::Entry => {
                self.entered(left)?;
            }
            Stop::Exit(e) => {
                self.done_with_inst();
                return Err(e);
            }
            Stop::Rest => {
                self.done_with_inst();
                return Err(Exit::Budget);
            }
            Stop::Poll => {
                self.done_with_inst();
                return Err(Exit::GcPoll);
            }
            Stop::Unreachable if self.r.pc == self.prog.root_ret() => return Err(self.finished()),
            Stop::Unreachable if self.r.pc == self.prog.panic_ret() => self.deferred_returned(left)?,
            Stop::Unreachable => {
                return Err(Exit::Fatal { message: format!("machine: reached unreachable code at {}", self.r.pc) });
            }
            Stop::Fatal(message) => {
                self.r.at = self.r.pc;
                return Err(Exit::Fatal { message });
            }
            Stop::Oom(want) => {
                self.r.at = self.r.pc;
                return Err(Exit::OutOfMemory { want });
            }
            other => {
                self.r.at = self.r.pc;
                match other {
                    Stop::Trap(t, a, b) => self.raise(t, a, b, left)?,
                    Stop::Panic([0, _]) => self.raise(Trap::PanicNil, 0, 0, left)?,
                    Stop::Panic(v) => self.begin_panic(v, false, left)?,
                    Stop::Goexit => self.begin_panic([0, 0], true, left)?,
                    _ => self.run_deferred(left)?,
                }
            }
        }
        if !self.load(left) {
            return Err(Exit::Fatal { message: "machine: registers out of range".into() });
        }
        Ok(())
    }

    /// The instruction at `r.pc` is behind us.
    fn done_with_inst(&mut self) {
        self.r.at = self.r.pc;
        let extra = self.prog.code[self.r.pc as usize].extra_words() as u32;
        self.r.pc += 1 + extra;
    }

    fn slice_over(&mut self, left: i64, yields: bool) -> Result<(), Exit> {
        if left > 0 && !yields {
            return Ok(());
        }
        Err(if yields { Exit::Preempted } else { Exit::Budget })
    }

    /// The goroutine's first function has returned, or Goexit has run out of deferred calls.
    pub(crate) fn finished(&mut self) -> Exit {
        let main = std::mem::take(&mut self.r.main);
        let goexit = !self.r.panics.is_empty();
        self.r.clear();
        if main && !goexit { Exit::MainDone } else { Exit::Done }
    }

    /// The frame on top has just been pushed and nothing of it executed.
    pub(crate) fn entered(&mut self, left: i64) -> Result<(), Exit> {
        self.r.at = ENTRY;
        self.r.reserve();
        self.ensure_stack()?;
        if let Some((slot, v)) = self.pending.take() {
            let at = self.stack.lo.0 + (self.r.fp as u64 + slot as u64) * 8;
            self.mem.store64(at, v);
        }
        self.slice_over(left, self.preempt)
    }

    /// A call by the machine. `w`: slots from the present top frame.
    fn enter(&mut self, func: u32, tag: Tag, ret: u32, w: u32, args: &[u64], left: i64) -> Result<(), Exit> {
        let entry = self.prog.fns[func as usize];
        self.r.push(Frame { ret, func, w, tag });
        self.r.pc = entry.entry;
        self.r.at = ENTRY;
        self.ensure_stack()?;
        for (i, v) in args.iter().enumerate() {
            self.mem.store64(self.stack.lo.0 + (self.r.fp as u64 + entry.param as u64 + i as u64) * 8, *v);
        }
        self.entered(left)
    }

    /// The same for a closure without parameters. A nil one traps where it is called.
    pub(crate) fn enter_closure(&mut self, closure: u64, tag: Tag, ret: u32, w: u32, left: i64) -> Result<(), Exit> {
        let func = self.mem.load64(closure).filter(|k| (*k as usize) < self.prog.fns.len());
        let Some(func) = func else {
            if tag == Tag::Root {
                return Err(Exit::Fatal { message: "go of nil func value".into() });
            }
            return self.raise(Trap::NilDeref, closure, 0, left);
        };
        let entry = self.prog.fns[func as usize];
        if entry.ctx != NONE {
            self.pending = Some((entry.ctx, closure));
        }
        if tag == Tag::Root {
            self.r.main = self.prog.image.entry.is_some_and(|e| e.0 as u64 == func);
        }
        self.enter(func as u32, tag, ret, w, &[], left)
    }

    /// `frame_slots` of the top frame: where a call by the machine may put its own.
    pub(crate) fn top_window(&self) -> u32 {
        let f = self.r.frames[self.r.depth - 1].func;
        self.prog.image.funcs[f as usize].frame_slots as u32
    }

    /// A runtime error in the instruction at `r.at`: calls `runtime.vmpanic` in its place.
    pub(crate) fn raise(&mut self, t: Trap, a: u64, b: u64, left: i64) -> Result<(), Exit> {
        let Some(f) = self.prog.image.well_known.vmpanic else {
            return Err(Exit::Fatal { message: format!("runtime error: {t:?} {a} {b}") });
        };
        let (ret, w) = (self.r.at, self.top_window());
        self.enter(f.0, Tag::Trap, ret, w, &[t as u64, a, b], left)
    }

    // ---- deferred calls

    /// `deferproc`.
    pub fn defer(&mut self, f: u16) -> Op {
        let frame = self.depth() as u32 - 1;
        self.r.defers.push(crate::routine::Defer { closure: Addr(self.fp.get(f)), frame });
        Ok(())
    }

    /// Live frames, while the registers are in use.
    pub fn depth(&self) -> usize {
        (self.top.addr() - self.r.frames.as_ptr() as usize) / size_of::<Frame>()
    }

    /// The top frame has a deferred call to run.
    pub fn has_defer(&self) -> bool {
        self.r.defers.last().is_some_and(|d| d.frame as usize + 1 == self.depth())
    }

    /// `deferreturn`, one call: `RunDefers` is executed again when it returns.
    fn run_deferred(&mut self, left: i64) -> Result<(), Exit> {
        let Some(d) = self.r.defers.pop() else { return Ok(()) };
        let (ret, w) = (self.r.at, self.top_window());
        self.enter_closure(d.closure.0, Tag::Defer, ret, w, left)
    }

    // ---- channels: always the runtime's to do

    /// An element that the runtime reads or fills lies in slots.
    fn elem_size(&self, ch: u64) -> Op<u64> {
        match self.mem.load16(ch.wrapping_add(gmplay_core::hchan::ELEMSIZE)) {
            Some(n) => Ok(n as u64),
            None => nil(ch),
        }
    }

    pub fn send(&mut self, ch: u16, a: u16) -> Stop {
        let ch = self.fp.get(ch);
        let size = match self.elem_size(ch) {
            Ok(n) => n,
            Err(_) if ch == 0 => 0,
            Err(s) => return *s,
        };
        Stop::Exit(Exit::Send { ch: Addr(ch), elem: Addr(self.slot_addr(a)), size })
    }

    pub fn recv(&mut self, d: u16, ch: u16, ok: u16) -> Stop {
        let ch = self.fp.get(ch);
        let size = match self.elem_size(ch) {
            Ok(n) => n,
            Err(_) if ch == 0 => 0,
            Err(s) => return *s,
        };
        let at = |s: u16| if s == NONE { Addr::NIL } else { Addr(self.slot_addr(s)) };
        Stop::Exit(Exit::Recv { ch: Addr(ch), elem: at(d), ok: at(ok), size })
    }

    pub fn select(&mut self, d: u16, c: u16, n: u16, has_default: bool) -> Stop {
        let case = |i: u16| gmplay_core::SelectCase {
            ch: Addr(self.fp.get(c + i * 3)),
            elem: Addr(self.fp.get(c + i * 3 + 1)),
            recv: self.fp.get(c + i * 3 + 2) == 1,
        };
        let cases = (0..n).map(case).collect();
        Stop::Exit(Exit::Select { cases, has_default, ret: Addr(self.slot_addr(d)) })
    }
}

pub(crate) const TRAPS: [Trap; 24] = [
    Trap::NilDeref,
    Trap::Index,
    Trap::SliceAlen,
    Trap::SliceAcap,
    Trap::SliceB,
    Trap::Slice3Acap,
    Trap::Slice3B,
    Trap::Slice3C,
    Trap::SliceConvert,
    Trap::Divide,
    Trap::Shift,
    Trap::MakeSliceLen,
    Trap::MakeSliceCap,
    Trap::MakeChanSize,
    Trap::NilMapWrite,
    Trap::Unhashable,
    Trap::Uncomparable,
    Trap::TypeAssert,
    Trap::SendClosed,
    Trap::CloseClosed,
    Trap::CloseNil,
    Trap::PanicNil,
    Trap::Torn,
    Trap::Library,
];
