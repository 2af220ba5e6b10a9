//! One function under construction: instructions, slots, labels, pointer maps, debug positions.
//!
//! Slots are given out as a stack: locals and temporaries of an expression lie above those of what surrounds
//! it, and a call's window starts at the top, so that arguments are evaluated where the callee finds them.
//!
//! # Invariants
//! 1. `live` names only slots below `top` that an instruction on every path to here has written.
//! 2. Code that cannot be reached is not emitted, and gets no map.
//! 3. Offsets are in the code only after [`Builder::finish`] has bound every label.
use gmplay_bytecode::{Bitmap, Inst};
use gmplay_syntax::Pos;
use gmplay_types::TypeId;
use std::sync::Arc;

use crate::layout::Layout;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Label(u32);

/// A height of the slot stack to fall back to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark(u32);

impl Mark {
    /// Whether the slot was given out after the mark was made.
    pub fn is_temp(self, s: u16) -> bool {
        s as u32 >= self.0
    }
}

/// A variable for the debugger; pcs count from the function's start.
pub struct LocalVar {
    pub name: Arc<str>,
    pub ty: TypeId,
    pub slot: u16,
    pub boxed: bool,
    pub scope: (u32, u32),
}

#[derive(Default)]
pub struct Builder {
    pub code: Vec<Inst>,
    top: u32,
    max: u32,
    live: Bitmap,
    /// Live in the whole function: what deferred calls and pointers into the frame may look at.
    pinned: Bitmap,
    labels: Vec<Option<u32>>,
    used: Vec<bool>,
    fixups: Vec<(u32, Label)>,
    unreachable: bool,
    pub maps: Vec<(u32, Bitmap)>,
    /// (pc, position, begins a statement)
    pub lines: Vec<(u32, Pos, bool)>,
    pub vars: Vec<LocalVar>,
    pub heap_sites: Vec<(u32, Arc<str>)>,
    pub recover_pc: Option<u32>,
    pos: Pos,
    stmt: bool,
}

/// Why a function cannot be made.
pub enum TooLarge {
    Frame,
    Code,
}

impl Builder {
    // ---- slots

    pub fn mark(&self) -> Mark {
        Mark(self.top)
    }
    pub fn top(&self) -> u16 {
        self.top.min(0xFFFE) as u16
    }
    /// Frees everything above the mark.
    pub fn release(&mut self, m: Mark) {
        for s in m.0..self.top {
            clear(&mut self.live, s as usize);
        }
        self.top = m.0;
    }
    /// `n` slots with unknown contents.
    pub fn alloc(&mut self, n: u64) -> u16 {
        let at = self.top;
        self.top = self.top.saturating_add(n.min(1 << 20) as u32);
        self.max = self.max.max(self.top);
        at.min(0xFFFE) as u16
    }
    pub fn alloc_for(&mut self, l: &Layout) -> u16 {
        self.alloc(l.slots)
    }
    /// The slots of a value at `s` have been written.
    pub fn set_live(&mut self, s: u16, l: &Layout) {
        if l.has_ptrs {
            for i in 0..l.slots as usize {
                if l.ptrs.get(i) {
                    self.live.set(s as usize + i);
                }
            }
        }
    }
    pub fn set_live_ptr(&mut self, s: u16) {
        self.live.set(s as usize);
    }
    pub fn set_dead(&mut self, s: u16, n: u64) {
        for i in 0..n as usize {
            clear(&mut self.live, s as usize + i);
        }
    }
    pub fn is_live(&self, s: u16) -> bool {
        self.live.get(s as usize)
    }
    /// From the start of the function to its end.
    pub fn pin(&mut self, s: u16, l: &Layout) {
        self.set_live(s, l);
        for i in 0..l.slots as usize {
            if l.ptrs.get(i) {
                self.pinned.set(s as usize + i);
            }
        }
    }
    pub fn pin_ptr(&mut self, s: u16) {
        self.live.set(s as usize);
        self.pinned.set(s as usize);
    }
    pub fn live_snapshot(&self) -> Bitmap {
        self.live.clone()
    }

