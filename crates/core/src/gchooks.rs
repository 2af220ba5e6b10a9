//! What the scheduler asks the collector, until cycles are orchestrated: a heap that is never collected.
use crate::event::{EventKind, GcPhase, StwReason};
use crate::config::Config;
use crate::exit::WaitReason;
use crate::g::GKind;
use crate::ids::{Addr, GId, Nanos, PId};
use crate::next::Cost;
use crate::world::{Cx, World};

#[derive(Clone, Debug)]
pub struct Gc {
    pub phase: GcPhase,
}

impl Gc {
    pub fn new(_: &Config) -> Gc {
        Gc { phase: GcPhase::Off }
    }
    pub fn blacken_enabled(&self) -> bool {
        self.phase == GcPhase::Mark
    }
}

/// Where a G is inside the collector.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    Nothing,
}

/// What a step of it leads to.
#[derive(Clone, PartialEq, Debug)]
pub enum GcNext {
    Go { then: Op, cost: Cost, units: u32 },
    Park { then: Op, reason: WaitReason },
    Yield { then: Op },
    Stop { then: Op, why: StwReason },
    Start { then: Op },
    Scan { g: GId, then: Op },
    Done,
}

pub fn find_worker(_: &mut World, _: &mut Cx<'_>, _: PId) -> Option<GId> {
    None
}
pub fn find_idle_worker(_: &mut World, _: &mut Cx<'_>, _: PId) -> Option<GId> {
    None
}
pub fn should_schedule_worker(_: &World, _: Option<PId>) -> bool {
    false
}
pub fn step(_: &mut World, _: &mut Cx<'_>, _: GId, _: Op) -> GcNext {
    GcNext::Done
}
pub fn scanned(w: &mut World, cx: &mut Cx<'_>, _by: GId, g: GId, _: &[Addr]) {
    w.emit(cx, EventKind::StackScanned { g });
}
pub fn on_poll(_: &mut World, _: &mut Cx<'_>, _: GId) -> Option<Op> {
    None
}
pub fn on_gc(_: &mut World, _: &mut Cx<'_>, _: GId) -> Option<Op> {
    None
}
pub fn time_trigger(_: &World, _: Nanos) -> bool {
    false
}
pub fn mem_stat(w: &World, i: u32, _: Nanos) -> u64 {
    w.heap.memstat(i)
}
pub fn set_percent(w: &mut World, n: i32) -> i32 {
    w.heap.set_gc_percent(n)
}
pub fn set_memory_limit(w: &mut World, n: i64) -> i64 {
    w.heap.set_memory_limit(n)
}
pub fn system_op(_: GKind) -> Option<Op> {
    None
}
