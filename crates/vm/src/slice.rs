//! Slices: making, slicing, appending, copying.
//!
//! Go 1.27 `runtime/slice.go` (`makeslice`, `growslice`, `nextslicecap`), `runtime/msize.go` (`roundupsize`): capacities are
//! Go's to the element.
//!
//! # Invariants
//! 1. `append` writes into the old array only behind its length and within its capacity.
//! 2. Every bound is checked as unsigned, in Go's order: the highest index first.
use crate::cx::{Cx, MAX_ALLOC, Op, nil, torn, trap};
use crate::program::NONE;
use crate::raw::Pc;
use gmplay_bytecode::RType;
use gmplay_bytecode::inst::Trap;
use gmplay_core::heap::sizeclass;

#[derive(Clone, Copy)]
struct Bounds {
    lo: u64,
    hi: u64,
    max: u64,
}

/// Below it a slice doubles when it grows; above, it tends to a quarter more.
const THRESHOLD: u64 = 256;

/// `nextslicecap`.
pub(crate) fn next_cap(want: u64, old: u64) -> u64 {
    let double = old.wrapping_add(old);
    if want > double {
        return want;
    }
    if old < THRESHOLD {
        return double;
    }
    let mut cap = old;
    while cap < want {
        cap += (cap + 3 * THRESHOLD) >> 2;
    }
    cap
}

