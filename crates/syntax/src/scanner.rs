//! Source text to tokens, one at a time, with Go's automatic semicolons.
//!
//! Go 1.27 `cmd/compile/internal/syntax`: `scanner.next`, `source.nextch`.
//!
//! # Invariants
//! 1. `ch` is the character at `off`, or [`EOF`] at the end; characters that are errors by themselves (NUL, a
//!    byte order mark inside the file) are reported once when they are reached and never seen as `ch`.
//! 2. After `next`, the token is `text[start..off]` (an automatic semicolon may be empty).
//! 3. Errors go to `errors` in the order in which gc would report them.
//!
//! Differences from Go: `//line` directives do not change positions, since positions name the text on screen;
//! input is UTF-8 by type, so there is no "invalid UTF-8 encoding"; after two dots at the end of a line, gc
//! counts one line too many from there on (`source.rewind`), here lines stay right.
use crate::ast::{BinaryOp, LitKind};
use crate::source::{Diagnostic, Pos, Span};
use crate::token::{Op, Tok};
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// No character has this value.
const EOF: u32 = u32::MAX;
const BOM: u32 = 0xfeff;

/// A `//go:` comment, as seen before the current token.
#[derive(Clone, Copy, Debug)]
pub struct RawDirective {
    /// Offsets of the text after `//`, without a carriage return at its end.
    pub start: u32,
    pub end: u32,
    /// Nothing but white space precedes it on its line.
    pub own_line: bool,
}

pub struct Scanner<'a> {
    pub src: &'a str,
    base: u32,
    off: usize,
    ch: u32,
    chw: usize,
    nlsemi: bool,

    /// Start of the current token.
    pub start: u32,
    pub tok: Tok,
    /// A name or literal as written; for a semicolon what stands for it: `semicolon`, `newline` or `EOF`.
    pub lit: &'a str,
    pub kind: LitKind,
    /// Valid for Operator, AssignOp, IncOp and Star.
    pub op: Op,

    /// Something was wrong in or before the current token: if that is a literal, it may have no value.
    pub bad: bool,
    pub errors: Vec<Diagnostic>,
    pub directives: Vec<RawDirective>,
}

impl<'a> Scanner<'a> {
    /// `base` is the position of the first byte of `src`.
    pub fn new(src: &'a str, base: Pos) -> Scanner<'a> {
        let mut s = Scanner {
            src,
            base: base.0,
            off: 0,
            ch: b' ' as u32,
            chw: 0,
            nlsemi: false,
            start: 0,
            tok: Tok::Eof,
            lit: "",
            kind: LitKind::Int,
            op: Op::Not,
            bad: false,
            errors: Vec::new(),
            directives: Vec::new(),
        };
        s.nextch();
        s
    }

    pub fn pos_at(&self, off: usize) -> Pos {
        Pos(self.base + off as u32)
    }
    /// Where the character after the current token is.
    pub fn end_pos(&self) -> Pos {
        self.pos_at(self.off)
    }
    /// Gives the rest of the text up: from here on the token is EOF.
    pub fn abandon(&mut self) {
        self.off = self.src.len();
        self.ch = EOF;
        self.chw = 0;
        self.nlsemi = false;
        self.start = self.off as u32;
        self.tok = Tok::Eof;
    }

    fn error_at(&mut self, off: usize, message: impl Into<String>) {
        let lo = self.pos_at(off);
        let hi = self.pos_at(off + self.src[off..].chars().next().map_or(0, char::len_utf8));
        self.errors.push(Diagnostic::error(Span::new(lo, hi), message));
    }
    fn error(&mut self, message: impl Into<String>) {
        self.error_at(self.off, message);
    }
    /// An error about the token so far, shown at its start.
    fn token_error(&mut self, message: &str) {
        let span = Span::new(self.pos_at(self.start as usize), self.pos_at(self.off));
        self.errors.push(Diagnostic::error(span, message));
    }

    fn nextch(&mut self) {
        loop {
            self.off += self.chw;
            let bytes = self.src.as_bytes();
            let Some(&b) = bytes.get(self.off) else {
                self.ch = EOF;
                self.chw = 0;
                return;
            };
            if b < 0x80 {
                self.ch = b as u32;
                self.chw = 1;
                // As in gc, a NUL at the very start goes unnoticed here and is an invalid character.
                if b == 0 && self.off > 0 {
                    self.error("invalid NUL character");
                    continue;
                }
                return;
            }
            let c = self.src[self.off..].chars().next().unwrap_or('\u{fffd}');
            self.ch = c as u32;
            self.chw = c.len_utf8();
            if self.ch == BOM {
                if self.off > 0 {
                    self.error("invalid BOM in the middle of the file");
                }
                continue;
            }
            return;
        }
    }

    fn at(&self, b: u8) -> bool {
        self.ch == b as u32
    }
    /// Consumes `b` if it comes next.
    fn eat(&mut self, b: u8) -> bool {
        let hit = self.at(b);
        if hit {
            self.nextch();
        }
        hit
    }
    fn segment(&self) -> &'a str {
        &self.src[self.start as usize..self.off]
    }

