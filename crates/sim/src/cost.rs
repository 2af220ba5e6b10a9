//! What everything costs in virtual time: one table, shown and changed by the page.
//!
//! The numbers are of the order that a 3 GHz amd64 server shows for Go 1.27 (uncontended, warm caches). They are a model,
//! not a measurement of the reader's machine; `docs/fidelity.md` says so on screen.
use gmplay_core::Cost;

#[derive(Clone, PartialEq, Debug)]
pub struct CostTable {
    /// Picoseconds an instruction of the virtual machine.
    pub instruction_ps: u32,
    /// Nanoseconds by kind.
    ns: [u32; KINDS],
    /// An OS thread's time slice when threads wait for a core.
    pub os_slice_ns: u64,
    /// From futex wake to running: at least, and the spread that the seed draws from.
    pub wake_ns_min: u64,
    pub wake_ns_spread: u64,
    /// Switching a core from one OS thread to another.
    pub os_switch_ns: u64,
}

const KINDS: usize = Cost::Nanos as usize + 1;

impl Default for CostTable {
    fn default() -> CostTable {
        use Cost::*;
        let mut ns = [0; KINDS];
        for (cost, n) in [
            (Free, 0),
            (Schedule, 20),
            (FindRunnable, 30),
            (Switch, 40),
            (Steal, 50),
            (Park, 60),
            (Ready, 60),
            (NewG, 150),
            (ChanOp, 40),
            (SelectOp, 80),
            (SemaOp, 40),
            (TimerOp, 60),
            (WakeM, 1_500),
            (ParkM, 1_000),
            (NewM, 10_000),
            (EnterSyscall, 60),
            (ExitSyscall, 60),
            (GcMark, 20),
            (GcScanWord, 1),
            (GcSweepSpan, 300),
            (StopTheWorld, 2_000),
            (Sysmon, 500),
            (Nanos, 1),
        ] {
            ns[cost as usize] = n;
        }
        CostTable { instruction_ps: 1_000, ns, os_slice_ns: 3_000_000, wake_ns_min: 2_000, wake_ns_spread: 2_000, os_switch_ns: 1_500 }
    }
}

impl CostTable {
    pub fn ns(&self, cost: Cost, units: u32) -> u64 {
        u64::from(self.ns[cost as usize]) * u64::from(units)
    }
    pub fn set(&mut self, cost: Cost, ns: u32) {
        self.ns[cost as usize] = ns;
    }
    pub fn instructions_ns(&self, count: u64) -> u64 {
        count * u64::from(self.instruction_ps) / 1000
    }
}
