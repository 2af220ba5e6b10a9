//! The pacer: when a cycle starts, how many workers it gets, and how much allocators must help.
//!
//! Go 1.27 `runtime/mgcpacer.go` (`gcControllerState`: `startCycle`, `revise`, `endCycle`, `resetLive`, `commit`,
//! `heapGoalInternal`, `memoryLimitHeapGoal`, `trigger`). Same formulas, same constants.
//!
//! The goal of a cycle is `marked + (marked + stacks + globals) * GOGC/100`, at least 4 MiB scaled by GOGC. Marking
//! shall end when the heap gets there, so it starts a *runway* before: as much as the program allocated per byte
//! scanned in the last four cycles (`cons/mark`, the worst of them), times what there is to scan. Background workers take a
//! quarter of the Ps; if allocation outruns them, the assist ratio makes each allocation pay its share of the scan
//! work left.
//!
//! # Invariants
//! 1. marked ≤ trigger ≤ goal, unless what survived already exceeds the goal.
//! 2. The goal and the trigger change only with the world stopped, or by `set_*` under the controller's rules.
//!
//! # Differences from Go
//! - The memory limit counts arena bytes in use and free-but-touched; other runtime memory is nil here, and the
//!   GC CPU limiter (50 %) is absent.
use super::sweep::MIN_HEAP_DISTANCE;
use crate::heap::{Count, Heap};

/// `gcBackgroundUtilization`.
pub const UTILIZATION: f64 = 0.25;
/// `defaultHeapMinimum`.
pub const HEAP_MIN: u64 = 4 << 20;
/// `gcOverAssistWork`: an assist does at least so much.
pub const OVER_ASSIST: i64 = 64 << 10;
/// No trigger is set (between cycles).
const UNTRIGGERED: u64 = u64::MAX;

/// `gcControllerState`.
#[derive(Clone, Debug)]
pub(crate) struct Pacer {
    /// i64: -1 is off.
    gc_percent: Count,
    memory_limit: Count,
    heap_minimum: Count,
    runway: Count,
    /// f64.
    cons_mark: Count,
    last_cons_mark: [Count; 4],
    percent_goal: Count,
    sweep_min_trigger: Count,
    pub sweep_distance: Count,
    triggered: Count,
    pub last_goal: Count,
    pub heap_marked: Count,
    pub last_heap_scan: Count,
    pub last_stack_scan: Count,
    /// Bytes of stacks that could have to be scanned.
    pub max_stack_scan: Count,
    globals_scan: Count,
    pub heap_scan_work: Count,
    pub stack_scan_work: Count,
    pub globals_scan_work: Count,
    /// i64.
    pub bg_scan_credit: Count,
    pub assist_time: Count,
    pub idle_time: Count,
    pub dedicated_time: Count,
    pub fractional_time: Count,
    mark_start: Count,
    pub dedicated_needed: Count,
    idle_max: Count,
    idle_now: Count,
    /// f64s.
    assist_work_per_byte: Count,
    assist_bytes_per_work: Count,
    fractional_goal: Count,
}

/// What started a cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trigger {
    /// The heap reached the trigger.
    Heap,
    /// No cycle for two minutes.
    Time,
    /// `runtime.GC`.
    Cycle,
}

impl Pacer {
    pub fn new(globals: u64) -> Pacer {
        let zero = Count::default;
        let p = Pacer {
            gc_percent: Count::new(100),
            memory_limit: Count::new(i64::MAX as u64),
            heap_minimum: Count::new(HEAP_MIN),
            runway: zero(),
            cons_mark: zero(),
            last_cons_mark: Default::default(),
            percent_goal: zero(),
            sweep_min_trigger: zero(),
            sweep_distance: Count::new(MIN_HEAP_DISTANCE),
            triggered: Count::new(UNTRIGGERED),
            last_goal: zero(),
            heap_marked: zero(),
            last_heap_scan: zero(),
            last_stack_scan: zero(),
            max_stack_scan: zero(),
            globals_scan: Count::new(globals),
            heap_scan_work: zero(),
            stack_scan_work: zero(),
            globals_scan_work: zero(),
            bg_scan_credit: zero(),
            assist_time: zero(),
            idle_time: zero(),
            dedicated_time: zero(),
            fractional_time: zero(),
            mark_start: zero(),
            dedicated_needed: zero(),
            idle_max: zero(),
            idle_now: zero(),
            assist_work_per_byte: zero(),
            assist_bytes_per_work: zero(),
            fractional_goal: zero(),
        };
        p.commit(true, 0);
        p
    }

