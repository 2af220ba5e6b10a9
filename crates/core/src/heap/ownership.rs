//! Who scans a span: the byte that decides whether a marked object's span is to be queued, and whether its scanner looks
//! for one object or for all.
//!
//! Go 1.27 `runtime/mgcmark_greenteagc.go`: `spanScanOwnership`, `tryAcquire`, `or`, `release`.
//!
//! # Invariants
//! 1. Between two releases exactly one marker is told to queue the span.
//! 2. A mark made before its marker comes here is seen by the scanner that releases the byte next: both orders are
//!    sequentially consistent. So every marked object is scanned; the scan bits see to it that it is scanned once.
use core::sync::atomic::AtomicU8;
use core::sync::atomic::Ordering::SeqCst;

const ONE: u8 = 1;
const MANY: u8 = 2;

/// `spanScanOwnership`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owned {
    /// In no queue.
    No,
    /// Queued, for the object that the queue's entry names.
    OneMark,
    /// Queued, and more objects have been marked since.
    ManyMarks,
}

/// The byte; the loom tests have one of loom's.
pub(crate) trait Byte {
    fn load(&self) -> u8;
    fn or(&self, bits: u8) -> u8;
    fn take(&self) -> u8;
}

impl Byte for AtomicU8 {
    #[inline(always)]
    fn load(&self) -> u8 {
        self.load(SeqCst)
    }
    #[inline(always)]
    fn or(&self, bits: u8) -> u8 {
        self.fetch_or(bits, SeqCst)
    }
    #[inline(always)]
    fn take(&self) -> u8 {
        self.swap(0, SeqCst)
    }
}

/// `tryAcquire`: an object was marked. True: the caller has to queue the span.
#[inline]
pub(crate) fn acquire(owned: &impl Byte) -> bool {
    match owned.load() {
        0 if owned.or(ONE) == 0 => true,
        old if old & MANY == 0 => owned.or(MANY) == 0,
        _ => false,
    }
}

/// `release`: the span is off the queue, and may be queued again from here on.
pub(crate) fn release(owned: &impl Byte) -> Owned {
    match owned.take() {
        0 => Owned::No,
        ONE => Owned::OneMark,
        _ => Owned::ManyMarks,
    }
}

#[cfg(all(loom, test))]
mod loom_tests {
    //! Markers of different objects of one span, each of whom scans the span when it had to queue it.
    use super::*;
    use loom::sync::Arc;
    use loom::sync::atomic::{AtomicU8, AtomicU64, Ordering::AcqRel};
    use alloc::vec::Vec;
    use loom::thread;

    impl Byte for AtomicU8 {
        fn load(&self) -> u8 {
            self.load(SeqCst)
        }
        fn or(&self, bits: u8) -> u8 {
            self.fetch_or(bits, SeqCst)
        }
        fn take(&self) -> u8 {
            self.swap(0, SeqCst)
        }
    }

    #[derive(Default)]
    struct Span {
        owned: AtomicU8,
        marks: AtomicU64,
        scans: AtomicU64,
    }

    impl Span {
        /// `Heap::shade` of the object, and `Heap::scan_span` if it had to queue the span: the bits scanned.
        fn mark(&self, index: u32) -> u64 {
            if self.marks.fetch_or(1 << index, SeqCst) & 1 << index != 0 || !acquire(&self.owned) {
                return 0;
            }
            let one = release(&self.owned) == Owned::OneMark;
            let wanted = if one { 1 << index } else { self.marks.load(SeqCst) };
            wanted & !self.scans.fetch_or(wanted, AcqRel)
        }
    }

    fn markers(of: &'static [u32]) {
        loom::model(move || {
            let span = Arc::new(Span::default());
            let others: Vec<_> = of[1..]
                .iter()
                .map(|&i| {
                    let span = span.clone();
                    thread::spawn(move || span.mark(i))
                })
                .collect();
            let mut scanned = span.mark(of[0]);
            for t in others {
                let got = t.join().unwrap();
                assert_eq!(scanned & got, 0, "an object scanned twice");
                scanned |= got;
            }
            let all = of.iter().fold(0, |m, i| m | 1 << i);
            assert_eq!(scanned, all, "a marked object that nobody scans");
        });
    }

    #[test]
    fn two_markers_of_two_objects() {
        markers(&[0, 1]);
    }

    #[test]
    fn two_markers_of_one_object_and_one_of_another() {
        markers(&[0, 0, 1]);
    }

    #[test]
    fn three_markers() {
        markers(&[0, 1, 2]);
    }
}
