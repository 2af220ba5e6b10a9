//! What the analysis asks of types: do values hold pointers, how large are they, what does an interface hold of them.
//!
//! Go 1.27 `cmd/compile/internal/types`: `Type.HasPointers`, `IsDirectIface`; types2 `CoreType`.
//!
//! # Invariants
//! 1. A type parameter holds pointers unless no type of its set does, and no answer depends on a type argument.
use gmplay_types::{Basic, Program, Type, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;

/// Whether an interface's data word is the value itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direct {
    Yes,
    No,
    /// It depends on type arguments.
    Maybe,
}

pub struct Shapes<'a> {
    pub prog: &'a Program,
    pointers: RefCell<HashMap<TypeId, bool>>,
}

impl<'a> Shapes<'a> {
    pub fn new(prog: &'a Program) -> Shapes<'a> {
        Shapes { prog, pointers: RefCell::default() }
    }
    pub fn under(&self, ty: TypeId) -> &'a Type {
        self.prog.types.get(self.prog.types.underlying(ty))
    }
    /// The types of a type parameter's set, underlying; None: any type, or not a type parameter.
    fn terms(&self, ty: TypeId) -> Option<Vec<TypeId>> {
        let Type::TypeParam(p) = self.under(ty) else { return None };
        let constraint = self.prog.types.params.get(p.0 as usize)?.constraint;
        let Type::Interface(i) = self.under(constraint) else { return None };
        Some(i.terms.as_ref()?.iter().map(|(_, t)| self.prog.types.underlying(*t)).collect())
    }
    /// The structure that operations on values of the type see: the underlying type, for a type parameter the one
    /// that all types of its set have. None: they have several.
    pub fn core(&self, ty: TypeId) -> Option<&'a Type> {
        match self.under(ty) {
            Type::TypeParam(_) => {
                let terms = self.terms(ty)?;
                let first = *terms.first()?;
                terms.iter().all(|t| *t == first).then(|| self.prog.types.get(first))
            }
            t => Some(t),
        }
    }
    pub fn is_interface(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Interface(_))
    }
    pub fn is_string(&self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Basic(Basic::String | Basic::UntypedString))
    }
    pub fn is_basic(&self, ty: TypeId, b: Basic) -> bool {
        matches!(self.under(ty), Type::Basic(x) if *x == b)
    }
    pub fn is_func(&self, ty: TypeId) -> bool {
        matches!(self.core(ty), Some(Type::Func(_)))
    }
    pub fn pointee(&self, ty: TypeId) -> Option<TypeId> {
        match self.core(ty) {
            Some(Type::Pointer(e)) => Some(*e),
            _ => None,
        }
    }
    pub fn elem(&self, ty: TypeId) -> Option<TypeId> {
        match self.core(ty)? {
            Type::Slice(e) | Type::Array { elem: e, .. } | Type::Chan { elem: e, .. } => Some(*e),
            Type::Map { value, .. } => Some(*value),
            _ => None,
        }
    }
    pub fn size(&self, ty: TypeId) -> Option<u64> {
        self.prog.types.size_of(ty)
    }
    pub fn has_pointers(&self, ty: TypeId) -> bool {
        if let Some(b) = self.pointers.borrow().get(&ty) {
            return *b;
        }
        let has = match self.under(ty) {
            Type::Basic(b) => {
                matches!(b, Basic::String | Basic::UnsafePointer | Basic::UntypedString | Basic::UntypedNil)
            }
            Type::Array { len, elem } => *len > 0 && self.has_pointers(*elem),
            Type::Struct(fields) => fields.iter().any(|f| self.has_pointers(f.ty)),
            Type::Tuple(list) => list.iter().any(|t| self.has_pointers(*t)),
            Type::TypeParam(_) => self.terms(ty).is_none_or(|ts| ts.iter().any(|t| self.has_pointers(*t))),
            _ => true,
        };
        self.pointers.borrow_mut().insert(ty, has);
        has
    }
    fn depends(&self, ty: TypeId) -> bool {
        match self.under(ty) {
            Type::TypeParam(_) => true,
            Type::Array { elem, .. } => self.depends(*elem),
            Type::Struct(fields) => fields.iter().any(|f| self.depends(f.ty)),
            _ => false,
        }
    }
    pub fn direct(&self, ty: TypeId) -> Direct {
        if self.depends(ty) {
            // A set without any pointer has no type that is one.
            return if self.has_pointers(ty) { Direct::Maybe } else { Direct::No };
        }
        match self.has_pointers(ty) && self.size(ty) == Some(8) {
            true if self.is_word(ty) => Direct::Yes,
            // Fields without a size beside the pointer: gc's answer is yes, and the lowering may box it.
            true => Direct::Maybe,
            false => Direct::No,
        }
    }
    fn is_word(&self, ty: TypeId) -> bool {
        match self.under(ty) {
            Type::Struct(fields) => fields.len() == 1 && self.is_word(fields[0].ty),
            Type::Array { len, elem } => *len == 1 && self.is_word(*elem),
            _ => true,
        }
    }
}
