//! How a run ended and what it wrote: equal for equal behaviour, by whichever driver.
use gmplay_bytecode::Image;
use gmplay_core::next::RunOutcome;
use gmplay_core::{Config, Event, Nanos, Sink};
use gmplay_engine::source;
use gmplay_sim::Sim;
use std::sync::Arc;

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ended {
    /// `exit 0`, `panic`, `fatal: message`, `no end`.
    pub outcome: String,
    pub output: String,
}

impl Ended {
    pub fn new(outcome: Option<&RunOutcome>, output: &[u8]) -> Ended {
        let outcome = match outcome {
            Some(RunOutcome::Exited { code }) => format!("exit {code}"),
            Some(RunOutcome::Panicked) => "panic".into(),
            Some(RunOutcome::Fatal { message }) => format!("fatal: {message}"),
            Some(RunOutcome::TimeLimit) | None => "no end".into(),
        };
        Ended { outcome, output: String::from_utf8_lossy(output).into_owned() }
    }
}

/// The image of a program that must compile.
pub fn compile(text: &str) -> Result<Arc<Image>, String> {
    let checked = source::check(&[("main.go", text)]);
    checked.image.ok_or_else(|| format!("does not compile: {}", checked.rendered.join("\n")))
}

/// By the simulation; `fuel` instructions at most.
pub fn simulated(image: &Arc<Image>, config: Config, fuel: u64) -> Result<Ended, String> {
    struct Output(Vec<u8>);
    impl Sink for Output {
        fn event(&mut self, _: Event) {}
        fn output(&mut self, _: Nanos, _: u32, bytes: &[u8]) {
            self.0.extend_from_slice(bytes);
        }
        fn wants_heap(&self) -> bool {
            false
        }
    }
    let mut out = Output(vec![]);
    let mut sim = Sim::new(image.clone(), config, &mut out).map_err(|e| e.0)?;
    let _ = sim.run(fuel, Nanos(u64::MAX), &mut out, |_| false);
    Ok(Ended::new(sim.outcome(), &out.0))
}