    /// Reads the next token into `tok`, `lit`, `kind`, `op` and `bad`.
    pub fn next(&mut self) {
        let errors = self.errors.len();
        self.scan();
        self.bad = self.errors.len() > errors;
    }

    fn scan(&mut self) {
        let nlsemi = std::mem::take(&mut self.nlsemi);
        loop {
            while self.at(b' ') || self.at(b'\t') || self.at(b'\n') && !nlsemi || self.at(b'\r') {
                self.nextch();
            }
            self.start = self.off as u32;
            if is_letter(self.ch) || self.ch >= 0x80 && self.ch != EOF && self.at_ident_char(true) {
                self.nextch();
                self.ident();
                return;
            }
            if self.ch == EOF {
                if nlsemi {
                    self.lit = "EOF";
                    self.tok = Tok::Semi;
                } else {
                    self.tok = Tok::Eof;
                }
                return;
            }
            // All others were taken for letters.
            debug_assert!(self.ch < 0x80);
            let c = self.ch as u8;
            match c {
                b'0'..=b'9' => return self.number(false),
                b'"' => return self.std_string(),
                b'`' => return self.raw_string(),
                b'\'' => return self.rune(),
                _ => {}
            }
            if c == b'/' {
                // The start stays that of the comment: a comment that spans lines is a newline there.
                self.nextch();
                if self.eat(b'/') {
                    self.line_comment();
                    continue;
                }
                if self.eat(b'*') {
                    self.full_comment();
                    if nlsemi && self.segment().contains('\n') {
                        self.lit = "newline";
                        self.tok = Tok::Semi;
                        return;
                    }
                    continue;
                }
                return self.binary(BinaryOp::Div);
            }
            if !matches!(
                c,
                b'\n'
                    | b'('
                    | b'['
                    | b'{'
                    | b','
                    | b';'
                    | b')'
                    | b']'
                    | b'}'
                    | b':'
                    | b'.'
                    | b'+'
                    | b'-'
                    | b'*'
                    | b'%'
                    | b'&'
                    | b'|'
                    | b'^'
                    | b'<'
                    | b'>'
                    | b'='
                    | b'!'
                    | b'~'
            ) {
                self.error(format!("invalid character {}", unicode_name(self.ch)));
                self.nextch();
                continue;
            }
            self.nextch();
            return self.punctuation(c);
        }
    }

