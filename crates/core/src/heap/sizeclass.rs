//! Size classes: which slot size an allocation gets, and how many pages a span of them takes.
//!
//! Go 1.27 `internal/runtime/gc/sizeclasses.go` (`SizeClassToSize`, `SizeClassToNPages`), `runtime/msize.go`
//! (`roundupsize`), `mheap.initSpan` for the number of objects. Exact.
//!
//! # Invariants
//! 1. The class of a size is the smallest whose slots hold it.
//! 2. A span class is `class << 1 | noscan`; class 0 is a large object that has its span alone.

pub const NUM_CLASSES: usize = 68;
pub const NUM_SPAN_CLASSES: usize = NUM_CLASSES * 2;
/// Largest slot. Requests within 8 bytes of it are already large, since a header might be needed.
pub const MAX_SMALL: u64 = 32768;
/// `mallocHeaderSize`.
pub const HEADER: u64 = 8;
/// `MinSizeForMallocHeader`: objects with pointers above this size carry a header word before them.
pub const MAX_HEADERLESS: u64 = 512;
/// `maxTinySize`.
pub const TINY: u64 = 16;

/// Bytes of a slot.
pub const SIZE: [u16; NUM_CLASSES] = [
    0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448,
    480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096,
    4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072,
    20480, 21760, 24576, 27264, 28672, 32768,
];

/// Pages of a span.
pub const PAGES: [u8; NUM_CLASSES] = [
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 2, 1,
    2, 1, 3, 2, 3, 1, 3, 2, 3, 4, 5, 6, 1, 7, 6, 5, 4, 3, 5, 7, 2, 9, 7, 5, 8, 3, 10, 7, 4,
];

/// Class by `(size + 7) / 8`, up to `MAX_SMALL`.
static CLASS: [u8; MAX_SMALL as usize / 8 + 1] = {
    let mut t = [0; MAX_SMALL as usize / 8 + 1];
    let mut class = 1;
    let mut i = 1;
    while i < t.len() {
        if i * 8 > SIZE[class] as usize {
            class += 1;
        }
        t[i] = class as u8;
        i += 1;
    }
    t
};

/// Class of a slot for `size` bytes, 1 ≤ size ≤ `MAX_SMALL`.
#[inline(always)]
pub fn class_of(size: u64) -> u8 {
    CLASS[size.div_ceil(8) as usize]
}

/// `divMul`: `offset * magic >> 32` is the index of the slot for offsets inside a span of this class.
pub const fn magic(class: u8) -> u32 {
    match SIZE[class as usize] {
        0 => 0,
        n => u32::MAX / n as u32 + 1,
    }
}

/// Objects in a span of a class. The ends of spans of small objects hold mark bits (`spanInlineMarkBits`, 128 bytes)
/// and, where they have pointers, heap bits; ours live in side tables, but the room is left so that addresses
/// are Go's.
pub const fn objects(class: u8, noscan: bool) -> u64 {
    let size = SIZE[class as usize] as u64;
    let bytes = PAGES[class as usize] as u64 * super::PAGE_SIZE;
    let small = size <= MAX_HEADERLESS;
    let marks = if small && size >= 16 { 128 } else { 0 };
    let bits = if small && !noscan { bytes / 64 } else { 0 };
    (bytes - marks - bits) / size
}

/// `roundupsize`: the capacity that an allocation of `size` bytes really has; what `append` grows to.
pub fn round_up(size: u64, noscan: bool) -> u64 {
    let header = if !noscan && size > MAX_HEADERLESS { HEADER } else { 0 };
    let want = size.saturating_add(header);
    if size <= MAX_SMALL - HEADER && want <= MAX_SMALL {
        return if size == 0 { 0 } else { SIZE[class_of(want) as usize] as u64 - header };
    }
    size.checked_next_multiple_of(super::PAGE_SIZE).unwrap_or(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_the_smallest_that_fits() {
        for size in 1..=MAX_SMALL {
            let c = class_of(size) as usize;
            assert!(SIZE[c] as u64 >= size && (SIZE[c - 1] as u64) < size, "{size}");
        }
    }

    #[test]
    fn magic_division_finds_every_slot() {
        for class in 1..NUM_CLASSES as u8 {
            let (size, bytes) = (SIZE[class as usize] as u64, PAGES[class as usize] as u64 * 8192);
            for at in (0..bytes).step_by(8) {
                assert_eq!((at * magic(class) as u64) >> 32, at / size);
            }
        }
    }

    #[test]
    fn object_counts_leave_room_for_go_s_bitmaps() {
        assert_eq!(objects(1, true), 1024);
        assert_eq!(objects(1, false), 1008);
        assert_eq!(objects(2, true), 504);
        assert_eq!(objects(2, false), 496);
        assert_eq!(objects(26, true), 15);
        assert_eq!(objects(27, false), 14);
        assert_eq!(objects(67, true), 1);
    }

    #[test]
    fn append_rounds_to_the_header_s_class() {
        assert_eq!(round_up(5, true), 8);
        assert_eq!(round_up(512, false), 512);
        assert_eq!(round_up(513, false), 576 - 8);
        assert_eq!(round_up(1024, false), 1152 - 8);
        assert_eq!(round_up(1024, true), 1024);
        assert_eq!(round_up(32760, true), 32768);
        assert_eq!(round_up(32761, true), 32768);
        assert_eq!(round_up(32769, true), 40960);
    }
}
