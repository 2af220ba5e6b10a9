//! A program ready to run: the image, verified, with the tables that make instructions fast.
//!
//! Immutable and shared: every [`crate::Machine`] (and each worker of a parallel driver) uses the same one.
//!
//! # Invariants
//! 1. `code` is the image's code and then guard words ([`Program::root_ret`] …) that are never fallen into: return
//!    addresses that mean something to the machine lead there, so `Ret` needs no test of its own.
//! 2. Methods are found by one hash table over (type, method name): method calls cost the same however many types
//!    implement an interface. Go caches an itab for each pair instead (`runtime/iface.go`, `getitab`).
use crate::intrinsics::{self, Intrinsic};
use crate::map::MapType;
use crate::verify;
use gmplay_bytecode::{FuncId, Image, Inst, Kind, RType, TypeDesc};
use std::fmt;
use std::sync::Arc;

/// Why an image cannot be run: a defect of whoever made it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoadError(pub String);

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot load program: {}", self.0)
    }
}

impl std::error::Error for LoadError {}

/// What a call needs of its callee.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub entry: u32,
    pub need: u32,
    /// Slot for the closure's address, or `NONE`.
    pub ctx: u16,
    /// First parameter.
    pub param: u16,
}

/// No slot.
pub(crate) const NONE: u16 = 0xffff;

/// What moving values of a type needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub size: u64,
    /// Holds pointers.
    pub scan: bool,
    pub direct: bool,
    pub kind: Kind,
}

pub struct Program {
    pub(crate) image: Arc<Image>,
    pub(crate) code: Vec<Inst>,
    pub(crate) fns: Vec<Entry>,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) maps: Vec<Option<MapType>>,
    pub(crate) methods: Methods,
    pub(crate) intrinsics: Vec<Intrinsic>,
    /// By pc: a statement begins.
    pub(crate) stmts: Vec<u64>,
    /// By function: it is in the program's first file.
    pub(crate) user: Vec<bool>,
    /// Functions sorted by entry.
    by_entry: Vec<u32>,
}

/// Guard words behind the code.
const GUARDS: usize = 8;

impl Program {
    pub fn new(image: Arc<Image>) -> Result<Program, LoadError> {
        let intrinsics = intrinsics::resolve(&image)?;
        verify::verify(&image, &intrinsics)?;
        let mut code = image.code.clone();
        code.extend([Inst::Unreachable; GUARDS]);
        let fns = image
            .funcs
            .iter()
            .map(|f| Entry {
                entry: f.entry,
                need: f.stack_need,
                ctx: f.ctx_slot.unwrap_or(NONE),
                param: f.result_slots,
            })
            .collect();
        let shapes = image
            .types
            .iter()
            .map(|t| Shape { size: t.size, scan: !t.ptrs.is_zero(), direct: t.direct, kind: t.kind })
            .collect();
        let maps = image.types.iter().map(|t| MapType::new(&image, t)).collect::<Result<Vec<_>, _>>()?;
        let mut stmts = vec![0; code.len().div_ceil(64)];
        for l in image.debug.lines.iter().filter(|l| l.stmt && (l.pc as usize) < code.len()) {
            stmts[l.pc as usize / 64] |= 1 << (l.pc % 64);
        }
        let mut by_entry: Vec<u32> = (0..image.funcs.len() as u32).collect();
        by_entry.sort_by_key(|f| image.funcs[*f as usize].entry);
        let methods = Methods::new(&image);
        let mut program = Program { image, code, fns, shapes, maps, methods, intrinsics, stmts, user: Vec::new(), by_entry };
        let of_user = |f: &gmplay_bytecode::Func| program.position(f.entry).is_some_and(|p| p.0 == 0);
        program.user = program.image.funcs.iter().map(of_user).collect();
        Ok(program)
    }

    pub fn image(&self) -> &Arc<Image> {
        &self.image
    }

    /// Where the goroutine's first function returns to.
    pub(crate) fn root_ret(&self) -> u32 {
        self.image.code.len() as u32
    }

    /// Where a deferred call that a panic made returns to.
    pub(crate) fn panic_ret(&self) -> u32 {
        self.root_ret() + 1
    }

    /// Where functions that must not return would.
    pub(crate) fn no_ret(&self) -> u32 {
        self.root_ret() + 2
    }

    pub(crate) fn ty(&self, t: RType) -> Option<&TypeDesc> {
        self.image.types.get(t.0 as usize)
    }

    /// The type that a type word names; None: nil, or no type (torn).
    pub(crate) fn type_of_word(&self, word: u64) -> Option<RType> {
        let i = word.wrapping_sub(1);
        (i < self.image.types.len() as u64).then_some(RType(i as u32))
    }

    /// The bitmap that holds while `func` is suspended at `pc`; an empty one where there is none.
    pub(crate) fn map_at(&self, func: u32, pc: u32) -> Option<u32> {
        let f = self.image.funcs.get(func as usize)?;
        f.safepoints.binary_search_by_key(&pc, |s| s.pc).ok().map(|i| f.safepoints[i].ptrs)
    }

    /// The function that contains the instruction.
    pub fn func_of(&self, pc: u32) -> Option<FuncId> {
        let i = self.by_entry.partition_point(|f| self.image.funcs[*f as usize].entry <= pc);
        let f = *self.by_entry.get(i.checked_sub(1)?)?;
        (pc < self.image.funcs[f as usize].end).then_some(FuncId(f))
    }

    /// File (index into `Debug::files`), line and column of an instruction.
    pub fn position(&self, pc: u32) -> Option<(u16, u32, u16)> {
        let lines = &self.image.debug.lines;
        let i = lines.partition_point(|l| l.pc <= pc);
        let l = lines.get(i.checked_sub(1)?)?;
        (l.line != 0).then_some((l.file, l.line, l.column))
    }
}

/// (type, method name id) → function and signature.
pub(crate) struct Methods {
    /// Key 0: free. Else type word in the high half, name id + 1 in the low one.
    slots: Vec<(u64, u32, u32)>,
    mask: u64,
}

impl Methods {
    fn new(image: &Image) -> Methods {
        let n: usize = image.types.iter().map(|t| t.methods.len()).sum();
        let len = (n * 3).next_power_of_two().max(8);
        let mut m = Methods { slots: vec![(0, 0, 0); len], mask: len as u64 - 1 };
        for (t, desc) in image.types.iter().enumerate() {
            for method in &desc.methods {
                let key = Methods::key(t as u64 + 1, method.name);
                let mut i = Methods::hash(key) & m.mask;
                while m.slots[i as usize].0 != 0 {
                    i = (i + 1) & m.mask;
                }
                m.slots[i as usize] = (key, method.func.0, method.sig.0);
            }
        }
        m
    }

    #[inline(always)]
    fn key(word: u64, name: u32) -> u64 {
        word << 32 | (name as u64 + 1)
    }

    #[inline(always)]
    fn hash(key: u64) -> u64 {
        let h = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h ^ h >> 32
    }

    /// Function and signature of a method of the type that the word names.
    #[inline(always)]
    pub fn find(&self, word: u64, name: u32) -> Option<(u32, RType)> {
        let key = Methods::key(word & 0xffff_ffff, name);
        let mut i = Methods::hash(key) & self.mask;
        loop {
            let s = &self.slots[i as usize];
            if s.0 == key {
                return Some((s.1, RType(s.2)));
            }
            if s.0 == 0 {
                return None;
            }
            i = (i + 1) & self.mask;
        }
    }
}
