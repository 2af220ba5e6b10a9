//! Panics, recover and Goexit, without recursion of ours: deferred calls are frames on top of the one that panicked.
//!
//! Go 1.27 `runtime/panic.go`: `gopanic`, `nextDefer`, `gorecover`, `recovery`, `Goexit`, `fatalpanic`.
//!
//! A panic calls the goroutine's deferred functions, newest first, each on top of the panicking frame, so that the stack
//! stands until someone recovers and a trace shows where it began. When a deferred call returns and has recovered, the
//! stack is cut back to the frame that deferred it, which goes on at its `recover_pc`.
//!
//! # Invariants
//! 1. The newest panic began in the frame right below the deferred call that it is running.
//! 2. `recover` gives the newest panic's value only to the function that the panic itself called, seen through wrappers.
//! 3. A recovered panic whose deferred call panics anew stays in the list until the stack is cut below it: it is printed
//!    as `[recovered]`.
//! 4. A Goexit is never recovered: where a recovery would cut the stack below it, it goes on instead.
use crate::cx::{Cx, Op};
use crate::routine::{Panic, Tag};
use gmplay_core::{EventKind, Exit};

impl Cx<'_> {
    /// `gopanic` or `Goexit` in the top frame, at `r.at`.
    pub(crate) fn begin_panic(&mut self, value: [u64; 2], goexit: bool, left: i64) -> Result<(), Exit> {
        let frame = self.r.depth as u32 - 1;
        self.r.panics.push(Panic { value, frame, pc: self.r.at, owner: frame, recovered: false, goexit });
        if !goexit {
            let g = self.g;
            self.event(EventKind::Panic { g, recovered: false });
        }
        self.next_deferred(left)
    }

    /// `nextDefer`: the newest panic runs the next deferred call, or ends.
    fn next_deferred(&mut self, left: i64) -> Result<(), Exit> {
        let Some(p) = self.r.panics.last_mut() else { return Ok(()) };
        let (goexit, pc) = (p.goexit, p.pc);
        let Some(d) = self.r.defers.pop() else {
            if goexit {
                return Err(self.finished());
            }
            return self.fatal_panic(left);
        };
        p.owner = d.frame;
        // Its map holds while deferred calls run.
        self.r.at = pc;
        let (ret, w) = (self.prog.panic_ret(), self.top_window());
        self.enter_closure(d.closure.0, Tag::PanicDefer, ret, w, left)
    }

    /// Nobody has recovered: Go code prints the chain and ends the program.
    fn fatal_panic(&mut self, left: i64) -> Result<(), Exit> {
        let Some(f) = self.prog.image.well_known.fatalpanic else { return Err(Exit::PanicExit) };
        let (ret, w) = (self.prog.no_ret(), self.top_window());
        self.r.push(crate::routine::Frame { ret, func: f.0, w, tag: Tag::Fatal });
        self.r.pc = self.prog.fns[f.0 as usize].entry;
        self.entered(left)
    }

    /// A deferred call that a panic made has returned.
    pub(crate) fn deferred_returned(&mut self, left: i64) -> Result<(), Exit> {
        match self.r.panics.last() {
            Some(p) if p.recovered => self.recovery(left),
            _ => self.next_deferred(left),
        }
    }

    /// `recovery`: cuts the stack back to the frame whose deferred call recovered.
    fn recovery(&mut self, left: i64) -> Result<(), Exit> {
        let Some(p) = self.r.panics.pop() else { return Ok(()) };
        let owner = p.owner as usize;
        // Older panics that began in frames which now go are aborted; a Goexit among them goes on.
        while let Some(q) = self.r.panics.last() {
            if (q.frame as usize) < owner {
                break;
            }
            if q.goexit {
                let frame = q.frame as usize;
                self.cut(frame);
                return self.next_deferred(left);
            }
            self.r.panics.pop();
        }
        self.cut(owner);
        let func = self.r.frames[owner].func;
        let Some(pc) = self.prog.image.funcs[func as usize].recover_pc else {
            return Err(Exit::Fatal { message: "machine: recovered in a function that defers nothing".into() });
        };
        self.r.pc = pc;
        self.r.at = pc;
        let g = self.g;
        self.event(EventKind::Panic { g, recovered: true });
        Ok(())
    }

    /// Makes this frame the top one.
    fn cut(&mut self, frame: usize) {
        while self.r.depth > frame + 1 {
            self.r.pop();
        }
        while self.r.defers.last().is_some_and(|d| d.frame as usize > frame) {
            self.r.defers.pop();
        }
    }

    /// `gorecover`.
    pub fn recover(&mut self, d: u16) -> Op {
        let mut i = self.depth() - 1;
        let frames = &self.r.frames;
        // A wrapper that defers is the list of a range over a function: what it runs counts as run in its place.
        let through = |t: Tag| matches!(t, Tag::Call | Tag::Defer);
        while through(frames[i].tag) && i > 0 && self.prog.image.funcs[frames[i - 1].func as usize].wrapper {
            i -= 1;
        }
        let mut value = [0, 0];
        if frames[i].tag == Tag::PanicDefer
            && let Some(p) = self.r.panics.last_mut()
            && p.frame as usize + 1 == i
            && !p.recovered
            && !p.goexit
        {
            p.recovered = true;
            value = p.value;
        }
        self.write_slots(d, value);
        Ok(())
    }
}
