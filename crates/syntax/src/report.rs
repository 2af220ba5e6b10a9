//! Which diagnostics gc prints, in which order.
//!
//! Go 1.27 `cmd/compile/internal/base`: `ErrorfAt`, `FlushErrors`; `noder.LoadPackage`, `noder.checkFiles`.
//!
//! # Invariants
//! 1. Of several syntax errors in a row on one line, the first stays.
//! 2. Equal messages in a row on one line are one.
//! 3. After ten errors gc stops: those are printed in order of position, then `too many errors`.
use crate::source::{Diagnostic, Pos, SourceMap};

/// gc gives up at the tenth error.
pub const MAX_ERRORS: usize = 10;

impl Diagnostic {
    /// gc checks no types in a package that has one of these. Errors in literals, directives and labels are
    /// others: the checker runs all the same.
    pub fn is_syntax_error(&self) -> bool {
        self.message.starts_with("syntax error")
    }
}

/// Drops what gc does not print: all but the first of adjacent syntax errors on one line. Order is kept.
pub fn one_syntax_error_a_line(map: &SourceMap, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let line = |pos: Pos| (map.file_at(pos), map.location(pos).line);
    let (mut last_syntax, mut last_other) = (None, None);
    diagnostics
        .into_iter()
        .filter(|d| {
            let at = Some(line(d.span.lo));
            if d.is_syntax_error() {
                return std::mem::replace(&mut last_syntax, at) != at;
            }
            let this = Some((at, d.message.clone()));
            std::mem::replace(&mut last_other, this.clone()) != this
        })
        .collect()
}

/// The lines that gc prints for these diagnostics of one package, which are in the order of their discovery.
pub fn gc_lines(map: &SourceMap, diagnostics: &[Diagnostic]) -> Vec<String> {
    let mut kept = one_syntax_error_a_line(map, diagnostics.to_vec());
    let too_many = (kept.len() >= MAX_ERRORS).then(|| kept[MAX_ERRORS - 1].span.lo);
    kept.truncate(MAX_ERRORS);
    kept.sort_by_key(|d| d.span.lo);
    let mut lines: Vec<String> = kept.iter().map(|d| d.render(map)).collect();
    lines.dedup();
    if let Some(pos) = too_many {
        let l = map.location(pos);
        lines.push(format!("{}:{}:{}: too many errors", l.path, l.line, l.column));
    }
    lines
}
