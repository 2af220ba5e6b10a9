//! Runs a program on real threads and says what is wrong with the machine under it: a panic of ours, a broken invariant, a
//! run that does not end, threads that do not leave. What the program itself does, whatever it is, is an [`Ended`].
use crate::ended::Ended;
use gmplay_bytecode::Image;
use gmplay_core::Config;
use gmplay_core::g::GStatus;
use gmplay_parallel::{Options, Run, StdThreads};
use std::fmt::Write;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// The run, over, for a look at its tables.
pub fn run(image: &Arc<Image>, config: Config, options: Options, limit: Duration) -> Result<(Ended, Run), String> {
    let run = Run::start(image.clone(), config, options, Arc::new(StdThreads::default())).map_err(|e| e.0)?;
    let began = Instant::now();
    let mut output = vec![];
    // A reader that is never far behind: a writer waits for none.
    while !run.wait(Some(Duration::from_millis(20))) {
        output.extend(run.take_output());
        drop(run.take_batches());
        if began.elapsed() > limit {
            let state = state(&run);
            run.stop();
            let left = if run.wait(Some(Duration::from_secs(5))) { "" } else { "; nor do its threads leave when asked to" };
            let over = if run.outcome().is_some() { "its threads do not leave" } else { "no end" };
            return Err(format!("{over} after {limit:?}{left}\n{state}"));
        }
    }
    if let Some(why) = run.crash() {
        return Err(format!("crash: {why}"));
    }
    output.extend(run.take_output());
    let bytes: Vec<u8> = output.into_iter().flat_map(|o| o.bytes).collect();
    Ok((Ended::new(run.outcome().as_ref(), &bytes), run))
}

/// The tables of a run, in words; not waited for long, for their lock may be what hangs.
pub fn state(run: &Run) -> String {
    let (tx, rx) = mpsc::channel();
    let run = run.clone();
    thread::spawn(move || {
        let text = run.parts(|w, _| {
            let mut out = format!("{:?}\n{:?}\n", w.check(), w.sched);
            for (i, p) in w.ps.iter().enumerate() {
                let _ = writeln!(out, "P{i} {:?} {:?}", p.status, p.runq);
            }
            for (i, m) in w.ms.iter().enumerate() {
                let _ = writeln!(out, "M{i} {m:?}");
            }
            for (i, g) in w.gs.iter().enumerate().filter(|(_, g)| g.status != GStatus::Dead).take(40) {
                let _ = writeln!(out, "G{i} {:?} {:?}", g.status, g.wait_reason);
            }
            out
        });
        let _ = tx.send(text);
    });
    rx.recv_timeout(Duration::from_secs(5)).unwrap_or_else(|_| "the tables' lock is held".into())
}
