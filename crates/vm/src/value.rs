//! Values of any type in Go memory: equality, hashing, and copies with write barriers, by type descriptor.
//!
//! Go 1.27 `runtime/alg.go` (`efaceeq`, `strequal`, `typehash`), `mbarrier.go` (`typedmemmove`, `typedmemclr`).
//!
//! Addresses may point into frames: a scalar's slot begins with its memory image.
//!
//! # Invariants
//! 1. Equal values hash alike, `+0` and `-0` included; NaNs hash by a counter, as Go's hash them at random.
//! 2. Every pointer word that is overwritten while the collector marks passes `Heap::write_barrier`.
//!
//! # Differences from Go
//! Structs and arrays are walked field by field instead of by generated functions; the hash is a multiply-xorshift, not AES.
use gmplay_bytecode::inst::Trap;
use gmplay_bytecode::{Image, Kind, RType, TypeDesc};
use gmplay_core::Addr;
use gmplay_core::heap::{Heap, PCache};

/// Why an operation on values cannot be done: a runtime error of Go's, or no memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    Trap(Trap, i64, i64),
    OutOfMemory { want: u64 },
}

pub(crate) type Res<T> = Result<T, Fault>;

/// A bad address: what Go code sees as a nil dereference.
pub(crate) const BAD: Fault = Fault::Trap(Trap::NilDeref, 0, 0);

/// Where values live.
pub(crate) struct Mem<'a> {
    pub image: &'a Image,
    pub heap: &'a Heap,
    pub cache: &'a mut PCache,
}

