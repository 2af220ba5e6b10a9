//! How a run ended: the exit status, its name, and everything that Go prints then.
//!
//! Go 1.27 `runtime/panic.go` (`fatalpanic`, `fatalthrow`), `runtime/proc.go` (`exit`, `checkdead`); `go run` adds the line
//! `exit status N`. What traces and figures are read from is [`Tables`]: the same for every driver.
use crate::dto;
use crate::traceback;
use gmplay_bytecode::Image;
use gmplay_core::next::RunOutcome;
use gmplay_core::{GId, World};
use gmplay_sim::Sim;
use gmplay_vm::{Program, Routine, TraceFrame};

/// A run between two steps, or behind its last one.
pub trait Tables {
    fn world(&self) -> &World;
    fn program(&self) -> &Program;
    /// The goroutine whose panic or fatal error ended the run.
    fn failed(&self) -> Option<GId>;
    /// None: it has not run yet, or it is running on a thread that has its control data.
    fn routine(&self, g: GId) -> Option<&Routine>;

    fn image(&self) -> &Image {
        self.program().image()
    }
    /// Of a goroutine, newest first.
    fn frames(&self, g: GId) -> Vec<TraceFrame> {
        self.routine(g).map_or_else(Vec::new, |r| self.program().trace(r))
    }
}

impl Tables for Sim {
    fn world(&self) -> &World {
        &self.world
    }
    fn program(&self) -> &Program {
        self.machine.program()
    }
    fn failed(&self) -> Option<GId> {
        self.failed
    }
    fn routine(&self, g: GId) -> Option<&Routine> {
        self.machine.routine_of(g)
    }
}

/// By PRODUCT.md's contract for the command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ending {
    pub status: i32,
    pub outcome: &'static str,
    /// What goes to standard error last.
    pub epilogue: String,
}

impl Ending {
    /// `outcome` None: the run was given up.
    pub fn of(t: &dyn Tables, outcome: Option<&RunOutcome>) -> Ending {
        let (status, outcome, epilogue) = match outcome {
            Some(RunOutcome::Exited { code }) => (*code, "exited", String::new()),
            Some(RunOutcome::Panicked) => (2, "panicked", panicked(t)),
            Some(RunOutcome::Fatal { message }) => (2, "fatal", fatal(t, message)),
            Some(RunOutcome::TimeLimit) | None => (124, "time limit", "gmplay: the run reached its limit\n".into()),
        };
        Ending { status, outcome, epilogue }
    }
}

/// The panic itself has been printed by the program.
fn panicked(t: &dyn Tables) -> String {
    traceback::single(t, t.failed().unwrap_or(GId(0))) + "exit status 2\n"
}

/// Everything that Go prints for a fatal error: all goroutines, the failing one first.
fn fatal(t: &dyn Tables, message: &str) -> String {
    // Deadlock and exhaustion carry their own first lines.
    let mut out = format!("fatal error: {message}\n");
    if message == "stack overflow" {
        // Go's limit; ours is reached earlier (docs/fidelity.md).
        out = format!("runtime: goroutine stack exceeds 1000000000-byte limit\n{out}");
    }
    if message == "thread exhaustion" {
        out = format!("runtime: program exceeds {}-thread limit\n{out}", t.world().cfg.max_threads);
    }
    out += &traceback::all(t, t.failed());
    out += "exit status 2\n";
    out
}

/// For the page.
pub fn outcome(o: &RunOutcome) -> dto::Outcome {
    let (kind, code, message) = match o {
        RunOutcome::Exited { code } => ("exited", *code, String::new()),
        RunOutcome::Panicked => ("panicked", 2, String::new()),
        RunOutcome::Fatal { message } => ("fatal", 2, message.clone()),
        RunOutcome::TimeLimit => ("time-limit", 0, String::new()),
    };
    dto::Outcome { kind: kind.into(), code, message }
}
