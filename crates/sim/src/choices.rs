//! The answers to every free choice: drawn from a seed, or replayed from a log.
//!
//! The generator is SplitMix64 (Steele, Lea and Flood, 2014): one multiplication chain a draw, full period, and its whole
//! state is one word, so that a checkpoint copies 8 bytes.
use gmplay_core::{Choose, ChoicePoint};

/// One answer, with what was asked: a replay that is asked something else has diverged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Choice {
    pub at: ChoicePoint,
    pub n: u64,
    pub answer: u64,
}

const LOG_MAX: usize = 1 << 20;

#[derive(Debug, Default)]
pub struct Choices {
    state: u64,
    /// Number of choices made.
    pub count: u64,
    /// The first ones of the run, for reports and links.
    log: Vec<Choice>,
    /// Answers to give before the generator's own.
    replay: Vec<Choice>,
    /// First choice at which a replay was asked something else than its log says.
    pub diverged: Option<u64>,
}

/// A checkpoint's copy: the generator, without the log (the run that made the checkpoint keeps it).
impl Clone for Choices {
    fn clone(&self) -> Choices {
        Choices { state: self.state, count: self.count, log: vec![], replay: self.replay.clone(), diverged: self.diverged }
    }
}

impl Choices {
    pub fn seeded(seed: u64) -> Choices {
        Choices { state: seed, ..Choices::default() }
    }
    pub fn replaying(seed: u64, log: Vec<Choice>) -> Choices {
        Choices { state: seed, replay: log, ..Choices::default() }
    }
    pub fn log(&self) -> &[Choice] {
        &self.log
    }
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Choose for Choices {
    fn choose(&mut self, at: ChoicePoint, n: u64) -> u64 {
        assert!(n >= 1, "a choice among none at {at:?}");
        // The generator moves in a replay too, so that what follows the log is the same as without one.
        let drawn = ((u128::from(self.next()) * u128::from(n)) >> 64) as u64;
        let answer = match self.replay.get(self.count as usize) {
            Some(c) if c.at == at && c.n == n => c.answer,
            Some(_) => {
                self.diverged.get_or_insert(self.count);
                drawn
            }
            None => drawn,
        };
        if self.log.len() < LOG_MAX && self.log.len() as u64 == self.count {
            self.log.push(Choice { at, n, answer });
        }
        self.count += 1;
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replay_gives_the_same_answers_and_says_where_it_diverges() {
        let mut a = Choices::seeded(7);
        let asked = [3, 10, 1, 1000];
        let first: Vec<u64> = asked.iter().map(|n| a.choose(ChoicePoint::Select, *n)).collect();
        assert!(first.iter().zip(asked).all(|(x, n)| *x < n));
        let mut log = a.log().to_vec();
        log[1].answer = (log[1].answer + 1) % 10;
        let mut b = Choices::replaying(7, log.clone());
        let second: Vec<u64> = asked.iter().map(|n| b.choose(ChoicePoint::Select, *n)).collect();
        assert_eq!(second, [first[0], log[1].answer, first[2], first[3]]);
        assert_eq!(b.diverged, None);
        let mut c = Choices::replaying(7, log);
        c.choose(ChoicePoint::Select, 3);
        c.choose(ChoicePoint::MapStart, 10);
        assert_eq!(c.diverged, Some(1));
    }
}
