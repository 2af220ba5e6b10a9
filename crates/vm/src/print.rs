//! The builtins print and println.
//!
//! Go 1.27 `runtime/print.go`: `printfloat64` (since 1.26 shortest digits, as `strconv`'s 'g'), `printcomplex128`,
//! `printpointer`, `printslice`, `printeface`.
use crate::cx::{Cx, Op};
use gmplay_bytecode::Kind;

/// `strconv.AppendFloat(v, 'g', -1, bits)`: the shortest digits that read back as v, of which `{:e}` gives Rust's.
pub(crate) fn float_text(v: f64, bits: u32) -> String {
    if v.is_nan() {
        return "NaN".into();
    }
    if v.is_infinite() {
        return if v > 0.0 { "+Inf" } else { "-Inf" }.into();
    }
    let text = if bits == 32 { format!("{:e}", v as f32) } else { format!("{v:e}") };
    let (mantissa, exp) = text.split_once('e').unwrap_or((&text, "0"));
    let exp: i32 = exp.parse().unwrap_or(0);
    if !(-4..EPREC).contains(&exp) {
        let sign = if exp < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exp.abs());
    }
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |m| ("-", m));
    let digits = mantissa.replace('.', "");
    let point = exp + 1;
    if point <= 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(-point as usize));
    }
    let point = point as usize;
    if digits.len() <= point {
        return format!("{sign}{digits}{}", "0".repeat(point - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..point], &digits[point..])
}

/// From this exponent on `%e` is used, for shortest digits.
const EPREC: i32 = 6;

pub(crate) fn complex_text(re: f64, im: f64, bits: u32) -> String {
    let im = float_text(im, bits);
    let plus = if im.starts_with(['+', '-']) { "" } else { "+" };
    format!("({}{plus}{im}i)", float_text(re, bits))
}

impl Cx<'_> {
    pub fn print(&mut self, a: u16, kind: u16) -> Op {
        let v = |i: u16| self.fp.get(a + i);
        let is = |k: Kind| kind == k as u16;
        let text = if kind == 0 {
            " ".into()
        } else if kind == 255 {
            "\n".into()
        } else if is(Kind::Bool) {
            if v(0) & 1 == 1 { "true" } else { "false" }.into()
        } else if is(Kind::String) {
            let b = self.bytes(v(0), v(1), 2)?;
            return self.write_fd(2, &b);
        } else if is(Kind::Int) || is(Kind::Int8) || is(Kind::Int16) || is(Kind::Int32) || is(Kind::Int64) {
            (v(0) as i64).to_string()
        } else if kind >= Kind::Uint as u16 && kind <= Kind::Uintptr as u16 {
            v(0).to_string()
        } else if is(Kind::Float32) {
            float_text(f32::from_bits(v(0) as u32) as f64, 32)
        } else if is(Kind::Float64) {
            float_text(f64::from_bits(v(0)), 64)
        } else if is(Kind::Complex64) {
            let half = |w: u64| f32::from_bits(w as u32) as f64;
            complex_text(half(v(0)), half(v(0) >> 32), 32)
        } else if is(Kind::Complex128) {
            complex_text(f64::from_bits(v(0)), f64::from_bits(v(1)), 64)
        } else if is(Kind::Slice) {
            format!("[{}/{}]{:#x}", v(1), v(2), v(0))
        } else if is(Kind::Interface) {
            format!("({:#x},{:#x})", v(0), v(1))
        } else {
            format!("{:#x}", v(0))
        };
        self.write_fd(2, text.as_bytes())
    }

    pub fn write_fd(&mut self, fd: u32, b: &[u8]) -> Op {
        let t = self.now();
        self.sink.output(t, fd, b);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::float_text;

    #[test]
    fn floats_print_as_go_s_builtin() {
        for (v, want) in [
            (1.0, "1"),
            (-0.0, "-0"),
            (3.25159e-7, "3.25159e-07"),
            (0.0001, "0.0001"),
            (1e100, "1e+100"),
            (999999.5, "999999.5"),
            (1e6, "1e+06"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Inf"),
            (123456789.0, "1.23456789e+08"),
        ] {
            assert_eq!(float_text(v, 64), want);
        }
        assert_eq!(float_text(0.1f32 as f64, 32), "0.1");
        assert_eq!(super::complex_text(1.5, -2.0, 64), "(1.5-2i)");
    }
}
