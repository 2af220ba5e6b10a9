//! Go memory: one zeroed reservation whose every access is checked, and lazily zeroed tables beside it.
//!
//! Go 1.27 `runtime/mem.go` (`sysReserve`, `sysMap`): there the operating system commits pages on first touch. Here one
//! `alloc_zeroed` of the limit does (the allocator maps fresh zero pages for a piece of that size); on wasm
//! `memory.grow` gives them. The base never moves, so a host pointer to a frame stays good for the arena's life.
//!
//! # Invariants
//! 1. Every access lies in `[ARENA_BASE, ARENA_BASE + len)`: the address is reduced by the base, rotated right by
//!    the log of the access's size, and compared once. Nil, out of range and misaligned all fail that one compare;
//!    misaligned ones then take a bytewise path.
//! 2. Shared memory is only touched through atomics (relaxed unless said otherwise), never through references to
//!    plain data. Two threads of a racy Go program therefore race on atomics: what they read is some value that
//!    was written, as in Go's memory model, and no undefined behaviour of ours. (Accesses of different sizes to the
//!    same word happen together only where a Go program reinterprets memory and races on it; the machines we run on
//!    give the bytes of one or the other.) The exception is [`Arena::host`], which the machine uses for frames of
//!    the one goroutine that it is running.
//! 3. The length is a multiple of a page; so the aligned word around any valid byte is valid.
//! 4. Relaxed stores are [`Put::put`]. Natively that is what it says. Wasm has no relaxed store: each atomic one is
//!    sequentially consistent, an exchange of some 5 ns and a full fence, and Go code stores all the time. So there a
//!    store is a plain one, volatile for LLVM, which then neither invents, repeats, splits nor drops it. What a racing
//!    reader gets is defined by wasm's own memory model: a plain access of up to 8 aligned bytes that races gives some
//!    value written there, never undefined behaviour of the host; engines do it in one instruction, so values do not
//!    even tear. Loads stay atomic: they cost nothing extra. Order between threads never came from these stores: it
//!    comes from the scheduler's lock, from `sync/atomic` and from the heap's own fences, which stay atomic. Measured in
//!    Chromium, CPU time of whole programs against atomic stores: a loop of stores to a slice of int 0.70, of pointers
//!    0.82, of bool 0.92.
//!
//! All unsafe code of `core` is in this file and in `lock.rs`.
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::ptr::NonNull;
use core::sync::atomic::Ordering::Relaxed;
use core::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize};

#[cfg(not(target_endian = "little"))]
compile_error!("Go memory is amd64's: little-endian");

/// Where Go memory starts: static data first, then the heap. As Go's first arena on linux/amd64.
pub const ARENA_BASE: u64 = 0xc0_0000_0000;

/// Types for which all bytes zero is a value.
///
/// # Safety
/// The implementor has no invalid bit pattern at zero, no drop glue, and an alignment of at most 8.
pub(crate) unsafe trait Zeroable {}
// SAFETY: an integer atomic of zero bytes is 0.
unsafe impl Zeroable for AtomicU8 {}
// SAFETY: as above.
unsafe impl Zeroable for AtomicU32 {}
// SAFETY: as above.
unsafe impl Zeroable for AtomicU64 {}
// SAFETY: `Span` consists of integer atomics only (its definition asserts size and alignment).
unsafe impl Zeroable for super::span::Span {}

/// A fixed array of atomics, zero at first, whose pages the host commits when they are touched.
pub(crate) struct Zeroed<T> {
    ptr: NonNull<T>,
    len: usize,
    /// Elements below it may be non-zero: what a snapshot copies and a reuse has to clear.
    used: AtomicUsize,
}

// SAFETY: the array is owned, and shared access to its elements is through their own atomics.
unsafe impl<T: Send> Send for Zeroed<T> {}
// SAFETY: as above.
unsafe impl<T: Sync> Sync for Zeroed<T> {}

