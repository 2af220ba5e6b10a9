//! What one slice of one goroutine works with: the machine's registers put aside, the heap, the clock.
//!
//! The dispatch loop keeps its registers in locals and stores them here before every slow operation; slow operations
//! are methods of [`Cx`] in the files of their subject. They never call Go code and never run the collector: what needs
//! either ends the instruction with a [`Stop`].
use crate::program::Program;
use crate::raw::{Fp, Mem, Pc, Top};
use crate::routine::Routine;
use gmplay_bytecode::inst::Trap;
use gmplay_bytecode::{Inst, RType};
use gmplay_core::heap::{AllocInfo, Arena, Ptrs};
use gmplay_core::{Addr, Choose, ChoicePoint, Event, EventKind, Exit, GId, Heap, MId, Nanos, PCache, PId, Sink};

/// Bounds of a goroutine's stack in Go memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stack {
    pub lo: Addr,
    pub hi: Addr,
}

impl Stack {
    pub fn size(self) -> u64 {
        self.hi.0.saturating_sub(self.lo.0)
    }
}

/// What a driver lends the machine for running one goroutine for a while.
pub struct Slice<'a> {
    pub heap: &'a Heap,
    pub cache: &'a mut PCache,
    pub choose: &'a mut dyn Choose,
    pub sink: &'a mut dyn Sink,
    pub m: MId,
    pub p: PId,
    /// Go's number of the goroutine, for what the program reads of itself.
    pub goid: u64,
    /// The goroutine's stack; changed where it had to grow (the old one is freed then).
    pub stack: Stack,
    /// Largest stack allowed, bytes.
    pub max_stack: u64,
    /// The goroutine is asked to yield: it does at its next safepoint.
    pub preempt: bool,
    /// Yield at calls only, as before Go 1.14.
    pub coop: bool,
    /// Emit `EventKind::Line` where a statement begins.
    pub lines: bool,
    /// When the slice begins, and how long an instruction takes, in picoseconds.
    pub start: Nanos,
    pub ps_per_fuel: u32,
    /// Real time, for a run that has it: then `start` and `ps_per_fuel` do not count.
    pub clock: Option<&'a dyn Fn() -> Nanos>,
    /// In: how many instructions to run at most. Out: how many of them are left.
    pub fuel: u64,
    /// Out: instructions executed (a few more than asked for where a safepoint was far).
    pub used: u64,
}

/// Why the dispatch loop stopped at an instruction.
#[derive(Debug)]
pub(crate) enum Stop {
    /// A runtime error in this instruction.
    Trap(Trap, u64, u64),
    /// The instruction leaves to the runtime, and is done when the goroutine goes on.
    Exit(Exit),
    /// The instruction is done, and the collector is due.
    Poll,
    /// The instruction is done, and so is the slice.
    Rest,
    /// A backward branch was taken, to here, and the slice may be over.
    Branch,
    /// A function has been entered: stack, side stack or slice are to be looked at.
    Entry,
    Panic([u64; 2]),
    Goexit,
    RunDefers,
    Unreachable,
    Fatal(String),
    Oom(u64),
}

/// The result of an operation that may stop. Boxed: the common case is a null pointer.
pub(crate) type Op<T = ()> = Result<T, Box<Stop>>;

#[cold]
#[inline(never)]
pub(crate) fn trap<T>(t: Trap, a: u64, b: u64) -> Op<T> {
    Err(Box::new(Stop::Trap(t, a, b)))
}

/// A nil or wild address.
#[cold]
#[inline(never)]
pub(crate) fn nil<T>(addr: u64) -> Op<T> {
    trap(Trap::NilDeref, addr, 0)
}

/// Words that do not belong together: what a data race leaves. 1 slice, 2 string, 3 interface.
#[cold]
#[inline(never)]
pub(crate) fn torn<T>(what: u64) -> Op<T> {
    trap(Trap::Torn, what, 0)
}

#[cold]
pub(crate) fn exit<T>(e: Exit) -> Op<T> {
    Err(Box::new(Stop::Exit(e)))
}

#[cold]
pub(crate) fn fatal<T>(message: &str) -> Op<T> {
    Err(Box::new(Stop::Fatal(message.into())))
}

