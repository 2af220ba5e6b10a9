//! Questions about types: what operators and conversions ask before they apply.
//!
//! Go 1.27 types2 `predicates.go`, `under.go`. `is_…` looks at the underlying type only, `all_…` also at every
//! term of a type parameter's type set.
use crate::table::{Basic, ChanDir, Interface, Type, TypeId, TypeParamId, TypeTable};

/// One term of a type set: the type as written and its underlying type (a tilde term is its own).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub ty: TypeId,
    pub under: TypeId,
}

/// Why a type has no common underlying type.
#[derive(Clone, Debug)]
pub(crate) enum NoCommon {
    /// The type set has no specific types.
    NoSpecific,
    Different(TypeId, TypeId),
    ChanElems(TypeId, TypeId),
    ChanDirs(TypeId, TypeId),
}

impl TypeTable {
    /// The underlying type's kind, where it is a basic type.
    pub fn basic_of(&self, id: TypeId) -> Option<Basic> {
        match self.under_type(id) {
            Type::Basic(b) => Some(*b),
            _ => None,
        }
    }
    pub(crate) fn is(&self, id: TypeId, pred: impl Fn(Basic) -> bool) -> bool {
        self.basic_of(id).is_some_and(pred)
    }
    pub(crate) fn all(&self, id: TypeId, pred: impl Fn(Basic) -> bool) -> bool {
        match self.terms_of_param(id) {
            Some(terms) => !terms.is_empty() && terms.iter().all(|t| self.is(t.ty, &pred)),
            None => self.is(id, pred),
        }
    }
    pub fn is_valid(&self, id: TypeId) -> bool {
        self.canon(id) != self.basic(Basic::Invalid)
    }
    pub fn is_integer(&self, id: TypeId) -> bool {
        self.is(id, Basic::is_integer)
    }
    pub fn is_unsigned(&self, id: TypeId) -> bool {
        self.is(id, Basic::is_unsigned)
    }
    pub fn is_string(&self, id: TypeId) -> bool {
        self.is(id, Basic::is_string)
    }
    pub(crate) fn is_numeric(&self, id: TypeId) -> bool {
        self.is(id, Basic::is_numeric)
    }
    pub(crate) fn is_const_type(&self, id: TypeId) -> bool {
        self.is(id, Basic::is_const_type)
    }
    pub(crate) fn all_integer(&self, id: TypeId) -> bool {
        self.all(id, Basic::is_integer)
    }
    pub(crate) fn all_numeric(&self, id: TypeId) -> bool {
        self.all(id, Basic::is_numeric)
    }
    pub(crate) fn all_boolean(&self, id: TypeId) -> bool {
        self.all(id, Basic::is_boolean)
    }
    pub(crate) fn all_string(&self, id: TypeId) -> bool {
        self.all(id, Basic::is_string)
    }
    pub(crate) fn all_ordered(&self, id: TypeId) -> bool {
        self.all(id, Basic::is_ordered)
    }
    pub fn is_untyped(&self, id: TypeId) -> bool {
        matches!(self.get(id), Type::Basic(b) if b.is_untyped())
    }
    pub fn is_type_param(&self, id: TypeId) -> bool {
        matches!(self.get(id), Type::TypeParam(_))
    }
    pub(crate) fn param_id(&self, id: TypeId) -> Option<TypeParamId> {
        match self.get(id) {
            Type::TypeParam(p) => Some(*p),
            _ => None,
        }
    }
    /// An interface that is a type of values: not a type parameter.
    pub fn is_interface(&self, id: TypeId) -> bool {
        matches!(self.under_type(id), Type::Interface(_))
    }
    pub(crate) fn interface(&self, id: TypeId) -> Option<&Interface> {
        match self.under_type(id) {
            Type::Interface(i) => Some(i),
            Type::TypeParam(p) => match self.under_type(self.params[p.0 as usize].constraint) {
                Type::Interface(i) => Some(i),
                _ => None,
            },
            _ => None,
        }
    }
    pub(crate) fn is_interface_ptr(&self, id: TypeId) -> bool {
        matches!(self.under_type(id), Type::Pointer(e) if self.is_interface(*e) || self.is_type_param(*e))
    }
    pub(crate) fn is_pointer(&self, id: TypeId) -> bool {
        matches!(self.under_type(id), Type::Pointer(_))
    }
    /// Basic types, defined types and type parameters have names; type literals have none.
    pub(crate) fn has_name(&self, id: TypeId) -> bool {
        matches!(self.get(id), Type::Basic(_) | Type::Named(_) | Type::TypeParam(_))
    }
    /// An uninstantiated generic type.
    pub(crate) fn is_generic(&self, id: TypeId) -> bool {
        match self.get(id) {
            Type::Named(n) => {
                let n = &self.named[n.0 as usize];
                n.origin.is_none() && !n.type_params.is_empty()
            }
            _ => false,
        }
    }
    pub(crate) fn is_bytes_or_runes(&self, id: TypeId) -> bool {
        match self.under_type(id) {
            Type::Slice(e) => matches!(self.basic_of(*e), Some(Basic::Uint8 | Basic::Int32)),
            _ => false,
        }
    }
    pub(crate) fn is_byte_slice(&self, id: TypeId) -> bool {
        matches!(self.under_type(id), Type::Slice(e) if matches!(self.get(self.canon(*e)), Type::Basic(Basic::Uint8)))
    }

