//! Merge of the Ms' own event streams into one legal order, bit by bit while the run goes on.
//!
//! A parallel run has no global list of events: a lock or a shared counter on every event would serialize what is to be
//! seen running side by side. Each M notes its events in a buffer of its own, and each event carries the number it has
//! within what it is about ([`Event::resource`]: a G, a P, an M, or what the scheduler shares). Two relations follow:
//!
//! - *program order*: the events of one M, as it noted them;
//! - *resource order*: the events of one resource, by number. The numbers are given under the `World`'s lock, so they say
//!   what really came first, whatever the clocks say.
//!
//! Their union is Lamport's *happened before* ("Time, Clocks, and the Ordering of Events in a Distributed System", 1978)
//! as far as the runtime's own state goes. It is a partial order: a slice of Go code on one M and one on another are
//! not ordered by anything but their clocks. The stream that comes out of here is a linear extension of it, the one that
//! follows the clocks where the relations leave a choice. So the fold, the lanes and all views run on it unchanged.
//!
//! Sorting by time would not do. The clocks of Web Workers have different origins and grains, so that a G could start
//! before it was created; on any machine an M may read its clock, wait for the lock, and be numbered behind an M that read
//! its clock later.
//!
//! # How
//! A contest of the streams' heads by time, as in a merge sort. A head that is not the next of its resource leaves the
//! contest and waits at the resource; when its predecessor goes out, it comes back. Each event costs O(log Ms).
//!
//! What has not arrived yet may be earlier than what has. An M promises with each batch that nothing before a moment
//! (`flushed`) will come any more. A head goes out once it is not later than the promises of all Ms that have nothing
//! queued (those that have something take part with their heads).
//!
//! # Holes
//! An M whose buffer is full drops events and counts them. Their numbers never come, and what follows them must not wait
//! for ever. A head whose predecessor is in no queue holds up the whole merge (so that nothing overtakes it in time) until
//! the predecessor can no longer come: all Ms have promised past its moment, [`SKEW`] included, and another round of
//! batches has been fetched after the head's own. Then it is let through, and the sink is told ([`Sink::gap`]).
//!
//! A very slow M does not stop the picture either: its promise counts as at most [`PATIENCE`] behind the newest one. (Ms that
//! sleep are no such case: whoever fetches promises for them.) What comes later than that comes out late.
//!
//! # Invariants
//! 1. Every event pushed comes out exactly once, the events of an M in its order.
//! 2. If nothing was dropped and the promises are true, the events of each resource come out in the order of their numbers.
//! 3. Times that come out never go back.
//! 4. A stream that is not empty takes part in the contest, or waits at its head's resource.
use gmplay_core::{Event, MId, Nanos, Resource, Sink};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::vec::IntoIter;

/// Clocks of two Ms may differ by this much.
pub const SKEW: u64 = 2_000_000;
/// An M that promises nothing is waited for this long, by the others' clocks.
pub const PATIENCE: u64 = 500_000_000;

/// An M's promise that nothing at all will come any more.
pub const CLOSED: Nanos = Nanos(u64::MAX);

#[derive(Debug)]
struct Batch {
    events: IntoIter<Event>,
    /// Round of fetching in which it came.
    round: u64,
}

/// What one M has noted and has not come out yet.
#[derive(Debug, Default)]
struct Stream {
    /// None of them is empty.
    batches: VecDeque<Batch>,
    flushed: Nanos,
    dropped: u64,
}

impl Stream {
    fn head(&self) -> Option<&Event> {
        self.batches.front()?.events.as_slice().first()
    }

    fn pop(&mut self) -> Option<Event> {
        let batch = self.batches.front_mut()?;
        let event = batch.events.next();
        if batch.events.len() == 0 {
            self.batches.pop_front();
        }
        event
    }
}

/// One resource's events.
#[derive(Debug, Default)]
struct Chain {
    /// Number of the last that went out.
    last: u32,
    /// Numbers in the queues.
    queued: BinaryHeap<Reverse<u32>>,
    /// Numbers in `queued` that went out of turn.
    gone: Vec<u32>,
    /// Streams whose head is in this chain and is not its first.
    waiting: BinaryHeap<Reverse<(u32, MId)>>,
}

