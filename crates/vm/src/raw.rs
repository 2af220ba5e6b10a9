//! All unsafe code of the machine: frame slots, code, side-stack entries and Go memory through raw host pointers.
//!
//! The dispatch loop keeps four pointers in registers: the next instruction ([`Pc`]), the frame ([`Fp`]), the arena
//! ([`Mem`]) and the top of the side stack ([`Top`]). What makes each access sound:
//!
//! # Invariants
//! 1. `verify` has checked that every operand slot of every instruction is below its function's `frame_slots`, that
//!    `frame_slots <= stack_need`, and that branches stay in their function. A function that ends does so in an
//!    instruction that does not fall through.
//! 2. A frame is entered only after `stack_need` slots from its start were found to be in the goroutine's stack, and
//!    the stack is a piece of the arena that only this goroutine's runner uses ([`Arena::host`]).
//! 3. Go memory is reached through [`Mem`], which compares each address with the arena's length and uses the same
//!    atomics and relaxed stores as [`Arena`] itself; slots hold data only, so no value in them can break invariants 1 and 2.
//! 4. A [`Top`] points into the goroutine's side stack with at least one free entry behind it: whoever pushes the last
//!    one grows it before going on.
//!
//! # The checked twin
//! In debug builds and under Miri an [`Fp`] knows its stack's bounds and every slot access is compared with them, and
//! [`Pc`] and [`Top`] are compared with the array they walk in. Tests run on this twin.
use crate::routine::Frame;
use gmplay_bytecode::Inst;
use gmplay_core::heap::{ARENA_BASE, Arena, Put};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64};

/// A frame's slots.
#[derive(Clone, Copy)]
pub(crate) struct Fp {
    p: *mut u64,
    #[cfg(debug_assertions)]
    bounds: (usize, usize),
}

impl Fp {
    /// The frame at Go address `at`, in the stack `lo..hi`. None where that is not in the arena.
    pub fn new(mem: &Arena, at: u64, lo: u64, hi: u64) -> Option<Fp> {
        if at < lo || at > hi || !at.is_multiple_of(8) {
            return None;
        }
        let base = mem.host(lo, hi - lo)?;
        // SAFETY: `at - lo <= hi - lo`, and that many bytes from `base` are in one allocation.
        let p = unsafe { base.add((at - lo) as usize) }.cast::<u64>();
        Some(Fp {
            p,
            #[cfg(debug_assertions)]
            bounds: (base as usize, base as usize + (hi - lo) as usize),
        })
    }

    #[inline(always)]
    fn at(self, i: u32) -> *mut u64 {
        let p = self.p.wrapping_add(i as usize);
        #[cfg(debug_assertions)]
        assert!(
            p as usize >= self.bounds.0 && p as usize + 8 <= self.bounds.1,
            "slot {i} outside the stack"
        );
        p
    }

    #[inline(always)]
    pub fn get(self, i: u16) -> u64 {
        // SAFETY: slot i is in the frame (invariants 1 and 2), aligned and initialised (stacks are made zeroed).
        unsafe { slot::load(self.at(i as u32)) }
    }

    #[inline(always)]
    pub fn set(self, i: u16, v: u64) {
        // SAFETY: as in `get`.
        unsafe { slot::store(self.at(i as u32), v) }
    }

    #[inline(always)]
    pub fn int(self, i: u16) -> i64 {
        self.get(i) as i64
    }

    #[inline(always)]
    pub fn f64(self, i: u16) -> f64 {
        f64::from_bits(self.get(i))
    }

    #[inline(always)]
    pub fn f32(self, i: u16) -> f32 {
        f32::from_bits(self.get(i) as u32)
    }

    /// memmove of `n` slots.
    #[inline(always)]
    pub fn mov(self, d: u16, a: u16, n: u16) {
        if n == 0 {
            return;
        }
        let _ = (self.at(d as u32 + n as u32 - 1), self.at(a as u32 + n as u32 - 1));
        let one = |i: u32| {
            // SAFETY: both ranges are in the frame (the verifier checks first slot and count).
            unsafe { slot::store(self.at(d as u32 + i), slot::load(self.at(a as u32 + i))) }
        };
        if d <= a { (0..n as u32).for_each(one) } else { (0..n as u32).rev().for_each(one) }
    }

