//! A legal total order, cut into the streams of Ms with clocks of their own, comes out of the merge as a legal order.
use gmplay_core::event::Queue;
use gmplay_core::{Event, EventKind, GId, MId, Nanos, PId, Resource, Sink};
use gmplay_trace::Merge;
use gmplay_trace::merge::{CLOSED, PATIENCE, SKEW};
use std::collections::HashMap;

#[derive(Default)]
struct Out(Vec<Event>);

impl Sink for Out {
    fn event(&mut self, e: Event) {
        self.0.push(e);
    }
    fn output(&mut self, _: Nanos, _: u32, _: &[u8]) {}
}

/// xorshift64*.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }
}

fn kind(rng: &mut Rng, id: u64) -> EventKind {
    let (g, p) = (GId(rng.below(12) as u32), PId(rng.below(4) as u32));
    match rng.below(8) {
        0 => EventKind::GoStart { g, inherit: false },
        1 => EventKind::GoReady { g },
        2 => EventKind::Enqueue { g, to: Queue::Local(p) },
        3 => EventKind::Dequeue { g, from: Queue::RunNext(p) },
        4 => EventKind::MSpin { m: MId(rng.below(4) as u32), spinning: true },
        5 => EventKind::Enqueue { g, to: Queue::Global },
        6 => EventKind::TimerFire { id },
        // Has no number.
        _ => EventKind::Line { pc: id as u32 },
    }
}

/// A history as it really was. The events' times are what their Ms' clocks said.
fn history(rng: &mut Rng, ms: u32, n: u64) -> Vec<Event> {
    let skew: Vec<u64> = (0..ms).map(|_| rng.below(20_000)).collect();
    let mut numbers: HashMap<Resource, u32> = HashMap::new();
    let mut true_time = 0;
    (0..n)
        .map(|id| {
            true_time += rng.below(900);
            let m = rng.below(u64::from(ms)) as u32;
            let kind = kind(rng, id);
            let seq = match kind.resource() {
                Resource::None => 0,
                r => {
                    let n = numbers.entry(r).or_default();
                    *n += 1;
                    *n
                }
            };
            Event { t: Nanos(true_time + skew[m as usize]), m: Some(MId(m)), p: None, g: None, seq, kind }
        })
        .collect()
}

/// Hands the history to the merge in batches that end anywhere, Ms in any order, some of them silent for a while.
fn feed(rng: &mut Rng, merge: &mut Merge, out: &mut Out, history: &[Event], ms: u32, dropped: &[u64]) {
    let mut streams: Vec<Vec<Event>> = (0..ms).map(|m| history.iter().filter(|e| e.m == Some(MId(m))).cloned().collect()).collect();
    streams.iter_mut().for_each(|s| s.reverse());
    while streams.iter().any(|s| !s.is_empty()) {
        let mut order: Vec<u32> = (0..ms).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, rng.below(i as u64 + 1) as usize);
        }
        for m in order.into_iter().filter(|_| rng.below(4) != 0).collect::<Vec<_>>() {
            let s = &mut streams[m as usize];
            let n = (rng.below(120) as usize).min(s.len());
            let batch: Vec<Event> = (0..n).filter_map(|_| s.pop()).collect();
            let flushed = s.last().map_or(CLOSED, |e| e.t);
            merge.push(MId(m), batch, flushed, dropped[m as usize]);
        }
        if rng.below(2) == 0 {
            merge.drain(out);
        } else {
            merge.drain_up_to(rng.below(200) as usize, out);
        }
    }
}

