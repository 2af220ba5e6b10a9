//! Where text is: files, positions, spans, and the diagnostics that point at them.
//!
//! A [`Pos`] is a byte offset into the concatenation of all files of one [`SourceMap`], as in Go's
//! `token.Pos`: 4 bytes name file, line and column. `Pos(0)` is "nowhere".
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Pos(pub u32);

/// Half-open range of positions: `lo` is the first byte, `hi` one past the last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    pub lo: Pos,
    pub hi: Pos,
}

impl Span {
    pub const NONE: Span = Span { lo: Pos(0), hi: Pos(0) };
    pub fn new(lo: Pos, hi: Pos) -> Span {
        Span { lo, hi }
    }
    pub fn to(self, other: Span) -> Span {
        Span { lo: self.lo, hi: other.hi }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FileId(pub u32);

#[derive(Clone, Debug)]
pub struct SourceFile {
    /// As the user named it (`main.go`), or `$GOROOT/src/…` style for the library's files.
    pub path: Arc<str>,
    pub text: Arc<str>,
    pub base: Pos,
    /// Byte offset in `text` at which each line starts.
    lines: Vec<u32>,
}

#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// What a [`Pos`] is for a reader: 1-based line and byte column, as gc prints them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Location {
    pub path: Arc<str>,
    pub line: u32,
    pub column: u32,
}

impl SourceMap {
    pub fn add(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> FileId {
        let text = text.into();
        let base = self.files.last().map_or(1, |f| f.base.0 + f.text.len() as u32 + 1);
        let lines = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1))
            .collect();
        self.files.push(SourceFile { path: path.into(), text, base: Pos(base), lines });
        FileId(self.files.len() as u32 - 1)
    }
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }
    pub fn file_at(&self, pos: Pos) -> Option<FileId> {
        let i = self.files.partition_point(|f| f.base <= pos);
        (i > 0).then(|| FileId(i as u32 - 1))
    }
    pub fn location(&self, pos: Pos) -> Location {
        let Some(id) = self.file_at(pos) else {
            return Location { path: "".into(), line: 0, column: 0 };
        };
        let f = self.file(id);
        let off = pos.0 - f.base.0;
        let line = f.lines.partition_point(|s| *s <= off);
        Location { path: f.path.clone(), line: line as u32, column: off - f.lines[line - 1] + 1 }
    }
    pub fn text(&self, span: Span) -> &str {
        let Some(id) = self.file_at(span.lo) else { return "" };
        let f = self.file(id);
        f.text.get((span.lo.0 - f.base.0) as usize..(span.hi.0 - f.base.0) as usize).unwrap_or("")
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Error,
    /// Go that is legal but that gmplay does not run yet; `Diagnostic::feature` names it.
    Unsupported,
}

/// One message at one place, in gc's wording (without the `file:line:col: ` before it).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    pub span: Span,
    pub message: String,
    /// For `Unsupported`: the row of the compatibility page.
    pub feature: Option<&'static str>,
}

impl Diagnostic {
    pub fn error(span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Error, span, message: message.into(), feature: None }
    }
    pub fn unsupported(span: Span, feature: &'static str) -> Diagnostic {
        let message = format!("unsupported: {feature} (legal Go that gmplay does not run yet)");
        Diagnostic { severity: Severity::Unsupported, span, message, feature: Some(feature) }
    }
    /// `path:line:col: message`, as gc prints it; further lines of the message are indented by a tab by who wrote them.
    pub fn render(&self, map: &SourceMap) -> String {
        if self.span.lo == Pos(0) {
            // What the linker says has no place.
            return self.message.clone();
        }
        let l = map.location(self.span.lo);
        format!("{}:{}:{}: {}", l.path, l.line, l.column, self.message)
    }
}
