//! Constant values of arbitrary precision and the arithmetic on them.
//!
//! Go 1.27 `go/constant`. The kind of a value follows from how it was made, not from its Go type: `2.0` is
//! a `Float` until something asks for an integer ([`Value::to_int`]).
//!
//! # Invariants
//! 1. Numbers are exact as long as they fit [`EXACT_BITS`]; beyond that they are rounded to 512 bits of
//!    mantissa, as Go's `big.Float` values are.
//! 2. No operation panics: division by zero and sizes past [`MAX_BITS`] give `None`, Go's "unknown".
//!
//! # Differences from Go
//! Numbers past 2^±[`MAX_BITS`] are unknown (above) or zero (below); Go's exponents have 32 bits.
use dashu::base::{BitTest, DivRem, Sign, Signed, UnsignedAbs};
use dashu::integer::{IBig, UBig};
use dashu::rational::RBig;
use gmplay_syntax::ast::{BinaryOp, LitKind};
use gmplay_syntax::literal::{unquote, unquote_rune};
use std::cmp::Ordering;
use std::sync::Arc;

/// Numerators and denominators up to this size stay exact.
const EXACT_BITS: usize = 4096;
const MANTISSA_BITS: usize = 512;
const MAX_BITS: usize = 1 << 20;

#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Bool(bool),
    /// Bytes: a Go string need not be UTF-8.
    Str(Arc<[u8]>),
    Int(IBig),
    Float(RBig),
    Complex(RBig, RBig),
}

/// The constants that a compiler wants as machine words. Each is `None` for values of another kind or range.
impl Value {
    pub fn int(v: i64) -> Value {
        Value::Int(IBig::from(v))
    }
    pub fn str(s: &str) -> Value {
        Value::Str(s.as_bytes().into())
    }
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(b) = self { Some(*b) } else { None }
    }
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Value::Str(s) = self { Some(s) } else { None }
    }
    pub fn as_i64(&self) -> Option<i64> {
        match self.to_int()? {
            Value::Int(i) => i64::try_from(&i).ok(),
            _ => None,
        }
    }
    pub fn as_u64(&self) -> Option<u64> {
        match self.to_int()? {
            Value::Int(i) => u64::try_from(&i).ok(),
            _ => None,
        }
    }
    /// The two's complement bits of an integer, whatever its sign: what a register of any width holds.
    pub fn as_bits(&self) -> Option<u64> {
        self.as_i64().map(|v| v as u64).or_else(|| self.as_u64())
    }
    /// Nearest value, ties to even; infinite when out of range.
    pub fn as_f64(&self) -> Option<f64> {
        self.rational().map(|r| round_f64(&r))
    }
    pub fn as_f32(&self) -> Option<f32> {
        self.rational().map(|r| round_f32(&r))
    }
    pub fn as_complex128(&self) -> Option<(f64, f64)> {
        match self.to_complex()? {
            Value::Complex(re, im) => Some((round_f64(&re), round_f64(&im))),
            _ => None,
        }
    }
    pub fn as_complex64(&self) -> Option<(f32, f32)> {
        match self.to_complex()? {
            Value::Complex(re, im) => Some((round_f32(&re), round_f32(&im))),
            _ => None,
        }
    }
    /// The number, where it has no imaginary part.
    pub fn rational(&self) -> Option<RBig> {
        match self {
            Value::Int(i) => Some(RBig::from(i.clone())),
            Value::Float(r) => Some(r.clone()),
            Value::Complex(re, im) if *im == RBig::ZERO => Some(re.clone()),
            _ => None,
        }
    }
    /// As an `Int`, where the number is whole.
    pub fn to_int(&self) -> Option<Value> {
        match self {
            Value::Int(_) => Some(self.clone()),
            Value::Float(_) | Value::Complex(..) => {
                let (n, d) = self.rational()?.into_parts();
                d.is_one().then_some(Value::Int(n))
            }
            _ => None,
        }
    }
    pub fn to_float(&self) -> Option<Value> {
        self.rational().map(Value::Float)
    }
    pub fn to_complex(&self) -> Option<Value> {
        match self {
            Value::Complex(..) => Some(self.clone()),
            _ => self.rational().map(|r| Value::Complex(r, RBig::ZERO)),
        }
    }
    pub fn real(&self) -> Option<Value> {
        match self {
            Value::Complex(re, _) => Some(Value::Float(re.clone())),
            Value::Int(_) | Value::Float(_) => Some(self.clone()),
            _ => None,
        }
    }
    pub fn imag(&self) -> Option<Value> {
        match self {
            Value::Complex(_, im) => Some(Value::Float(im.clone())),
            Value::Int(_) | Value::Float(_) => Some(Value::int(0)),
            _ => None,
        }
    }
    pub fn is_zero(&self) -> bool {
        match self {
            Value::Int(i) => *i == IBig::ZERO,
            Value::Float(r) => *r == RBig::ZERO,
            Value::Complex(a, b) => *a == RBig::ZERO && *b == RBig::ZERO,
            _ => false,
        }
    }
    pub fn is_negative(&self) -> bool {
        match self {
            Value::Int(i) => i.is_negative(),
            Value::Float(r) => r.is_negative(),
            _ => false,
        }
    }
    pub fn bit_len(&self) -> usize {
        if let Value::Int(i) = self { i.unsigned_abs().bit_len() } else { 0 }
    }
}

