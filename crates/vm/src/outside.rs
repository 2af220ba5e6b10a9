//! What a program sees of the world around it: arguments, environment, standard input, files. Plain data.
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// Given once, before the run; how much of the input has been read is the only part that changes.
#[derive(Debug)]
pub struct Outside {
    /// The program's name first.
    pub args: Arc<[String]>,
    /// `KEY=value`.
    pub env: Arc<[String]>,
    pub stdin: Arc<[u8]>,
    stdin_at: AtomicUsize,
    pub files: Arc<BTreeMap<String, Vec<u8>>>,
}

impl Outside {
    /// Takes the next `n` bytes of standard input, or as many as are left. Several threads may read: each gets its own.
    pub fn read_stdin(&self, n: usize) -> std::ops::Range<usize> {
        let len = self.stdin.len();
        let at = self.stdin_at.fetch_update(Relaxed, Relaxed, |at| Some(at.saturating_add(n).min(len))).unwrap_or(len);
        at..at.saturating_add(n).min(len)
    }

    /// `os.Args[1:]`.
    pub fn set_args(&mut self, args: &[String]) {
        let name = self.args.first().cloned().unwrap_or_default();
        self.args = std::iter::once(name).chain(args.iter().cloned()).collect();
    }
}

impl Clone for Outside {
    fn clone(&self) -> Outside {
        Outside {
            args: self.args.clone(),
            env: self.env.clone(),
            stdin: self.stdin.clone(),
            stdin_at: AtomicUsize::new(self.stdin_at.load(Relaxed)),
            files: self.files.clone(),
        }
    }
}

impl Default for Outside {
    fn default() -> Outside {
        Outside {
            args: Arc::new(["main".to_string()]),
            env: Arc::new([]),
            stdin: Arc::new([]),
            stdin_at: AtomicUsize::new(0),
            files: Arc::new(BTreeMap::new()),
        }
    }
}
