//! Binary floats to decimal digits and back, for the library's `strconv`: the host's own exact conversions.
//!
//! Go 1.27 `internal/strconv` (`FormatFloat`, `ParseFloat`) rounds correctly in both directions, ties to even, and so do
//! Rust's formatter and parser: the digits are the same.

/// Digits `d1 d2 …` and the exponent such that the value is `0.d1d2… × 10^exp`. `f` is finite and ≥ 0.
///
/// mode 0: the shortest digits that read back as `f` (as a `float32` where `bits` is 32); 1: `n` significant digits;
/// 2: `n` digits behind the decimal point. Zero has no digits.
pub(crate) fn digits(f: f64, bits: i64, mode: i64, n: i64) -> (String, i64) {
    let n = n.clamp(0, 2_000) as usize;
    let text = match mode {
        0 if bits == 32 => format!("{:e}", f as f32),
        0 => format!("{f:e}"),
        1 => format!("{:.*e}", n.max(1) - 1, f),
        _ => return fixed(f, n),
    };
    let (mantissa, exp) = text.split_once('e').unwrap_or((&text, "0"));
    let all: String = mantissa.chars().filter(|c| *c != '.').collect();
    cut(&all, exp.parse::<i64>().unwrap_or(0) + 1)
}

fn fixed(f: f64, n: usize) -> (String, i64) {
    let text = format!("{f:.n$}");
    let whole = text.split('.').next().unwrap_or("").len() as i64;
    let all: String = text.chars().filter(|c| *c != '.').collect();
    cut(&all, whole)
}

/// Without zeros at either end.
fn cut(all: &str, exp: i64) -> (String, i64) {
    let lead = all.len() - all.trim_start_matches('0').len();
    let digits = all[lead..].trim_end_matches('0');
    if digits.is_empty() { (String::new(), 0) } else { (digits.into(), exp - lead as i64) }
}

/// A decimal number that `strconv` has already found well-formed. Too large: +Inf.
pub(crate) fn parse(s: &str, bits: i64) -> f64 {
    if bits == 32 {
        return f64::from(s.parse::<f32>().unwrap_or(f32::NAN));
    }
    s.parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(f: f64, bits: i64, mode: i64, n: i64) -> String {
        let (digits, exp) = digits(f, bits, mode, n);
        format!("0.{digits}e{exp}")
    }

    #[test]
    fn shortest_digits_read_back() {
        assert_eq!(d(0.1, 64, 0, 0), "0.1e0");
        assert_eq!(d(f64::from(0.1f32), 32, 0, 0), "0.1e0");
        assert_eq!(d(f64::from(0.1f32), 64, 0, 0), "0.10000000149011612e0");
        assert_eq!(d(1e23, 64, 0, 0), "0.1e24");
        assert_eq!(d(5e-324, 64, 0, 0), "0.5e-323");
        assert_eq!(d(f64::MAX, 64, 0, 0), "0.17976931348623157e309");
        assert_eq!(d(0.0, 64, 0, 0), "0.e0");
    }

    #[test]
    fn given_digits_are_rounded_to_even() {
        assert_eq!(d(2.5, 64, 2, 0), "0.2e1");
        assert_eq!(d(3.5, 64, 2, 0), "0.4e1");
        assert_eq!(d(0.125, 64, 2, 2), "0.12e0");
        assert_eq!(d(999.96, 64, 1, 4), "0.1e4");
        assert_eq!(d(0.0004, 64, 2, 3), "0.e0");
        assert_eq!(d(12345.678, 64, 2, 1), "0.123457e5");
    }

    #[test]
    fn text_is_read_with_one_rounding() {
        assert_eq!(parse("1e400", 64), f64::INFINITY);
        assert_eq!(parse(".5", 64), 0.5);
        assert_eq!(parse("7.", 64), 7.0);
        assert_eq!(parse("16777217.000000001", 32), 16_777_218.0);
    }
}
