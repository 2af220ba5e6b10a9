//! Scenarios of the allocator.
use super::*;
use alloc::vec;

pub(crate) fn heap(limit: u64) -> (Heap, PCache) {
    heap_with(limit, 8)
}

/// With so many pointers (64 at most) as static data.
pub(crate) fn heap_with(limit: u64, words: u64) -> (Heap, PCache) {
    let data = vec![0; words as usize * 8];
    let cfg = HeapConfig { limit, static_data: &data, static_ptrs: &[u64::MAX >> (64 - words)] };
    (Heap::new(cfg).unwrap(), PCache::new())
}

const NO: AllocInfo = AllocInfo { ty: 0, pc: 0 };
const MIB: u64 = 1 << 20;

fn small() -> (Heap, PCache) {
    heap(if cfg!(miri) { MIB } else { 64 * MIB })
}

#[test]
fn tiny_objects_share_a_block() {
    let (h, mut c) = small();
    let a: Vec<u64> = [1, 1, 2, 4, 8, 3].iter().map(|n| h.alloc(&mut c, *n, Ptrs::None, NO).unwrap().0).collect();
    assert_eq!(a[1], a[0] + 1);
    assert_eq!(a[2], a[0] + 2);
    assert_eq!(a[3], a[0] + 4);
    assert_eq!(a[4], a[0] + 8);
    assert_eq!(a[5], a[0] + 16, "the block is used up: the next slot");
    assert_eq!(h.object(a[4]).unwrap().base, a[0]);
    h.flush_stats(&mut c);
    assert_eq!(h.memstat(stat::MALLOCS), 2 + 4);
    assert_eq!(h.memstat(stat::HEAP_OBJECTS), 2);
    h.check([&c]).unwrap();
}

#[test]
fn pointers_are_never_tiny() {
    let (h, mut c) = small();
    let a = h.alloc(&mut c, 8, Ptrs::Words(&[1], 1, 1), NO).unwrap().0;
    let b = h.alloc(&mut c, 8, Ptrs::Words(&[1], 1, 1), NO).unwrap().0;
    assert_eq!(b, a + 8);
    assert!(h.is_pointer_word(a) && h.object(a).unwrap().scan);
}

#[test]
fn size_zero_is_one_address() {
    let (h, mut c) = small();
    let a = h.alloc(&mut c, 0, Ptrs::None, NO).unwrap();
    assert_eq!(a, h.zerobase());
    assert_eq!(h.object(a.0), None);
    assert!(h.mem().load8(a.0).is_some());
}

#[test]
fn large_object_gets_own_span() {
    let (h, mut c) = small();
    let a = h.alloc(&mut c, 32761, Ptrs::None, NO).unwrap().0;
    let o = h.object(a + 32760).unwrap();
    assert_eq!((o.base, o.size, o.class), (a, 32768, 0));
    assert_eq!(h.object(a + 32761), None, "past the object");
    let b = h.alloc(&mut c, 32760, Ptrs::None, NO).unwrap().0;
    assert_eq!(h.object(b).unwrap().class, 67);
    h.check([&c]).unwrap();
}

#[test]
fn objects_with_pointers_over_512_bytes_have_a_header() {
    let (h, mut c) = small();
    let bits = [u64::MAX; 2];
    let a = h.alloc(&mut c, 1024, Ptrs::Words(&bits, 128, 1), AllocInfo { ty: 6, pc: 0 }).unwrap().0;
    assert_eq!(a % 8192, 8);
    let o = h.object(a).unwrap();
    assert_eq!((o.base, o.size), (a, 1152 - 8));
    assert_eq!(h.mem().load64(a - 8), Some(7));
    assert!(!h.is_pointer_word(a - 8) && h.is_pointer_word(a) && h.is_pointer_word(a + 1016));
    assert!(!h.is_pointer_word(a + 1024));
}

#[test]
fn pointer_bits_repeat_by_element() {
    let (h, mut c) = small();
    for (words, count) in [(1, 10), (2, 7), (3, 5), (5, 40), (7, 100), (64, 3), (70, 4), (3, 3000)] {
        let bits = [0b101 & ((1u64 << words.min(3)) - 1), if words > 64 { 1 << (words - 65) } else { 0 }];
        let used = &bits[..(words as usize).div_ceil(64)];
        let a = h.alloc(&mut c, words * count * 8, Ptrs::Words(used, words, count), NO).unwrap().0;
        for i in 0..words * count {
            let k = i % words;
            let want = used[k as usize / 64] >> (k % 64) & 1 == 1;
            assert_eq!(h.is_pointer_word(a + i * 8), want, "{words}x{count}: word {i}");
        }
    }
    h.check([&c]).unwrap();
}