    /// The terms of a type parameter (empty: no specific types), or None for other types.
    pub(crate) fn terms_of_param(&self, id: TypeId) -> Option<Vec<Term>> {
        let Type::TypeParam(p) = self.get(id) else { return None };
        let c = self.params[p.0 as usize].constraint;
        let Type::Interface(i) = self.under_type(c) else { return Some(Vec::new()) };
        let terms = i.terms.as_deref().unwrap_or(&[]);
        Some(
            terms
                .iter()
                
.map(|(_, ty)| Term { ty: *ty, under: self.under(*ty) })
                .collect(),
        )
    }
    /// The type set's terms: a single one for all but type parameters; None where there are no specific types.
    pub(crate) fn terms(&self, id: TypeId) -> Option<Vec<Term>> {
        match self.terms_of_param(id) {
            Some(t) if t.is_empty() => None,
            Some(t) => Some(t),
            None => Some(vec![Term { ty: id, under: self.under(id) }]),
        }
    }
    /// The underlying type that all types of the type set share; channels may differ in direction.
    pub(crate) fn common_under(&self, id: TypeId) -> Result<TypeId, NoCommon> {
        let Some(terms) = self.terms(id) else { return Err(NoCommon::NoSpecific) };
        let (mut ct, mut cu) = (terms[0].ty, terms[0].under);
        for t in &terms[1..] {
            if let (Type::Chan { dir: d1, elem: e1 }, Type::Chan { dir: d2, elem: e2 }) =
                (self.get(cu), self.get(t.under))
            {
                if !self.identical(*e1, *e2) {
                    return Err(NoCommon::ChanElems(ct, t.ty));
                }
                if d1 != d2 {
                    if *d1 == ChanDir::Both {
                        (ct, cu) = (t.ty, t.under);
                    } else if *d2 != ChanDir::Both {
                        return Err(NoCommon::ChanDirs(ct, t.ty));
                    }
                }
                continue;
            }
            if !self.identical(cu, t.under) {
                return Err(NoCommon::Different(ct, t.ty));
            }
        }
        Ok(cu)
    }
    /// The array behind a pointer to one, else the type itself: `len`, `range` and indexing look through it.
    pub(crate) fn array_ptr_deref(&self, id: TypeId) -> TypeId {
        if let Type::Pointer(e) = self.get(id) {
            let u = self.under(*e);
            if matches!(self.get(u), Type::Array { .. }) {
                return u;
            }
        }
        id
    }
    /// What a pointer points to, and whether it was one. Not through defined pointer types.
    pub(crate) fn deref(&self, id: TypeId) -> (TypeId, bool) {
        match self.get(id) {
            Type::Pointer(e) => (*e, true),
            _ => (id, false),
        }
    }