    /// A token that starts with `c`, which has been consumed.
    fn punctuation(&mut self, c: u8) {
        self.tok = match c {
            b'\n' => {
                self.lit = "newline";
                Tok::Semi
            }
            b';' => {
                self.lit = "semicolon";
                Tok::Semi
            }
            b'(' => Tok::Lparen,
            b'[' => Tok::Lbrack,
            b'{' => Tok::Lbrace,
            b',' => Tok::Comma,
            b')' => {
                self.nlsemi = true;
                Tok::Rparen
            }
            b']' => {
                self.nlsemi = true;
                Tok::Rbrack
            }
            b'}' => {
                self.nlsemi = true;
                Tok::Rbrace
            }
            b':' if self.eat(b'=') => Tok::Define,
            b':' => Tok::Colon,
            b'.' => {
                if is_decimal(self.ch) {
                    return self.number(true);
                }
                if self.at(b'.') && self.src.as_bytes().get(self.off + 1) == Some(&b'.') {
                    self.nextch();
                    self.nextch();
                    Tok::DotDotDot
                } else {
                    Tok::Dot
                }
            }
            b'+' => return self.additive(b'+', BinaryOp::Add),
            b'-' => return self.additive(b'-', BinaryOp::Sub),
            b'*' => {
                self.op = Op::Bin(BinaryOp::Mul);
                if self.eat(b'=') { Tok::AssignOp } else { Tok::Star }
            }
            b'%' => return self.binary(BinaryOp::Rem),
            b'&' => {
                if self.eat(b'&') {
                    self.op = Op::Bin(BinaryOp::LogAnd);
                    Tok::Operator
                } else if self.eat(b'^') {
                    return self.binary(BinaryOp::AndNot);
                } else {
                    return self.binary(BinaryOp::And);
                }
            }
            b'|' => {
                if self.eat(b'|') {
                    self.op = Op::Bin(BinaryOp::LogOr);
                    Tok::Operator
                } else {
                    return self.binary(BinaryOp::Or);
                }
            }
            b'^' => return self.binary(BinaryOp::Xor),
            b'<' => {
                if self.eat(b'-') {
                    Tok::Arrow
                } else if self.eat(b'<') {
                    return self.binary(BinaryOp::Shl);
                } else {
                    self.op = Op::Bin(if self.eat(b'=') { BinaryOp::Le } else { BinaryOp::Lt });
                    Tok::Operator
                }
            }
            b'>' => {
                if self.eat(b'>') {
                    return self.binary(BinaryOp::Shr);
                }
                self.op = Op::Bin(if self.eat(b'=') { BinaryOp::Ge } else { BinaryOp::Gt });
                Tok::Operator
            }
            b'=' if self.eat(b'=') => {
                self.op = Op::Bin(BinaryOp::Eq);
                Tok::Operator
            }
            b'=' => Tok::Assign,
            b'!' => {
                self.op = if self.eat(b'=') { Op::Bin(BinaryOp::Ne) } else { Op::Not };
                Tok::Operator
            }
            _ => {
                debug_assert_eq!(c, b'~');
                self.op = Op::Tilde;
                Tok::Operator
            }
        };
    }

    /// `op`, or `op=`.
    fn binary(&mut self, op: BinaryOp) {
        self.op = Op::Bin(op);
        self.tok = if self.eat(b'=') { Tok::AssignOp } else { Tok::Operator };
    }

    /// `+`, `++` or `+=`.
    fn additive(&mut self, c: u8, op: BinaryOp) {
        if self.eat(c) {
            self.op = Op::Bin(op);
            self.nlsemi = true;
            self.tok = Tok::IncOp;
        } else {
            self.binary(op);
        }
    }

    fn ident(&mut self) {
        while is_letter(self.ch) || is_decimal(self.ch) {
            self.nextch();
        }
        if self.ch >= 0x80 && self.ch != EOF {
            while self.ch != EOF && self.at_ident_char(false) {
                self.nextch();
            }
        }
        let word = self.segment();
        if let Some(tok) = Tok::keyword(word) {
            self.nlsemi = matches!(tok, Tok::Break | Tok::Continue | Tok::Fallthrough | Tok::Return);
            self.tok = tok;
            return;
        }
        self.nlsemi = true;
        self.lit = word;
        self.tok = Tok::Name;
    }

