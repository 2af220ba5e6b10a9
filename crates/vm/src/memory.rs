//! Values between slots and memory, new objects.
//!
//! Go 1.27 `runtime/mbarrier.go` (`typedmemmove`, `typedmemclr`, `bulkBarrierPreWrite`), `runtime/malloc.go` (`newobject`),
//! `runtime/chan.go` (`makechan`).
use crate::cx::{Cx, MAX_ALLOC, Op, nil, trap};
use crate::program::NONE;
use gmplay_bytecode::RType;
use gmplay_bytecode::inst::Trap;
use gmplay_core::heap::Ptrs;
use gmplay_core::{Addr, EventKind, hchan};

impl Cx<'_> {
    pub fn load_val(&mut self, d: u16, p: u16, off: u16, size: u32) -> Op {
        let src = self.fp.get(p).wrapping_add(off as u64);
        if size == 0 {
            return if self.mem.load8(src).is_some() { Ok(()) } else { nil(src) };
        }
        let size = size as u64;
        if !self.arena().contains(src, size) {
            return nil(src);
        }
        let words = size / 8;
        let dst = self.slot_addr(d);
        let pad = size % 8;
        if pad != 0 {
            // Before the copy zeroes the padding: source and destination may be the same slots.
            let last = self.arena().read(src + words * 8, pad);
            self.arena().copy(dst, src, words * 8);
            let mut tail = [0; 8];
            tail[..pad as usize].copy_from_slice(&last.unwrap_or_default());
            self.fp.set(d + words as u16, u64::from_le_bytes(tail));
        } else {
            self.arena().copy(dst, src, size);
        }
        Ok(())
    }

    /// Stores `n` words of which word `ptr` is a pointer.
    pub fn store_words(&mut self, p: u16, off: u16, a: u16, n: u16, ptr: u16) -> Op {
        let dst = self.fp.get(p).wrapping_add(off as u64);
        if !self.arena().contains(dst, n as u64 * 8) {
            return nil(dst);
        }
        for i in 0..n {
            let (at, v) = (dst + i as u64 * 8, self.fp.get(a + i));
            if self.wb && i == ptr {
                let old = self.load64(at)?;
                self.barrier(at, old, v);
            }
            self.mem.store64(at, v);
        }
        Ok(())
    }

    pub fn store_val(&mut self, p: u16, off: u16, a: u16, t: u32) -> Op {
        let (dst, src) = (self.fp.get(p).wrapping_add(off as u64), self.slot_addr(a));
        if self.prog.shapes[t as usize].size == 0 && self.mem.load8(dst).is_none() {
            return nil(dst);
        }
        self.copy_val(RType(t), dst, src)
    }

    pub fn copy_val_slots(&mut self, d: u16, a: u16, t: u32) -> Op {
        let (dst, src) = (self.fp.get(d), self.fp.get(a));
        for p in [src, dst] {
            if self.mem.load8(p).is_none() {
                return nil(p);
            }
        }
        self.copy_val(RType(t), dst, src)
    }

    pub fn zero_val(&mut self, p: u16, t: u32) -> Op {
        let dst = self.fp.get(p);
        if self.mem.load8(dst).is_none() {
            return nil(dst);
        }
        self.zero_array(RType(t), dst, 1)
    }

    pub fn new_val(&mut self, d: u16, t: u32) -> Op {
        let at = self.alloc(RType(t))?;
        self.fp.set(d, at);
        Ok(())
    }

    pub fn make_closure(&mut self, d: u16, k: u32, x: (u16, u16, u16)) -> Op {
        let prog = self.prog;
        let words = x.0 as u64;
        let map = &prog.image.bitmaps[x.1 as usize | (x.2 as usize) << 16];
        let ptrs = if map.is_zero() { Ptrs::None } else { Ptrs::Words(&map.0, words, 1) };
        let at = self.alloc_raw(words * 8, ptrs, u32::MAX)?;
        self.store64(at, k as u64)?;
        self.fp.set(d, at);
        Ok(())
    }

    pub fn make_chan(&mut self, d: u16, n: u16, t: u32) -> Op {
        let prog = self.prog;
        let n = if n == NONE { 0 } else { self.fp.get(n) };
        let elem = prog.image.types[t as usize].elem.unwrap_or(RType(0));
        let shape = prog.shapes[elem.0 as usize];
        let bytes = match shape.size.checked_mul(n) {
            Some(b) if n as i64 >= 0 && b <= MAX_ALLOC - hchan::SIZE => b,
            _ => return trap(Trap::MakeChanSize, 0, 0),
        };
        let (ch, buf);
        if bytes == 0 {
            ch = self.alloc_raw(hchan::SIZE, Ptrs::None, t)?;
            buf = ch + hchan::BUF;
        } else if !shape.scan {
            ch = self.alloc_raw(hchan::SIZE + bytes, Ptrs::None, t)?;
            buf = ch + hchan::SIZE;
        } else {
            let own = [1 << (hchan::BUF / 8)];
            ch = self.alloc_raw(hchan::SIZE, Ptrs::Words(&own, hchan::SIZE / 8, 1), t)?;
            buf = self.alloc_array(elem, n)?;
        }
        self.store64(ch + hchan::DATAQSIZ, n)?;
        self.store64(ch + hchan::BUF, buf)?;
        self.mem.store16(ch + hchan::ELEMSIZE, shape.size as u16);
        self.store64(ch + hchan::ELEMTYPE, elem.0 as u64 + 1)?;
        let cap = u32::try_from(n).unwrap_or(u32::MAX);
        self.event(EventKind::ChanMake { ch: Addr(ch), cap, elem_size: shape.size as u32 });
        self.fp.set(d, ch);
        Ok(())
    }

    pub fn chan_len(&mut self, d: u16, ch: u16) -> Op {
        let ch = self.fp.get(ch);
        let n = if ch == 0 { 0 } else { self.load64(ch.wrapping_add(hchan::QCOUNT))? };
        self.fp.set(d, n);
        Ok(())
    }

    pub fn chan_cap(&mut self, d: u16, ch: u16) -> Op {
        let ch = self.fp.get(ch);
        let n = if ch == 0 { 0 } else { self.load64(ch.wrapping_add(hchan::DATAQSIZ))? };
        self.fp.set(d, n);
        Ok(())
    }
}