/// Each event once, Ms' orders kept, resources' orders kept, time never back.
fn assert_linear_extension(history: &[Event], out: &[Event]) {
    assert_eq!(history.len(), out.len());
    let of = |events: &[Event], m: u32| -> Vec<(u32, EventKind)> { events.iter().filter(|e| e.m == Some(MId(m))).map(|e| (e.seq, e.kind.clone())).collect() };
    for m in 0..8 {
        assert_eq!(of(history, m), of(out, m), "order of M{m}");
    }
    let mut last: HashMap<Resource, u32> = HashMap::new();
    for e in out.iter().filter(|e| e.seq != 0) {
        let before = last.insert(e.resource(), e.seq);
        assert!(before < Some(e.seq), "{:?}: {} behind {before:?}", e.resource(), e.seq);
    }
    assert!(out.windows(2).all(|w| w[0].t <= w[1].t));
}

#[test]
fn any_cut_of_a_history_merges_to_a_linear_extension() {
    for seed in 1..=60 {
        let rng = &mut Rng(seed);
        let ms = 1 + rng.below(8) as u32;
        let history = history(rng, ms, 3_000);
        let (mut merge, mut out) = (Merge::default(), Out::default());
        feed(rng, &mut merge, &mut out, &history, ms, &[0; 8]);
        let early = out.0.len();
        merge.finish(&mut out);
        assert_linear_extension(&history, &out.0);
        assert_eq!((merge.gaps(), merge.pending()), (0, 0), "seed {seed}");
        assert!(early > 1_000, "seed {seed}: only {early} came out on the way");
    }
}

#[test]
fn with_holes_all_that_was_kept_comes_out_in_order() {
    for seed in 1..=60 {
        let rng = &mut Rng(seed * 77);
        let ms = 2 + rng.below(6) as u32;
        let mut history = history(rng, ms, 6_000);
        let (mut dropped, mut hole) = ([0; 8], 0);
        // Bursts and single ones; long silences too, so that a hole is known for certain on the way.
        for (i, e) in history.iter_mut().enumerate() {
            e.t = e.t + i as u64 * 2_000;
        }
        history.retain(|e| {
            hole = if hole == 0 && rng.below(40) == 0 { rng.below(60) } else { hole };
            if hole == 0 {
                return true;
            }
            hole -= 1;
            dropped[e.m.unwrap().index()] += 1;
            false
        });
        let (mut merge, mut out) = (Merge::default(), Out::default());
        feed(rng, &mut merge, &mut out, &history, ms, &dropped);
        let early = out.0.len();
        merge.finish(&mut out);
        assert_linear_extension(&history, &out.0);
        assert_eq!(merge.dropped(), dropped.iter().sum::<u64>());
        assert!(merge.gaps() > 0 && merge.gaps() <= merge.dropped(), "{} of {}", merge.gaps(), merge.dropped());
        assert!(early > 1_000, "seed {seed}: only {early} came out on the way");
    }
}

#[test]
fn with_one_clock_the_order_is_the_clock_s() {
    let rng = &mut Rng(5);
    let mut history = history(rng, 1, 4_000);
    for (i, e) in history.iter_mut().enumerate() {
        e.t = Nanos(i as u64);
        e.m = Some(MId(rng.below(5) as u32));
    }
    let (mut merge, mut out) = (Merge::default(), Out::default());
    feed(rng, &mut merge, &mut out, &history, 5, &[0; 8]);
    merge.finish(&mut out);
    assert_eq!(history, out.0);
}

fn line(m: u32, t: u64) -> Event {
    Event { t: Nanos(t), m: Some(MId(m)), p: None, g: None, seq: 0, kind: EventKind::Line { pc: t as u32 } }
}

fn ready(m: u32, t: u64, g: u32, seq: u32) -> Event {
    Event { t: Nanos(t), m: Some(MId(m)), p: None, g: None, seq, kind: EventKind::GoReady { g: GId(g) } }
}

fn times(out: &Out) -> Vec<u64> {
    out.0.iter().map(|e| e.t.0).collect()
}

#[test]
fn nothing_overtakes_what_may_still_come() {
    let (mut merge, mut out) = (Merge::default(), Out::default());
    merge.push(MId(0), vec![line(0, 10), line(0, 30)], Nanos(30), 0);
    merge.push(MId(1), vec![], Nanos(20), 0);
    merge.drain(&mut out);
    assert_eq!(times(&out), [10]);
    merge.push(MId(1), vec![line(1, 25)], Nanos(40), 0);
    merge.drain(&mut out);
    assert_eq!(times(&out), [10, 25, 30]);
}

