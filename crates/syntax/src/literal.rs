//! What string and rune literals mean.
//!
//! Go 1.27 `strconv.Unquote`, `strconv.UnquoteChar`, and `syntax.scanner.escape` for what is well formed.
//!
//! The scanner has reported every malformed literal where it stands. So an error here says only that there is
//! no value: whoever asks for one need not report anything.

use crate::scanner::Scanner;
use crate::source::Pos;
use crate::token::Tok;

/// The literal is malformed; the scanner said how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Malformed;

/// Whether the scanner has nothing against a literal of any kind. One that is malformed has no value, and the
/// checker, which gc runs all the same, says nothing more about it.
pub fn is_well_formed(literal: &str) -> bool {
    let mut s = Scanner::new(literal, Pos(1));
    s.next();
    s.tok == Tok::Literal && s.lit.len() == literal.len() && s.errors.is_empty()
}

/// The bytes of a string literal, raw or interpreted. Not always UTF-8: `"\xff"`.
pub fn unquote(literal: &str) -> Result<Vec<u8>, Malformed> {
    if let Some(raw) = literal.strip_prefix('`') {
        let body = raw.strip_suffix('`').ok_or(Malformed)?;
        // Carriage returns are in the literal but not in its value.
        return if body.contains('`') {
            Err(Malformed)
        } else {
            Ok(body.bytes().filter(|b| *b != b'\r').collect())
        };
    }
    let mut rest = literal.strip_prefix('"').ok_or(Malformed)?;
    let mut out = Vec::with_capacity(rest.len());
    loop {
        match rest.bytes().next().ok_or(Malformed)? {
            b'"' if rest.len() == 1 => return Ok(out),
            b'"' | b'\n' => return Err(Malformed),
            b'\\' => match escape(&mut rest, '"')? {
                Unit::Byte(b) => out.push(b),
                Unit::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            },
            _ => {
                let end = rest.find(['"', '\\', '\n']).ok_or(Malformed)?;
                out.extend_from_slice(&rest.as_bytes()[..end]);
                rest = &rest[end..];
            }
        }
    }
}

/// The value of a rune literal.
pub fn unquote_rune(literal: &str) -> Result<i32, Malformed> {
    let mut rest = literal.strip_prefix('\'').ok_or(Malformed)?;
    let value = match rest.chars().next().ok_or(Malformed)? {
        '\'' | '\n' => return Err(Malformed),
        '\\' => match escape(&mut rest, '\'')? {
            Unit::Byte(b) => b as i32,
            Unit::Char(c) => c as i32,
        },
        c => {
            rest = &rest[c.len_utf8()..];
            c as i32
        }
    };
    if rest == "'" { Ok(value) } else { Err(Malformed) }
}

/// `\x` and octal escapes stand for a byte, all others for a character.
enum Unit {
    Byte(u8),
    Char(char),
}

/// Takes one escape off the front of `rest`, which starts with its backslash.
fn escape(rest: &mut &str, quote: char) -> Result<Unit, Malformed> {
    let mut chars = rest.chars();
    chars.next();
    let c = chars.next().ok_or(Malformed)?;
    let (digits, base) = match c {
        'x' => (2, 16),
        'u' => (4, 16),
        'U' => (8, 16),
        '0'..='7' => (3, 8),
        _ => {
            let c = match c {
                'a' => '\x07',
                'b' => '\x08',
                'f' => '\x0c',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\x0b',
                '\\' => '\\',
                c if c == quote => c,
                _ => return Err(Malformed),
            };
            *rest = chars.as_str();
            return Ok(Unit::Char(c));
        }
    };
    let body = if base == 8 { &rest[1..] } else { chars.as_str() };
    let text = body.get(..digits).ok_or(Malformed)?;
    if !text.bytes().all(|b| (b as char).is_digit(base)) {
        return Err(Malformed);
    }
    let value = u32::from_str_radix(text, base).map_err(|_| Malformed)?;
    *rest = &body[digits..];
    match c {
        'u' | 'U' => char::from_u32(value).map(Unit::Char).ok_or(Malformed),
        _ => u8::try_from(value).map(Unit::Byte).map_err(|_| Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_become_bytes() {
        let cases: &[(&str, &[u8])] = &[
            (r#""""#, b""),
            (r#""a\tb\"c""#, b"a\tb\"c"),
            (r#""\xff\101\u00e9\U0001F600""#, b"\xffA\xc3\xa9\xf0\x9f\x98\x80"),
            ("\"é\"", "é".as_bytes()),
            ("`a\r\n\\n`", b"a\n\\n"),
        ];
        for (lit, want) in cases {
            assert_eq!(unquote(lit).as_deref(), Ok(*want), "{lit}");
        }
    }

    #[test]
    fn malformed_strings_have_no_value() {
        for lit in [
            "",
            "\"",
            "\"a",
            "`a",
            "`a`b`",
            r#""\'""#,
            r#""\400""#,
            r#""\ud800""#,
            r#""\x4""#,
            "\"a\nb\"",
            "\"a\"b\"",
            r#""\é""#,
            r#""\x+1""#,
        ] {
            assert_eq!(unquote(lit), Err(Malformed), "{lit}");
        }
    }

    #[test]
    fn malformed_numbers_are_told_apart() {
        for lit in ["0", "07", "0x1p-2", "1_000i", "08.5", "08i", "'a'", "`a`"] {
            assert!(is_well_formed(lit), "{lit}");
        }
        for lit in ["08", "0x", "1__0", "1e", "0b2", "''", "\"", "x", "1 ", ""] {
            assert!(!is_well_formed(lit), "{lit}");
        }
    }

    #[test]
    fn runes_become_numbers() {
        for (lit, want) in [
            ("'a'", 97),
            ("'é'", 0xe9),
            (r"'\''", 39),
            (r"'\n'", 10),
            (r"'\xff'", 255),
            (r"'\377'", 255),
            (r"'\u12e4'", 0x12e4),
        ] {
            assert_eq!(unquote_rune(lit), Ok(want), "{lit}");
        }
        for lit in ["''", "'", "'ab'", "'a", r"'\U00110000'", "'\n'", r#"'\"'"#] {
            assert_eq!(unquote_rune(lit), Err(Malformed), "{lit}");
        }
    }
}