impl Chain {
    /// The smallest number queued.
    fn first(&mut self) -> Option<u32> {
        while let Some(&Reverse(n)) = self.queued.peek() {
            let Some(i) = self.gone.iter().position(|g| *g == n) else { return Some(n) };
            self.gone.swap_remove(i);
            self.queued.pop();
        }
        None
    }

    /// Takes a stream that waits and whose head has become the first.
    fn next_waiter(&mut self) -> Option<(u32, MId)> {
        let first = self.first()?;
        let Reverse(waiter) = *self.waiting.peek()?;
        if waiter.0 > first {
            return None;
        }
        self.waiting.pop();
        Some(waiter)
    }

    fn remove(&mut self, n: u32) {
        match self.first() {
            Some(first) if first == n => {
                self.queued.pop();
            }
            _ => self.gone.push(n),
        }
        self.last = self.last.max(n);
    }
}

/// Where a head stands in its resource's chain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Next,
    /// First of those that are here; one or more numbers before it are not.
    BehindHole,
    Behind,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Merge {
    streams: Vec<Stream>,
    gs: Vec<Chain>,
    ps: Vec<Chain>,
    ms: Vec<Chain>,
    sched: Chain,
    /// The contest: heads by time. Each stream at most once.
    contest: BinaryHeap<Reverse<(Nanos, MId)>>,
    pending: usize,
    /// Counts fetches: advanced by the first push after a drain.
    round: u64,
    drained: bool,
    gaps: u64,
    /// Dropped events that the sink has been told of.
    told: u64,
    last: Nanos,
}

fn slot<T: Default>(v: &mut Vec<T>, i: usize) -> &mut T {
    if v.len() <= i {
        v.resize_with(i + 1, T::default);
    }
    &mut v[i]
}

impl Merge {
    /// The next events of an M, in its order. `flushed`: no later batch of this M has an event before it ([`CLOSED`]: none
    /// comes). `dropped`: how many events it has dropped so far. Call it for all Ms of a fetch, then [`Merge::drain`].
    pub fn push(&mut self, m: MId, events: Vec<Event>, flushed: Nanos, dropped: u64) {
        if std::mem::take(&mut self.drained) {
            self.round += 1;
        }
        for e in &events {
            if let Some(chain) = self.chain(e.resource()) {
                chain.queued.push(Reverse(e.seq));
            }
        }
        self.pending += events.len();
        let round = self.round;
        let stream = slot(&mut self.streams, m.index());
        stream.dropped = stream.dropped.max(dropped);
        stream.flushed = stream.flushed.max(flushed).max(events.last().map_or(Nanos(0), |e| e.t));
        if let Some(first) = events.first() {
            if stream.batches.is_empty() {
                self.contest.push(Reverse((first.t, m)));
            }
            stream.batches.push_back(Batch { events: events.into_iter(), round });
        }
    }

    /// Hands on what is certain.
    pub fn drain(&mut self, out: &mut (impl Sink + ?Sized)) {
        self.drain_up_to(usize::MAX, out);
    }

    /// As [`Merge::drain`], at most `limit` events. True: there is more.
    pub fn drain_up_to(&mut self, limit: usize, out: &mut (impl Sink + ?Sized)) -> bool {
        self.drained = true;
        self.run(limit, false, out)
    }

    /// Hands on all that is left: no batch will come any more.
    pub fn finish(&mut self, out: &mut (impl Sink + ?Sized)) {
        self.run(usize::MAX, true, out);
    }

    /// Events that the Ms had no room for.
    pub fn dropped(&self) -> u64 {
        self.streams.iter().map(|s| s.dropped).sum()
    }

    /// Places in the order where something is missing: an event came out although its predecessor had not.
    pub fn gaps(&self) -> u64 {
        self.gaps
    }

    /// Events that have come in and not gone out.
    pub fn pending(&self) -> usize {
        self.pending
    }