impl<'a> Mem<'a> {
    pub fn ty(&self, t: RType) -> &'a TypeDesc {
        &self.image.types[t.0 as usize]
    }

    /// Whether words at these addresses hold the same value of a type.
    pub fn equal(&self, t: RType, a: u64, b: u64) -> Res<bool> {
        let m = self.heap.mem();
        let d = self.ty(t);
        let w = |p: u64| m.load64(p).ok_or(BAD);
        if d.plain {
            return m.compare(a, b, d.size).map(|o| o.is_eq()).ok_or(BAD);
        }
        Ok(match d.kind {
            Kind::Float32 => f32::from_bits(m.load32(a).ok_or(BAD)?) == f32::from_bits(m.load32(b).ok_or(BAD)?),
            Kind::Float64 => f64::from_bits(w(a)?) == f64::from_bits(w(b)?),
            Kind::Complex64 => {
                let part = |p| m.load32(p).map(f32::from_bits).ok_or(BAD);
                part(a)? == part(b)? && part(a + 4)? == part(b + 4)?
            }
            Kind::Complex128 => {
                let part = |p| w(p).map(f64::from_bits);
                part(a)? == part(b)? && part(a + 8)? == part(b + 8)?
            }
            Kind::String => self.equal_strings((w(a)?, w(a + 8)?), (w(b)?, w(b + 8)?))?,
            Kind::Interface => self.equal_ifaces((w(a)?, w(a + 8)?), (w(b)?, w(b + 8)?))?,
            Kind::Struct => {
                for f in &d.fields {
                    if &*f.name != "_" && !self.equal(f.ty, a + f.offset, b + f.offset)? {
                        return Ok(false);
                    }
                }
                true
            }
            Kind::Array => {
                let elem = d.elem.ok_or(BAD)?;
                let size = self.ty(elem).size;
                for i in 0..d.len {
                    if !self.equal(elem, a + i * size, b + i * size)? {
                        return Ok(false);
                    }
                }
                true
            }
            Kind::Slice | Kind::Map | Kind::Func => return Err(Fault::Trap(Trap::Uncomparable, i64::from(t.0) + 1, 0)),
            _ => m.compare(a, b, d.size).is_some_and(|o| o.is_eq()),
        })
    }

    pub fn equal_strings(&self, a: (u64, u64), b: (u64, u64)) -> Res<bool> {
        if a.1 != b.1 {
            return Ok(false);
        }
        if a.1 == 0 || a.0 == b.0 {
            return Ok(true);
        }
        let torn = Fault::Trap(Trap::Torn, 0, 0);
        self.heap.mem().compare(a.0, b.0, a.1).map(|o| o.is_eq()).ok_or(torn)
    }

    /// Interface words (type word, data word).
    pub fn equal_ifaces(&self, a: (u64, u64), b: (u64, u64)) -> Res<bool> {
        if a.0 != b.0 {
            return Ok(false);
        }
        let Some(t) = self.dynamic(a.0)? else { return Ok(true) };
        let d = self.ty(t);
        if !d.comparable {
            return Err(Fault::Trap(Trap::Uncomparable, a.0 as i64, 0));
        }
        if d.direct {
            return Ok(a.1 == b.1);
        }
        if a.1 == b.1 && d.plain {
            return Ok(true);
        }
        self.equal(t, a.1, b.1)
    }

    /// The dynamic type of a type word; None for nil. A word that names no type was torn.
    pub fn dynamic(&self, word: u64) -> Res<Option<RType>> {
        match word {
            0 => Ok(None),
            w if w <= self.image.types.len() as u64 => Ok(Some(RType(w as u32 - 1))),
            _ => Err(Fault::Trap(Trap::Torn, 0, 0)),
        }
    }

    /// Hash of the value at an address. `nan`: what a NaN's hash is drawn from.
    pub fn hash(&self, t: RType, p: u64, seed: u64, nan: &mut dyn FnMut() -> u64) -> Res<u64> {
        let m = self.heap.mem();
        let d = self.ty(t);
        let w = |p: u64| m.load64(p).ok_or(BAD);
        let float = |bits: u64, is_nan: bool, is_zero: bool, nan: &mut dyn FnMut() -> u64| match () {
            _ if is_zero => mix(seed, 0),
            _ if is_nan => mix(seed, nan()),
            _ => mix(seed, bits),
        };
        Ok(match d.kind {
            Kind::Bool | Kind::Int8 | Kind::Uint8 => mix(seed, u64::from(m.load8(p).ok_or(BAD)?)),
            Kind::Int16 | Kind::Uint16 => mix(seed, u64::from(m.load16(p).ok_or(BAD)?)),
            Kind::Int32 | Kind::Uint32 => mix(seed, u64::from(m.load32(p).ok_or(BAD)?)),
            Kind::Int | Kind::Int64 | Kind::Uint | Kind::Uint64 | Kind::Uintptr => mix(seed, w(p)?),
            Kind::Pointer | Kind::UnsafePointer | Kind::Chan => mix(seed, w(p)?),
            Kind::Float32 => {
                let f = f32::from_bits(m.load32(p).ok_or(BAD)?);
                float(u64::from(f.to_bits()), f.is_nan(), f == 0.0, nan)
            }
            Kind::Float64 => {
                let f = f64::from_bits(w(p)?);
                float(f.to_bits(), f.is_nan(), f == 0.0, nan)
            }
            Kind::Complex64 | Kind::Complex128 => {
                let half = d.size / 2;
                let mut h = seed;
                for at in [p, p + half] {
                    let f = if half == 4 { f64::from(f32::from_bits(m.load32(at).ok_or(BAD)?)) } else { f64::from_bits(w(at)?) };
                    let bits = match () {
                        _ if f == 0.0 => 0,
                        _ if f.is_nan() => nan(),
                        _ => f.to_bits(),
                    };
                    h = mix(h, bits);
                }
                h
            }
            Kind::String => self.hash_bytes(w(p)?, w(p + 8)?, seed)?,
            Kind::Interface => {
                let Some(t) = self.dynamic(w(p)?)? else { return Ok(mix(seed, 0)) };
                let d = self.ty(t);
                if !d.comparable {
                    return Err(Fault::Trap(Trap::Unhashable, w(p)? as i64, 0));
                }
                let seed = mix(seed, u64::from(t.0) + 1);
                if d.direct { mix(seed, w(p + 8)?) } else { self.hash(t, w(p + 8)?, seed, nan)? }
            }
            Kind::Struct => {
                let mut h = seed;
                for f in d.fields.iter().filter(|f| &*f.name != "_") {
                    h = self.hash(f.ty, p + f.offset, h, nan)?;
                }
                h
            }
            Kind::Array => {
                let elem = d.elem.ok_or(BAD)?;
                let size = self.ty(elem).size;
                let mut h = seed;
                for i in 0..d.len {
                    h = self.hash(elem, p + i * size, h, nan)?;
                }
                h
            }
            Kind::Slice | Kind::Map | Kind::Func => return Err(Fault::Trap(Trap::Unhashable, i64::from(t.0) + 1, 0)),
        })
    }

    fn hash_bytes(&self, p: u64, len: u64, seed: u64) -> Res<u64> {
        let m = self.heap.mem();
        let torn = Fault::Trap(Trap::Torn, 0, 0);
        if len > 0 && !m.contains(p, len) {
            return Err(torn);
        }
        let mut h = mix(seed, len);
        let words = len / 8;
        for i in 0..words {
            h = mix(h, m.load64(p + i * 8).ok_or(torn)?);
        }
        let mut rest = 0;
        for i in words * 8..len {
            rest = rest << 8 | u64::from(m.load8(p + i).ok_or(torn)?);
        }
        Ok(mix(h, rest))
    }

    /// memmove of one value, with barriers.
    pub fn copy(&mut self, t: RType, dst: u64, src: u64) -> Res<()> {
        self.copy_n(t, dst, src, 1)
    }

    /// memmove of `n` values that lie one behind the other.
    pub fn copy_n(&mut self, t: RType, dst: u64, src: u64, n: u64) -> Res<()> {
        let d = self.ty(t);
        let bytes = d.size.checked_mul(n).ok_or(BAD)?;
        if bytes == 0 {
            return Ok(());
        }
        let m = self.heap.mem();
        if !m.contains(dst, bytes) || !m.contains(src, bytes) {
            return Err(BAD);
        }
        if self.heap.barrier_on() && !d.ptrs.is_zero() {
            self.barriers(d, dst, n, |m, i| m.load64(src + i).unwrap_or(0));
        }
        self.heap.mem().copy(dst, src, bytes).ok_or(BAD)
    }

    /// Zeroes `n` values, with barriers.
    pub fn zero_n(&mut self, t: RType, p: u64, n: u64) -> Res<()> {
        let d = self.ty(t);
        let bytes = d.size.checked_mul(n).ok_or(BAD)?;
        if bytes == 0 {
            return Ok(());
        }
        if !self.heap.mem().contains(p, bytes) {
            return Err(BAD);
        }
        if self.heap.barrier_on() && !d.ptrs.is_zero() {
            self.barriers(d, p, n, |_, _| 0);
        }
        self.heap.mem().zero(p, bytes).ok_or(BAD)
    }

    /// Tells the collector of every pointer word of `n` values at `dst`; `new(mem, byte offset)` is what will be there.
    fn barriers(&mut self, d: &TypeDesc, dst: u64, n: u64, new: impl Fn(&gmplay_core::heap::Arena, u64) -> u64) {
        let (one, elems) = unit(self.image, d, n);
        for k in 0..elems {
            for w in (0..one.size / 8).filter(|w| one.ptrs.get(*w as usize)) {
                let at = k * one.size + w * 8;
                let m = self.heap.mem();
                let (old, new) = (m.load64(dst + at).unwrap_or(0), new(m, at));
                self.heap.write_barrier(self.cache, Addr(dst + at), Addr(old), Addr(new));
            }
        }
    }
}

/// What a pointer bitmap is of: long arrays keep only their element's (see `TypeDesc::ptrs`).
pub(crate) fn unit<'a>(image: &'a Image, d: &'a TypeDesc, n: u64) -> (&'a TypeDesc, u64) {
    match d.elem {
        Some(e) if d.kind == Kind::Array && d.size / 8 > 1 << 16 => {
            let elem = &image.types[e.0 as usize];
            unit(image, elem, n * d.len)
        }
        _ => (d, n),
    }
}

/// One round of a multiply-xorshift hash (the finaliser of MurmurHash3 over a running state).
pub(crate) fn mix(h: u64, w: u64) -> u64 {
    let mut x = (h ^ w).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^= x >> 32;
    x = x.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 29)
}