/// A literal as written. `None`: malformed, or too large to hold.
pub fn literal(kind: LitKind, text: &str) -> Option<Value> {
    match kind {
        LitKind::Int => int_literal(text).map(Value::Int),
        LitKind::Float => float_literal(text).map(Value::Float),
        LitKind::Imaginary => {
            let body = text.strip_suffix('i')?;
            // `0123i` is decimal, for old code's sake.
            let prefixed = body.len() > 1
                && body.starts_with('0')
                && body.as_bytes()[1].is_ascii_alphabetic()
                && !matches!(body.as_bytes()[1], b'e' | b'E');
            let im = if prefixed && !body.contains(['.', 'p', 'P']) {
                RBig::from(int_literal(body)?)
            } else {
                float_literal(body)?
            };
            Some(Value::Complex(RBig::ZERO, im))
        }
        LitKind::Rune => unquote_rune(text).ok().map(|c| Value::int(i64::from(c))),
        LitKind::String => unquote(text).ok().map(|s| Value::Str(s.into())),
    }
}

fn int_literal(text: &str) -> Option<IBig> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    let lower = digits.to_ascii_lowercase();
    let (radix, body) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, &lower[..]),
    };
    UBig::from_str_radix(body, radix).ok().map(IBig::from)
}

fn float_literal(text: &str) -> Option<RBig> {
    let s: String = text.chars().filter(|c| *c != '_').collect::<String>().to_ascii_lowercase();
    let (hex, body) = match s.strip_prefix("0x") {
        Some(b) => (true, b),
        None => (false, &s[..]),
    };
    let (mant, exp) = match body.split_once(if hex { 'p' } else { 'e' }) {
        Some((m, e)) => (m, e.parse::<i64>().ok().or_else(|| saturated(e))?),
        None => (body, 0),
    };
    let (whole, frac) = mant.split_once('.').unwrap_or((mant, ""));
    let digits = format!("{whole}{frac}");
    let n = UBig::from_str_radix(if digits.is_empty() { "0" } else { &digits }, if hex { 16 } else { 10 }).ok()?;
    if n == UBig::ZERO {
        return Some(RBig::ZERO);
    }
    let (base, exp) = if hex {
        (2u8, exp - 4 * frac.len() as i64)
    } else {
        (10u8, exp - frac.len() as i64)
    };
    let limit = if hex { MAX_BITS as i64 } else { MAX_BITS as i64 * 3 / 10 };
    let digits = n.bit_len() as i64 / if hex { 1 } else { 3 };
    if exp.saturating_add(digits) < -limit {
        return Some(RBig::ZERO);
    }
    if exp > limit {
        return None;
    }
    let power = UBig::from(base).pow(exp.unsigned_abs() as usize);
    let r = if exp >= 0 {
        RBig::from_parts(IBig::from(n * power), UBig::ONE)
    } else {
        RBig::from_parts(IBig::from(n), power)
    };
    bounded(r)
}

