//! Floating point as amd64 does it, on every host: NaN bits, conversions, complex division.
//!
//! Programs can see NaN bits (`math.Float64bits`), and hosts differ in them (wasm leaves them open). So results that are
//! NaN take amd64's: the first operand that is NaN, made quiet, or else the default NaN, whose sign bit is set.
//!
//! Go 1.27 `runtime/complex.go` (`complex128div`, after C99's annex G), `cmd/compile` `float64ToUint64`.

const QUIET: u64 = 1 << 51;
const DEFAULT: u64 = 0xfff8 << 48;

#[cold]
pub(crate) fn nan64(x: f64, y: f64) -> u64 {
    match (x.is_nan(), y.is_nan()) {
        (true, _) => x.to_bits() | QUIET,
        (_, true) => y.to_bits() | QUIET,
        _ => DEFAULT,
    }
}

#[cold]
pub(crate) fn nan32(x: f32, y: f32) -> u32 {
    match (x.is_nan(), y.is_nan()) {
        (true, _) => x.to_bits() | 1 << 22,
        (_, true) => y.to_bits() | 1 << 22,
        _ => 0xffc0_0000,
    }
}

/// Bits of a result of `x` alone.
pub(crate) fn bits64(r: f64, x: f64) -> u64 {
    if r.is_nan() { nan64(x, x) } else { r.to_bits() }
}

pub(crate) fn widen(x: f32) -> u64 {
    if x.is_nan() {
        let b = x.to_bits() as u64;
        return (b >> 31) << 63 | 0x7ff << 52 | (b & 0x7f_ffff) << 29 | QUIET;
    }
    (x as f64).to_bits()
}

pub(crate) fn narrow(x: f64) -> u32 {
    if x.is_nan() {
        let b = x.to_bits();
        return ((b >> 63) << 31) as u32 | 0xff << 23 | (b >> 29) as u32 & 0x7f_ffff | 1 << 22;
    }
    (x as f32).to_bits()
}

const TWO63: f64 = 9_223_372_036_854_775_808.0;

/// `CVTTSD2SQ`.
#[inline(always)]
pub(crate) fn to_i64(x: f64) -> u64 {
    if (-TWO63..TWO63).contains(&x) { x as i64 as u64 } else { 1 << 63 }
}

pub(crate) fn to_u64(x: f64) -> u64 {
    if x < TWO63 { to_i64(x) } else { to_i64(x - TWO63) ^ 1 << 63 }
}

/// The builtin `min`.
pub(crate) fn min64(x: f64, y: f64) -> u64 {
    if x.is_nan() || y.is_nan() {
        return nan64(x, y);
    }
    if x == y { x.to_bits() | y.to_bits() } else { if x < y { x } else { y }.to_bits() }
}

/// The builtin `max`.
pub(crate) fn max64(x: f64, y: f64) -> u64 {
    if x.is_nan() || y.is_nan() {
        return nan64(x, y);
    }
    if x == y { x.to_bits() & y.to_bits() } else { if x > y { x } else { y }.to_bits() }
}

pub(crate) fn mul_c128(x: (f64, f64), y: (f64, f64)) -> (u64, u64) {
    let (re, im) = (x.0 * y.0 - x.1 * y.1, x.0 * y.1 + x.1 * y.0);
    let bits = |r: f64| if r.is_nan() { DEFAULT } else { r.to_bits() };
    (bits(re), bits(im))
}

pub(crate) fn div_c128(n: (f64, f64), m: (f64, f64)) -> (u64, u64) {
    let (a, b) = n;
    let (c, d) = m;
    // Scaled by the larger half of the divisor, so that the squares do not overflow.
    let (mut e, mut f);
    if c.abs() >= d.abs() {
        let ratio = d / c;
        let denom = c + ratio * d;
        e = (a + b * ratio) / denom;
        f = (b - a * ratio) / denom;
    } else {
        let ratio = c / d;
        let denom = d + ratio * c;
        e = (a * ratio + b) / denom;
        f = (b * ratio - a) / denom;
    }
    if e.is_nan() && f.is_nan() {
        // NaN in both halves may hide an infinity or a zero.
        let one = |x: f64| (if x.is_infinite() { 1.0f64 } else { 0.0 }).copysign(x);
        let inf = f64::INFINITY;
        if c == 0.0 && d == 0.0 && (!a.is_nan() || !b.is_nan()) {
            e = inf.copysign(c) * a;
            f = inf.copysign(c) * b;
        } else if (a.is_infinite() || b.is_infinite()) && c.is_finite() && d.is_finite() {
            let (a, b) = (one(a), one(b));
            e = inf * (a * c + b * d);
            f = inf * (b * c - a * d);
        } else if (c.is_infinite() || d.is_infinite()) && a.is_finite() && b.is_finite() {
            let (c, d) = (one(c), one(d));
            e = 0.0 * (a * c + b * d);
            f = 0.0 * (b * c - a * d);
        }
    }
    let bits = |r: f64| if r.is_nan() { DEFAULT } else { r.to_bits() };
    (bits(e), bits(f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_out_of_range_are_amd64_s() {
        assert_eq!(to_i64(f64::NAN), 1 << 63);
        assert_eq!(to_i64(1e19), 1 << 63);
        assert_eq!(to_i64(-1.9), -1i64 as u64);
        assert_eq!(to_u64(1e19), 10_000_000_000_000_000_000);
        assert_eq!(to_u64(-1.0), u64::MAX);
        assert_eq!(to_u64(f64::INFINITY), 0);
    }

    #[test]
    fn nan_bits_follow_the_first_operand() {
        let payload = f64::from_bits(0x7ff0_0000_0000_0123);
        assert_eq!(nan64(payload, 1.0), 0x7ff8_0000_0000_0123);
        assert_eq!(nan64(f64::INFINITY, f64::NEG_INFINITY), 0xfff8 << 48);
        assert_eq!(widen(f32::from_bits(0xffc0_0001)), 0xfff8_0000_2000_0000);
        assert_eq!(narrow(f64::from_bits(0x7ff8_0000_2000_0000)), 0x7fc0_0001);
    }

    #[test]
    fn min_and_max_tell_zeros_apart() {
        assert_eq!(min64(0.0, -0.0), 1 << 63);
        assert_eq!(max64(-0.0, 0.0), 0);
        assert_eq!(min64(3.0, 2.0), 2f64.to_bits());
        assert!(f64::from_bits(max64(f64::NAN, 2.0)).is_nan());
    }

    #[test]
    fn complex_division_by_zero_is_infinite() {
        let (re, im) = div_c128((1.0, 1.0), (0.0, 0.0));
        assert_eq!((f64::from_bits(re), f64::from_bits(im)), (f64::INFINITY, f64::INFINITY));
        let (re, im) = div_c128((4.0, 2.0), (1.0, 1.0));
        assert_eq!((f64::from_bits(re), f64::from_bits(im)), (3.0, -1.0));
    }
}