#[test]
fn a_later_clock_reading_with_a_lower_number_goes_first() {
    let (mut merge, mut out) = (Merge::default(), Out::default());
    merge.push(MId(0), vec![ready(0, 10, 7, 2)], CLOSED, 0);
    merge.push(MId(1), vec![line(1, 12), ready(1, 15, 7, 1)], CLOSED, 0);
    merge.drain(&mut out);
    let seqs: Vec<u32> = out.0.iter().map(|e| e.seq).collect();
    assert_eq!((seqs, times(&out)), (vec![0, 1, 2], vec![12, 15, 15]));
}

#[test]
fn a_hole_holds_up_all_until_it_is_certain() {
    let (mut merge, mut out) = (Merge::default(), Out::default());
    merge.push(MId(0), vec![ready(0, 10, 7, 2), line(0, 20)], Nanos(SKEW * 2), 1);
    merge.push(MId(1), vec![line(1, 15)], Nanos(SKEW * 2), 0);
    merge.drain(&mut out);
    assert!(out.0.is_empty(), "M1's next batch may have number 1");
    merge.push(MId(1), vec![], Nanos(SKEW * 2), 0);
    merge.drain(&mut out);
    assert_eq!((times(&out), merge.gaps(), merge.dropped()), (vec![10, 15, 20], 1, 1));
}

#[test]
fn the_predecessor_of_the_next_batch_is_waited_for() {
    let (mut merge, mut out) = (Merge::default(), Out::default());
    merge.push(MId(0), vec![ready(0, 10, 7, 2)], Nanos(SKEW * 2), 0);
    merge.push(MId(1), vec![], Nanos(5), 0);
    merge.drain(&mut out);
    merge.push(MId(1), vec![ready(1, 11, 7, 1)], Nanos(SKEW * 2), 0);
    merge.drain(&mut out);
    assert_eq!((out.0[0].seq, out.0[1].seq, merge.gaps()), (1, 2, 0));
}

#[test]
fn a_silent_m_is_waited_for_so_long_and_no_longer() {
    let (mut merge, mut out) = (Merge::default(), Out::default());
    merge.push(MId(1), vec![line(1, 5)], Nanos(6), 0);
    merge.push(MId(0), vec![line(0, 10), line(0, PATIENCE + 5)], Nanos(PATIENCE + 9), 0);
    merge.drain(&mut out);
    assert_eq!(times(&out), [5], "M1 may have something before 10");
    merge.push(MId(0), vec![], Nanos(PATIENCE + 10), 0);
    merge.drain(&mut out);
    assert_eq!(times(&out), [5, 10]);
    merge.push(MId(0), vec![], Nanos(2 * PATIENCE + 6), 0);
    merge.drain(&mut out);
    // What comes late after all comes out, and time does not go back.
    merge.push(MId(1), vec![line(1, 11)], Nanos(PATIENCE + 20), 0);
    merge.drain(&mut out);
    assert_eq!(times(&out), [5, 10, PATIENCE + 5, PATIENCE + 5]);
}

#[test]
fn numbers_that_contradict_each_other_lose_no_event() {
    // Each M's first waits for the other's second; one number comes twice.
    let (mut merge, mut out) = (Merge::default(), Out::default());
    merge.push(MId(0), vec![ready(0, 1, 1, 2), ready(0, 2, 2, 1), ready(0, 3, 3, 1)], CLOSED, 0);
    merge.push(MId(1), vec![ready(1, 1, 2, 2), ready(1, 2, 1, 1), ready(1, 3, 3, 1), ready(1, 4, 1, 3)], CLOSED, 0);
    merge.drain(&mut out);
    assert_eq!((out.0.len(), merge.pending()), (7, 0));
    assert!(merge.gaps() > 0);
}