/// An exponent that i64 cannot hold, by its sign.
fn saturated(exp: &str) -> Option<i64> {
    let digits = exp.trim_start_matches(['+', '-']);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(if exp.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 })
}

/// Rounds large numbers, gives up on huge ones.
fn bounded(r: RBig) -> Option<RBig> {
    let (n, d) = (r.numerator().unsigned_abs().bit_len(), r.denominator().bit_len());
    if n > MAX_BITS + d {
        return None;
    }
    if d > MAX_BITS + n {
        return Some(RBig::ZERO);
    }
    if n <= EXACT_BITS && d <= EXACT_BITS {
        return Some(r);
    }
    let (num, den) = r.into_parts();
    let (sign, mag) = num.into_parts();
    let (m, e) = mantissa(&mag, &den, MANTISSA_BITS);
    let m = IBig::from_parts(sign, m);
    Some(if e >= 0 {
        RBig::from_parts(m << e as usize, UBig::ONE)
    } else {
        RBig::from_parts(m, UBig::ONE << e.unsigned_abs() as usize)
    })
}

/// `num/den ≈ m * 2^e` with `m` of exactly `bits` bits (or one more after rounding up), nearest even.
fn mantissa(num: &UBig, den: &UBig, bits: usize) -> (UBig, i64) {
    if *num == UBig::ZERO {
        return (UBig::ZERO, 0);
    }
    let mut e = num.bit_len() as i64 - den.bit_len() as i64 - bits as i64;
    let scaled = |e: i64| {
        if e >= 0 {
            (num.clone(), den.clone() << e as usize)
        } else {
            (num.clone() << e.unsigned_abs() as usize, den.clone())
        }
    };
    let (mut q, mut r, mut d);
    loop {
        let (n, den) = scaled(e);
        (q, r) = n.div_rem(&den);
        d = den;
        if q.bit_len() <= bits {
            break;
        }
        e += 1;
    }
    round_even(&mut q, &r, &d);
    (q, e)
}

fn round_even(q: &mut UBig, r: &UBig, d: &UBig) {
    let twice = r << 1usize;
    match twice.cmp(d) {
        Ordering::Greater => *q += UBig::ONE,
        Ordering::Equal if q.bit(0) => *q += UBig::ONE,
        _ => {}
    }
}

/// Mantissa and exponent of the nearest float with `bits` bits of mantissa and `min` as least exponent.
fn round_float(r: &RBig, bits: usize, min: i64) -> (bool, u64, i64) {
    let neg = r.is_negative();
    let num = r.numerator().unsigned_abs();
    let den = r.denominator();
    if num == UBig::ZERO {
        return (neg, 0, 0);
    }
    let mut e = (num.bit_len() as i64 - den.bit_len() as i64 - bits as i64).max(min);
    loop {
        let (n, d) = if e >= 0 {
            (num.clone(), den.clone() << e as usize)
        } else {
            (num.clone() << e.unsigned_abs() as usize, den.clone())
        };
        let (mut q, rem) = n.div_rem(&d);
        if q.bit_len() > bits {
            e += 1;
            continue;
        }
        round_even(&mut q, &rem, &d);
        return (neg, u64::try_from(&q).unwrap_or(u64::MAX), e);
    }
}

fn round_f64(r: &RBig) -> f64 {
    let (neg, m, e) = round_float(r, 53, -1074);
    let v = if m == 0 {
        0.0
    } else if e > 971 {
        f64::INFINITY
    } else if e >= -1022 {
        (m as f64) * f64::from_bits(((e + 1023) as u64) << 52)
    } else {
        (m as f64) * f64::from_bits(1u64 << (e + 1074))
    };
    if neg { -v } else { v }
}