impl<T: Zeroable> Zeroed<T> {
    /// None: the host has not that much.
    pub fn new(len: usize) -> Option<Zeroed<T>> {
        assert!(len > 0 && size_of::<T>() > 0 && align_of::<T>() <= 8);
        let bytes = len.checked_mul(size_of::<T>())?;
        Some(Zeroed { ptr: pages::take(bytes)?.cast(), len, used: AtomicUsize::new(0) })
    }

    #[inline(always)]
    pub fn get(&self, i: usize) -> &T {
        assert!(i < self.len);
        // SAFETY: in bounds; the memory is initialised (zero is a value of T) and lives as long as self.
        unsafe { self.ptr.add(i).as_ref() }
    }

    /// The whole array as a slice.
    #[inline(always)]
    pub fn all(&self) -> &[T] {
        // SAFETY: `len` initialised elements owned by self; interior mutability is the elements' own.
        unsafe { core::slice::from_raw_parts(self.ptr.as_ptr(), self.len) }
    }

    /// Elements below `n` may become non-zero.
    pub fn note_used(&self, n: usize) {
        self.used.fetch_max(n.min(self.len), Relaxed);
    }

    pub fn used(&self) -> usize {
        self.used.load(Relaxed)
    }
}

impl<T> Drop for Zeroed<T> {
    fn drop(&mut self) {
        // SAFETY: the memory came from `pages::take` with this size and is not used after this; all elements from
        // `used` on are still zero.
        unsafe {
            pages::give(self.ptr.cast(), self.len * size_of::<T>(), self.used.load(Relaxed) * size_of::<T>());
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod pages {
    use alloc::alloc::{Layout, alloc_zeroed, dealloc};
    use core::ptr::NonNull;

    /// No more than the allocator's own minimum alignment: above it, allocators clear by hand and commit everything.
    fn layout(bytes: usize) -> Option<Layout> {
        Layout::from_size_align(bytes, 8).ok()
    }

    pub fn take(bytes: usize) -> Option<NonNull<u8>> {
        // SAFETY: the size is not zero (`Zeroed::new` asserts it).
        NonNull::new(unsafe { alloc_zeroed(layout(bytes)?) })
    }

    /// # Safety
    /// `p` came from `take(bytes)`, and nothing refers to it any more.
    pub unsafe fn give(p: NonNull<u8>, bytes: usize, _used: usize) {
        if let Some(layout) = layout(bytes) {
            // SAFETY: by the caller's promise.
            unsafe { dealloc(p.as_ptr(), layout) }
        }
    }
}

/// Memory of wasm only grows: blocks are kept for the next run, cleared as far as they were used.
#[cfg(target_arch = "wasm32")]
mod pages {
    use crate::heap::lock::SpinLock;
    use alloc::vec::Vec;
    use core::ptr::NonNull;

    const WASM_PAGE: usize = 65536;
    static KEPT: SpinLock<Vec<(usize, usize)>> = SpinLock::new(Vec::new());

    pub fn take(bytes: usize) -> Option<NonNull<u8>> {
        let bytes = bytes.checked_next_multiple_of(WASM_PAGE)?;
        let mut kept = KEPT.lock();
        if let Some(i) = kept.iter().position(|b| b.1 == bytes) {
            return NonNull::new(kept.swap_remove(i).0 as *mut u8);
        }
        let at = core::arch::wasm32::memory_grow::<0>(bytes / WASM_PAGE);
        if at == usize::MAX {
            return None;
        }
        NonNull::new((at * WASM_PAGE) as *mut u8)
    }

    /// # Safety
    /// `p` came from `take(bytes)`, nothing refers to it any more, and all bytes from `used` on are zero.
    pub unsafe fn give(p: NonNull<u8>, bytes: usize, used: usize) {
        // SAFETY: `used <= bytes`, and the block is ours by the caller's promise.
        unsafe { p.as_ptr().write_bytes(0, used) }
        KEPT.lock().push((p.as_ptr() as usize, bytes.next_multiple_of(WASM_PAGE)));
    }
}

/// The relaxed store of Go memory (invariant 4).
pub trait Put<T> {
    fn put(&self, v: T);
}

macro_rules! put {
    ($a:ty, $t:ty) => {
        impl Put<$t> for $a {
            #[cfg(not(target_arch = "wasm32"))]
            #[inline(always)]
            fn put(&self, v: $t) {
                self.store(v, Relaxed);
            }

            #[cfg(target_arch = "wasm32")]
            #[inline(always)]
            fn put(&self, v: $t) {
                // SAFETY: the atomic owns these aligned, initialised bytes; for the race see invariant 4.
                unsafe { self.as_ptr().write_volatile(v) }
            }
        }
    };
}

put!(AtomicU8, u8);
put!(AtomicU16, u16);
put!(AtomicU32, u32);
put!(AtomicU64, u64);

/// The bytes that Go code sees.
pub struct Arena {
    words: Zeroed<AtomicU64>,
    /// Bytes.
    len: u64,
}

macro_rules! access {
    ($load:ident, $store:ident, $atomic:ident, $t:ty, $a:ty, $shift:literal) => {
        /// None: nil, or outside the arena.
        #[inline(always)]
        pub fn $load(&self, addr: u64) -> Option<$t> {
            let i = addr.wrapping_sub(ARENA_BASE).rotate_right($shift);
            if i < self.len >> $shift {
                // SAFETY: `i << $shift` is the offset (its low bits were zero, else i were huge) and in range by the
                // compare; the memory is initialised, aligned, and only accessed atomically (invariant 2).
                return Some(unsafe { <$a>::from_ptr(self.words.ptr.as_ptr().cast::<$t>().add(i as usize)) }.load(Relaxed));
            }
            self.load_bytes::<{ size_of::<$t>() }>(addr).map(<$t>::from_le_bytes)
        }

        /// None: nil, or outside the arena; then nothing is stored.
        #[inline(always)]
        pub fn $store(&self, addr: u64, v: $t) -> Option<()> {
            let i = addr.wrapping_sub(ARENA_BASE).rotate_right($shift);
            if i < self.len >> $shift {
                // SAFETY: as in the load.
                unsafe { <$a>::from_ptr(self.words.ptr.as_ptr().cast::<$t>().add(i as usize)) }.put(v);
                return Some(());
            }
            self.store_bytes(addr, v.to_le_bytes())
        }

        /// The cell itself, for `sync/atomic`. None: nil, outside, or misaligned.
        #[inline(always)]
        pub fn $atomic(&self, addr: u64) -> Option<&$a> {
            let i = addr.wrapping_sub(ARENA_BASE).rotate_right($shift);
            if i >= self.len >> $shift {
                return None;
            }
            // SAFETY: as in the load; the reference lives no longer than the arena.
            Some(unsafe { <$a>::from_ptr(self.words.ptr.as_ptr().cast::<$t>().add(i as usize)) })
        }
    };
}

impl Arena {
    /// `len`: bytes, rounded up to pages of 8 KiB.
    pub(super) fn new(len: u64) -> Option<Arena> {
        let len = len.checked_next_multiple_of(super::PAGE_SIZE)?;
        Some(Arena { words: Zeroed::new(usize::try_from(len / 8).ok()?)?, len })
    }

    /// Bytes reserved.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn note_used(&self, bytes: u64) {
        self.words.note_used((bytes / 8) as usize);
    }

    pub(super) fn used(&self) -> u64 {
        self.words.used() as u64 * 8
    }

    access!(load8, store8, atomic8, u8, AtomicU8, 0);
    access!(load16, store16, atomic16, u16, AtomicU16, 1);
    access!(load32, store32, atomic32, u32, AtomicU32, 2);
    access!(load64, store64, atomic64, u64, AtomicU64, 3);

    /// Offset of a range that lies wholly inside. An empty range may be anywhere inside, end included.
    #[inline(always)]
    fn range(&self, addr: u64, n: u64) -> Option<usize> {
        let o = addr.wrapping_sub(ARENA_BASE);
        (n <= self.len && o <= self.len - n).then_some(o as usize)
    }

    /// Whether `n` bytes from `addr` are in the arena.
    #[inline(always)]
    pub fn contains(&self, addr: u64, n: u64) -> bool {
        self.range(addr, n).is_some()
    }

    /// A host pointer to `n` bytes, for frame slots: the caller accesses only stacks of goroutines that it runs, and
    /// frees or moves none while it holds the pointer. Valid as long as the arena.
    #[inline(always)]
    pub fn host(&self, addr: u64, n: u64) -> Option<*mut u8> {
        let o = self.range(addr, n)?;
        // SAFETY: the offset is inside the allocation.
        Some(unsafe { self.words.ptr.as_ptr().cast::<u8>().add(o) })
    }

    /// The byte at an offset that `range` has checked.
    #[inline(always)]
    fn byte(&self, o: usize) -> &AtomicU8 {
        debug_assert!((o as u64) < self.len);
        // SAFETY: callers have checked the range.
        unsafe { AtomicU8::from_ptr(self.words.ptr.as_ptr().cast::<u8>().add(o)) }
    }

    /// The aligned word that contains the byte at a checked offset.
    #[inline(always)]
    fn word(&self, o: usize) -> &AtomicU64 {
        debug_assert!((o as u64) < self.len);
        // SAFETY: callers have checked the range, and the length is a multiple of 8.
        unsafe { self.words.ptr.add(o / 8).as_ref() }
    }

    #[cold]
    fn load_bytes<const N: usize>(&self, addr: u64) -> Option<[u8; N]> {
        let o = self.range(addr, N as u64)?;
        Some(core::array::from_fn(|i| self.byte(o + i).load(Relaxed)))
    }

    #[cold]
    fn store_bytes<const N: usize>(&self, addr: u64, v: [u8; N]) -> Option<()> {
        let o = self.range(addr, N as u64)?;
        for (i, b) in v.iter().enumerate() {
            self.byte(o + i).put(*b);
        }
        Some(())
    }

    /// Reads `out.len()` bytes.
    pub fn read_into(&self, addr: u64, out: &mut [u8]) -> Option<()> {
        let mut o = self.range(addr, out.len() as u64)?;
        let mut out = out;
        while !out.is_empty() {
            if o.is_multiple_of(8) && out.len() >= 8 {
                out[..8].copy_from_slice(&self.word(o).load(Relaxed).to_le_bytes());
                out = &mut out[8..];
                o += 8;
            } else {
                out[0] = self.byte(o).load(Relaxed);
                out = &mut out[1..];
                o += 1;
            }
        }
        Some(())
    }

    pub fn read(&self, addr: u64, n: u64) -> Option<Vec<u8>> {
        self.range(addr, n)?;
        let mut out = alloc::vec![0; n as usize];
        self.read_into(addr, &mut out)?;
        Some(out)
    }

    /// Writes all of `bytes`.
    pub fn write(&self, addr: u64, bytes: &[u8]) -> Option<()> {
        let mut o = self.range(addr, bytes.len() as u64)?;
        let mut bytes = bytes;
        while let [first, rest @ ..] = bytes {
            if o.is_multiple_of(8)
                && let Some((w, rest)) = bytes.split_first_chunk::<8>()
            {
                self.word(o).put(u64::from_le_bytes(*w));
                bytes = rest;
                o += 8;
            } else {
                self.byte(o).put(*first);
                bytes = rest;
                o += 1;
            }
        }
        Some(())
    }

    pub fn zero(&self, addr: u64, n: u64) -> Option<()> {
        self.fill(addr, n, 0)
    }

    /// Sets `n` bytes to `v`.
    pub fn fill(&self, addr: u64, n: u64, v: u8) -> Option<()> {
        let o = self.range(addr, n)?;
        let end = o + n as usize;
        let word = u64::from_le_bytes([v; 8]);
        let head = o.next_multiple_of(8).min(end);
        for i in o..head {
            self.byte(i).put(v);
        }
        let tail = (end & !7).max(head);
        for i in (head..tail).step_by(8) {
            self.word(i).put(word);
        }
        for i in tail..end {
            self.byte(i).put(v);
        }
        Some(())
    }

    /// A whole page, for snapshots.
    pub(super) fn load_page(&self, page: u32, out: &mut [u64; super::PAGE_WORDS as usize]) {
        let from = page as usize * out.len();
        for (o, w) in out.iter_mut().zip(&self.words.all()[from..]) {
            *o = w.load(Relaxed);
        }
    }

    pub(super) fn store_page(&self, page: u32, words: &[u64; super::PAGE_WORDS as usize]) {
        let from = page as usize * words.len();
        for (v, w) in words.iter().zip(&self.words.all()[from..]) {
            w.put(*v);
        }
    }

    /// memmove: the ranges may overlap.
    pub fn copy(&self, dst: u64, src: u64, n: u64) -> Option<()> {
        let d = self.range(dst, n)?;
        let s = self.range(src, n)?;
        let n = n as usize;
        if n == 0 || d == s {
            return Some(());
        }
        // Go backwards only where going forwards would read what it has written.
        if d > s && d < s + n { self.copy_down(d, s, n) } else { self.copy_up(d, s, n) }
        Some(())
    }

    fn copy_up(&self, mut d: usize, mut s: usize, n: usize) {
        let end = d + n;
        while d < end && (!d.is_multiple_of(8) || end - d < 8) {
            self.byte(d).put(self.byte(s).load(Relaxed));
            d += 1;
            s += 1;
        }
        let words = (end - d) / 8;
        let shift = (s % 8) as u32 * 8;
        if shift == 0 {
            for i in 0..words {
                self.word(d + i * 8).put(self.word(s + i * 8).load(Relaxed));
            }
        } else if words > 0 {
            // Word by word out of two neighbours; the second one holds bytes of the range, so it is in the arena.
            let mut lo = self.word(s).load(Relaxed);
            for i in 0..words {
                let hi = self.word(s + i * 8 + 7).load(Relaxed);
                self.word(d + i * 8).put(lo >> shift | hi << (64 - shift));
                lo = hi;
            }
        }
        for i in words * 8..end - d {
            self.byte(d + i).put(self.byte(s + i).load(Relaxed));
        }
    }

    fn copy_down(&self, d: usize, s: usize, n: usize) {
        let mut n = n;
        while n > 0 && (!(d + n).is_multiple_of(8) || n < 8) {
            n -= 1;
            self.byte(d + n).put(self.byte(s + n).load(Relaxed));
        }
        let shift = ((s + n) % 8) as u32 * 8;
        while n >= 8 {
            n -= 8;
            let lo = self.word(s + n).load(Relaxed);
            let v = if shift == 0 { lo } else { lo >> shift | self.word(s + n + 7).load(Relaxed) << (64 - shift) };
            self.word(d + n).put(v);
        }
        while n > 0 {
            n -= 1;
            self.byte(d + n).put(self.byte(s + n).load(Relaxed));
        }
    }

    /// memcmp of two ranges of `n` bytes.
    pub fn compare(&self, a: u64, b: u64, n: u64) -> Option<Ordering> {
        let (a, b) = (self.range(a, n)?, self.range(b, n)?);
        let n = n as usize;
        let mut i = 0;
        while i < n {
            if (a + i).is_multiple_of(8) && (b + i).is_multiple_of(8) && n - i >= 8 {
                let (x, y) = (self.word(a + i).load(Relaxed), self.word(b + i).load(Relaxed));
                if x != y {
                    return Some(x.swap_bytes().cmp(&y.swap_bytes()));
                }
                i += 8;
            } else {
                let (x, y) = (self.byte(a + i).load(Relaxed), self.byte(b + i).load(Relaxed));
                if x != y {
                    return Some(x.cmp(&y));
                }
                i += 1;
            }
        }
        Some(Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: u64 = ARENA_BASE;

    fn arena() -> Arena {
        Arena::new(super::super::PAGE_SIZE).unwrap()
    }

    #[test]
    fn nil_and_the_ends_are_out_of_range() {
        let m = arena();
        let end = A + m.len();
        assert_eq!(m.load64(0), None);
        assert_eq!(m.load8(A - 1), None);
        assert_eq!(m.load8(end), None);
        assert_eq!(m.load64(end - 7), None);
        assert_eq!(m.store32(end - 3, 1), None);
        assert_eq!(m.load64(end - 8), Some(0));
        assert_eq!(m.load64(u64::MAX), None);
        assert!(m.host(A, m.len() + 1).is_none());
        assert!(m.contains(end, 0) && !m.contains(end, 1));
    }

    #[test]
    fn misaligned_words_are_their_bytes() {
        let m = arena();
        for i in 0..16 {
            m.store8(A + i, i as u8 + 1);
        }
        assert_eq!(m.load64(A + 3), Some(0x0b0a_0908_0706_0504));
        m.store32(A + 5, 0xaabb_ccdd);
        assert_eq!(m.load16(A + 5), Some(0xccdd));
        assert_eq!(m.load8(A + 9), Some(10));
        assert!(m.atomic64(A + 4).is_none());
    }

    #[test]
    fn copies_agree_with_memmove() {
        let m = arena();
        let n = if cfg!(miri) { 24 } else { 40 };
        for dst in 0..n {
            for src in 0..n {
                for len in [0, 1, 7, 8, 9, 15, 16, 17, 31] {
                    let mut want: Vec<u8> = (0..96).map(|i| (i * 7 + 1) as u8).collect();
                    m.write(A, &want);
                    want.copy_within(src..src + len, dst);
                    m.copy(A + dst as u64, A + src as u64, len as u64).unwrap();
                    assert_eq!(m.read(A, 96).unwrap(), want, "{dst} {src} {len}");
                }
            }
        }
    }

    #[test]
    fn fill_and_compare_keep_to_their_range() {
        let m = arena();
        m.fill(A + 3, 20, 0xff).unwrap();
        assert_eq!(m.load8(A + 2), Some(0));
        assert_eq!(m.load8(A + 22), Some(0xff));
        assert_eq!(m.load8(A + 23), Some(0));
        m.write(A + 100, b"abcdefgh-abcdefgi").unwrap();
        assert_eq!(m.compare(A + 100, A + 109, 7), Some(Ordering::Equal));
        assert_eq!(m.compare(A + 100, A + 109, 8), Some(Ordering::Less));
        m.write(A + 200, b"abcdefghabcdefgi").unwrap();
        assert_eq!(m.compare(A + 200, A + 208, 8), Some(Ordering::Less));
        assert_eq!(m.compare(A, 0, 1), None);
    }

    #[test]
    fn racing_threads_read_whole_words() {
        extern crate std;
        let m = arena();
        let rounds = if cfg!(miri) { 20 } else { 2000 };
        std::thread::scope(|s| {
            for v in [u64::MAX, 0x5555_5555_5555_5555] {
                let m = &m;
                s.spawn(move || {
                    for _ in 0..rounds {
                        m.store64(A, v).unwrap();
                        let got = m.load64(A).unwrap();
                        assert!(got == u64::MAX || got == 0x5555_5555_5555_5555);
                    }
                });
            }
        });
    }
}