#[test]
fn addresses_are_go_s() {
    // The first objects of a class fill its span from the bottom; the next class takes the next page.
    let (h, mut c) = small();
    let a = h.alloc(&mut c, 48, Ptrs::None, NO).unwrap().0;
    let b = h.alloc(&mut c, 64, Ptrs::None, NO).unwrap().0;
    let a2 = h.alloc(&mut c, 48, Ptrs::None, NO).unwrap().0;
    assert_eq!(a, ARENA_BASE + PAGE_SIZE);
    assert_eq!(b, a + PAGE_SIZE);
    assert_eq!(a2, a + 48);
    // 167 = (8192 - 128) / 48 objects, then a new span.
    for _ in 2..168 {
        h.alloc(&mut c, 48, Ptrs::None, NO).unwrap();
    }
    let next = h.alloc(&mut c, 48, Ptrs::None, NO).unwrap().0;
    assert_eq!(next, b + PAGE_SIZE);
}

#[test]
fn memory_is_zero_at_first_and_after_reuse() {
    let (h, mut c) = small();
    let mut seen = vec![];
    for _ in 0..200 {
        let a = h.alloc(&mut c, 80, Ptrs::None, NO).unwrap().0;
        assert!(h.mem().read(a, 80).unwrap().iter().all(|b| *b == 0));
        h.mem().fill(a, 80, 0xee).unwrap();
        seen.push(a);
    }
    // All but the first die, which keeps its span of 100.
    crate::gc::tests::collect(&h, &mut c, &[Addr(seen[0])]);
    assert_eq!(h.memstat(stat::HEAP_OBJECTS), 1);
    for (i, before) in seen.iter().enumerate().skip(1) {
        let a = h.alloc(&mut c, 80, Ptrs::None, NO).unwrap().0;
        assert!(i >= 100 || a == *before, "freed slots are used again");
        assert!(h.mem().read(a, 80).unwrap().iter().all(|b| *b == 0));
    }
    h.check([&c]).unwrap();
}

#[test]
fn out_of_memory_is_reported() {
    let (h, mut c) = heap(MIB);
    assert_eq!(h.alloc(&mut c, 4 * MIB, Ptrs::None, NO), Err(OutOfMemory { want: 4 * MIB }));
    assert!(h.alloc(&mut c, u64::MAX, Ptrs::None, NO).is_err());
    let mut n = 0;
    while h.alloc(&mut c, 4096, Ptrs::None, NO).is_ok() {
        n += 1;
    }
    assert_eq!(n, 127 * 2);
    assert!(h.stack_alloc(&mut c, 2048).is_err());
    h.check([&c]).unwrap();
    assert!(Heap::new(HeapConfig { limit: 8192, static_data: &[1], static_ptrs: &[] }).is_err());
}

#[test]
fn stack_classes_double() {
    let (h, mut c) = small();
    let a = h.stack_alloc(&mut c, 2048).unwrap();
    let b = h.stack_alloc(&mut c, 2048).unwrap();
    assert_eq!(a.0.abs_diff(b.0), 2048);
    assert_eq!(h.memstat(stat::STACK_INUSE), 32 << 10);
    assert_eq!(h.object(a.0), None, "stacks are no objects");
    let big = h.stack_alloc(&mut c, 64 << 10).unwrap();
    assert_eq!(h.memstat(stat::STACK_INUSE), 96 << 10);
    h.stack_free(&mut c, big, 64 << 10);
    assert_eq!(h.memstat(stat::STACK_INUSE), 32 << 10);
    h.mem().store64(a.0, 9);
    h.stack_free(&mut c, a, 2048);
    assert_eq!(h.stack_alloc(&mut c, 2048), Ok(a), "last freed, first reused");
    assert_eq!(h.mem().load64(a.0), Some(0));
    assert!(h.stack_alloc(&mut c, 3000).is_err());
    h.check([&c]).unwrap();
}

#[test]
fn stack_cache_gives_back_what_is_too_much() {
    let (h, mut c) = small();
    let stacks: Vec<Addr> = (0..100).map(|_| h.stack_alloc(&mut c, 4096).unwrap()).collect();
    for s in stacks {
        h.stack_free(&mut c, s, 4096);
    }
    assert!(c.stacks[1].len() <= 8);
    h.check([&c]).unwrap();
    h.drop_cache(&mut c);
    assert_eq!(h.memstat(stat::STACK_INUSE), 0);
    h.check([&c]).unwrap();
}

#[test]
fn two_ps_allocate_apart() {
    let (h, mut c) = small();
    let mut d = PCache::new();
    let a = h.alloc(&mut c, 64, Ptrs::None, NO).unwrap().0;
    let b = h.alloc(&mut d, 64, Ptrs::None, NO).unwrap().0;
    let a2 = h.alloc(&mut c, 80, Ptrs::None, NO).unwrap().0;
    let page = |a: u64| (a - ARENA_BASE) >> PAGE_SHIFT;
    // The very first span made the heap grow; then the second P took the rest of that chunk of 64 pages.
    assert_eq!((page(a), page(b), page(a2)), (1, 2, 64));
    h.check([&c, &d]).unwrap();
    h.drop_cache(&mut d);
    h.check([&c, &d]).unwrap();
}

