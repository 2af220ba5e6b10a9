#![forbid(unsafe_code)]
//! What the compiler hands to the virtual machine: instructions, the program image, type descriptors, debug map.
//!
//! Below both, so that neither sees the other.
//!
//! # The frame
//! A frame is a run of 8-byte slots in the goroutine's stack (Go memory). A function's frame is
//! `[results… | receiver, parameters… | closure context (closures only) | locals, temporaries, outgoing windows…]`.
//! A *window* `w` is the slot of the caller's frame at which a callee's frame starts: the caller stores
//! arguments at `w + results_slots…`, and finds results at `w…` after the call.
//!
//! How a value lies in slots:
//! - bool, integers, floats, pointers, maps, channels, funcs: one slot. Narrow integers are kept extended to
//!   64 bits by their type's sign; `float32` has its bits in the low half, the rest zero; bool is 0 or 1.
//! - string: 2 slots (data, len); slice: 3 (data, len, cap); interface: 2 (type word, data word); complex128: 2;
//!   complex64: 1 (two float32, real part low).
//! - struct and array: their Go memory image, padded to 8 bytes (zero-size ones take no slot).
//! - A variable whose address is taken and that stays on the stack is kept as its memory image at the start of its slot,
//!   and accessed by loads and stores of its width.
//!
//! Interface words: the type word is 0 for nil, else the dynamic type's [`RType`] index + 1 (no pointer);
//! the data word is the value itself for pointer-shaped types (`TypeDesc::direct`), else the address of a boxed copy.
//! A func value is 0 or the address of a closure object: word 0 the [`FuncId`], then the captured values.
//!
//! Ops that copy raw memory into slots (`LoadVal`, `Recv`, map reads, assertions, …) write exactly the type's size;
//! the compiler emits an extension (`Ext*`) behind them for scalars narrower than 8 bytes.
//!
//! # Instructions
//! - An instruction reads all its operands before it writes; `d` may be the same slot as an operand (not a partial overlap).
//! - `X` words belong to the instruction before them; control goes on behind the last of them. A branch's `off` counts from
//!   the instruction behind the branch (behind its `X` word, where it has one).
//! - Where two halves make a 32-bit number, `a` is the low and `b` the high half.
//! - Ops with a destination of several slots write all of them; `LoadVal` zeroes the padding of the last slot, but `Recv`,
//!   map reads, `AssertType` and `MapIterNext` may leave the bytes behind the type's size as they were: scalars
//!   narrower than a slot get their `Ext*` from the compiler, structs are compared and copied by size.
//! - Slots are garbage at entry, results included, except receiver, parameters and context. The callee zeroes what needs it.
//! - A static closure (a function used as a value) is one word in `Image::data`: its [`FuncId`]. A closure on the stack is
//!   the same object in frame slots, its address made by `Lea`.
//!
//! # Safepoints
//! Calls, allocations, backward branches and every op that can leave the VM are safepoints ([`Inst::is_safepoint`]).
//! For each safepoint pc (that of the op itself, not of its `X` words) [`Func::safepoints`] names the bitmap of slots
//! (from the frame's start) that hold live pointers while the frame is suspended there. Every slot named is initialised.
//! 1. `Call`, `CallClosure`, `CallIface`: the map holds while the callee runs. The callee's window is *not* part of the
//!    caller's map: the callee's own map covers it (`Func::entry_ptrs` until its first instruction has run).
//!    So a goroutine is never suspended *before* a call instruction; preemption and stack growth happen at the callee's entry.
//! 2. Allocating ops (`New`, `Make*`, `Append*`, `Concat`, `MapAssign`, string conversions, …): the map is the state
//!    *after* the op, its destination included: the collector's poll comes when the result is in place.
//! 3. `Recv`, `Select`: destinations (of `Select`: what its addresses point at) are in the map and were zeroed before,
//!    so that the runtime may fill them while the goroutine is parked.
//! 4. `Intrinsic`: parameters *and* results in its window are in the map; results that hold pointers were zeroed before.
//! 5. Backward branches: the map is right both before and after the branch.
//! 6. A frame in which a [`inst::Trap`] was raised (by any op, safepoint or not) or that has been unwound to is scanned with
//!    the map at `Func::recover_pc`, which is right at every pc of the function but its first instructions (that zero
//!    results and cannot trap); without `recover_pc` nothing in the frame is live any more.
//!    `vmpanic`'s window starts at `frame_slots` of the frame that trapped; deferred calls run by `RunDefers` likewise.
pub mod disasm;
pub mod image;
pub mod inst;
mod verify;

pub use image::{Bitmap, Debug, Func, FuncId, Image, Kind, LineEntry, RType, Safepoint, TypeDesc, VarInfo, WellKnown};
pub use inst::Inst;
pub use verify::verify;

/// Where Go memory starts; static data lies here, the heap behind it. As Go's first arena on linux/amd64.
pub const ARENA_BASE: u64 = 0xc0_0000_0000;

/// Slots of a map iterator in a frame, and which of them are pointers (bit i: slot i).
pub const MAP_ITER_SLOTS: u16 = 8;
pub const MAP_ITER_PTRS: u64 = 0b0000_0111;