    #[inline(always)]
    pub fn zero(self, d: u16, n: u16) {
        if n == 0 {
            return;
        }
        let _ = self.at(d as u32 + n as u32 - 1);
        for i in 0..n as u32 {
            // SAFETY: the range is in the frame.
            unsafe { slot::store(self.at(d as u32 + i), 0) }
        }
    }

    /// The frame that starts `w` slots further up. It may lie outside the stack until `end` has been compared.
    #[inline(always)]
    pub fn up(self, w: u32) -> Fp {
        Fp { p: self.p.wrapping_add(w as usize), ..self }
    }

    #[inline(always)]
    pub fn down(self, w: u32) -> Fp {
        Fp { p: self.p.wrapping_sub(w as usize), ..self }
    }

    /// Host address `need` slots further up, to compare with the stack's end.
    #[inline(always)]
    pub fn end(self, need: u32) -> usize {
        (self.p as usize).wrapping_add(need as usize * 8)
    }
}

/// How a slot is read and written. A stack is a piece of Go memory, and a torn slice of a racy program may lead another
/// thread there. So accesses are relaxed atomics (plain moves on the machines we run on): what such a thread does to a slot
/// changes data, and is no undefined behaviour of ours.
#[cfg(not(all(target_arch = "wasm32", target_feature = "atomics")))]
mod slot {
    use std::sync::atomic::AtomicU64;
    use std::sync::atomic::Ordering::Relaxed;

    /// # Safety
    /// `p` is aligned and points at an initialised word that lives.
    #[inline(always)]
    pub unsafe fn load(p: *mut u64) -> u64 {
        // SAFETY: by the caller's promise; Go memory is only accessed atomically.
        unsafe { AtomicU64::from_ptr(p) }.load(Relaxed)
    }

    /// # Safety
    /// As for `load`.
    #[inline(always)]
    pub unsafe fn store(p: *mut u64, v: u64) {
        // SAFETY: by the caller's promise.
        unsafe { AtomicU64::from_ptr(p) }.store(v, Relaxed);
    }
}

/// Wasm with threads has no relaxed store, and a sequentially consistent one costs as much as ten instructions. Volatile accesses are
/// plain ones that the compiler neither repeats nor invents, and wasm's memory model gives racing plain accesses some
/// value that was written: the host cannot tell the difference.
#[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
mod slot {
    /// # Safety
    /// `p` is aligned and points at an initialised word that lives.
    #[inline(always)]
    pub unsafe fn load(p: *mut u64) -> u64 {
        // SAFETY: by the caller's promise.
        unsafe { p.read_volatile() }
    }

    /// # Safety
    /// As for `load`.
    #[inline(always)]
    pub unsafe fn store(p: *mut u64, v: u64) {
        // SAFETY: by the caller's promise.
        unsafe { p.write_volatile(v) }
    }
}

/// The instruction that is executed.
#[derive(Clone, Copy)]
pub(crate) struct Pc {
    p: *const Inst,
    #[cfg(debug_assertions)]
    code: (usize, usize),
}

impl Pc {
    /// None: no such instruction.
    pub fn new(code: &[Inst], at: u32) -> Option<Pc> {
        code.get(at as usize).map(|_i| Pc {
            p: code.as_ptr().wrapping_add(at as usize),
            #[cfg(debug_assertions)]
            code: (code.as_ptr() as usize, _i as *const Inst as usize + (code.len() - at as usize) * 8),
        })
    }

    /// A call's target or return address: an index that the verifier has seen.
    #[inline(always)]
    pub fn go(self, base: *const Inst, at: u32) -> Pc {
        Pc { p: base.wrapping_add(at as usize), ..self }
    }

    #[inline(always)]
    pub fn index(self, base: *const Inst) -> u32 {
        ((self.p as usize - base as usize) / 8) as u32
    }

    #[inline(always)]
    pub fn addr(self) -> usize {
        self.p as usize
    }

    #[inline(always)]
    pub fn skip(self, n: i32) -> Pc {
        Pc { p: self.p.wrapping_offset(n as isize), ..self }
    }

    #[inline(always)]
    pub fn fetch(self) -> Inst {
        #[cfg(debug_assertions)]
        assert!(self.p as usize >= self.code.0 && (self.p as usize) + 8 <= self.code.1, "pc outside the code");
        // SAFETY: execution starts at function entries and moves by verified branches, calls and falls, so the pointer
        // is in the program's code array (invariant 1), which ends in guard words.
        unsafe { *self.p }
    }