    /// Whether `ch` belongs to an identifier. What is not ASCII always does: if it should not, that is an error.
    fn at_ident_char(&mut self, first: bool) -> bool {
        let Some(c) = char::from_u32(self.ch) else {
            return false;
        };
        if is_unicode_letter(c) || c == '_' {
        } else if c.general_category() == GeneralCategory::DecimalNumber {
            if first {
                self.error(format!("identifier cannot begin with digit {}", unicode_name(self.ch)));
            }
        } else if !c.is_ascii() {
            self.error(format!("invalid character {} in identifier", unicode_name(self.ch)));
        } else {
            return false;
        }
        true
    }

    fn literal(&mut self, kind: LitKind) {
        self.nlsemi = true;
        self.tok = Tok::Literal;
        self.lit = self.segment();
        self.kind = kind;
    }

    /// Digits and `_`s. Digits that `base` lacks are taken too; `invalid` is where the first of them is.
    fn digits(&mut self, base: u32, invalid: &mut Option<usize>) -> DigitSeq {
        let mut seen = DigitSeq::default();
        loop {
            if self.at(b'_') {
                seen.separator = true;
            } else if if base <= 10 { is_decimal(self.ch) } else { is_hex(self.ch) } {
                if base <= 10 && self.ch >= '0' as u32 + base && invalid.is_none() {
                    *invalid = Some(self.off);
                }
                seen.digit = true;
            } else {
                return seen;
            }
            self.nextch();
        }
    }

    /// With `seen_point`, the point has been consumed and a digit follows.
    fn number(&mut self, mut seen_point: bool) {
        let mut ok = true;
        let mut kind = LitKind::Int;
        let mut base = 10;
        let mut prefix = None;
        let mut seen = DigitSeq::default();
        let mut invalid = None;
        if !seen_point {
            if self.eat(b'0') {
                let (b, p) = match lower(self.ch) {
                    b'x' => (16, b'x'),
                    b'o' => (8, b'o'),
                    b'b' => (2, b'b'),
                    _ => (8, b'0'),
                };
                base = b;
                prefix = Some(p);
                if p == b'0' {
                    seen.digit = true;
                } else {
                    self.nextch();
                }
            }
            seen |= self.digits(base, &mut invalid);
            if self.at(b'.') {
                if matches!(prefix, Some(b'o' | b'b')) {
                    self.error(format!("invalid radix point in {} literal", base_name(base)));
                    ok = false;
                }
                self.nextch();
                seen_point = true;
            }
        }
        if seen_point {
            kind = LitKind::Float;
            seen |= self.digits(base, &mut invalid);
        }
        if !seen.digit && ok {
            self.error(format!("{} literal has no digits", base_name(base)));
            ok = false;
        }
        let e = lower(self.ch);
        if e == b'e' || e == b'p' {
            let written = self.ch as u8 as char;
            if ok && e == b'e' && !matches!(prefix, None | Some(b'0')) {
                self.error(format!("'{written}' exponent requires decimal mantissa"));
                ok = false;
            } else if ok && e == b'p' && prefix != Some(b'x') {
                self.error(format!("'{written}' exponent requires hexadecimal mantissa"));
                ok = false;
            }
            self.nextch();
            kind = LitKind::Float;
            if self.at(b'+') || self.at(b'-') {
                self.nextch();
            }
            let exponent = self.digits(10, &mut None);
            seen.digit = exponent.digit;
            seen.separator |= exponent.separator;
            if !seen.digit && ok {
                self.error("exponent has no digits");
                ok = false;
            }
        } else if prefix == Some(b'x') && kind == LitKind::Float && ok {
            self.error("hexadecimal mantissa requires a 'p' exponent");
            ok = false;
        }
        if self.eat(b'i') {
            kind = LitKind::Imaginary;
        }
        self.literal(kind);
        if let (LitKind::Int, Some(at), true) = (kind, invalid, ok) {
            let digit = self.src.as_bytes()[at] as char;
            self.error_at(at, format!("invalid digit '{digit}' in {} literal", base_name(base)));
            ok = false;
        }
        if seen.separator
            && ok
            && let Some(i) = invalid_separator(self.lit)
        {
            self.error_at(self.start as usize + i, "'_' must separate successive digits");
        }
    }