    // ---- code

    pub fn at(&mut self, pos: Pos, stmt: bool) {
        if pos != Pos(0) {
            self.pos = pos;
        }
        self.stmt |= stmt;
    }
    pub fn pc(&self) -> u32 {
        self.code.len() as u32
    }
    pub fn reachable(&self) -> bool {
        !self.unreachable
    }
    pub fn emit(&mut self, i: Inst) {
        if self.unreachable {
            return;
        }
        debug_assert!(!i.is_safepoint(), "{i:?} needs a map");
        self.push(i);
        if matches!(i, Inst::Ret | Inst::Unreachable) {
            self.unreachable = true;
        }
    }
    fn push(&mut self, i: Inst) {
        let pc = self.pc();
        if !matches!(i, Inst::X { .. }) && (self.stmt || self.lines.last().is_none_or(|l| l.1 != self.pos)) {
            self.lines.push((pc, self.pos, self.stmt));
            self.stmt = false;
        }
        self.code.push(i);
    }
    /// Two 16-bit halves of a 32-bit operand, and a third operand.
    pub fn x32(&mut self, k: u32, c: u16) {
        self.emit(Inst::X { a: k as u16, b: (k >> 16) as u16, c });
    }
    pub fn x(&mut self, a: u16, b: u16, c: u16) {
        self.emit(Inst::X { a, b, c });
    }
    /// A safepoint whose map is what is live now.
    pub fn emit_sp(&mut self, i: Inst) {
        if self.unreachable {
            return;
        }
        let mut m = self.live.clone();
        merge(&mut m, &self.pinned);
        self.maps.push((self.pc(), m));
        self.push(i);
    }
    /// A safepoint that writes a value of layout `l` to `d`, where the map has the result too.
    pub fn emit_alloc(&mut self, i: Inst, d: u16, l: &Layout) {
        let was: Vec<bool> = (0..l.slots as usize).map(|k| self.live.get(d as usize + k)).collect();
        self.set_live(d, l);
        self.emit_sp(i);
        for (k, w) in was.into_iter().enumerate() {
            if !w {
                clear(&mut self.live, d as usize + k);
            }
        }
    }
    /// A call: slots from the window on are the callee's.
    pub fn emit_call(&mut self, i: Inst, w: u16) {
        if self.unreachable {
            return;
        }
        let mut m = self.live.clone();
        for s in w as u32..self.top {
            clear(&mut m, s as usize);
        }
        merge(&mut m, &self.pinned);
        self.maps.push((self.pc(), m));
        self.push(i);
    }