    /// The operand word `n` behind this instruction.
    #[inline(always)]
    pub fn x(self, n: i32) -> (u16, u16, u16) {
        match self.skip(n).fetch() {
            Inst::X { a, b, c } => (a, b, c),
            // The verifier has seen an X word there.
            _ => (0, 0, 0),
        }
    }

    /// The 32-bit number in the word behind.
    #[inline(always)]
    pub fn x32(self) -> u32 {
        let (a, b, _) = self.x(1);
        a as u32 | (b as u32) << 16
    }
}

/// The first free entry of the side stack.
#[derive(Clone, Copy)]
pub(crate) struct Top {
    p: *mut Frame,
    #[cfg(debug_assertions)]
    bounds: (usize, usize),
}

impl Top {
    pub fn new(frames: &mut [Frame], depth: usize) -> Top {
        assert!(depth < frames.len());
        Top {
            #[cfg(debug_assertions)]
            bounds: (frames.as_ptr() as usize, frames.as_ptr() as usize + size_of_val(frames)),
            p: frames.as_mut_ptr().wrapping_add(depth),
        }
    }

    #[inline(always)]
    pub fn push(self, f: Frame) -> Top {
        #[cfg(debug_assertions)]
        assert!(self.p as usize >= self.bounds.0 && (self.p as usize) < self.bounds.1);
        // SAFETY: there is a free entry (invariant 4).
        unsafe { *self.p = f }
        Top { p: self.p.wrapping_add(1), ..self }
    }

    /// The top entry, and the stack without it.
    #[inline(always)]
    pub fn pop(self) -> (Frame, Top) {
        let p = self.p.wrapping_sub(1);
        #[cfg(debug_assertions)]
        assert!(p as usize >= self.bounds.0, "pop from an empty side stack");
        // SAFETY: a frame is being executed, so its entry is there; the root's return address leads to a guard word,
        // which stops the goroutine.
        (unsafe { *p }, Top { p, ..self })
    }

    #[inline(always)]
    pub fn addr(self) -> usize {
        self.p as usize
    }
}

/// Go memory, as [`Arena`] gives it, with base and length at hand.
#[derive(Clone, Copy)]
pub(crate) struct Mem<'a> {
    base: *mut u8,
    len: u64,
    arena: &'a Arena,
}

macro_rules! access {
    ($load:ident, $store:ident, $t:ty, $a:ty, $shift:literal) => {
        #[inline(always)]
        pub fn $load(self, addr: u64) -> Option<$t> {
            let i = addr.wrapping_sub(ARENA_BASE).rotate_right($shift);
            if i < self.len >> $shift {
                // SAFETY: the rotation moves low bits to the top, so `i` in range means aligned and in the arena.
                return Some(unsafe { <$a>::from_ptr(self.base.cast::<$t>().add(i as usize)) }.load(Relaxed));
            }
            self.arena.$load(addr)
        }

        #[inline(always)]
        pub fn $store(self, addr: u64, v: $t) -> Option<()> {
            let i = addr.wrapping_sub(ARENA_BASE).rotate_right($shift);
            if i < self.len >> $shift {
                // SAFETY: as in the load.
                unsafe { <$a>::from_ptr(self.base.cast::<$t>().add(i as usize)) }.put(v);
                return Some(());
            }
            self.arena.$store(addr, v)
        }
    };
}

impl<'a> Mem<'a> {
    pub fn new(arena: &'a Arena) -> Option<Mem<'a>> {
        Some(Mem { base: arena.host(ARENA_BASE, arena.len())?, len: arena.len(), arena })
    }

    access!(load8, store8, u8, AtomicU8, 0);
    access!(load16, store16, u16, AtomicU16, 1);
    access!(load32, store32, u32, AtomicU32, 2);
    access!(load64, store64, u64, AtomicU64, 3);

    /// Go address of a slot.
    #[inline(always)]
    pub fn addr(self, fp: Fp, slot: u16) -> u64 {
        (fp.p as usize as u64).wrapping_sub(self.base as usize as u64).wrapping_add(ARENA_BASE + slot as u64 * 8)
    }

    /// Host address one past Go address `hi`.
    pub fn host_end(self, hi: u64) -> usize {
        self.base as usize + (hi - ARENA_BASE) as usize
    }
}
