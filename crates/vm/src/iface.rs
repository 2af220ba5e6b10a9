//! Interfaces: boxing, assertions, method sets.
//!
//! Go 1.27 `runtime/iface.go` (`convT64`, `convTstring`, `assertE2I`, `typeAssert`, `itabInit`), `staticuint64s`, `zeroVal`.
//!
//! # Differences from Go
//! - An interface's first word is the dynamic type's number plus 1, never an itab: methods are found by (type, name).
//!   So a conversion between interface types copies both words.
use crate::cx::{Cx, Op, torn, trap};
use crate::program::{NONE, Program};
use gmplay_bytecode::inst::Trap;
use gmplay_bytecode::{ARENA_BASE, Kind, RType};

/// Words of the numbers 0..=255 and, behind them, of zeros, that the machine adds to static data.
const SMALL: u64 = 256;
const ZEROS: u64 = 4;

impl Program {
    /// What the heap is to be made with: the image's data and the table of small values behind it.
    pub fn static_data(&self) -> Vec<u8> {
        let mut data = self.image.data.clone();
        data.resize(data.len().next_multiple_of(8), 0);
        for i in 0..SMALL + ZEROS {
            data.extend((if i < SMALL { i } else { 0 }).to_le_bytes());
        }
        data
    }

    fn small_at(&self) -> u64 {
        ARENA_BASE + (self.image.data.len() as u64).next_multiple_of(8)
    }

    /// Whether a concrete type has all methods of an interface type; else the first (by name) it lacks.
    pub(crate) fn missing_method(&self, word: u64, iface: RType) -> Option<u32> {
        let want = &self.image.types[iface.0 as usize].imethods;
        want.iter().find(|(name, sig)| self.methods.find(word, *name).is_none_or(|m| m.1 != *sig)).map(|m| m.0)
    }
}

/// Type words of target and static type, as `vmpanic` takes them.
fn target(t: u32, from: u16) -> u64 {
    let from = if from == NONE { 0 } else { from as u64 + 1 };
    from << 32 | (t as u64 + 1)
}

impl Cx<'_> {
    /// Address of a static word that holds `v`, if the heap was made with the table.
    pub fn small(&self, v: u64) -> Option<u64> {
        let at = self.prog.small_at();
        (v < SMALL && self.heap.static_len() >= at - ARENA_BASE + (SMALL + ZEROS) * 8).then(|| at + v * 8)
    }

    fn zeros(&self) -> Option<u64> {
        self.small(0).map(|at| at + SMALL * 8)
    }

    /// The data word for the value of type `t` at `at`.
    pub fn box_val(&mut self, t: RType, at: u64) -> Op<u64> {
        let shape = self.prog.shapes[t.0 as usize];
        if shape.direct {
            return self.load64(at);
        }
        let shared = match shape.size {
            0 => Some(self.heap.zerobase().0),
            1 => self.mem.load8(at).and_then(|v| self.small(v as u64)),
            2 => self.mem.load16(at).and_then(|v| self.small(v as u64)),
            4 => self.mem.load32(at).and_then(|v| self.small(v as u64)),
            8 if !shape.scan => self.mem.load64(at).and_then(|v| self.small(v)),
            16 if shape.kind == Kind::String && self.mem.load64(at + 8) == Some(0) => self.zeros(),
            24 if shape.kind == Kind::Slice && self.mem.load64(at) == Some(0) => self.zeros(),
            _ => None,
        };
        if let Some(at) = shared {
            return Ok(at);
        }
        let to = self.alloc(t)?;
        // Fresh and, while marking, black: what is copied in passes the barrier like any store.
        self.copy_val(t, to, at)?;
        Ok(to)
    }

    pub fn make_iface(&mut self, d: u16, a: u16, t: u32) -> Op {
        let data = self.box_val(RType(t), self.slot_addr(a))?;
        self.write_slots(d, [t as u64 + 1, data]);
        Ok(())
    }

    pub fn make_iface_stack(&mut self, d: u16, a: u16, at: u16, t: u32) -> Op {
        let shape = self.prog.shapes[t as usize];
        let data = if shape.direct {
            self.fp.get(a)
        } else {
            self.fp.mov(at, a, shape.size.div_ceil(8) as u16);
            self.slot_addr(at)
        };
        self.write_slots(d, [t as u64 + 1, data]);
        Ok(())
    }

    /// `x.(T)`, T concrete. `ok`: its slot, or NONE.
    /// `from`: the static type of x, for the message.
    pub fn assert_type(&mut self, d: u16, a: u16, ok: u16, from: u16, t: u32) -> Op {
        let (word, data) = (self.fp.get(a), self.fp.get(a + 1));
        let shape = self.prog.shapes[t as usize];
        let hit = word == t as u64 + 1;
        if hit {
            if shape.direct {
                self.fp.set(d, data);
            } else if shape.size == 8 {
                self.fp.set(d, self.load64(data)?);
            } else if self.arena().copy(self.slot_addr(d), data, shape.size).is_none() {
                return torn(3);
            }
        } else if ok == NONE {
            return trap(Trap::TypeAssert, word, target(t, from));
        } else {
            self.fp.zero(d, shape.size.div_ceil(8) as u16);
        }
        if ok != NONE {
            self.fp.set(ok, hit as u64);
        }
        Ok(())
    }

    /// `x.(I)`, I an interface type.
    pub fn assert_iface(&mut self, d: u16, a: u16, ok: u16, from: u16, t: u32) -> Op {
        let (word, data) = (self.fp.get(a), self.fp.get(a + 1));
        let hit = word != 0 && self.prog.missing_method(word, RType(t)).is_none();
        if !hit && ok == NONE {
            return trap(Trap::TypeAssert, word, target(t, from));
        }
        self.write_slots(d, if hit { [word, data] } else { [0, 0] });
        if ok != NONE {
            self.fp.set(ok, hit as u64);
        }
        Ok(())
    }
}
