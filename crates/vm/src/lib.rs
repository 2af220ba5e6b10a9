//! The virtual machine: runs goroutines' bytecode over Go memory until the runtime is needed.
//!
//! [`Machine::run`] takes one goroutine through one slice and comes back with an [`Exit`]: fuel used up, a channel
//! operation, a new goroutine, a panic that nobody recovered. It never blocks, never recurses on the host's stack for
//! Go calls, and knows no clock and no randomness but what the [`Slice`] gives it. `docs/vm.md` tells how it works.
//!
//! # Architecture invariants
//! 1. Everything about a goroutine between two slices is plain data: values in Go memory, control in [`Routine`].
//! 2. No Go program, however racy, makes the machine touch memory outside the arena: slots are verified at load
//!    ([`gmplay_bytecode::verify`]), addresses are checked at each use, function numbers and type words too.
//! 3. The same program, choices and slices give the same result on every host, to the bit.
//! 4. Unsafe code is in `raw.rs` only.
#![deny(unsafe_code)]
mod boot;
mod control;
mod cx;
mod decimal;
mod float;
mod iface;
mod inspect;
mod intrinsics;
mod map;
mod memory;
mod outside;
mod panic;
mod print;
mod program;
#[allow(unsafe_code)]
mod raw;
mod routine;
mod run;
mod slice;
mod stack;
mod string;
mod value;
mod verify;

pub use boot::boot;
pub use cx::{Slice, Stack};
pub use inspect::{Shown, TraceFrame};
pub use intrinsics::provided;
pub use outside::Outside;
pub use program::{LoadError, Program};
pub use routine::{Defer, Frame, Panic, Routine, Tag};

use cx::Cx;
use gmplay_bytecode::Image;
use gmplay_core::{Addr, Exit, GId, Heap, Resume};
use raw::{Fp, Mem, Pc, Top};
use std::sync::Arc;

/// All goroutines of a run, as far as the machine knows them. A clone is a checkpoint.
#[derive(Clone)]
pub struct Machine {
    program: Arc<Program>,
    /// By `GId`.
    gs: Vec<Routine>,
    pub outside: Outside,
}

impl Machine {
    /// Verifies the image. An error is a defect of whoever made it.
    pub fn new(image: Arc<Image>) -> Result<Machine, LoadError> {
        Ok(Machine {
            program: Arc::new(Program::new(image)?),
            gs: Vec::new(),
            outside: Outside::default(),
        })
    }

    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// `os.Args[1:]`.
    pub fn set_args(&mut self, args: &[String]) {
        self.outside.set_args(args);
    }

    fn routine(&mut self, g: GId) -> &mut Routine {
        if self.gs.len() <= g.index() {
            self.gs.resize_with(g.index() + 1, Routine::default);
        }
        &mut self.gs[g.index()]
    }

    /// Runs a goroutine until it needs the runtime, or the slice is over.
    pub fn run(&mut self, g: GId, resume: Resume, s: &mut Slice<'_>) -> Exit {
        self.routine(g);
        run(&self.program, &mut self.gs[g.index()], &self.outside, g, resume, s)
    }

    /// Appends every pointer that a goroutine's frames, deferred calls and panics hold. It is not running.
    pub fn scan_stack(&self, g: GId, heap: &Heap, out: &mut Vec<Addr>) {
        if let Some(r) = self.gs.get(g.index()) {
            self.program.scan(r, r.stack, heap, out);
        }
    }

    /// A goroutine's frames, newest first, without wrappers and the runtime's own.
    pub fn traceback(&self, g: GId) -> Vec<TraceFrame> {
        self.gs.get(g.index()).map_or(Vec::new(), |r| self.program.trace(r))
    }

    /// The variables in scope in the `frame`-th entry of [`Machine::traceback`].
    pub fn locals(&self, g: GId, frame: usize, heap: &Heap) -> Vec<Shown> {
        let Some(r) = self.gs.get(g.index()) else { return Vec::new() };
        match self.program.trace(r).get(frame) {
            Some(f) => self.program.locals(r, r.stack.lo.0, f, heap),
            None => Vec::new(),
        }
    }

    /// What an object consists of. `ty`: as its allocation event names it.
    pub fn object_fields(&self, at: Addr, ty: u32, size: u64, heap: &Heap) -> Vec<Shown> {
        self.program.object_fields(at, ty, size, heap)
    }

    /// Where the program's own code stands in a goroutine that does not run: the newest frame of its first file.
    pub fn user_pc(&self, g: GId) -> u32 {
        self.gs.get(g.index()).map_or(0, |r| self.program.user_pc(r))
    }

    pub fn routine_of(&self, g: GId) -> Option<&Routine> {
        self.gs.get(g.index())
    }
}

/// [`Machine::run`] for a driver that keeps each [`Routine`] itself, so that several goroutines run at the same time.
pub fn run(program: &Program, r: &mut Routine, outside: &Outside, g: GId, resume: Resume, s: &mut Slice<'_>) -> Exit {
    r.reserve();
    let heap: &Heap = s.heap;
    let fp = Fp::new(heap.mem(), s.stack.lo.0, s.stack.lo.0, s.stack.hi.0);
    let (Some(mem), Some(fp), Some(pc)) = (Mem::new(heap.mem()), fp, Pc::new(&program.code, 0)) else {
        return Exit::Fatal { message: "machine: no stack or no code".into() };
    };
    let fuel = i64::try_from(s.fuel).unwrap_or(i64::MAX);
    let mut cx = Cx {
        prog: program,
        top: Top::new(&mut r.frames, 0),
        r,
        outside,
        heap,
        mem,
        cache: s.cache,
        choose: s.choose,
        sink: s.sink,
        g,
        goid: s.goid,
        m: s.m,
        p: s.p,
        stack: s.stack,
        max_stack: s.max_stack,
        coop: s.coop,
        preempt: s.preempt,
        wb: heap.barrier_on(),
        code: program.code.as_ptr(),
        end: pc.addr().wrapping_sub(1),
        pc,
        fp,
        hi: 0,
        top_end: 0,
        pending: None,
        slack: fuel,
        fuel,
        rest: fuel,
        start: s.start,
        ps_per_fuel: s.ps_per_fuel,
        clock: s.clock,
    };
    let exit = cx.slice(resume, s.lines);
    let (stack, rest) = (cx.stack, cx.rest);
    s.stack = stack;
    s.used = (fuel - rest).max(0) as u64;
    s.fuel = rest.max(0) as u64;
    r.stack = stack;
    exit
}

impl Cx<'_> {
    fn slice(&mut self, resume: Resume, lines: bool) -> Exit {
        if let Err(exit) = self.resume(resume) {
            return exit;
        }
        loop {
            let mut branch = 0;
            let stop = if lines { run::dispatch::<true>(self, &mut branch) } else { run::dispatch::<false>(self, &mut branch) };
            if let Err(exit) = self.handle(stop, branch) {
                return exit;
            }
        }
    }
}
