//! A goroutine's control data: the side stack of frames, deferred calls and panics, as plain data.
//!
//! Go 1.27 `runtime/runtime2.go`: `gobuf`, `_defer`, `_panic`. In Go return addresses and frame links are on the stack
//! itself; here the stack in Go memory holds values only, so that no Go program can damage control flow.
//!
//! # Invariants
//! 1. `frames[..depth]` are live; `frames.len() > depth` always, so the next call can push without asking.
//! 2. `fp` is the sum of the live frames' `w`.
//! 3. `defers` are in order of their frames; each names a live frame.
//! 4. `panics` are in order of beginning, and so of the frames they began in.
use crate::cx::Stack;
use gmplay_core::Addr;

/// One activation. 16 bytes: a call stores it with two moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Where the frame below goes on.
    pub ret: u32,
    pub func: u32,
    /// Slots from the start of the frame below to the start of this one.
    pub w: u32,
    pub tag: Tag,
}

/// Who called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u32)]
pub enum Tag {
    #[default]
    Call,
    /// The goroutine's first function.
    Root,
    /// `runtime.vmpanic`, called in place of the instruction at `ret`.
    Trap,
    /// A deferred call by the `RunDefers` at `ret`.
    Defer,
    /// A deferred call by the newest panic (or Goexit) that began in the frame below.
    PanicDefer,
    /// `runtime.fatalpanic`.
    Fatal,
}

/// A deferred call (`_defer`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defer {
    pub closure: Addr,
    /// Index of the frame that deferred it.
    pub frame: u32,
}

/// A panic or Goexit in flight (`_panic`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panic {
    /// The interface's two words.
    pub value: [u64; 2],
    /// Index of the frame it began in, and the instruction there.
    pub frame: u32,
    pub pc: u32,
    /// Frame whose deferred call is running.
    pub owner: u32,
    pub recovered: bool,
    pub goexit: bool,
}

/// `Routine::at` of a frame that has not executed anything.
pub const ENTRY: u32 = u32::MAX;

#[derive(Clone, Debug, Default)]
pub struct Routine {
    pub(crate) frames: Vec<Frame>,
    pub(crate) depth: usize,
    /// Slots from the stack's start to the top frame.
    pub(crate) fp: u32,
    /// Where execution goes on.
    pub(crate) pc: u32,
    /// The instruction at which the top frame is suspended: whose map holds. Or [`ENTRY`].
    pub(crate) at: u32,
    pub(crate) defers: Vec<Defer>,
    pub(crate) panics: Vec<Panic>,
    /// The map in whose write it is suspended, or nil.
    pub(crate) in_map: Addr,
    /// It runs the image's entry: when that returns, the program ends.
    pub(crate) main: bool,
    /// As of its last slice.
    pub(crate) stack: Stack,
}

impl Routine {
    /// Makes room for one more frame behind `depth`.
    pub(crate) fn reserve(&mut self) {
        if self.frames.len() <= self.depth + 1 {
            let n = (self.frames.len() * 2).max(8);
            self.frames.resize(n, Frame::default());
        }
    }

    pub(crate) fn clear(&mut self) {
        // Kept for the next goroutine in this slot, but not what a deep recursion took.
        let mut frames = std::mem::take(&mut self.frames);
        if frames.len() > 64 {
            frames = Vec::new();
        }
        *self = Routine { frames, stack: self.stack, ..Routine::default() };
    }

    /// Live frames, the goroutine's first function first.
    pub fn frames(&self) -> &[Frame] {
        &self.frames[..self.depth]
    }

    pub(crate) fn push(&mut self, f: Frame) {
        self.reserve();
        self.frames[self.depth] = f;
        self.depth += 1;
        self.fp += f.w;
        self.reserve();
    }

    pub(crate) fn pop(&mut self) -> Option<Frame> {
        self.depth = self.depth.checked_sub(1)?;
        let f = self.frames[self.depth];
        self.fp -= f.w;
        Some(f)
    }

    pub fn defers(&self) -> &[Defer] {
        &self.defers
    }

    pub fn panics(&self) -> &[Panic] {
        &self.panics
    }

    /// Whether it is between its start and its end.
    pub fn is_live(&self) -> bool {
        self.depth > 0
    }
}