    fn percent(&self) -> i64 {
        self.gc_percent.get_signed()
    }

    fn fixed_scan(&self) -> u64 {
        self.last_stack_scan.get() + self.globals_scan.get()
    }

    /// `commit`: goal and runway from what the last cycle found.
    fn commit(&self, sweep_done: bool, heap_live: u64) {
        self.sweep_min_trigger.set(if sweep_done { 0 } else { heap_live + self.sweep_distance.get() });
        let marked = self.heap_marked.get();
        let goal = match self.percent() {
            p if p >= 0 => marked.saturating_add((marked + self.fixed_scan()).saturating_mul(p as u64) / 100),
            _ => u64::MAX,
        };
        self.percent_goal.set(goal.max(self.heap_minimum.get()));
        let ratio = self.cons_mark.get_float() * (1.0 - UTILIZATION) / UTILIZATION;
        self.runway.set((ratio * (self.last_heap_scan.get() + self.fixed_scan()) as f64) as u64);
    }

    fn set_gc_percent(&self, percent: i32) -> i32 {
        let old = self.percent() as i32;
        let new = percent.max(-1);
        // With the percentage off the minimum is meaningless: the goal is infinite.
        self.heap_minimum.set(HEAP_MIN * new.max(0) as u64 / 100);
        self.gc_percent.set(new as i64 as u64);
        old
    }

    /// `trigger` for a given goal: between 70 % and 95 % of the way from the marked heap to the goal (or at most 4 MiB
    /// before the goal, if that is later), where the runway says inside of these.
    fn trigger_for(&self, goal: u64, min_trigger: u64) -> u64 {
        let marked = self.heap_marked.get();
        if marked >= goal {
            return goal;
        }
        let part = (goal - marked) / 64;
        let low = min_trigger.max(marked).max(part * 45 + marked);
        let mut high = part * 61 + marked;
        if goal > HEAP_MIN {
            high = high.max(goal - HEAP_MIN);
        }
        let high = high.max(low);
        let runway = self.runway.get();
        let wanted = if runway > goal { low } else { goal - runway };
        wanted.max(low).min(high)
    }

    /// `addIdleMarkWorker`.
    fn add_idle_worker(&self) -> bool {
        let max = self.idle_max.get();
        self.idle_now.update(|n| (n < max).then_some(n + 1))
    }

    /// `removeIdleMarkWorker`.
    fn remove_idle_worker(&self) {
        debug_assert!(self.idle_now.get() > 0);
        self.idle_now.sub(1);
    }

    fn scan_work(&self) -> u64 {
        self.heap_scan_work.get() + self.stack_scan_work.get() + self.globals_scan_work.get()
    }
}

impl Heap {
    fn goal_and_min_trigger(&self) -> (u64, u64) {
        let p = &self.st.gc.pacer;
        let mut goal = p.percent_goal.get();
        let limited = self.memory_limit_goal();
        if limited < goal {
            return (limited, 0);
        }
        let min = p.sweep_min_trigger.get();
        goal = goal.max(min);
        // A cycle that has begun keeps some room.
        let triggered = p.triggered.get();
        if triggered != UNTRIGGERED {
            goal = goal.max(triggered + (64 << 10));
        }
        (goal, min)
    }

    /// `heapGoal`: heap size at which marking is to be over.
    pub fn heap_goal(&self) -> u64 {
        self.goal_and_min_trigger().0
    }

    /// `trigger`: heap size at which the next cycle starts.
    pub fn gc_trigger(&self) -> u64 {
        let (goal, min) = self.goal_and_min_trigger();
        self.st.gc.pacer.trigger_for(goal, min)
    }

