//! What an allocation and a cycle cost natively: `cargo bench -p gmplay-core --bench alloc`.
use gmplay_core::gc::{MarkBudget, Trigger};
use gmplay_core::heap::{AllocInfo, Heap, HeapConfig, PCache, Ptrs};
use gmplay_core::ids::Addr;
use std::time::Instant;

fn cycle(h: &Heap, c: &mut PCache, roots: &[Addr]) {
    h.finish_sweep(c);
    h.gc_start_mark(0, 1, Trigger::Heap, false);
    h.gc_prepare_p(c);
    h.mark_stack_roots(c, roots, 0);
    while !h.drain(c, MarkBudget::STEP).empty {}
    while h.gc_flush_p(c) || h.has_shared_work() {
        while !h.drain(c, MarkBudget::STEP).empty {}
    }
    h.gc_mark_termination(0, 1);
    h.gc_finish_p(c);
    h.gc_after_termination(c);
}

fn main() {
    let cfg = HeapConfig { limit: 512 << 20, static_data: &[], static_ptrs: &[] };
    let h = Heap::new(cfg).expect("heap");
    let mut c = PCache::new();
    let info = AllocInfo::default();
    let mut time = |name: &str, n: u64, f: &mut dyn FnMut(&mut PCache)| {
        let t = Instant::now();
        f(&mut c);
        let ns = t.elapsed().as_nanos() as f64;
        println!("{name:32} {:8.1} ns each {:8.1} ms", ns / n as f64, ns / 1e6);
    };
    let n = 2_000_000;
    for (name, size, ptrs) in [
        ("tiny, 8 bytes", 8, Ptrs::None),
        ("noscan, 16 bytes", 16, Ptrs::None),
        ("pointers, 16 bytes", 16, Ptrs::Words(&[0b11], 2, 1)),
        ("pointers, 64 bytes", 64, Ptrs::Words(&[0b1010_1111], 8, 1)),
        ("slice of 16 pointers", 128, Ptrs::Words(&[1], 1, 16)),
    ] {
        let mut cycles = 0;
        time(name, n, &mut |c| {
            for _ in 0..n {
                h.alloc(c, size, ptrs, info).expect("memory");
                if c.poll() {
                    cycles += 1;
                    cycle(&h, c, &[]);
                }
            }
        });
        println!("{:32} {cycles} cycles", "");
    }
    let mut roots = Vec::new();
    time("list of 1e6 nodes", 1_000_000, &mut |c| {
        let mut next = Addr::NIL;
        for _ in 0..1_000_000 {
            let a = h.alloc(c, 16, Ptrs::Words(&[0b10], 2, 1), info).expect("memory");
            h.mem().store64(a.0 + 8, next.0);
            next = a;
        }
        roots.push(next);
    });
    let keep = roots.clone();
    time("mark the list", 1_000_000, &mut |c| cycle(&h, c, &keep));
    time("sweep it", 1_000_000, &mut |c| h.finish_sweep(c));
}
