//! Equality and hashing of values of any type, by descriptor.
//!
//! Go 1.27 `runtime/alg.go` (`efaceeq`, `ifaceeq`, `typehash`, `f64hash`, `strhash`).
//!
//! Values nest without limit through interfaces, so both walk a work list instead of recursing.
//!
//! # Invariants
//! 1. Equal values hash alike: +0 and -0 do, and padding and blank fields count for neither.
//! 2. NaN hashes to a new number each time, as in Go: it never finds itself in a map.
//!
//! # Differences from Go
//! - The hash function is our own and the same on every host; seeds come from `Choose`.
use crate::cx::{Cx, Op, torn, trap};
use gmplay_bytecode::inst::Trap;
use gmplay_bytecode::{Kind, RType};
use gmplay_core::ChoicePoint;

const K0: u64 = 0x9e37_79b9_7f4a_7c15;
const K1: u64 = 0xe703_7ed1_a0b4_28db;

#[inline(always)]
fn mix(a: u64, b: u64) -> u64 {
    let p = a as u128 * b as u128;
    p as u64 ^ (p >> 64) as u64
}

#[inline(always)]
pub(crate) fn hash_word(v: u64, seed: u64) -> u64 {
    mix(mix(v ^ K1, seed ^ K0) ^ v, K0)
}