    /// `gcTriggerHeap` while no cycle runs.
    pub fn gc_wanted(&self) -> bool {
        self.st.gc.heap_live.get() >= self.gc_trigger()
    }

    /// `heapLive`: bytes the program is charged with since the last mark.
    pub fn heap_live(&self) -> u64 {
        self.st.gc.heap_live.get()
    }

    /// `memoryLimitHeapGoal`: the largest heap that keeps all memory under GOMEMLIMIT, less 3 % (at least 1 MiB).
    fn memory_limit_goal(&self) -> u64 {
        let p = &self.st.gc.pacer;
        let limit = p.memory_limit.get();
        if limit == i64::MAX as u64 {
            return u64::MAX;
        }
        let (heap_free, mapped) = self.free_and_mapped();
        let alloc = self.st.gc.total_alloc.get().saturating_sub(self.st.gc.total_free.get());
        let non_heap = mapped.saturating_sub(heap_free + alloc);
        let over = mapped.saturating_sub(limit);
        let marked = p.heap_marked.get();
        if non_heap + over >= limit {
            return marked;
        }
        let goal = limit - (non_heap + over);
        let room = (goal / 100 * 3).max(1 << 20);
        let goal = if goal < room || goal - room < room { room } else { goal - room };
        goal.max(marked)
    }

    /// `gcControllerCommit`.
    pub fn gc_commit(&self) {
        self.st.gc.pacer.commit(self.sweep_done(), self.st.gc.heap_live.get());
        if self.barrier_on() {
            self.revise();
        }
        self.pace_sweeper(self.gc_trigger());
    }

    /// `debug.SetGCPercent`: -1 is off; the old value.
    pub fn set_gc_percent(&self, percent: i32) -> i32 {
        let old = self.st.gc.pacer.set_gc_percent(percent);
        self.gc_commit();
        old
    }

    /// How much the program may allocate at least until sweeping is to be over and the next cycle can start: 1 MiB in Go,
    /// which with a low GOGC makes all the difference. For tests that want more collections.
    pub fn set_sweep_distance(&self, bytes: u64) {
        self.st.gc.pacer.sweep_distance.set(bytes);
    }

    /// `debug.SetMemoryLimit`: the old value; a negative argument only asks.
    pub fn set_memory_limit(&self, limit: i64) -> i64 {
        let p = &self.st.gc.pacer;
        let old = p.memory_limit.get_signed();
        if limit >= 0 && limit != old {
            p.memory_limit.set(limit as u64);
            self.gc_commit();
        }
        old
    }

    /// GOGC; -1: off.
    pub fn gc_percent(&self) -> i32 {
        self.st.gc.pacer.percent() as i32
    }

    // ---- what workers and assists tell and ask

    /// When marking began.
    pub(crate) fn mark_start(&self) -> u64 {
        self.st.gc.pacer.mark_start.get()
    }

    /// Share of its time that each P is to mark, besides the dedicated workers.
    pub(crate) fn fractional_goal(&self) -> f64 {
        self.st.gc.pacer.fractional_goal.get_float()
    }

    pub(crate) fn dedicated_needed(&self) -> u64 {
        self.st.gc.pacer.dedicated_needed.get()
    }

    pub(crate) fn take_dedicated(&self) -> bool {
        self.st.gc.pacer.dedicated_needed.update(|n| n.checked_sub(1))
    }

    /// `markWorkerStop` of each kind, after `ns`.
    pub(crate) fn dedicated_stopped(&self, ns: u64) {
        self.st.gc.pacer.dedicated_time.add(ns);
        self.st.gc.pacer.dedicated_needed.add(1);
    }

    pub(crate) fn fractional_stopped(&self, ns: u64) {
        self.st.gc.pacer.fractional_time.add(ns);
    }

    pub(crate) fn idle_stopped(&self, ns: u64) {
        self.st.gc.pacer.idle_time.add(ns);
        self.st.gc.pacer.remove_idle_worker();
    }

    pub(crate) fn add_idle_worker(&self) -> bool {
        self.st.gc.pacer.add_idle_worker()
    }

    pub(crate) fn need_idle_worker(&self) -> bool {
        let p = &self.st.gc.pacer;
        p.idle_now.get() < p.idle_max.get()
    }

