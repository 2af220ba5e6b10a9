//! Counts over the whole run, taken from the events as they happen.
use crate::event::EventKind;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stats {
    pub goroutines_created: u64,
    /// `execute`s.
    pub context_switches: u64,
    /// Successful `runqsteal`s, and Gs that changed P by them.
    pub steals: u64,
    pub stolen: u64,
    pub preemptions: u64,
    /// Ps handed to another M.
    pub handoffs: u64,
    pub parks: u64,
    pub ms_created: u64,
    pub timers_fired: u64,
    pub chan_ops: u64,
}

impl Stats {
    pub(crate) fn count(&mut self, kind: &EventKind) {
        use EventKind::*;
        match kind {
            GoCreate { system: false, .. } => self.goroutines_created += 1,
            GoStart { .. } => self.context_switches += 1,
            Steal { n, .. } => {
                self.steals += 1;
                self.stolen += u64::from(*n);
            }
            GoPreempt { .. } => self.preemptions += 1,
            Handoff { .. } => self.handoffs += 1,
            GoPark { .. } => self.parks += 1,
            MCreate { .. } => self.ms_created += 1,
            TimerFire { .. } => self.timers_fired += 1,
            ChanSend { .. } | ChanRecv { .. } | ChanClose { .. } => self.chan_ops += 1,
            _ => {}
        }
    }
}