fn round_f32(r: &RBig) -> f32 {
    let (neg, m, e) = round_float(r, 24, -149);
    let v = if m == 0 {
        0.0
    } else if e > 104 {
        f32::INFINITY
    } else {
        // Exact in f64, and representable in f32.
        ((m as f64) * f64::from_bits(((e + 1023) as u64) << 52)) as f32
    };
    if neg { -v } else { v }
}

fn exact(v: f64) -> Option<RBig> {
    RBig::try_from(v).ok()
}

/// The nearest float32 (or float64), as a number; `None` on overflow.
pub(crate) fn to_float_size(r: &RBig, size: u32) -> Option<RBig> {
    if size == 32 {
        let f = round_f32(r);
        if f.is_infinite() { None } else { exact(f64::from(f)) }
    } else {
        let f = round_f64(r);
        if f.is_infinite() { None } else { exact(f) }
    }
}

/// Both operands in the larger of their kinds.
fn matched(x: &Value, y: &Value) -> Option<(Value, Value)> {
    let rank = |v: &Value| match v {
        Value::Int(_) => 1,
        Value::Float(_) => 2,
        Value::Complex(..) => 3,
        _ => 0,
    };
    let up = |v: &Value, r: i32| match r {
        0 | 1 => Some(v.clone()),
        2 => v.to_float(),
        _ => v.to_complex(),
    };
    let r = rank(x).max(rank(y));
    if (rank(x) == 0) != (rank(y) == 0) {
        return None;
    }
    Some((up(x, r)?, up(y, r)?))
}

/// `int_div`: `/` truncates, as on Go's integers.
pub(crate) fn binary(x: &Value, op: BinaryOp, y: &Value, int_div: bool) -> Option<Value> {
    use BinaryOp::*;
    Some(match matched(x, y)? {
        (Value::Bool(a), Value::Bool(b)) => Value::Bool(match op {
            LogAnd => a && b,
            LogOr => a || b,
            _ => return None,
        }),
        (Value::Str(a), Value::Str(b)) if op == Add => Value::Str([&a[..], &b[..]].concat().into()),
        (Value::Int(a), Value::Int(b)) => Value::Int(match op {
            Add => a + b,
            Sub => a - b,
            Mul => {
                if a.bit_len() + b.bit_len() > MAX_BITS {
                    return None;
                }
                a * b
            }
            Div | Rem if b == IBig::ZERO => return None,
            Div if int_div => a / b,
            Div => {
                let (sign, den) = b.into_parts();
                let num = if sign == Sign::Negative { -a } else { a };
                return bounded(RBig::from_parts(num, den)).map(Value::Float);
            }
            Rem => a % b,
            And => a & b,
            Or => a | b,
            Xor => a ^ b,
            AndNot => a & !b,
            _ => return None,
        }),
        (Value::Float(a), Value::Float(b)) => Value::Float(bounded(match op {
            Add => a + b,
            Sub => a - b,
            Mul => a * b,
            Div if b == RBig::ZERO => return None,
            Div => a / b,
            _ => return None,
        })?),
        (Value::Complex(a, b), Value::Complex(c, d)) => {
            let (re, im) = match op {
                Add => (a + c, b + d),
                Sub => (a - c, b - d),
                Mul => (&a * &c - &b * &d, &b * &c + &a * &d),
                Div => {
                    let s = &c * &c + &d * &d;
                    if s == RBig::ZERO {
                        return None;
                    }
                    ((&a * &c + &b * &d) / &s, (&b * &c - &a * &d) / &s)
                }
                _ => return None,
            };
            Value::Complex(bounded(re)?, bounded(im)?)
        }
        _ => return None,
    })
}