    fn rune(&mut self) {
        let mut ok = true;
        self.nextch();
        let mut n = 0;
        loop {
            if self.at(b'\'') {
                if ok && n == 0 {
                    self.error("empty rune literal or unescaped '");
                } else if ok && n != 1 {
                    self.nextch();
                    self.token_error("more than one character in rune literal");
                    break;
                }
                self.nextch();
                break;
            }
            if self.at(b'\n') {
                if ok {
                    self.error("newline in rune literal");
                }
                break;
            }
            if self.ch == EOF {
                if ok {
                    self.token_error("rune literal not terminated");
                }
                break;
            }
            if self.eat(b'\\') {
                ok &= self.escape(b'\'');
            } else {
                self.nextch();
            }
            n += 1;
        }
        self.literal(LitKind::Rune);
    }

    fn std_string(&mut self) {
        self.nextch();
        loop {
            if self.eat(b'"') {
                break;
            }
            if self.eat(b'\\') {
                self.escape(b'"');
                continue;
            }
            if self.at(b'\n') {
                self.error("newline in string");
                break;
            }
            if self.ch == EOF {
                self.token_error("string not terminated");
                break;
            }
            self.nextch();
        }
        self.literal(LitKind::String);
    }

    fn raw_string(&mut self) {
        self.nextch();
        loop {
            if self.eat(b'`') {
                break;
            }
            if self.ch == EOF {
                self.token_error("string not terminated");
                break;
            }
            self.nextch();
        }
        self.literal(LitKind::String);
    }

    fn skip_line(&mut self) {
        while self.ch != EOF && !self.at(b'\n') {
            self.nextch();
        }
    }

    /// The slashes have been consumed; the newline is left for the automatic semicolon.
    fn line_comment(&mut self) {
        if !self.src[self.off..].starts_with("go:") {
            return self.skip_line();
        }
        self.skip_line();
        let text = &self.src[self.start as usize + 2..self.off];
        let text = text.strip_suffix('\r').unwrap_or(text);
        let before = &self.src[..self.start as usize];
        let line = &before[before.rfind('\n').map_or(0, |i| i + 1)..];
        self.directives.push(RawDirective {
            start: self.start + 2,
            end: self.start + 2 + text.len() as u32,
            own_line: line.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r')),
        });
    }

    fn full_comment(&mut self) {
        loop {
            if self.ch == EOF {
                return self.token_error("comment not terminated");
            }
            if self.eat(b'*') {
                if self.eat(b'/') {
                    return;
                }
            } else {
                self.nextch();
            }
        }
    }

    /// An escape whose backslash has been consumed. False: malformed, and reported. The end of the text is
    /// left to the caller to report.
    fn escape(&mut self, quote: u8) -> bool {
        let (n, base, max) = match self.ch {
            EOF => return true,
            c if c == quote as u32 || c < 0x80 && b"abfnrtv\\".contains(&(c as u8)) => {
                self.nextch();
                return true;
            }
            0x30..=0x37 => (3, 8, 255),
            c if c == 'x' as u32 => (2, 16, 255),
            c if c == 'u' as u32 => (4, 16, char::MAX as u32),
            c if c == 'U' as u32 => (8, 16, char::MAX as u32),
            _ => {
                self.error("unknown escape");
                return false;
            }
        };
        if base == 16 {
            self.nextch();
        }
        let mut x = 0u32;
        for _ in 0..n {
            if self.ch == EOF {
                return true;
            }
            match char::from_u32(self.ch).and_then(|c| c.to_digit(base)) {
                // Eight hexadecimal digits just fit.
                Some(d) => x = x.wrapping_mul(base).wrapping_add(d),
                None => {
                    let c = quoted_char(self.ch);
                    self.error(format!("invalid character {c} in {} escape", base_name(base)));
                    return false;
                }
            }
            self.nextch();
        }
        if x > max && base == 8 {
            self.error(format!("octal escape value {x} > 255"));
            return false;
        }
        if x > max || (0xd800..0xe000).contains(&x) {
            self.error(format!("escape is invalid Unicode code point {}", unicode_name(x)));
            return false;
        }
        true
    }
}

