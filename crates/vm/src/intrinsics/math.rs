//! `math` and `math/bits`: what is exact in IEEE 754, so that every host agrees to the bit.
use super::Row;
use crate::float::bits64;

pub(super) const TABLE: &[Row] = &[
    ("math.Float64bits", 1, 1, |_, w| {
        w.ret(0, w.arg(0));
        Ok(())
    }),
    ("math.Float64frombits", 1, 1, |_, w| {
        w.ret(0, w.arg(0));
        Ok(())
    }),
    ("math.Float32bits", 1, 1, |_, w| {
        w.ret(0, w.arg(0) as u32 as u64);
        Ok(())
    }),
    ("math.Float32frombits", 1, 1, |_, w| {
        w.ret(0, w.arg(0) as u32 as u64);
        Ok(())
    }),
    ("math.Sqrt", 1, 1, |_, w| {
        w.ret(0, bits64(w.f64(0).sqrt(), w.f64(0)));
        Ok(())
    }),
    ("math.Floor", 1, 1, |_, w| {
        w.ret(0, bits64(w.f64(0).floor(), w.f64(0)));
        Ok(())
    }),
    ("math.Ceil", 1, 1, |_, w| {
        w.ret(0, bits64(w.f64(0).ceil(), w.f64(0)));
        Ok(())
    }),
    ("math.Trunc", 1, 1, |_, w| {
        w.ret(0, bits64(w.f64(0).trunc(), w.f64(0)));
        Ok(())
    }),
    ("math.FMA", 1, 3, |_, w| {
        let (x, y, z) = (w.f64(0), w.f64(1), w.f64(2));
        let r = x.mul_add(y, z);
        let nan = || if x.is_nan() { crate::float::nan64(x, y) } else { crate::float::nan64(y, z) };
        w.ret(0, if r.is_nan() { nan() } else { r.to_bits() });
        Ok(())
    }),
    ("math/bits.LeadingZeros64", 1, 1, |_, w| {
        w.ret(0, w.arg(0).leading_zeros() as u64);
        Ok(())
    }),
    ("math/bits.TrailingZeros64", 1, 1, |_, w| {
        w.ret(0, w.arg(0).trailing_zeros() as u64);
        Ok(())
    }),
    ("math/bits.OnesCount64", 1, 1, |_, w| {
        w.ret(0, w.arg(0).count_ones() as u64);
        Ok(())
    }),
    ("math/bits.Mul64", 2, 2, |_, w| {
        let p = w.arg(0) as u128 * w.arg(1) as u128;
        w.ret(0, (p >> 64) as u64);
        w.ret(1, p as u64);
        Ok(())
    }),
    ("math/bits.div64", 2, 3, |_, w| {
        let (n, y) = ((w.arg(0) as u128) << 64 | w.arg(1) as u128, w.arg(2) as u128);
        w.ret(0, n.checked_div(y).unwrap_or(0) as u64);
        w.ret(1, n.checked_rem(y).unwrap_or(0) as u64);
        Ok(())
    }),
];
