//! Program text to diagnostics, escape marks and an image.
use crate::dto::{CheckResult, Diagnostic, EscapeMark};
use gmplay_bytecode::Image;
use gmplay_compile::Source;
use gmplay_syntax::{Pos, Severity, SourceMap};
use std::sync::Arc;

/// gc's lines: `FILE:LINE:COL: message`, then `too many errors` behind the tenth.
pub struct Checked {
    pub result: CheckResult,
    pub rendered: Vec<String>,
    pub image: Option<Arc<Image>>,
}

pub fn check(files: &[(&str, &str)]) -> Checked {
    let sources: Vec<Source> = files.iter().map(|(path, text)| Source { path, text }).collect();
    let compiled = gmplay_compile::compile(&sources);
    let rendered = gmplay_syntax::report::gc_lines(&compiled.map, &compiled.diagnostics);
    let map = &compiled.map;
    let diagnostics = compiled.diagnostics.iter().map(|d| diagnostic(map, d)).collect();
    let escapes = compiled
        .escapes
        .iter()
        .map(|e| {
            let l = map.location(e.span.lo);
            EscapeMark { line: l.line, column: l.column, message: e.message.clone(), heap: e.heap, reason: e.reason.clone() }
        })
        .collect();
    Checked { result: CheckResult { diagnostics, escapes }, rendered, image: compiled.image.map(Arc::new) }
}

fn diagnostic(map: &SourceMap, d: &gmplay_syntax::Diagnostic) -> Diagnostic {
    let l = map.location(d.span.lo);
    let offset = |pos: Pos| {
        let Some(id) = map.file_at(pos) else { return 0 };
        let f = map.file(id);
        let bytes = (pos.0 - f.base.0) as usize;
        let text = &f.text[..f.text.floor_char_boundary(bytes.min(f.text.len()))];
        text.encode_utf16().count() as u32
    };
    let (from, to) = (offset(d.span.lo), offset(d.span.hi));
    Diagnostic {
        line: l.line,
        column: l.column,
        from,
        to: to.max(from),
        message: d.message.clone(),
        unsupported: d.severity == Severity::Unsupported,
    }
}
