//! Sizes, alignments and field offsets on amd64, as gc lays types out.
//!
//! Go 1.27 types2 `gcsizes.go`. The compiler has its own layout with pointer maps; this one serves constant
//! `unsafe.Sizeof` and friends. `None`: too large, or not constant (a type parameter).
use crate::table::{Basic, Type, TypeId, TypeTable};

fn align(n: u64, a: u64) -> u64 {
    n.div_ceil(a.max(1)) * a.max(1)
}

impl TypeTable {
    pub fn align_of(&self, id: TypeId) -> u64 {
        match self.under_type(id) {
            Type::Array { elem, .. } => self.align_of(*elem),
            Type::Struct(fields) => fields.iter().map(|f| self.align_of(f.ty)).max().unwrap_or(1).max(1),
            Type::Basic(b) => match b {
                Basic::Complex64 => 4,
                Basic::String | Basic::Complex128 => 8,
                _ => self.size_of(id).unwrap_or(8).clamp(1, 8),
            },
            _ => 8,
        }
    }
    pub fn size_of(&self, id: TypeId) -> Option<u64> {
        Some(match self.under_type(id) {
            Type::Basic(b) => match b {
                Basic::Bool | Basic::Int8 | Basic::Uint8 => 1,
                Basic::Int16 | Basic::Uint16 => 2,
                Basic::Int32 | Basic::Uint32 | Basic::Float32 => 4,
                Basic::Complex128 | Basic::String => 16,
                _ => 8,
            },
            Type::Array { len, elem } => {
                let size = self.size_of(*elem)?.checked_mul(*len)?;
                i64::try_from(size).ok()? as u64
            }
            Type::Slice(_) => 24,
            Type::Interface(_) => 16,
            Type::Struct(_) => {
                let offsets = self.offsets_of(id)?;
                let Type::Struct(fields) = self.under_type(id) else { return None };
                let Some(last) = fields.last() else { return Some(0) };
                let offset = *offsets.last()?;
                let mut size = self.size_of(last.ty)?;
                // A pointer to a final zero-sized field must not point past the object.
                if offset > 0 && size == 0 {
                    size = 1;
                }
                let size = align(offset.checked_add(size)?, self.align_of(id));
                i64::try_from(size).ok()? as u64
            }
            Type::TypeParam(_) => return None,
            _ => 8,
        })
    }
    pub fn offsets_of(&self, id: TypeId) -> Option<Vec<u64>> {
        let Type::Struct(fields) = self.under_type(id) else { return None };
        let mut at = 0u64;
        let mut out = Vec::with_capacity(fields.len());
        for f in fields {
            at = align(at, self.align_of(f.ty));
            out.push(at);
            at = at.checked_add(self.size_of(f.ty)?)?;
        }
        Some(out)
    }
    /// Whether the size depends on type arguments.
    pub(crate) fn has_var_size(&self, id: TypeId) -> bool {
        match self.under_type(id) {
            Type::Array { elem, .. } => self.has_var_size(*elem),
            Type::Struct(fields) => fields.iter().any(|f| self.has_var_size(f.ty)),
            Type::TypeParam(_) => true,
            _ => false,
        }
    }
}