impl Cx<'_> {
    fn slot_or(&self, s: u16, default: u64) -> u64 {
        if s == NONE { default } else { self.fp.get(s) }
    }

    /// Checks lo, hi, max against a capacity. `len`: what a missing `hi` means. `by_len`: the operand is an array or string.
    fn check_slice(&self, x: (u16, u16, u16), len: u64, cap: u64, by_len: bool) -> Op<Bounds> {
        let (lo, hi) = (self.slot_or(x.0, 0), self.slot_or(x.1, len));
        if x.2 == NONE {
            if hi > cap {
                let t = if by_len { Trap::SliceAlen } else { Trap::SliceAcap };
                return trap(t, hi, cap);
            }
            if lo > hi {
                return trap(Trap::SliceB, lo, hi);
            }
            return Ok(Bounds { lo, hi, max: cap });
        }
        let max = self.fp.get(x.2);
        if max > cap {
            return trap(Trap::Slice3Acap, max, cap);
        }
        if hi > max {
            return trap(Trap::Slice3B, hi, max);
        }
        if lo > hi {
            return trap(Trap::Slice3C, lo, hi);
        }
        Ok(Bounds { lo, hi, max })
    }

    /// Writes the part of an array: an empty one keeps the base, so that it does not point behind the object.
    fn put_slice(&self, d: u16, data: u64, b: Bounds, elem: u64) {
        let cap = b.max - b.lo;
        let at = if cap == 0 { data } else { data.wrapping_add(b.lo.wrapping_mul(elem)) };
        self.write_slots(d, [at, b.hi - b.lo, cap]);
    }

    pub fn slice_slice(&mut self, d: u16, s: u16, pc: Pc) -> Op {
        let (data, len, cap) = (self.fp.get(s), self.fp.get(s + 1), self.fp.get(s + 2));
        let b = self.check_slice(pc.x(1), len, cap, false)?;
        let (e0, e1, _) = pc.x(2);
        self.put_slice(d, data, b, e0 as u64 | (e1 as u64) << 16);
        Ok(())
    }

    pub fn slice_str(&mut self, d: u16, s: u16, pc: Pc) -> Op {
        let (data, len) = (self.fp.get(s), self.fp.get(s + 1));
        let (lo, hi, _) = pc.x(1);
        let b = self.check_slice((lo, hi, NONE), len, len, true)?;
        let n = b.hi - b.lo;
        self.write_slots(d, [if n == 0 { data } else { data.wrapping_add(b.lo) }, n]);
        Ok(())
    }

    pub fn slice_arr(&mut self, d: u16, p: u16, pc: Pc) -> Op {
        let data = self.fp.get(p);
        if self.mem.load8(data).is_none() {
            return nil(data);
        }
        let (l0, l1, l2) = pc.x(3);
        let len = l0 as u64 | (l1 as u64) << 16 | (l2 as u64) << 32;
        let b = self.check_slice(pc.x(1), len, len, true)?;
        let (e0, e1, _) = pc.x(2);
        self.put_slice(d, data, b, e0 as u64 | (e1 as u64) << 16);
        Ok(())
    }

    pub fn make_slice(&mut self, d: u16, len: u16, cap: u16, t: u32) -> Op {
        let (len, cap) = (self.fp.get(len), self.fp.get(cap));
        let size = self.prog.shapes[t as usize].size;
        let fits = |n: u64| (n as i64) >= 0 && size.checked_mul(n).is_some_and(|b| b <= MAX_ALLOC);
        if !fits(len) {
            return trap(Trap::MakeSliceLen, len, 0);
        }
        if !fits(cap) || len > cap {
            return trap(Trap::MakeSliceCap, cap, 0);
        }
        let data = self.alloc_array(RType(t), cap)?;
        self.write_slots(d, [data, len, cap]);
        Ok(())
    }

    /// `growslice`: an array with room for `want` elements, the old ones copied. Data and capacity.
    pub fn grow(&mut self, t: RType, data: u64, len: u64, cap: u64, want: u64) -> Op<(u64, u64)> {
        let shape = self.prog.shapes[t.0 as usize];
        if (want as i64) < 0 {
            return trap(Trap::Library, 2, 0);
        }
        if shape.size == 0 {
            return Ok((self.heap.zerobase().0, want));
        }
        let new = next_cap(want, cap);
        let Some(bytes) = shape.size.checked_mul(new).filter(|b| *b <= MAX_ALLOC) else {
            return trap(Trap::Library, 2, 0);
        };
        let new = sizeclass::round_up(bytes, !shape.scan) / shape.size;
        let to = self.alloc_array(t, new)?;
        // The new array is black or noscan while marking: pointers copied into it must be seen, as by bulk barriers in Go.
        if len > 0 {
            if self.arena().contains(data, len * shape.size) {
                self.copy_array(t, to, data, len)?;
            } else {
                return torn(1);
            }
        }
        Ok((to, new))
    }

    /// A slice with room for `n` more elements: data, old length, capacity. Torn headers are refused.
    fn room(&mut self, t: RType, s: u16, n: u64) -> Op<(u64, u64, u64)> {
        let (data, len, cap) = (self.fp.get(s), self.fp.get(s + 1), self.fp.get(s + 2));
        if len > cap {
            return torn(1);
        }
        let want = len.wrapping_add(n);
        if want <= cap && want >= len {
            return Ok((data, len, cap));
        }
        let (data, cap) = self.grow(t, data, len, cap, want)?;
        Ok((data, len, cap))
    }

    pub fn append_n(&mut self, d: u16, s: u16, n: u16, t: u32) -> Op {
        let n = self.fp.get(n);
        let old = self.fp.get(s);
        let (data, len, cap) = self.room(RType(t), s, n)?;
        if data == old && n > 0 {
            let size = self.prog.shapes[t as usize].size;
            self.zero_array(RType(t), data.wrapping_add(len.wrapping_mul(size)), n)?;
        }
        self.write_slots(d, [data, len + n, cap]);
        Ok(())
    }

    pub fn append_1(&mut self, d: u16, s: u16, a: u16, t: u32) -> Op {
        let (data, len, cap) = self.room(RType(t), s, 1)?;
        let shape = self.prog.shapes[t as usize];
        let at = data.wrapping_add(len.wrapping_mul(shape.size));
        match shape.size {
            8 if !self.wb || !shape.scan => self.store64(at, self.fp.get(a))?,
            1 => {
                if self.mem.store8(at, self.fp.get(a) as u8).is_none() {
                    return torn(1);
                }
            }
            _ => self.copy_val(RType(t), at, self.slot_addr(a))?,
        }
        self.write_slots(d, [data, len + 1, cap]);
        Ok(())
    }

    pub fn append_slice(&mut self, d: u16, s: u16, u: u16, t: u32) -> Op {
        let (from, n) = (self.fp.get(u), self.fp.get(u + 1));
        self.append_range(d, s, from, n, RType(t))
    }

    fn append_range(&mut self, d: u16, s: u16, from: u64, n: u64, t: RType) -> Op {
        let (data, len, cap) = self.room(t, s, n)?;
        let size = self.prog.shapes[t.0 as usize].size;
        if n > 0 {
            self.copy_array(t, data.wrapping_add(len.wrapping_mul(size)), from, n)?;
        }
        self.write_slots(d, [data, len + n, cap]);
        Ok(())
    }

    /// Bytes: no type is named, so the room is made here.
    pub fn append_str(&mut self, d: u16, s: u16, u: u16) -> Op {
        let (mut data, len, mut cap) = (self.fp.get(s), self.fp.get(s + 1), self.fp.get(s + 2));
        let (from, n) = (self.fp.get(u), self.fp.get(u + 1));
        if len > cap {
            return torn(1);
        }
        let want = len.wrapping_add(n);
        if (want as i64) < 0 {
            return trap(Trap::Library, 2, 0);
        }
        if want > cap {
            let new = sizeclass::round_up(next_cap(want, cap), true);
            let to = self.alloc_bytes(new)?;
            if self.arena().copy(to, data, len).is_none() && len > 0 {
                return torn(1);
            }
            (data, cap) = (to, new);
        }
        if n > 0 && self.arena().copy(data.wrapping_add(len), from, n).is_none() {
            return torn(2);
        }
        self.write_slots(d, [data, want, cap]);
        Ok(())
    }

    pub fn copy_slice(&mut self, d: u16, s: u16, u: u16, t: u32) -> Op {
        let n = self.fp.get(s + 1).min(self.fp.get(u + 1));
        if n > 0 {
            self.copy_array(RType(t), self.fp.get(s), self.fp.get(u), n)?;
        }
        self.fp.set(d, n);
        Ok(())
    }

    pub fn copy_str(&mut self, d: u16, s: u16, u: u16) -> Op {
        let n = self.fp.get(s + 1).min(self.fp.get(u + 1));
        if n > 0 && self.arena().copy(self.fp.get(s), self.fp.get(u), n).is_none() {
            return torn(1);
        }
        self.fp.set(d, n);
        Ok(())
    }

    pub fn clear_slice(&mut self, s: u16, t: u32) -> Op {
        self.zero_array(RType(t), self.fp.get(s), self.fp.get(s + 1))
    }

    pub fn slice_to_arr(&mut self, d: u16, s: u16, want: u32) -> Op {
        let len = self.fp.get(s + 1);
        if len < want as u64 {
            return trap(Trap::SliceConvert, len, want as u64);
        }
        self.fp.set(d, self.fp.get(s));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities_grow_as_go_s() {
        // append one at a time to a []int: what cap() says in Go 1.27.
        let mut cap = 0;
        let mut seen = vec![];
        for len in 1..5000u64 {
            if len > cap {
                cap = sizeclass::round_up(next_cap(len, cap) * 8, true) / 8;
                seen.push(cap);
            }
        }
        assert_eq!(seen, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560, 3408, 5120]);
    }
}
