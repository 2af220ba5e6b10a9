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
//! # Safepoints
//! Calls, allocations, back-edges and every op that can leave the VM are safepoints. For each safepoint pc
//! [`Func::safepoints`] names the bitmap of slots (from the frame's start) that hold live pointers then.
//! For a call, the callee's window is *not* part of the caller's map (the callee's own map covers it).
pub mod image;
pub mod inst;

pub use image::{Bitmap, Debug, Func, FuncId, Image, Kind, LineEntry, RType, Safepoint, TypeDesc, VarInfo, WellKnown};
pub use inst::Inst;

/// Where Go memory starts; static data lies here, the heap behind it. As Go's first arena on linux/amd64.
pub const ARENA_BASE: u64 = 0xc0_0000_0000;

/// Slots of a map iterator in a frame, and which of them are pointers (bit i: slot i).
pub const MAP_ITER_SLOTS: u16 = 8;
pub const MAP_ITER_PTRS: u64 = 0b0000_0111;