#[test]
fn a_snapshot_brings_everything_back() {
    let (mut h, mut c) = small();
    let a = h.alloc(&mut c, 24, Ptrs::Words(&[1], 3, 1), NO).unwrap().0;
    h.mem().store64(a, 0x1234);
    let (s, saved) = (h.snapshot(None), c.clone());
    let after: Vec<u64> = (0..50).map(|_| h.alloc(&mut c, 24, Ptrs::Words(&[7], 3, 1), NO).unwrap().0).collect();
    h.mem().store64(a, 0x5678);
    let large = h.alloc(&mut c, 100_000, Ptrs::None, NO).unwrap().0;
    h.mem().fill(large, 100_000, 1).unwrap();
    let t = h.snapshot(Some(&s));
    assert!(t.bytes() > s.bytes());
    assert!(t.own_bytes() < t.bytes(), "what did not change is shared");
    h.restore(&s);
    c = saved;
    h.check([&c]).unwrap();
    assert_eq!(h.mem().load64(a), Some(0x1234));
    assert_eq!(h.object(large), None);
    let again: Vec<u64> = (0..50).map(|_| h.alloc(&mut c, 24, Ptrs::Words(&[7], 3, 1), NO).unwrap().0).collect();
    assert_eq!(again, after);
    let l2 = h.alloc(&mut c, 100_000, Ptrs::None, NO).unwrap().0;
    assert_eq!(l2, large);
    assert!(h.mem().read(l2, 100_000).unwrap().iter().all(|b| *b == 0));
    let twin = h.clone();
    assert_eq!(twin.mem().load64(a), Some(0x1234));
    twin.check([&c]).unwrap();
    h.restore(&t);
    assert_eq!(twin.mem().load64(a), Some(0x1234), "a clone is apart");
    assert_eq!(h.mem().load64(a), Some(0x5678));
    assert_eq!(h.mem().load8(large + 99_999), Some(1));
}

#[test]
fn threads_allocate_at_once() {
    extern crate std;
    let (h, _) = small();
    let n = if cfg!(miri) { 10 } else { 2000 };
    let all: Vec<Vec<u64>> = std::thread::scope(|s| {
        let hs: Vec<_> = (0..3)
            .map(|_| {
                let h = &h;
                s.spawn(move || {
                    let mut c = PCache::new();
                    let v: Vec<u64> = (1..n).map(|i| h.alloc(&mut c, i % 400 + 1, Ptrs::None, NO).unwrap().0).collect();
                    h.drop_cache(&mut c);
                    v
                })
            })
            .collect();
        hs.into_iter().map(|h| h.join().unwrap()).collect()
    });
    h.check([]).unwrap();
    assert_eq!(h.memstat(stat::MALLOCS), 3 * (n - 1));
    assert_eq!(all.iter().map(Vec::len).sum::<usize>() as u64, 3 * (n - 1));
}

#[test]
fn threads_mark_together() {
    extern crate std;
    use crate::gc::MarkBudget;
    let (h, mut c) = small();
    let n = if cfg!(miri) { 300 } else { 20_000 };
    // A tree in which node i points to 2i and 2i + 1.
    let nodes: Vec<Addr> = (0..n).map(|_| h.alloc(&mut c, 16, Ptrs::Words(&[3], 2, 1), NO).unwrap()).collect();
    for i in 1..n {
        for k in 0..2 {
            if let Some(below) = nodes.get(2 * i + k) {
                h.mem().store64(nodes[i].0 + 8 * k as u64, below.0);
            }
        }
    }
    h.gc_start_mark(0, 3, crate::gc::Trigger::Cycle, false);
    h.mark_stack_roots(&mut c, &[nodes[1]], 8);
    h.gc_flush_p(&mut c);
    std::thread::scope(|s| {
        for _ in 0..3 {
            let h = &h;
            s.spawn(move || {
                let mut c = PCache::new();
                for _ in 0..if cfg!(miri) { 20 } else { 300 } {
                    h.drain(&mut c, MarkBudget::STEP);
                    h.gc_flush_p(&mut c);
                    std::thread::yield_now();
                }
            });
        }
    });
    while h.has_shared_work() {
        h.drain(&mut c, MarkBudget::STEP);
        h.gc_flush_p(&mut c);
    }
    assert_eq!(h.gc_mark_termination(0, 3), (n as u64 - 1) * 16, "each is marked and counted once");
}