impl Cx<'_> {
    /// `memhash`.
    pub fn hash_bytes(&self, at: u64, n: u64, seed: u64) -> Op<u64> {
        if n > 0 && !self.arena().contains(at, n) {
            return torn(2);
        }
        let mut h = seed ^ K0;
        let mut i = 0;
        while i + 8 <= n {
            h = mix(h ^ self.mem.load64(at + i).unwrap_or(0), K1);
            i += 8;
        }
        let mut tail = 0;
        while i < n {
            tail = tail << 8 | self.mem.load8(at + i).unwrap_or(0) as u64;
            i += 1;
        }
        Ok(mix(h ^ tail, K1 ^ n.wrapping_mul(K0)) ^ h >> 32)
    }

    fn hash_float(&mut self, v: f64, seed: u64) -> u64 {
        if v == 0.0 {
            hash_word(0, seed)
        } else if v.is_nan() {
            hash_word(self.choice(ChoicePoint::Random, 1 << 32), seed)
        } else {
            hash_word(v.to_bits(), seed)
        }
    }

    /// `typehash` of the value at an address.
    pub fn hash(&mut self, t: RType, at: u64, seed: u64) -> Op<u64> {
        let prog = self.prog;
        let mut h = seed;
        let mut work: Vec<(RType, u64)> = Vec::new();
        let mut next = Some((t, at));
        while let Some((t, at)) = next {
            let desc = &prog.image.types[t.0 as usize];
            match desc.kind {
                _ if desc.plain && desc.size == 8 => h = hash_word(self.load64(at)?, h),
                _ if desc.plain => h = self.hash_bytes(at, desc.size, h)?,
                Kind::String => {
                    let (data, len) = (self.load64(at)?, self.load64(at.wrapping_add(8))?);
                    h = self.hash_bytes(data, len, h)?;
                }
                Kind::Float32 | Kind::Complex64 => {
                    for i in 0..desc.size / 4 {
                        let Some(v) = self.mem.load32(at + i * 4) else { return torn(3) };
                        h = self.hash_float(f32::from_bits(v) as f64, h);
                    }
                }
                Kind::Float64 | Kind::Complex128 => {
                    for i in 0..desc.size / 8 {
                        let v = self.load64(at + i * 8)?;
                        h = self.hash_float(f64::from_bits(v), h);
                    }
                }
                Kind::Interface => {
                    let (word, data) = (self.load64(at)?, self.load64(at.wrapping_add(8))?);
                    h = hash_word(word, h);
                    if word != 0 {
                        let Some(dynamic) = prog.type_of_word(word) else { return torn(3) };
                        if !prog.image.types[dynamic.0 as usize].comparable {
                            return trap(Trap::Unhashable, word, 0);
                        }
                        if prog.shapes[dynamic.0 as usize].direct {
                            h = hash_word(data, h);
                        } else {
                            work.push((dynamic, data));
                        }
                    }
                }
                Kind::Array => {
                    let elem = desc.elem.unwrap_or(t);
                    let size = prog.shapes[elem.0 as usize].size;
                    work.extend((0..desc.len).rev().map(|i| (elem, at.wrapping_add(i * size))));
                }
                Kind::Struct => {
                    work.extend(desc.fields.iter().rev().filter(|f| &*f.name != "_").map(|f| (f.ty, at.wrapping_add(f.offset))));
                }
                _ if !desc.comparable => return trap(Trap::Unhashable, t.0 as u64 + 1, 0),
                _ => h = self.hash_bytes(at, desc.size, h)?,
            }
            next = work.pop();
        }
        Ok(h)
    }

    /// `==` of the values at two addresses.
    pub fn same(&self, t: RType, a: u64, b: u64) -> Op<bool> {
        let prog = self.prog;
        let mut work: Vec<(RType, u64, u64)> = Vec::new();
        let mut next = Some((t, a, b));
        while let Some((t, a, b)) = next {
            let desc = &prog.image.types[t.0 as usize];
            let equal = match desc.kind {
                _ if desc.plain && desc.size == 8 => self.load64(a)? == self.load64(b)?,
                Kind::String => {
                    let (x, y) = ([self.load64(a)?, self.load64(a.wrapping_add(8))?], [self.load64(b)?, self.load64(b.wrapping_add(8))?]);
                    self.same_str(x, y)?
                }
                Kind::Float32 | Kind::Complex64 => {
                    let get = |p: u64| self.mem.load32(p).map(f32::from_bits);
                    (0..desc.size / 4).all(|i| get(a + i * 4) == get(b + i * 4))
                }
                Kind::Float64 | Kind::Complex128 => {
                    let get = |p: u64| self.mem.load64(p).map(f64::from_bits);
                    (0..desc.size / 8).all(|i| get(a + i * 8) == get(b + i * 8))
                }
                Kind::Interface => {
                    let (x, y) = ([self.load64(a)?, self.load64(a.wrapping_add(8))?], [self.load64(b)?, self.load64(b.wrapping_add(8))?]);
                    match self.iface_step(x, y)? {
                        Ok(equal) => equal,
                        Err(dynamic) => {
                            work.push((dynamic, x[1], y[1]));
                            true
                        }
                    }
                }
                Kind::Array if !desc.plain => {
                    let elem = desc.elem.unwrap_or(t);
                    let size = prog.shapes[elem.0 as usize].size;
                    work.extend((0..desc.len).rev().map(|i| (elem, a.wrapping_add(i * size), b.wrapping_add(i * size))));
                    true
                }
                Kind::Struct if !desc.plain => {
                    let fields = desc.fields.iter().rev().filter(|f| &*f.name != "_");
                    work.extend(fields.map(|f| (f.ty, a.wrapping_add(f.offset), b.wrapping_add(f.offset))));
                    true
                }
                _ if !desc.comparable => return trap(Trap::Uncomparable, t.0 as u64 + 1, 0),
                _ if desc.size == 0 => true,
                _ => match self.arena().compare(a, b, desc.size) {
                    Some(o) => o.is_eq(),
                    None => return torn(3),
                },
            };
            if !equal {
                return Ok(false);
            }
            next = work.pop();
        }
        Ok(true)
    }

    /// `efaceeq`: decided, or the type whose boxes are to be compared.
    fn iface_step(&self, x: [u64; 2], y: [u64; 2]) -> Op<Result<bool, RType>> {
        if x[0] != y[0] {
            return Ok(Ok(false));
        }
        if x[0] == 0 {
            return Ok(Ok(true));
        }
        let Some(t) = self.prog.type_of_word(x[0]) else { return torn(3) };
        let desc = &self.prog.image.types[t.0 as usize];
        if !desc.comparable {
            return trap(Trap::Uncomparable, x[0], 0);
        }
        if desc.direct { Ok(Ok(x[1] == y[1])) } else { Ok(Err(t)) }
    }

    pub fn same_iface(&self, x: [u64; 2], y: [u64; 2]) -> Op<bool> {
        match self.iface_step(x, y)? {
            Ok(equal) => Ok(equal),
            Err(t) => self.same(t, x[1], y[1]),
        }
    }

    pub fn eq_iface(&mut self, d: u16, a: u16, b: u16) -> Op {
        let at = |s: u16| [self.fp.get(s), self.fp.get(s + 1)];
        let r = self.same_iface(at(a), at(b))?;
        self.fp.set(d, r as u64);
        Ok(())
    }

    pub fn eq_val(&mut self, d: u16, a: u16, b: u16, t: u32) -> Op {
        let r = self.same(RType(t), self.slot_addr(a), self.slot_addr(b))?;
        self.fp.set(d, r as u64);
        Ok(())
    }
}