pub(crate) fn negate(x: &Value) -> Option<Value> {
    Some(match x {
        Value::Int(i) => Value::Int(-i.clone()),
        Value::Float(r) => Value::Float(-r.clone()),
        Value::Complex(a, b) => Value::Complex(-a.clone(), -b.clone()),
        _ => return None,
    })
}

/// `^x`; unsigned operands have their width.
pub(crate) fn complement(x: &Value, unsigned_bits: Option<usize>) -> Option<Value> {
    match x {
        Value::Int(i) => Some(Value::Int(match unsigned_bits {
            Some(n) => i ^ ((IBig::ONE << n) - IBig::ONE),
            None => !i.clone(),
        })),
        _ => None,
    }
}

pub(crate) fn shift(x: &Value, left: bool, n: usize) -> Option<Value> {
    match x {
        Value::Int(i) => Some(Value::Int(if left { i.clone() << n } else { i.clone() >> n })),
        _ => None,
    }
}

pub(crate) fn compare(x: &Value, op: BinaryOp, y: &Value) -> Option<bool> {
    let (x, y) = matched(x, y)?;
    let ord = match (&x, &y) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Str(a), Value::Str(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.cmp(b),
        (Value::Complex(a, b), Value::Complex(c, d)) => {
            if a == c && b == d { Ordering::Equal } else { Ordering::Less }
        }
        _ => return None,
    };
    Some(match op {
        BinaryOp::Eq => ord.is_eq(),
        BinaryOp::Ne => ord.is_ne(),
        BinaryOp::Lt => ord.is_lt(),
        BinaryOp::Le => ord.is_le(),
        BinaryOp::Gt => ord.is_gt(),
        BinaryOp::Ge => ord.is_ge(),
        _ => return None,
    })
}

/// As gc's messages show it: short.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Bool(b) => write!(f, "{b}"),
            Value::Str(s) => {
                let quoted = quote(s);
                if quoted.chars().count() > 72 {
                    let head: String = quoted.chars().take(69).collect();
                    write!(f, "{head}...")
                } else {
                    f.write_str(&quoted)
                }
            }
            Value::Int(i) => write!(f, "{i}"),
            Value::Float(r) => f.write_str(&float_text(r)),
            Value::Complex(a, b) => {
                let part = |r: &RBig| if r.denominator().is_one() && r.numerator().unsigned_abs().bit_len() < 20 { r.to_string() } else { float_text(r) };
                write!(f, "({} + {}i)", part(a), part(b))
            }
        }
    }
}

/// `strconv.Quote`.
pub fn quote(s: &[u8]) -> String {
    let mut out = String::from("\"");
    for chunk in s.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\x07' => out.push_str("\\a"),
                '\x08' => out.push_str("\\b"),
                '\x0c' => out.push_str("\\f"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\x0b' => out.push_str("\\v"),
                c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\x{:02x}", c as u32)),
                c if c.is_control() || c == '\u{feff}' => out.push_str(&format!("\\u{:04x}", c as u32)),
                c => out.push(c),
            }
        }
        for b in chunk.invalid() {
            out.push_str(&format!("\\x{b:02x}"));
        }
    }
    out.push('"');
    out
}

fn float_text(r: &RBig) -> String {
    let v = round_f64(r);
    if v.is_infinite() || (v == 0.0 && *r != RBig::ZERO) {
        return huge_text(r);
    }
    let s = six_digits(v);
    if !r.denominator().is_one() && !s.contains('.') { shortest(v) } else { s }
}

/// `%.6g`.
fn six_digits(v: f64) -> String {
    if v == 0.0 {
        return "0".into();
    }
    let sci = format!("{v:.5e}");
    let (m, e) = sci.split_once('e').unwrap_or((&sci, "0"));
    let e: i32 = e.parse().unwrap_or(0);
    let trim = |s: &str| -> String {
        if s.contains('.') { s.trim_end_matches('0').trim_end_matches('.').to_string() } else { s.to_string() }
    };
    if !(-4..6).contains(&e) {
        return format!("{}e{}{:02}", trim(m), if e < 0 { '-' } else { '+' }, e.abs());
    }
    trim(&format!("{v:.*}", (5 - e).max(0) as usize))
}