    pub fn has_nil(&self, id: TypeId) -> bool {
        match self.under_type(id) {
            Type::Basic(b) => *b == Basic::UnsafePointer,
            Type::Slice(_) | Type::Pointer(_) | Type::Func(_) | Type::Map { .. } | Type::Chan { .. } => true,
            Type::Interface(_) => true,
            Type::TypeParam(_) => {
                self.terms_of_param(id).is_some_and(|ts| !ts.is_empty() && ts.iter().all(|t| self.has_nil(t.under)))
            }
            _ => false,
        }
    }
    /// Whether `==` is defined on values of the type; interfaces are, if only to panic.
    pub fn comparable(&self, id: TypeId) -> bool {
        self.comparable_as(id, true, 0)
    }
    /// Whether `==` never panics on values of the type.
    pub fn strictly_comparable(&self, id: TypeId) -> bool {
        self.comparable_as(id, false, 0)
    }
    pub(crate) fn comparable_as(&self, id: TypeId, dynamic: bool, depth: u32) -> bool {
        if depth > 100 {
            return true;
        }
        match self.under_type(id) {
            Type::Basic(b) => *b != Basic::UntypedNil,
            Type::Pointer(_) | Type::Chan { .. } => true,
            Type::Struct(fields) => fields.iter().all(|f| self.comparable_as(f.ty, dynamic, depth + 1)),
            Type::Array { elem, .. } => self.comparable_as(*elem, dynamic, depth + 1),
            Type::Interface(i) => dynamic || self.iface_comparable(i, depth + 1),
            Type::TypeParam(_) => self.interface(id).is_some_and(|i| self.iface_comparable(i, depth + 1)),
            _ => false,
        }
    }
    /// All types of the type set are strictly comparable.
    pub(crate) fn iface_comparable(&self, i: &Interface, depth: u32) -> bool {
        match &i.terms {
            None => i.comparable,
            Some(terms) => {
                !terms.is_empty() && terms.iter().all(|(_, t)| self.comparable_as(*t, false, depth))
            }
        }
    }
    /// The type that an untyped constant takes by itself.
    pub(crate) fn default_basic(b: Basic) -> Option<Basic> {
        Some(match b {
            Basic::UntypedBool => Basic::Bool,
            Basic::UntypedInt => Basic::Int,
            Basic::UntypedRune => Basic::Int32,
            Basic::UntypedFloat => Basic::Float64,
            Basic::UntypedComplex => Basic::Complex128,
            Basic::UntypedString => Basic::String,
            _ => return None,
        })
    }
    /// Typed types are their own default, and so is nil's.
    pub fn default_type(&self, id: TypeId) -> TypeId {
        match self.get(id) {
            Type::Basic(b) => Self::default_basic(*b).map_or(id, |d| self.basic(d)),
            _ => id,
        }
    }
    /// The "larger" of two untyped types.
    pub(crate) fn max_untyped(&self, x: TypeId, y: TypeId) -> Option<TypeId> {
        if x == y {
            return Some(x);
        }
        match (self.get(x), self.get(y)) {
            (Type::Basic(a), Type::Basic(b))
                if a.is_untyped() && b.is_untyped() && a.is_numeric() && b.is_numeric() =>
            {
                Some(if a > b { x } else { y })
            }
            _ => None,
        }
    }
    /// Structs differ in tags only, at any depth.
    pub(crate) fn identical_ignoring_tags(&mut self, a: TypeId, b: TypeId) -> bool {
        if self.identical(a, b) {
            return true;
        }
        let (a, b) = (self.canon(a), self.canon(b));
        self.untagged(a, 0) == self.untagged(b, 0)
    }
    fn untagged(&mut self, id: TypeId, depth: u32) -> TypeId {
        if depth > 50 {
            return id;
        }
        let mut ty = self.get(id).clone();
        let d = depth + 1;
        match &mut ty {
            Type::Basic(_) | Type::Named(_) | Type::TypeParam(_) | Type::Interface(_) => return id,
            Type::Pointer(e) | Type::Slice(e) | Type::Array { elem: e, .. } | Type::Chan { elem: e, .. } => {
                *e = self.untagged(*e, d);
            }
            Type::Map { key, value } => {
                *key = self.untagged(*key, d);
                *value = self.untagged(*value, d);
            }
            Type::Struct(fields) => {
                for f in fields {
                    f.tag = None;
                    f.ty = self.untagged(f.ty, d);
                }
            }
            Type::Func(s) => {
                for t in s.params.iter_mut().chain(&mut s.results) {
                    *t = self.untagged(*t, d);
                }
            }
            Type::Tuple(ts) => {
                for t in ts {
                    *t = self.untagged(*t, d);
                }
            }
        }
        self.intern(ty)
    }
}