    pub(crate) fn add_assist_time(&self, ns: u64) {
        self.st.gc.pacer.assist_time.add(ns);
    }

    /// CPU time of this cycle's marking, idle workers aside.
    pub(crate) fn marking_time(&self) -> u64 {
        let p = &self.st.gc.pacer;
        p.dedicated_time.get() + p.fractional_time.get() + p.assist_time.get()
    }

    /// Scan work per byte allocated, and its inverse.
    pub fn assist_ratio(&self) -> (f64, f64) {
        let p = &self.st.gc.pacer;
        (p.assist_work_per_byte.get_float(), p.assist_bytes_per_work.get_float())
    }

    pub(crate) fn add_bg_credit(&self, work: u64) {
        self.st.gc.pacer.bg_scan_credit.add(work);
    }

    pub(crate) fn has_bg_credit(&self) -> bool {
        self.st.gc.pacer.bg_scan_credit.get() > 0
    }

    pub(crate) fn take_bg_credit(&self, work: u64) -> u64 {
        self.st.gc.pacer.bg_scan_credit.take_up_to(work)
    }

    /// `startCycle`: how many dedicated workers, how much of a fractional one, how many idle ones.
    pub(crate) fn start_cycle(&self, now: u64, procs: u32, trigger: Trigger, stw: bool) {
        let p = &self.st.gc.pacer;
        for c in [&p.heap_scan_work, &p.stack_scan_work, &p.globals_scan_work, &p.bg_scan_credit, &p.assist_time] {
            c.set(0);
        }
        for c in [&p.idle_time, &p.dedicated_time, &p.fractional_time, &p.idle_now] {
            c.set(0);
        }
        p.mark_start.set(now);
        p.triggered.set(self.st.gc.heap_live.get());
        let goal = procs as f64 * UTILIZATION;
        let mut dedicated = (goal + 0.5) as u64;
        let error = dedicated as f64 / goal - 1.0;
        let mut fraction = 0.0;
        // Rounding would miss a quarter by more than 30 %: one P then marks part of the time.
        if !(-0.3..=0.3).contains(&error) {
            if dedicated as f64 > goal {
                dedicated -= 1;
            }
            fraction = (goal - dedicated as f64) / procs as f64;
        }
        if stw {
            dedicated = procs as u64;
            fraction = 0.0;
        }
        p.fractional_goal.set_float(fraction);
        p.idle_max.set(match trigger {
            // A periodic cycle is in no hurry: idle Ps stay idle, unless nobody else would mark.
            Trigger::Time => (dedicated == 0) as u64,
            _ => procs as u64 - dedicated,
        });
        p.dedicated_needed.set(dedicated);
        self.revise();
    }

    /// `revise`: the assist ratio from what is left to scan and to allocate.
    pub(crate) fn revise(&self) {
        let p = &self.st.gc.pacer;
        let percent = match p.percent() {
            n if n < 0 => 100_000,
            n => n,
        };
        let live = self.st.gc.heap_live.get() as i64;
        let scan = self.st.gc.heap_scan.get();
        let work = p.scan_work() as i64;
        let mut goal = self.heap_goal().min(i64::MAX as u64) as i64;
        let mut expected = (p.last_heap_scan.get() + p.fixed_scan()) as i64;
        let most = (scan + p.max_stack_scan.get() + p.globals_scan.get()) as i64;
        let triggered = p.triggered.get() as i64;
        if work > expected {
            // More than last time: stretch the goal in proportion to the worst case, up to the next cycle's.
            let stretched = ((goal - triggered) as f64 / expected.max(1) as f64 * most as f64) as i64;
            let hard = ((1.0 + percent as f64 / 100.0) * goal as f64) as i64;
            goal = stretched.saturating_add(triggered).min(hard);
            expected = most;
        }
        if live > goal {
            goal = (goal as f64 * 1.1) as i64;
            expected = most;
        }
        let work_left = (expected - work).max(1000) as f64;
        let heap_left = goal.saturating_sub(live).max(1) as f64;
        p.assist_work_per_byte.set_float(work_left / heap_left);
        p.assist_bytes_per_work.set_float(heap_left / work_left);
    }

