//! Where a parameter's value goes: what a caller needs to know of a function that was analysed before.
//!
//! Go 1.27 `cmd/compile/internal/escape/leaks.go`: `leaks`.
//!
//! # Invariants
//! 1. An entry is the least number of dereferences on any path from the parameter to that place.

/// Results beyond these are taken for the heap.
pub const RESULTS: usize = 5;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Leaks {
    pub heap: Option<u8>,
    /// To the pointer operand of a store.
    pub mutator: Option<u8>,
    /// To the callee operand of a call whose results are lost track of.
    pub callee: Option<u8>,
    pub results: [Option<u8>; RESULTS],
}

fn least(at: &mut Option<u8>, derefs: i32) {
    let d = derefs.clamp(0, 254) as u8;
    *at = Some(at.map_or(d, |old| old.min(d)));
}

impl Leaks {
    pub fn to_heap() -> Leaks {
        Leaks { heap: Some(0), ..Leaks::default() }
    }
    pub fn add_heap(&mut self, derefs: i32) {
        least(&mut self.heap, derefs);
    }
    pub fn add_mutator(&mut self, derefs: i32) {
        least(&mut self.mutator, derefs);
    }
    pub fn add_callee(&mut self, derefs: i32) {
        least(&mut self.callee, derefs);
    }
    /// False where there is no room for that result.
    #[must_use]
    pub fn add_result(&mut self, i: usize, derefs: i32) -> bool {
        match self.results.get_mut(i) {
            Some(at) => {
                least(at, derefs);
                true
            }
            None => false,
        }
    }
    /// A path to the heap makes those as long or longer to anywhere else redundant.
    pub fn optimize(&mut self) {
        let Some(h) = self.heap else { return };
        for at in [&mut self.mutator, &mut self.callee].into_iter().chain(&mut self.results) {
            if at.is_some_and(|d| d >= h) {
                *at = None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest_path_wins() {
        let mut l = Leaks::default();
        l.add_heap(3);
        l.add_heap(1);
        l.add_heap(2);
        assert_eq!(l.heap, Some(1));
        assert!(l.add_result(4, 0));
        assert!(!l.add_result(5, 0));
    }

    #[test]
    fn heap_path_hides_longer_ones() {
        let mut l = Leaks::default();
        l.add_heap(1);
        assert!(l.add_result(0, 0) && l.add_result(1, 1));
        l.add_mutator(2);
        l.optimize();
        assert_eq!((l.results[0], l.results[1], l.mutator), (Some(0), None, None));
    }
}
