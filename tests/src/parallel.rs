//! Runs a program on real threads and says all that can go wrong with the machine under it: panics of ours, a run that does
//! not end, threads that do not leave. What the program itself does, whatever it is, is a [`Ended`].
use crate::ended::Ended;
use gmplay_bytecode::Image;
use gmplay_core::Config;
use gmplay_parallel::{Carriers, Options, Run};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// Threads that keep what they panicked with.
#[derive(Default)]
pub struct Threads {
    next: AtomicU32,
    panics: Arc<Mutex<Vec<String>>>,
}

impl Carriers for Threads {
    fn spawn(&self, body: Box<dyn FnOnce(u32) + Send>) {
        let n = self.next.fetch_add(1, Ordering::Relaxed);
        let panics = self.panics.clone();
        let run = move || {
            if let Err(p) = catch_unwind(AssertUnwindSafe(|| body(n))) {
                let text = p.downcast_ref::<String>().cloned().or(p.downcast_ref::<&str>().map(|s| s.to_string()));
                panics.lock().expect("the list").push(text.unwrap_or_else(|| "a panic without words".into()));
            }
        };
        thread::Builder::new().name(format!("carrier {n}")).spawn(run).expect("a thread");
    }
}

/// What is wrong is an error in words; the program's own end is not.
pub fn run(image: &Arc<Image>, config: Config, options: Options, limit: Duration) -> Result<(Ended, Run), String> {
    let threads = Arc::new(Threads::default());
    let panics = threads.panics.clone();
    let run = Run::start(image.clone(), config, options, threads).map_err(|e| format!("it does not start: {e:?}"))?;
    let panicked = || Some(panics.lock().expect("the list").join("; ")).filter(|p| !p.is_empty());
    let began = Instant::now();
    while !run.wait(Some(Duration::from_millis(50))) {
        if let Some(p) = panicked() {
            run.stop();
            return Err(format!("a carrier panicked: {p}"));
        }
        if began.elapsed() > limit {
            let state = state(&run);
            run.stop();
            let left = if run.wait(Some(Duration::from_secs(5))) { "" } else { "; nor do its threads leave when asked to" };
            let over = if run.outcome().is_some() { "its threads do not leave" } else { "no end" };
            return Err(format!("{over} after {limit:?}{left}\n{state}"));
        }
    }
    if let Some(p) = panicked() {
        return Err(format!("a carrier panicked: {p}"));
    }
    if run.carriers_alive() != 0 {
        return Err(format!("over, and {} carriers are alive", run.carriers_alive()));
    }
    let output: Vec<u8> = run.take_output().into_iter().flat_map(|o| o.bytes).collect();
    Ok((Ended::new(run.outcome().as_ref(), &output), run))
}

/// The tables of a run that does not end, in words; not waited for longer than a moment, for their lock may be what hangs.
fn state(run: &Run) -> String {
    let (tx, rx) = mpsc::channel();
    let run = run.clone();
    thread::spawn(move || {
        let text = run.parts(|w, _| {
            let mut out = format!("check: {:?}\nsched: {:?}\n", w.check(), w.sched);
            for (i, p) in w.ps.iter().enumerate() {
                out += &format!("P{i}: {:?} {:?}\n", p.status, p.runq);
            }
            for (i, m) in w.ms.iter().enumerate() {
                out += &format!("M{i}: {m:?}\n");
            }
            for (i, g) in w.gs.iter().enumerate().filter(|(_, g)| g.status != gmplay_core::g::GStatus::Dead).take(40) {
                out += &format!("G{i}: {:?} {:?}\n", g.status, g.wait_reason);
            }
            out
        });
        let _ = tx.send(text);
    });
    rx.recv_timeout(Duration::from_secs(5)).unwrap_or_else(|_| "the tables' lock is held".into())
}