    /// `endCycle`: what this cycle says about allocation per scan work.
    pub(crate) fn end_cycle(&self, now: u64, procs: u32) {
        let p = &self.st.gc.pacer;
        p.last_goal.set(self.heap_goal());
        let time = now.saturating_sub(p.mark_start.get()) as f64 * procs as f64;
        let share = |c: &Count| if time > 0.0 { c.get() as f64 / time } else { 0.0 };
        let utilization = UTILIZATION + share(&p.assist_time);
        let live = self.st.gc.heap_live.get();
        let triggered = p.triggered.get();
        let work = p.scan_work();
        if live <= triggered || work == 0 || utilization >= 1.0 {
            return;
        }
        let idle = share(&p.idle_time);
        let this = (live - triggered) as f64 * (utilization + idle) / (work as f64 * (1.0 - utilization));
        let worst = p.last_cons_mark.iter().map(Count::get_float).fold(this, f64::max);
        p.cons_mark.set_float(worst);
        for i in 1..p.last_cons_mark.len() {
            p.last_cons_mark[i - 1].set(p.last_cons_mark[i].get());
        }
        p.last_cons_mark[3].set_float(this);
    }

    /// `resetLive`: the next cycle is measured from what this one marked.
    pub(crate) fn reset_live(&self, marked: u64) {
        let p = &self.st.gc.pacer;
        p.heap_marked.set(marked);
        self.st.gc.heap_live.set(marked);
        self.st.gc.heap_scan.set(p.heap_scan_work.get());
        p.last_heap_scan.set(p.heap_scan_work.get());
        p.last_stack_scan.set(p.stack_scan_work.get());
        p.triggered.set(UNTRIGGERED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pacer(marked: u64, stacks: u64, percent: i32) -> Pacer {
        let p = Pacer::new(1000);
        p.set_gc_percent(percent);
        p.heap_marked.set(marked);
        p.last_stack_scan.set(stacks);
        p.commit(true, marked);
        p
    }

    #[test]
    fn goal_matches_formula() {
        assert_eq!(pacer(0, 0, 100).percent_goal.get(), 4 << 20);
        assert_eq!(pacer(0, 0, 50).percent_goal.get(), 2 << 20);
        assert_eq!(pacer(0, 0, 1).percent_goal.get(), (4 << 20) / 100);
        assert_eq!(pacer(10 << 20, 5000, 100).percent_goal.get(), (20 << 20) + 6000);
        assert_eq!(pacer(10 << 20, 5000, 20).percent_goal.get(), (12 << 20) + 1200);
        assert_eq!(pacer(10 << 20, 0, -1).percent_goal.get(), u64::MAX);
    }

    #[test]
    fn trigger_stays_inside_its_bounds() {
        let p = pacer(10 << 20, 0, 100);
        let goal = p.percent_goal.get();
        let part = (goal - (10 << 20)) / 64;
        // No runway yet: as late as allowed. The window of 4 MiB before the goal counts only past 95 %.
        assert_eq!(p.trigger_for(goal, 0), (10 << 20) + part * 61);
        p.runway.set(u64::MAX);
        assert_eq!(p.trigger_for(goal, 0), (10 << 20) + part * 45);
        p.runway.set(2 << 20);
        assert_eq!(p.trigger_for(goal, 0), goal - (2 << 20));
        // A heap that has passed the goal starts at once.
        p.heap_marked.set(goal + 1);
        assert_eq!(p.trigger_for(goal, 0), goal);
    }

    #[test]
    fn a_large_heap_starts_at_most_4_mib_before_its_goal() {
        let p = pacer(1 << 30, 0, 100);
        let goal = p.percent_goal.get();
        assert_eq!(p.trigger_for(goal, 0), goal - HEAP_MIN);
    }

    #[test]
    fn idle_workers_are_counted() {
        let p = pacer(0, 0, 100);
        p.idle_max.set(2);
        assert!(p.add_idle_worker() && p.add_idle_worker() && !p.add_idle_worker());
        p.remove_idle_worker();
        assert!(p.add_idle_worker());
    }
}
