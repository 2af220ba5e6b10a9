//! What a program sees of the world around it: arguments, environment, standard input, files. Plain data.
use std::collections::BTreeMap;
use std::sync::Arc;

/// Given once, before the run; `stdin_at` is the only part that changes.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The program's name first.
    pub args: Arc<[String]>,
    /// `KEY=value`.
    pub env: Arc<[String]>,
    pub stdin: Arc<[u8]>,
    pub stdin_at: usize,
    pub files: Arc<BTreeMap<String, Vec<u8>>>,
}

impl Default for Outside {
    fn default() -> Outside {
        Outside {
            args: Arc::new(["main".to_string()]),
            env: Arc::new([]),
            stdin: Arc::new([]),
            stdin_at: 0,
            files: Arc::new(BTreeMap::new()),
        }
    }
}
