//! What a run leaves behind: each M's events in a buffer of its own, the program's output in one.
//!
//! Go 1.27 `runtime/tracebuf.go`, `tracestack.go`: a trace buffer for each M, so that tracing takes no common lock. An M
//! writes into a vector that is its own and hands it over when it is long, when it parks, and every few milliseconds.
//! Whoever reads merges the batches by resource numbers and time (`gmplay_trace::Merge`).
//!
//! # Invariants
//! 1. An M's events are handed over in its order, and `flushed` says how far they are complete.
//! 2. Memory is bounded: events beyond what a reader leaves lying are counted and not kept.
use gmplay_core::{Event, EventKind, MId, Nanos, Sink};
use std::mem::take;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Record {
    Off,
    On {
        /// Events of one M that may wait for a reader.
        events_per_m: usize,
        /// Per-object heap events, as long as their rate allows.
        heap: bool,
    },
}

/// Part of one M's events.
#[derive(Debug)]
pub struct Batch {
    pub m: MId,
    pub events: Vec<Event>,
    /// Events of this M that were not kept, so far.
    pub dropped: u64,
    /// No later batch of this M has an event before this moment.
    pub flushed: Nanos,
}

/// Bytes written to a descriptor at a moment.
#[derive(Clone, Debug)]
pub struct Output {
    pub t: Nanos,
    pub fd: u32,
    pub bytes: Vec<u8>,
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Default)]
struct Lane {
    events: Vec<Event>,
    dropped: u64,
    flushed: Nanos,
    /// The M is parked: nothing is to come until it says that it is up.
    asleep: bool,
}

/// One M's side that the reader sees.
#[derive(Default)]
pub struct Stream(Mutex<Lane>);

impl Stream {
    pub fn take(&self, m: MId, now: impl Fn() -> Nanos) -> Batch {
        let mut lane = lock(&self.0);
        // Read under the lock: an M that wakes up meanwhile says so first, and its events are later.
        let flushed = if lane.asleep { now() } else { lane.flushed };
        Batch { m, events: take(&mut lane.events), dropped: lane.dropped, flushed }
    }
}

/// Pending output beyond this makes a writer wait for the reader.
const OUTPUT_PENDING: usize = 8 << 20;
/// Bytes of one chunk.
const CHUNK: usize = 64 << 10;

#[derive(Default)]
struct Pending {
    chunks: Vec<Output>,
    bytes: usize,
    /// The program is over: nothing is written any more.
    closed: bool,
}

/// Both descriptors, in the order written.
#[derive(Default)]
pub struct Outputs {
    pending: Mutex<Pending>,
    taken: Condvar,
}

impl Outputs {
    fn write(&self, t: Nanos, fd: u32, bytes: &[u8]) -> bool {
        let mut p = lock(&self.pending);
        if p.closed {
            return true;
        }
        p.bytes += bytes.len();
        match p.chunks.last_mut() {
            Some(last) if last.fd == fd && last.bytes.len() < CHUNK && t.0.saturating_sub(last.t.0) < 100_000 => {
                last.bytes.extend_from_slice(bytes);
            }
            _ => p.chunks.push(Output { t, fd, bytes: bytes.to_vec() }),
        }
        p.bytes < OUTPUT_PENDING
    }

    pub fn take(&self) -> Vec<Output> {
        let mut p = lock(&self.pending);
        p.bytes = 0;
        self.taken.notify_all();
        take(&mut p.chunks)
    }

    pub fn close(&self) {
        lock(&self.pending).closed = true;
        self.taken.notify_all();
    }

    /// A pipe that is full: the writer waits for the reader, as long as nobody wants it for something else.
    pub fn wait_for_reader(&self, give_up: impl Fn() -> bool) {
        let mut p = lock(&self.pending);
        while p.bytes >= OUTPUT_PENDING && !p.closed && !give_up() {
            p = self.taken.wait_timeout(p, std::time::Duration::from_millis(5)).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// What all recorders of a run share.
#[derive(Default)]
pub struct Switches {
    /// Nobody wants events any more; they are counted as dropped.
    pub off: AtomicBool,
    /// Heap events came too fast: a census at each collection has to do.
    pub heap_off: AtomicBool,
    /// Stacks that have grown: counted here because the scheduler's tables do not see it.
    pub stack_copies: AtomicU64,
}

/// Events that are handed over together.
const BATCH: usize = 2_048;
/// Longest time that an event lies in the M's own buffer while the M runs.
const FLUSH_NS: u64 = 2_000_000;
/// Heap events of one M within one `FLUSH_NS` that are still worth having one by one.
const HEAP_RATE: u32 = 8_000;

/// The sink of one M.
pub struct Recorder<'a> {
    pub stream: &'a Stream,
    pub outputs: &'a Outputs,
    pub switches: &'a Switches,
    record: Record,
    own: Vec<Event>,
    last_flush: Nanos,
    heap_events: u32,
    /// The output's reader is behind.
    pub full: bool,
}

impl<'a> Recorder<'a> {
    pub fn new(stream: &'a Stream, outputs: &'a Outputs, switches: &'a Switches, record: Record) -> Recorder<'a> {
        Recorder { stream, outputs, switches, record, own: vec![], last_flush: Nanos(0), heap_events: 0, full: false }
    }

    pub fn on(&self) -> bool {
        self.record != Record::Off
    }

    /// Hands over what there is. `now`: nothing that comes later is before it.
    pub fn flush(&mut self, now: Nanos, asleep: bool) {
        let Record::On { events_per_m, .. } = self.record else { return };
        let mut lane = lock(&self.stream.0);
        let room = events_per_m.saturating_sub(lane.events.len());
        if self.own.len() > room {
            lane.dropped += (self.own.len() - room) as u64;
            self.own.truncate(room);
        }
        if lane.events.is_empty() {
            std::mem::swap(&mut lane.events, &mut self.own);
        } else {
            lane.events.append(&mut self.own);
        }
        lane.flushed = now;
        lane.asleep = asleep;
        self.last_flush = now;
        self.heap_events = 0;
    }

    /// The M is up again.
    pub fn awake(&mut self) {
        if self.on() {
            lock(&self.stream.0).asleep = false;
        }
    }

    pub fn flush_if_due(&mut self, now: Nanos) {
        if self.on() && (self.own.len() >= BATCH || now.0.saturating_sub(self.last_flush.0) > FLUSH_NS) {
            self.flush(now, false);
        }
    }
}

impl Sink for Recorder<'_> {
    fn event(&mut self, event: Event) {
        if let EventKind::StackGrow { .. } = event.kind {
            self.switches.stack_copies.fetch_add(1, Relaxed);
        }
        if !self.on() {
            return;
        }
        if self.switches.off.load(Relaxed) {
            lock(&self.stream.0).dropped += 1;
            return;
        }
        use EventKind::*;
        if let Alloc { .. } | Free { .. } | Grey { .. } | Black { .. } | WriteBarrier { .. } = event.kind {
            self.heap_events += 1;
            if self.heap_events > HEAP_RATE {
                self.switches.heap_off.store(true, Relaxed);
            }
        }
        let t = event.t;
        self.own.push(event);
        if self.own.len() >= 4 * BATCH {
            self.flush(t, false);
        }
    }

    fn output(&mut self, t: Nanos, fd: u32, bytes: &[u8]) {
        self.full |= !self.outputs.write(t, fd, bytes);
    }

    fn wants_heap(&self) -> bool {
        matches!(self.record, Record::On { heap: true, .. })
            && !self.switches.heap_off.load(Relaxed)
            && !self.switches.off.load(Relaxed)
    }
}
