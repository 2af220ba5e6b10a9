//! How values of a type lie in Go memory and in frame slots.
//!
//! Go 1.27 `cmd/compile/internal/types`: `CalcSize`, `calcStructOffset`, `PtrDataSize`; sizes of amd64.
//!
//! # Invariants
//! 1. `slots * 8 >= size`; zero-size types take no slot.
//! 2. `ptrs` has a bit for each word that can hold a pointer, and none beyond `slots`.
//! 3. A struct whose last field has size zero is padded, so that the field's address is inside the struct.
//!
//! Differences from Go: an interface's first word is a type number, not a pointer.
use gmplay_bytecode::Bitmap;
use gmplay_types::{Basic, Type, TypeId, TypeTable};
use std::collections::HashMap;
use std::rc::Rc;

/// What kind of slots a value takes, and so which instructions move it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// Of size zero.
    Zero,
    /// bool and integers: bytes and sign.
    Int {
        size: u8,
        signed: bool,
    },
    F32,
    F64,
    C64,
    C128,
    /// One word that the collector follows: pointers, maps, channels, funcs.
    Ptr,
    Str,
    Slice,
    Iface,
    /// Structs and arrays.
    Memory,
}

#[derive(Clone, Debug)]
pub struct Layout {
    pub size: u64,
    pub align: u64,
    pub slots: u64,
    pub class: Class,
    /// Empty where the type is larger than [`MAX_BITMAP_WORDS`]: then of one array element.
    pub ptrs: Rc<Bitmap>,
    pub has_ptrs: bool,
    /// Of structs.
    pub offsets: Rc<[u64]>,
}

/// Arrays beyond it have their element's pointer map only (`TypeDesc::ptrs`).
pub const MAX_BITMAP_WORDS: u64 = 1 << 16;

#[derive(Default)]
pub struct Layouts {
    cache: HashMap<TypeId, Rc<Layout>>,
}

pub fn round_up(n: u64, align: u64) -> u64 {
    n.div_ceil(align) * align
}

impl Layouts {
    /// `ty` has no type parameters.
    pub fn of(&mut self, types: &TypeTable, ty: TypeId) -> Rc<Layout> {
        if let Some(l) = self.cache.get(&ty) {
            return l.clone();
        }
        let l = Rc::new(self.compute(types, ty));
        self.cache.insert(ty, l.clone());
        l
    }

    fn compute(&mut self, types: &TypeTable, ty: TypeId) -> Layout {
        let word = |class, slots: u64, ptr_words: &[usize]| {
            let mut m = Bitmap::default();
            ptr_words.iter().for_each(|i| m.set(*i));
            Layout {
                size: slots * 8,
                align: 8,
                slots,
                class,
                has_ptrs: !ptr_words.is_empty(),
                ptrs: Rc::new(m),
                offsets: Rc::new([]),
            }
        };
        let small = |size: u64, class| Layout { size, align: size, ..word(class, 1, &[]) };
        match types.get(types.underlying(ty)) {
            Type::Basic(b) => match b {
                Basic::Bool | Basic::UntypedBool | Basic::Uint8 => small(1, Class::Int { size: 1, signed: false }),
                Basic::Int8 => small(1, Class::Int { size: 1, signed: true }),
                Basic::Int16 => small(2, Class::Int { size: 2, signed: true }),
                Basic::Uint16 => small(2, Class::Int { size: 2, signed: false }),
                Basic::Int32 | Basic::UntypedRune => small(4, Class::Int { size: 4, signed: true }),
                Basic::Uint32 => small(4, Class::Int { size: 4, signed: false }),
                Basic::Int | Basic::Int64 | Basic::UntypedInt | Basic::Invalid => {
                    small(8, Class::Int { size: 8, signed: true })
                }
                Basic::Uint | Basic::Uint64 | Basic::Uintptr => small(8, Class::Int { size: 8, signed: false }),
                Basic::Float32 => small(4, Class::F32),
                Basic::Float64 | Basic::UntypedFloat => small(8, Class::F64),
                Basic::Complex64 => Layout { align: 4, ..small(8, Class::C64) },
                Basic::Complex128 | Basic::UntypedComplex => word(Class::C128, 2, &[]),
                Basic::String | Basic::UntypedString => word(Class::Str, 2, &[0]),
                Basic::UnsafePointer | Basic::UntypedNil => word(Class::Ptr, 1, &[0]),
            },
            Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Func(_) => word(Class::Ptr, 1, &[0]),
            Type::Slice(_) => word(Class::Slice, 3, &[0]),
            Type::Interface(_) => word(Class::Iface, 2, &[1]),
            Type::Array { len, elem } => {
                let e = self.of(types, *elem);
                let size = e.size.saturating_mul(*len);
                let mut ptrs = Bitmap::default();
                let has_ptrs = e.has_ptrs && *len > 0;
                if has_ptrs && size / 8 > MAX_BITMAP_WORDS {
                    ptrs = (*e.ptrs).clone();
                } else if has_ptrs {
                    let words = (e.size / 8) as usize;
                    let of_one: Vec<usize> = (0..words).filter(|i| e.ptrs.get(*i)).collect();
                    for k in 0..*len as usize {
                        of_one.iter().for_each(|i| ptrs.set(k * words + i));
                    }
                }
                self.memory(size, e.align, ptrs, has_ptrs, vec![])
            }
            Type::Struct(fields) => {
                let (mut off, mut align, mut ptrs, mut has_ptrs) = (0u64, 1u64, Bitmap::default(), false);
                let mut offsets = Vec::with_capacity(fields.len());
                let mut last_size = 1;
                for f in fields {
                    let l = self.of(types, f.ty);
                    off = round_up(off, l.align);
                    offsets.push(off);
                    align = align.max(l.align);
                    if l.has_ptrs {
                        has_ptrs = true;
                        for i in 0..(l.size / 8).min(MAX_BITMAP_WORDS) as usize {
                            if l.ptrs.get(i) {
                                ptrs.set((off / 8) as usize + i);
                            }
                        }
                    }
                    off = off.saturating_add(l.size);
                    last_size = l.size;
                }
                if last_size == 0 && off > 0 {
                    off += 1;
                }
                self.memory(round_up(off, align), align, ptrs, has_ptrs, offsets)
            }
            Type::Tuple(ts) => {
                let mut slots = 0;
                let mut ptrs = Bitmap::default();
                for t in ts {
                    let l = self.of(types, *t);
                    (0..l.slots as usize).filter(|i| l.ptrs.get(*i)).for_each(|i| ptrs.set(slots as usize + i));
                    slots += l.slots;
                }
                let has_ptrs = !ptrs.is_zero();
                self.memory(slots * 8, 8, ptrs, has_ptrs, vec![])
            }
            Type::Named(_) | Type::TypeParam(_) => word(Class::Int { size: 8, signed: true }, 1, &[]),
        }
    }

    fn memory(&self, size: u64, align: u64, ptrs: Bitmap, has_ptrs: bool, offsets: Vec<u64>) -> Layout {
        let class = if size == 0 { Class::Zero } else { Class::Memory };
        Layout { size, align, slots: size.div_ceil(8), class, ptrs: Rc::new(ptrs), has_ptrs, offsets: offsets.into() }
    }
}

impl Layout {
    pub fn is_scalar(&self) -> bool {
        matches!(self.class, Class::Int { .. } | Class::F32 | Class::F64 | Class::C64 | Class::Ptr)
    }
    /// Whether the slot form and the memory form of a value are the same bits.
    pub fn fills_slots(&self) -> bool {
        self.size == self.slots * 8
    }
}
