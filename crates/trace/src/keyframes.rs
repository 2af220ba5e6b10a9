//! States kept along the way, so that the state at any moment costs a bounded number of events to fold.
//!
//! The distance between two keyframes grows with the state's size (cloning a large state is dear), and when there are too
//! many, every other one is dropped and the distance doubles: memory stays bounded, seeking stays logarithmic-ish.
use crate::state::State;
use gmplay_core::Event;

const DISTANCE: usize = 2048;
const FRAMES_MAX: usize = 256;

#[derive(Debug, Default)]
pub struct Keyframes {
    /// (number of events folded in, state)
    frames: Vec<(usize, State)>,
    /// The state behind the last event.
    head: State,
    stride: usize,
}

impl Keyframes {
    /// `index`: of this event in the store.
    pub fn apply(&mut self, index: usize, event: &Event) {
        if self.stride == 0 {
            self.stride = DISTANCE;
        }
        self.head.apply(event);
        let last = self.frames.last().map_or(0, |f| f.0);
        if index + 1 - last >= self.stride.max(self.head.size() / 2) {
            self.frames.push((index + 1, self.head.clone()));
            if self.frames.len() > FRAMES_MAX {
                let mut i = 0;
                self.frames.retain(|_| {
                    i += 1;
                    i % 2 == 0
                });
                self.stride *= 2;
            }
        }
    }

    pub fn head(&self) -> &State {
        &self.head
    }

    /// The state after the first `count` of `events`.
    pub fn state_at(&self, events: &[Event], count: usize) -> State {
        let i = self.frames.partition_point(|f| f.0 <= count);
        let (from, mut state) = match i {
            0 => (0, State::default()),
            i => (self.frames[i - 1].0, self.frames[i - 1].1.clone()),
        };
        for e in &events[from..count] {
            state.apply(e);
        }
        state
    }
}