    // ---- labels

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        self.used.push(false);
        Label(self.labels.len() as u32 - 1)
    }
    pub fn bind(&mut self, l: Label) {
        debug_assert!(self.labels[l.0 as usize].is_none());
        self.drop_jump_to_next(l);
        self.labels[l.0 as usize] = Some(self.pc());
        if self.used[l.0 as usize] {
            self.unreachable = false;
        }
    }
    /// A jump to the instruction behind it is none.
    fn drop_jump_to_next(&mut self, l: Label) {
        let pc = self.pc();
        if !self.unreachable || self.labels.contains(&Some(pc)) {
            return;
        }
        if let (Some(Inst::Jmp { .. }), Some((at, to))) = (self.code.last(), self.fixups.last().copied())
            && at + 1 == pc
            && to == l
        {
            self.fixups.pop();
            self.code.pop();
            if let Some(line) = self.lines.pop_if(|line| line.0 == at) {
                self.stmt |= line.2;
            }
            self.unreachable = false;
        }
    }
    /// A label that later code jumps back to.
    pub fn bind_target(&mut self, l: Label) {
        self.used[l.0 as usize] = true;
        self.bind(l);
    }
    pub fn is_bound(&self, l: Label) -> bool {
        self.labels[l.0 as usize].is_some()
    }
    /// A branch, its offset yet to be filled in.
    pub fn jump(&mut self, i: Inst, to: Label) {
        if self.unreachable {
            return;
        }
        self.used[to.0 as usize] = true;
        self.fixups.push((self.pc(), to));
        if self.is_bound(to) {
            self.emit_sp(i);
        } else {
            self.push(i);
        }
        if let Inst::AddKJmpLtS { .. } = i {
            self.push(Inst::X { a: 0, b: 0, c: 0 });
        }
        if matches!(i, Inst::Jmp { .. }) {
            self.unreachable = true;
        }
    }
    pub fn goto(&mut self, to: Label) {
        self.jump(Inst::Jmp { off: 0 }, to);
    }

    // ---- the end

    pub fn frame_slots(&self) -> u32 {
        self.max
    }
    pub fn finish(&mut self) -> Result<(), TooLarge> {
        if !self.unreachable {
            self.push(Inst::Unreachable);
        }
        if self.max > 0xFFF0 {
            return Err(TooLarge::Frame);
        }
        // A label may be bound behind the last instruction.
        let end = self.code.len() as u32;
        if self.fixups.iter().any(|(_, l)| self.labels[l.0 as usize] == Some(end)) {
            self.code.push(Inst::Unreachable);
        }
        for (at, l) in std::mem::take(&mut self.fixups) {
            let Some(target) = self.labels[l.0 as usize] else {
                continue;
            };
            let next = at + 1 + self.code[at as usize].extra_words() as u32;
            let k = target as i32 - next as i32;
            let short = i16::try_from(k);
            use Inst::*;
            let at = at as usize;
            match &mut self.code[at] {
                Jmp { off } | JmpIf { off, .. } | JmpIfNot { off, .. } => *off = k,
                JmpEq { off, .. } | JmpNe { off, .. } | JmpLtS { off, .. } | JmpLeS { off, .. } | JmpLtU { off, .. }
                | JmpLeU { off, .. } | JmpEqK { off, .. } | JmpNeK { off, .. } | JmpLtSK { off, .. }
                | JmpLeSK { off, .. } | JmpGtSK { off, .. } | JmpGeSK { off, .. } => {
                    *off = short.map_err(|_| TooLarge::Code)?;
                }
                AddKJmpLtS { .. } => {
                    let a = short.map_err(|_| TooLarge::Code)? as u16;
                    self.code[at + 1] = X { a, b: 0, c: 0 };
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub fn var(&mut self, name: &Arc<str>, ty: TypeId, slot: u16, boxed: bool) -> usize {
        let pc = self.pc();
        self.vars.push(LocalVar { name: name.clone(), ty, slot, boxed, scope: (pc, u32::MAX) });
        self.vars.len() - 1
    }
    /// Variables from number `from` on go out of scope.
    pub fn end_vars(&mut self, from: usize) {
        let pc = self.pc();
        for v in &mut self.vars[from..] {
            if v.scope.1 == u32::MAX {
                v.scope.1 = pc;
            }
        }
    }
    pub fn heap_site(&mut self, why: Arc<str>) {
        if !self.unreachable {
            self.heap_sites.push((self.pc(), why));
        }
    }
}

pub fn clear(b: &mut Bitmap, i: usize) {
    if let Some(w) = b.0.get_mut(i / 64) {
        *w &= !(1 << (i % 64));
    }
}

fn merge(b: &mut Bitmap, other: &Bitmap) {
    if b.0.len() < other.0.len() {
        b.0.resize(other.0.len(), 0);
    }
    for (w, o) in b.0.iter_mut().zip(&other.0) {
        *w |= o;
    }
}

/// Bitmaps by content: trailing zero words do not count.
pub fn normal(mut b: Bitmap) -> Bitmap {
    while b.0.last() == Some(&0) {
        b.0.pop();
    }
    b
}