pub(crate) struct Cx<'a> {
    pub prog: &'a Program,
    pub r: &'a mut Routine,
    pub outside: &'a crate::outside::Outside,
    pub heap: &'a Heap,
    pub mem: Mem<'a>,
    pub cache: &'a mut PCache,
    pub choose: &'a mut dyn Choose,
    pub sink: &'a mut dyn Sink,
    pub g: GId,
    pub goid: u64,
    pub m: MId,
    pub p: PId,
    pub stack: Stack,
    pub max_stack: u64,
    pub coop: bool,
    pub preempt: bool,
    /// The write barrier is on: constant during a slice.
    pub wb: bool,
    pub code: *const Inst,
    // ---- registers
    pub pc: Pc,
    pub fp: Fp,
    pub top: Top,
    /// `pc.addr() + 8 * (instructions until the slice is looked at) - 1`.
    pub end: usize,
    /// Host addresses: stack's end, side stack's last entry.
    pub hi: usize,
    pub top_end: usize,
    /// Context or receiver of the function just entered, where its slot is beyond the stack's end.
    pub pending: Option<(u16, u64)>,
    // ---- clock
    /// What the slice may still execute, as of the last `load`, beyond what `end` shows.
    pub slack: i64,
    pub fuel: i64,
    /// What is left when the slice ends.
    pub rest: i64,
    pub start: Nanos,
    pub ps_per_fuel: u32,
    pub clock: Option<&'a dyn Fn() -> Nanos>,
}

