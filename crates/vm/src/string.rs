//! Strings: comparison, concatenation, conversions.
//!
//! Go 1.27 `runtime/string.go` (`concatstrings`, `stringtoslicebyte`, `slicebytetostring`, `intstring`, `rawruneslice`),
//! `runtime/utf8.go` (`decoderune`, `encoderune`).
//!
//! # Differences from Go
//! - The 32-byte buffers on the stack for results that do not escape are absent: such results are allocated.
//! - A one-byte string is allocated (8 bytes of a tiny block), where Go points into a static table.
use crate::cx::{Cx, Op, torn};
use gmplay_core::heap::sizeclass;
use std::cmp::Ordering;

/// `utf8.RuneError`.
const RUNE_ERROR: char = '\u{FFFD}';

/// The first rune of the bytes and its width; a wrong byte is RuneError of width 1. `b` is not empty.
pub(crate) fn decode(b: &[u8]) -> (char, u64) {
    let width = match b[0] {
        0..0x80 => return (b[0] as char, 1),
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return (RUNE_ERROR, 1),
    };
    match b.get(..width).map(std::str::from_utf8) {
        Some(Ok(s)) => (s.chars().next().unwrap_or(RUNE_ERROR), width as u64),
        _ => (RUNE_ERROR, 1),
    }
}

/// What a rune value is written as; those that are none become RuneError.
pub(crate) fn to_char(v: u64) -> char {
    u32::try_from(v).ok().and_then(char::from_u32).unwrap_or(RUNE_ERROR)
}

impl Cx<'_> {
    fn compare(&self, a: [u64; 2], b: [u64; 2]) -> Op<Ordering> {
        let n = a[1].min(b[1]);
        if n == 0 || (a[0] == b[0] && self.arena().contains(a[0], n)) {
            return Ok(a[1].cmp(&b[1]));
        }
        match self.arena().compare(a[0], b[0], n) {
            Some(o) => Ok(o.then(a[1].cmp(&b[1]))),
            None => torn(2),
        }
    }

    pub fn same_str(&self, a: [u64; 2], b: [u64; 2]) -> Op<bool> {
        Ok(a[1] == b[1] && self.compare(a, b)? == Ordering::Equal)
    }

    fn str_at(&self, s: u16) -> [u64; 2] {
        [self.fp.get(s), self.fp.get(s + 1)]
    }

    pub fn eq_str(&mut self, d: u16, a: u16, b: u16) -> Op {
        let r = self.same_str(self.str_at(a), self.str_at(b))?;
        self.fp.set(d, r as u64);
        Ok(())
    }

    pub fn cmp_str(&mut self, d: u16, a: u16, b: u16) -> Op {
        let r = self.compare(self.str_at(a), self.str_at(b))?;
        self.fp.set(d, r as i64 as u64);
        Ok(())
    }

    pub fn concat(&mut self, d: u16, a: u16, n: u16) -> Op {
        let (mut total, mut parts, mut last) = (0u64, 0, [0, 0]);
        for i in 0..n {
            let s = self.str_at(a + i * 2);
            if s[1] > 0 {
                let Some(t) = total.checked_add(s[1]) else { return torn(2) };
                (total, parts, last) = (t, parts + 1, s);
            }
        }
        if parts < 2 {
            // One string that is not empty: no copy (unless it lies in this stack, which strings here never do).
            self.write_slots(d, last);
            return Ok(());
        }
        let to = self.alloc_bytes(total)?;
        let mut at = to;
        for i in 0..n {
            let s = self.str_at(a + i * 2);
            if s[1] > 0 {
                if self.arena().copy(at, s[0], s[1]).is_none() {
                    return torn(2);
                }
                at += s[1];
            }
        }
        self.write_slots(d, [to, total]);
        Ok(())
    }

    pub fn str_to_bytes(&mut self, d: u16, a: u16) -> Op {
        let [data, len] = self.str_at(a);
        if len == 0 {
            self.write_slots(d, [self.heap.zerobase().0, 0, 0]);
            return Ok(());
        }
        let cap = sizeclass::round_up(len, true);
        let to = self.alloc_bytes(cap)?;
        if self.arena().copy(to, data, len).is_none() {
            return torn(2);
        }
        self.write_slots(d, [to, len, cap]);
        Ok(())
    }

    pub fn bytes_to_str(&mut self, d: u16, a: u16) -> Op {
        let [data, len] = self.str_at(a);
        if len == 0 {
            self.write_slots(d, [0, 0]);
            return Ok(());
        }
        let to = self.alloc_bytes(len)?;
        if self.arena().copy(to, data, len).is_none() {
            return torn(1);
        }
        self.write_slots(d, [to, len]);
        Ok(())
    }

    pub fn str_to_runes(&mut self, d: u16, a: u16) -> Op {
        let [data, len] = self.str_at(a);
        let b = self.bytes(data, len, 2)?;
        let mut runes = Vec::new();
        let mut at = 0;
        while at < b.len() {
            let (c, n) = decode(&b[at..]);
            runes.extend((c as u32).to_le_bytes());
            at += n as usize;
        }
        if runes.is_empty() {
            self.write_slots(d, [self.heap.zerobase().0, 0, 0]);
            return Ok(());
        }
        let bytes = sizeclass::round_up(runes.len() as u64, true);
        let to = self.alloc_bytes(bytes)?;
        self.arena().write(to, &runes);
        self.write_slots(d, [to, runes.len() as u64 / 4, bytes / 4]);
        Ok(())
    }

    pub fn runes_to_str(&mut self, d: u16, a: u16) -> Op {
        let [data, len] = self.str_at(a);
        let Some(bytes) = len.checked_mul(4) else { return torn(1) };
        let b = self.bytes(data, bytes, 1)?;
        let text: String = b.as_chunks::<4>().0.iter().map(|c| to_char(u32::from_le_bytes(*c) as u64)).collect();
        let s = self.new_string(text.as_bytes())?;
        self.write_slots(d, s);
        Ok(())
    }

    pub fn rune_to_str(&mut self, d: u16, a: u16) -> Op {
        let mut buf = [0; 4];
        let text = to_char(self.fp.get(a)).encode_utf8(&mut buf);
        let s = self.new_string(text.as_bytes())?;
        self.write_slots(d, s);
        Ok(())
    }

    pub fn decode_rune(&mut self, d: u16, s: u16, i: u16) -> Op {
        let ([data, len], i) = (self.str_at(s), self.fp.get(i));
        if i >= len {
            return torn(2);
        }
        let at = data.wrapping_add(i);
        let Some(first) = self.mem.load8(at) else { return torn(2) };
        if first < 0x80 {
            self.write_slots(d, [first as u64, i + 1]);
            return Ok(());
        }
        let mut b = [first, 0, 0, 0];
        let n = (len - i).min(4) as usize;
        if self.arena().read_into(at, &mut b[..n]).is_none() {
            return torn(2);
        }
        let (c, width) = decode(&b[..n]);
        self.write_slots(d, [c as u64, i + width]);
        Ok(())
    }
}