    fn chain(&mut self, r: Resource) -> Option<&mut Chain> {
        Some(match r {
            Resource::G(g) => slot(&mut self.gs, g.index()),
            Resource::P(p) => slot(&mut self.ps, p.index()),
            Resource::M(m) => slot(&mut self.ms, m.index()),
            Resource::Sched => &mut self.sched,
            Resource::None => return None,
        })
    }

    fn place(&mut self, r: Resource, seq: u32) -> Place {
        let Some(chain) = self.chain(r) else { return Place::Next };
        if chain.first() != Some(seq) {
            Place::Behind
        } else if seq > chain.last.saturating_add(1) {
            Place::BehindHole
        } else {
            Place::Next
        }
    }

    /// The least promise that any M counts for.
    fn floor(&self) -> Nanos {
        let newest = self.streams.iter().map(|s| s.flushed).filter(|t| *t != CLOSED).max();
        Nanos(newest.map_or(0, |t| t.0.saturating_sub(PATIENCE)))
    }

    fn run(&mut self, limit: usize, everything: bool, out: &mut (impl Sink + ?Sized)) -> bool {
        let dropped = self.dropped();
        if dropped > self.told {
            out.dropped(dropped - self.told);
            self.told = dropped;
        }
        let floor = self.floor();
        let promise = |s: &Stream| s.flushed.max(floor);
        let complete = self.streams.iter().map(promise).min().unwrap_or(CLOSED);
        let empty = self.streams.iter().filter(|s| s.batches.is_empty());
        let mut horizon = empty.map(promise).min().unwrap_or(CLOSED);
        let enough = self.pending.saturating_sub(limit);
        while self.pending > enough {
            let Some(&Reverse((t, m))) = self.contest.peek() else {
                // All heads wait for one another: no true history does that. One goes out, so that none is lost.
                let heads = self.streams.iter().enumerate().filter_map(|(i, s)| Some((s.head()?.t, MId(i as u32))));
                let Some((_, m)) = heads.min() else { return false };
                self.emit(m, true, out);
                continue;
            };
            let stream = &self.streams[m.index()];
            let (Some(head), Some(batch)) = (stream.head(), stream.batches.front()) else {
                self.contest.pop();
                continue;
            };
            let (r, seq, round) = (head.resource(), head.seq, batch.round);
            let place = self.place(r, seq);
            match place {
                Place::Behind => {
                    self.contest.pop();
                    if let Some(chain) = self.chain(r) {
                        chain.waiting.push(Reverse((seq, m)));
                    }
                    continue;
                }
                Place::Next if everything || t <= horizon => {}
                Place::BehindHole if everything || round < self.round && t.0.saturating_add(SKEW) <= complete.0 => {}
                Place::Next | Place::BehindHole => return false,
            }
            self.contest.pop();
            self.emit(m, place == Place::BehindHole, out);
            let stream = &self.streams[m.index()];
            if stream.batches.is_empty() {
                horizon = horizon.min(promise(stream));
            }
        }
        self.pending > 0
    }

    /// The head of m's stream goes out; the next one enters the contest, and so does who waited for it.
    fn emit(&mut self, m: MId, gap: bool, out: &mut (impl Sink + ?Sized)) {
        let stream = &mut self.streams[m.index()];
        let Some(mut event) = stream.pop() else { return };
        if let Some(next) = stream.head() {
            self.contest.push(Reverse((next.t, m)));
        }
        self.pending -= 1;
        self.last = self.last.max(event.t);
        let (r, seq) = (event.resource(), event.seq);
        event.t = self.last;
        if gap {
            self.gaps += 1;
            out.gap(self.last);
        }
        out.event(event);
        if let Some(chain) = self.chain(r) {
            chain.remove(seq);
        }
        while let Some(waiter) = self.chain(r).and_then(Chain::next_waiter) {
            let head = self.streams[waiter.1.index()].head();
            // One that went out of turn is not its stream's head any more.
            if let Some(head) = head.filter(|h| h.resource() == r && h.seq == waiter.0) {
                self.contest.push(Reverse((head.t, waiter.1)));
            }
        }
    }
}
