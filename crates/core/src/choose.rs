//! Every nondeterministic choice of the runtime, as one small trait.

/// Where a choice is made: logged beside the choice, so that a replay can check that it is asked the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum ChoicePoint {
    /// `selectgo`: poll order of the ready cases.
    Select,
    /// `stealWork`: where in `allp` the thief starts, and its stride.
    StealOrder,
    /// Map hash seed, and where iteration starts.
    MapSeed,
    MapStart,
    /// `math/rand` without a seed, `runtime.fastrand`.
    Random,
    /// Which of the runnable OS threads a free core takes.
    OsThread,
    /// `checkTimers`, sema treap tickets and others: see the caller.
    Other,
}

/// Who answers: a seeded generator, a log being replayed, or an explorer.
pub trait Choose {
    /// A number in `0..n`; n ≥ 1.
    fn choose(&mut self, at: ChoicePoint, n: u64) -> u64;
}