/// `%g`: as many digits as it takes.
fn shortest(v: f64) -> String {
    let sci = format!("{v:e}");
    let (m, e) = sci.split_once('e').unwrap_or((&sci, "0"));
    let e: i32 = e.parse().unwrap_or(0);
    if !(-4..21).contains(&e) {
        return format!("{m}e{}{:02}", if e < 0 { '-' } else { '+' }, e.abs());
    }
    format!("{v}")
}

/// Beyond float64's range.
fn huge_text(r: &RBig) -> String {
    let (m, e) = mantissa(&r.numerator().unsigned_abs(), r.denominator(), 53);
    let m = u64::try_from(&m).unwrap_or(0) as f64;
    let d = (e as f64) * std::f64::consts::LOG10_2;
    let mut exp = d.trunc();
    let mut m = m * 10f64.powf(d - exp);
    while m >= 10.0 {
        m /= 10.0;
        exp += 1.0;
    }
    while m < 1.0 - 0.5e-6 {
        m *= 10.0;
        exp -= 1.0;
    }
    let mut digits = six_digits(m);
    if digits == "10" {
        digits = "1".into();
        exp += 1.0;
    }
    let sign = if r.is_negative() { "-" } else { "" };
    format!("{sign}{digits}e{:+}", exp as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(s: &str) -> Value {
        literal(LitKind::Float, s).unwrap()
    }

    #[test]
    fn literals_round_to_the_nearest_float() {
        for (text, want) in [("0.1", 0.1), ("1e308", 1e308), ("5e-324", 5e-324), ("4.9e-324", 4.9e-324), ("2.2250738585072014e-308", 2.2250738585072014e-308), ("0x1p-1074", 5e-324), ("1e400", f64::INFINITY), ("1e-400", 0.0), ("123456789.123456789", 123456789.123456789)] {
            assert_eq!(float(text).as_f64(), Some(want), "{text}");
        }
        assert_eq!(float("16777217.0").as_f32(), Some(16777216.0));
        assert_eq!(float("1e-45").as_f32(), Some(1e-45));
        assert_eq!(float("3.5e38").as_f32(), Some(f32::INFINITY));
    }

    #[test]
    fn integers_in_all_radixes() {
        for (text, want) in [("0x_1F", 31), ("0b101", 5), ("0o17", 15), ("017", 15), ("1_000", 1000), ("0", 0)] {
            assert_eq!(literal(LitKind::Int, text), Some(Value::int(want)), "{text}");
        }
        assert_eq!(literal(LitKind::Int, "089"), None);
    }

    #[test]
    fn text_as_in_messages() {
        for (v, want) in [(float("3.14"), "3.14"), (float("1e100"), "1e+100"), (float("1.5e1000"), "1.5e+1000"), (float("0.1"), "0.1"), (float("2.0"), "2"), (float("1234567.5"), "1.23457e+06")] {
            assert_eq!(v.to_string(), want);
        }
    }

    #[test]
    fn arithmetic_has_no_precision_to_lose() {
        let third = binary(&Value::int(1), BinaryOp::Div, &Value::int(3), false).unwrap();
        let one = binary(&third, BinaryOp::Mul, &Value::int(3), false).unwrap();
        assert_eq!(one.to_int(), Some(Value::int(1)));
        assert_eq!(binary(&Value::int(-7), BinaryOp::Div, &Value::int(2), true), Some(Value::int(-3)));
        assert_eq!(binary(&Value::int(-7), BinaryOp::Rem, &Value::int(2), true), Some(Value::int(-1)));
        assert_eq!(complement(&Value::int(1), Some(8)), Some(Value::int(254)));
        assert_eq!(binary(&Value::int(1), BinaryOp::Div, &Value::int(0), false), None);
    }
}