impl<'a> Cx<'a> {
    #[inline(always)]
    pub fn arena(&self) -> &'a Arena {
        self.heap.mem()
    }

    /// Index of the current instruction.
    #[inline(always)]
    pub fn pc_index(&self) -> u32 {
        self.pc.index(self.code)
    }

    /// Instructions left in the slice, the current one not yet executed.
    pub fn left(&self) -> i64 {
        (self.end.wrapping_add(1).wrapping_sub(self.pc.addr()) as isize / 8) as i64 + self.slack
    }

    pub fn now(&self) -> Nanos {
        if let Some(clock) = self.clock {
            return clock();
        }
        let done = (self.fuel - self.left()).max(0) as u64;
        self.start + done.saturating_mul(self.ps_per_fuel as u64) / 1000
    }

    pub fn event(&mut self, kind: EventKind) {
        let e = Event { t: self.now(), m: Some(self.m), p: Some(self.p), g: Some(self.g), seq: 0, kind };
        self.sink.event(e);
    }

    /// Heap events that an allocation or barrier has logged, at the present instant.
    #[cold]
    #[inline(never)]
    pub fn flush_events(&mut self) {
        let mut events = std::mem::take(&mut self.cache.events);
        for kind in events.drain(..) {
            self.event(kind);
        }
        self.cache.events = events;
    }

    pub fn choice(&mut self, at: ChoicePoint, n: u64) -> u64 {
        self.choose.choose(at, n)
    }

    /// Go address of a slot of the current frame.
    #[inline(always)]
    pub fn slot_addr(&self, slot: u16) -> u64 {
        self.mem.addr(self.fp, slot)
    }

    // ---- allocation

    fn oom<T>(want: u64) -> Op<T> {
        Err(Box::new(Stop::Oom(want)))
    }

    pub fn alloc_raw(&mut self, size: u64, ptrs: Ptrs<'_>, ty: u32) -> Op<u64> {
        let info = AllocInfo { ty, pc: self.pc_index() };
        match self.heap.alloc(self.cache, size, ptrs, info) {
            Ok(a) => {
                if !self.cache.events.is_empty() {
                    self.flush_events();
                }
                Ok(a.0)
            }
            Err(e) => Cx::oom(e.want),
        }
    }

    /// Bytes without pointers.
    pub fn alloc_bytes(&mut self, size: u64) -> Op<u64> {
        self.alloc_raw(size, Ptrs::None, u32::MAX)
    }

    /// `count` zeroed values of a type, side by side.
    pub fn alloc_array(&mut self, t: RType, count: u64) -> Op<u64> {
        let prog = self.prog;
        let shape = prog.shapes[t.0 as usize];
        let Some(size) = shape.size.checked_mul(count).filter(|n| *n <= MAX_ALLOC) else {
            return Cx::oom(u64::MAX);
        };
        if !shape.scan {
            return self.alloc_raw(size, Ptrs::None, t.0);
        }
        let desc = &prog.image.types[t.0 as usize];
        let (bits, words, times) = prog.pointer_map(desc);
        self.alloc_raw(size, Ptrs::Words(bits, words, times * count), t.0)
    }

    pub fn alloc(&mut self, t: RType) -> Op<u64> {
        self.alloc_array(t, 1)
    }

    // ---- memory of values

    /// Copies a value of type `t` between addresses, with barriers where `dst` holds pointers.
    pub fn copy_val(&mut self, t: RType, dst: u64, src: u64) -> Op {
        self.copy_array(t, dst, src, 1)
    }

    /// `typedslicecopy`: as memmove.
    pub fn copy_array(&mut self, t: RType, dst: u64, src: u64, count: u64) -> Op {
        let shape = self.prog.shapes[t.0 as usize];
        let Some(n) = shape.size.checked_mul(count) else { return nil(dst) };
        if n == 0 {
            return Ok(());
        }
        if self.wb && shape.scan {
            self.bulk_barrier(t, dst, Some(src), count)?;
        }
        match self.arena().copy(dst, src, n) {
            Some(()) => Ok(()),
            None if self.arena().contains(dst, n) => nil(src),
            None => nil(dst),
        }
    }

    pub fn zero_array(&mut self, t: RType, dst: u64, count: u64) -> Op {
        let shape = self.prog.shapes[t.0 as usize];
        let Some(n) = shape.size.checked_mul(count) else { return nil(dst) };
        if n == 0 {
            return Ok(());
        }
        if self.wb && shape.scan {
            self.bulk_barrier(t, dst, None, count)?;
        }
        if self.arena().zero(dst, n).is_none() {
            return nil(dst);
        }
        Ok(())
    }

    /// `bulkBarrierPreWrite`: reports every pointer that is about to be overwritten, and what overwrites it.
    #[cold]
    fn bulk_barrier(&mut self, t: RType, dst: u64, src: Option<u64>, count: u64) -> Op {
        let prog = self.prog;
        let (bits, words, times) = prog.pointer_map(&prog.image.types[t.0 as usize]);
        for e in 0..times.saturating_mul(count) {
            for (i, chunk) in bits.iter().enumerate() {
                let mut b = *chunk;
                while b != 0 {
                    let off = (e * words + i as u64 * 64 + b.trailing_zeros() as u64) * 8;
                    b &= b - 1;
                    let (Some(old), Some(new)) =
                        (self.mem.load64(dst.wrapping_add(off)), src.map_or(Some(0), |s| self.mem.load64(s.wrapping_add(off))))
                    else {
                        return nil(dst);
                    };
                    self.barrier(dst + off, old, new);
                }
            }
        }
        Ok(())
    }

    #[inline(never)]
    pub fn barrier(&mut self, slot: u64, old: u64, new: u64) {
        self.heap.write_barrier(self.cache, Addr(slot), Addr(old), Addr(new));
        if !self.cache.events.is_empty() {
            self.flush_events();
        }
    }

    /// Stores a pointer with its barrier.
    pub fn store_ptr(&mut self, at: u64, v: u64) -> Op {
        let Some(old) = self.mem.load64(at) else { return nil(at) };
        if self.wb {
            self.barrier(at, old, v);
        }
        self.mem.store64(at, v);
        Ok(())
    }

    pub fn load64(&self, at: u64) -> Op<u64> {
        match self.mem.load64(at) {
            Some(v) => Ok(v),
            None => nil(at),
        }
    }

    pub fn store64(&self, at: u64, v: u64) -> Op {
        match self.mem.store64(at, v) {
            Some(()) => Ok(()),
            None => nil(at),
        }
    }

    /// The bytes of a string or byte slice.
    pub fn bytes(&self, data: u64, len: u64, what: u64) -> Op<Vec<u8>> {
        if len == 0 {
            return Ok(Vec::new());
        }
        match self.arena().read(data, len) {
            Some(b) => Ok(b),
            None => torn(what),
        }
    }

    /// A new string with these bytes: data and length.
    pub fn new_string(&mut self, b: &[u8]) -> Op<[u64; 2]> {
        if b.is_empty() {
            return Ok([0, 0]);
        }
        let at = self.alloc_bytes(b.len() as u64)?;
        self.arena().write(at, b);
        Ok([at, b.len() as u64])
    }

    pub fn write_slots<const N: usize>(&self, d: u16, v: [u64; N]) {
        for (i, v) in v.into_iter().enumerate() {
            self.fp.set(d + i as u16, v);
        }
    }
}

/// `maxAlloc`: 48 bits of address space.
pub(crate) const MAX_ALLOC: u64 = 1 << 48;

impl Program {
    /// Pointer bits of one piece of the type, its words, and how many pieces make one value: long arrays have the bits of
    /// their element only (see `TypeDesc::ptrs`), which may be a long array itself.
    pub(crate) fn pointer_map<'p>(&'p self, desc: &'p gmplay_bytecode::TypeDesc) -> (&'p [u64], u64, u64) {
        let mut desc = desc;
        let mut times = 1;
        while desc.kind == gmplay_bytecode::Kind::Array && desc.size / 8 > LONG_WORDS {
            let Some(elem) = desc.elem else { break };
            times *= desc.len;
            desc = &self.image.types[elem.0 as usize];
        }
        (&desc.ptrs.0, desc.size / 8, times)
    }
}

/// Words from which an array's bitmap is its element's.
const LONG_WORDS: u64 = 64 << 10;