#[derive(Clone, Copy, Default)]
struct DigitSeq {
    digit: bool,
    separator: bool,
}

impl std::ops::BitOrAssign for DigitSeq {
    fn bitor_assign(&mut self, o: DigitSeq) {
        self.digit |= o.digit;
        self.separator |= o.separator;
    }
}

fn lower(ch: u32) -> u8 {
    u8::try_from(ch).map_or(0, |b| b | 0x20)
}
fn is_letter(ch: u32) -> bool {
    lower(ch).is_ascii_lowercase() && ch < 0x80 || ch == '_' as u32
}
fn is_decimal(ch: u32) -> bool {
    ('0' as u32..='9' as u32).contains(&ch)
}
fn is_hex(ch: u32) -> bool {
    is_decimal(ch) || ch < 0x80 && (b'a'..=b'f').contains(&lower(ch))
}
/// Go's `unicode.IsLetter`: the letter categories only, which is narrower than Rust's `is_alphabetic`.
pub fn is_unicode_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    c.general_category_group() == GeneralCategoryGroup::Letter
}

fn base_name(base: u32) -> &'static str {
    match base {
        2 => "binary",
        8 => "octal",
        10 => "decimal",
        _ => "hexadecimal",
    }
}

/// Index of the first `_` that is not between digits (a base prefix counts as one).
fn invalid_separator(lit: &str) -> Option<usize> {
    let b = lit.as_bytes();
    let prefix = if b.len() >= 2 && b[0] == b'0' { lower(b[1] as u32) } else { 0 };
    let (mut prev_digit, first) = if matches!(prefix, b'x' | b'o' | b'b') { (true, 2) } else { (false, 0) };
    let mut prev_sep = false;
    for (i, &c) in b.iter().enumerate().skip(first) {
        if c == b'_' {
            if !prev_digit {
                return Some(i);
            }
            prev_sep = true;
            prev_digit = false;
        } else if c.is_ascii_digit() || prefix == b'x' && c.is_ascii_hexdigit() {
            prev_digit = true;
            prev_sep = false;
        } else {
            if prev_sep {
                return Some(i - 1);
            }
            prev_digit = false;
        }
    }
    prev_sep.then(|| b.len() - 1)
}

/// Go's `strconv.IsPrint`.
fn is_print(c: char) -> bool {
    use GeneralCategoryGroup::*;
    c == ' ' || matches!(c.general_category_group(), Letter | Mark | Number | Punctuation | Symbol)
}

/// Go's `%#U`: `U+0040 '@'`, the character only where it prints.
fn unicode_name(ch: u32) -> String {
    match char::from_u32(ch).filter(|c| is_print(*c)) {
        Some(c) => format!("U+{ch:04X} '{c}'"),
        None => format!("U+{ch:04X}"),
    }
}

/// Go's `%q` of a rune.
fn quoted_char(ch: u32) -> String {
    let body = match ch {
        0x07 => "\\a".into(),
        0x08 => "\\b".into(),
        0x0c => "\\f".into(),
        0x0a => "\\n".into(),
        0x0d => "\\r".into(),
        0x09 => "\\t".into(),
        0x0b => "\\v".into(),
        0x27 => "\\'".into(),
        0x5c => "\\\\".into(),
        _ => match char::from_u32(ch).filter(|c| is_print(*c)) {
            Some(c) => c.to_string(),
            None if ch < 0x80 => format!("\\x{ch:02x}"),
            None if ch < 0x10000 => format!("\\u{ch:04x}"),
            None => format!("\\U{ch:08x}"),
        },
    };
    format!("'{body}'")
}
