//! The part of a channel that lies in Go memory: what the machine makes and what both it and `chan` read.
//!
//! Go 1.27 `runtime/chan.go`: `hchan`, `makechan`, `hchanSize`. A channel value is the address of such an object; its size
//! and its fields' places are Go's, so the size class is too. `MakeChan` in the machine allocates and fills it
//! (a buffer without pointers in the same object, one with pointers in an object of its own); `len` and `cap` read it.
//!
//! # Invariants
//! 1. `QCOUNT <= DATAQSIZ`; `SENDX` and `RECVX` are below `DATAQSIZ`, or 0.
//! 2. Only `chan` changes a channel once it is made; it checks what it reads (a Go program may have overwritten it).
//!
//! # Differences from Go
//! - The wait queues and the lock are in core's tables: their words here stay zero.
//! - `elemtype` is the type's number plus 1, not a pointer.

/// `hchanSize`.
pub const SIZE: u64 = 112;
pub const QCOUNT: u64 = 0;
pub const DATAQSIZ: u64 = 8;
/// Address of the ring. The only word the collector follows (if the elements hold pointers).
pub const BUF: u64 = 16;
/// u16.
pub const ELEMSIZE: u64 = 24;
/// u32: 1 once closed.
pub const CLOSED: u64 = 28;
/// Free for core: the id of the timer that feeds it.
pub const TIMER: u64 = 32;
pub const ELEMTYPE: u64 = 40;
pub const SENDX: u64 = 48;
pub const RECVX: u64 = 56;
