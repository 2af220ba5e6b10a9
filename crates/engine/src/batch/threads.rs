//! A batch run on threads of this process: output is written as it comes, events are kept if they are wanted.
use super::{Finished, Options, Threads, Write, nanos};
use crate::ending::Ending;
use crate::live::{Live, Watch};
use gmplay_bytecode::Image;
use gmplay_core::{Event, Nanos, Sink};
use gmplay_trace::{Store, store::Limits};
use std::sync::Arc;
use std::time::Duration;

/// Events that an M may have waiting between two looks at it: at most some hundred milliseconds of them.
const EVENTS_PER_M: usize = 1 << 20;

/// Events are taken in for so long before output and limits are looked at again.
const CALL_NS: u64 = 20_000_000;

/// How long output waits for being written: longer when there has not been any.
const NAP: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(5)];

/// On threads of this process. Returns when all of them have left.
pub fn run(image: &Arc<Image>, options: &Options, write: Write) -> Result<Finished, String> {
    let store = options.record.then(|| Store::new(Limits::default(), true));
    let mut sink = Outlet { write, store, news: false };
    let watch = Watch { events_per_m: options.record.then_some(EVENTS_PER_M), stress: options.stress, check: options.check, fuel: options.fuel };
    let mut live = Live::start(image, &options.config, watch, Arc::<gmplay_parallel::StdThreads>::default())?;
    let mut idle = 0;
    while !live.finished() {
        if !live.wait(NAP[usize::from(idle > 20)]) && options.max_time.is_some_and(|max| live.now() >= nanos(max)) {
            live.stop();
        }
        live.pump_for(CALL_NS, &mut sink);
        if sink.store.as_ref().is_some_and(Store::is_full) {
            live.stop_recording();
        }
        idle = if std::mem::take(&mut sink.news) { 0 } else { idle + 1 };
    }
    let Ending { status, outcome, epilogue } = live.ending();
    let store = sink.store;
    let mut stats = live.stats();
    stats.events = store.as_ref().map_or(0, |s| s.hash.events) as f64;
    let dropped = live.dropped() + store.as_ref().map_or(0, |s| s.dropped);
    let threads = Threads { carriers: live.tables(|t| t.world().ms.len() as u32), dropped };
    let event_hash = store.as_ref().map_or_else(String::new, |s| s.hash.hex());
    let wall = Duration::from_nanos(live.now().0);
    Ok(Finished { status, outcome, epilogue, stats, wall, threads: Some(threads), event_hash, store })
}

/// Where a parallel run's output and events go.
struct Outlet<'a> {
    write: Write<'a>,
    store: Option<Store>,
    news: bool,
}

impl Sink for Outlet<'_> {
    fn event(&mut self, e: Event) {
        self.news = true;
        if let Some(s) = &mut self.store {
            s.event(e);
        }
    }
    fn output(&mut self, t: Nanos, fd: u32, bytes: &[u8]) {
        self.news = true;
        (self.write)(fd, bytes);
        if let Some(s) = &mut self.store {
            s.output(t, fd, bytes);
        }
    }
    fn gap(&mut self, t: Nanos) {
        if let Some(s) = &mut self.store {
            s.gap(t);
        }
    }
    fn dropped(&mut self, n: u64) {
        if let Some(s) = &mut self.store {
            s.dropped(n);
        }
    }
}
