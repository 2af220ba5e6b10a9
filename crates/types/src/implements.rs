//! Which types implement (or satisfy) which interfaces, and why not.
//!
//! Go 1.27 types2 `instantiate.go` (`implements`), `lookup.go` (`missingMethod`). The reasons are gc's wording.
use crate::Program;
use crate::lookup::{Entry, Lookup, Member, exported};
use crate::table::{Interface, Method, Shown, Type, TypeId};
use crate::typestring::Qualifier;

impl Program {
    /// Whether values of type `v` can be stored in the interface type `t`.
    pub fn implements(&mut self, v: TypeId, t: TypeId) -> bool {
        self.implements_why(v, t, false, Qualifier::Reflect).is_ok()
    }
    /// `constraint`: whether `v` satisfies `t`, which accepts dynamically comparable types.
    pub(crate) fn implements_why(
        &mut self,
        v: TypeId,
        t: TypeId,
        constraint: bool,
        qf: Qualifier,
    ) -> Result<(), String> {
        let table = &self.types;
        if !table.is_valid(table.under(v)) || !table.is_valid(table.under(t)) {
            return Ok(());
        }
        if let Type::Pointer(e) = table.under_type(v)
            && !table.is_valid(table.under(*e))
        {
            return Ok(());
        }
        let verb = if constraint { "satisfy" } else { "implement" };
        let texts = |p: &Program| (p.type_string(v, qf), p.type_string(t, qf));
        let Type::Interface(ti) = table.under_type(t).clone() else {
            let (vs, ts) = texts(self);
            let detail = match table.is_interface_ptr(t) {
                true => self.interface_ptr_error(t, qf),
                false => format!("{ts} is not an interface"),
            };
            return Err(format!("{vs} does not {verb} {ts} ({detail})"));
        };
        if ti.is_empty() {
            return Ok(());
        }
        let vi: Option<Interface> = table.interface(v).cloned();
        if vi.as_ref().is_some_and(Interface::empty_set) {
            return Ok(());
        }
        if ti.empty_set() {
            let (_, ts) = texts(self);
            return Err(format!("cannot {verb} {ts} (empty type set)"));
        }
        if let Err(why) = self.has_all_methods(v, t, true, qf) {
            let (vs, ts) = texts(self);
            return Err(format!("{vs} does not {verb} {ts} {why}"));
        }
        let table = &self.types;
        let needs_comparable = match &ti.terms {
            None => ti.comparable,
            Some(_) => table.iface_comparable(&ti, 0),
        };
        let comparable = || {
            if !needs_comparable
                || table.strictly_comparable(v)
                || (constraint && table.comparable_as(v, true, 0))
            {
                Ok(())
            } else {
                Err(format!("{} does not {verb} comparable", self.type_string(v, qf)))
            }
        };
        if !ti.has_terms() {
            return comparable();
        }
        if let Some(vi) = &vi {
            if !table.terms_subset(&vi.terms, &ti.terms) {
                let (vs, ts) = texts(self);
                return Err(format!("{vs} does not {verb} {ts}"));
            }
            return comparable();
        }
        let terms = ti.terms.as_deref().unwrap_or(&[]);
        if terms.iter().any(|x| table.term_includes(*x, v)) {
            return comparable();
        }
        let alt = terms.iter().find(|x| {
            !x.0 && table.identical(x.1, table.under(x.1)) && table.term_includes((true, x.1), v)
        });
        let (vs, ts) = texts(self);
        let detail = if let Some(alt) = alt {
            format!("possibly missing ~ for {} in {ts}", self.type_string(alt.1, qf))
        } else if self.mentions_term(t, v) {
            format!("{ts} mentions {vs}, but {vs} is not in the type set of {ts}")
        } else {
            let list: Vec<String> = terms
                .iter()
                .map(|(tilde, t)| format!("{}{}", if *tilde { "~" } else { "" }, self.type_string(*t, Qualifier::Path)))
                .collect();
            format!("{vs} missing in {}", list.join(" | "))
        };
        Err(format!("{vs} does not {verb} {ts} ({detail})"))
    }

    /// The interface's text lists the type, which its other elements exclude.
    fn mentions_term(&self, t: TypeId, v: TypeId) -> bool {
        let u = self.types.under(t);
        match self.types.shown.get(&u) {
            Some(Shown::Iface { embeds, .. }) => embeds.iter().flatten().any(|(_, e)| {
                let literal = matches!(self.types.get(*e), Type::Interface(_));
                if literal { self.mentions_term(*e, v) } else { self.types.identical(*e, v) }
            }),
            _ => false,
        }
    }
    fn method_text(&self, name: &str, own: &str, sig: TypeId, qf: Qualifier) -> String {
        format!("{name}{own}{}", self.signature_string(sig, qf, false))
    }
    /// `[P any]` of a generic method.
    fn own_params_text(&self, m: &Member, qf: Qualifier) -> String {
        match m {
            Member::Method { obj, .. } if self.has_own_params(m) => match self.func_info(*obj) {
                Some(f) => self.type_params_string(&f.type_params[f.recv_params as usize..], qf),
                None => String::new(),
            },
            _ => String::new(),
        }
    }
    pub(crate) fn interface_ptr_error(&self, t: TypeId, qf: Qualifier) -> String {
        let ts = self.type_string(t, qf);
        match self.types.under_type(t) {
            Type::Pointer(e) if self.types.is_type_param(*e) => {
                format!("type {ts} is pointer to type parameter, not type parameter")
            }
            _ => format!("type {ts} is pointer to interface, not interface"),
        }
    }

    /// `dynamic` assertions of interfaces only need that the methods do not contradict each other.
    pub(crate) fn has_all_methods(&mut self, v: TypeId, t: TypeId, fixed: bool, qf: Qualifier) -> Result<(), String> {
        self.has_all_methods_by(v, t, fixed, qf, &mut |p, a, b| p.types.identical(a, b))
    }
    pub(crate) fn has_all_methods_by(
        &mut self,
        v: TypeId,
        t: TypeId,
        fixed: bool,
        qf: Qualifier,
        same: &mut dyn FnMut(&mut Program, TypeId, TypeId) -> bool,
    ) -> Result<(), String> {
        if !self.types.is_valid(v) || self.has_invalid_embedded(v, 0) {
            return Ok(());
        }
        let Some(ti) = self.types.interface(t).cloned() else { return Ok(()) };
        for m in &ti.methods {
            self.has_method(v, t, m, fixed, qf, same)?;
        }
        Ok(())
    }
    fn has_method(
        &mut self,
        v: TypeId,
        t: TypeId,
        m: &Method,
        fixed: bool,
        qf: Qualifier,
        same: &mut dyn FnMut(&mut Program, TypeId, TypeId) -> bool,
    ) -> Result<(), String> {
        let name = &m.name;
        if self.types.is_interface(v) || self.types.is_type_param(v) {
            let found = self.types.interface(v).and_then(|i| {
                i.methods.iter().find(|x| x.name == *name && (exported(name) || x.pkg == m.pkg)).map(|x| x.sig)
            });
            return match found {
                Some(sig) if same(self, sig, m.sig) => Ok(()),
                Some(sig) => Err(self.wrong_type(name, "", sig, m.sig, qf)),
                None if !fixed => Ok(()),
                None => Err(format!("(missing method {name})")),
            };
        }
        match self.lookup_in(v, false, m.pkg, name, false) {
            Lookup::Found(Entry { member: Member::Field { .. }, .. }) => {
                Err(format!("({}.{name} is a field, not a method)", self.type_string(v, qf)))
            }
            Lookup::Found(e) => {
                let sig = self.method_signature(&e.member);
                if !self.has_own_params(&e.member) && same(self, sig, m.sig) {
                    return Ok(());
                }
                let own = self.own_params_text(&e.member, qf);
                Err(self.wrong_type(name, &own, sig, m.sig, qf))
            }
            Lookup::Ambiguous => Err(format!("(ambiguous selector {}.{name})", self.type_string(v, qf))),
            Lookup::PointerReceiver => Err(format!("(method {name} has pointer receiver)")),
            Lookup::Missing => {
                if let Lookup::Found(e) = self.lookup_in(v, false, m.pkg, name, true)
                    && !matches!(e.member, Member::Field { .. })
                {
                    if e.name == *name {
                        return Err(format!("(unexported method {name})"));
                    }
                    let sig = self.method_signature(&e.member);
                    let own = self.own_params_text(&e.member, qf);
                    let have = self.method_text(&e.name, &own, sig, qf);
                    let want = self.method_text(name, "", m.sig, qf);
                    return Err(format!("(missing method {name})\n\t\thave {have}\n\t\twant {want}"));
                }
                Err(if self.types.is_interface_ptr(v) {
                    format!("({})", self.interface_ptr_error(v, qf))
                } else if self.types.is_interface_ptr(t) {
                    format!("({})", self.interface_ptr_error(t, qf))
                } else {
                    format!("(missing method {name})")
                })
            }
        }
    }
    /// A generic method implements no interface's method.
    pub(crate) fn has_own_params(&self, m: &Member) -> bool {
        match m {
            Member::Method { obj, .. } => {
                self.func_info(*obj).is_some_and(|f| f.type_params.len() > f.recv_params as usize)
            }
            _ => false,
        }
    }
    fn wrong_type(&self, name: &str, own: &str, have: TypeId, want: TypeId, qf: Qualifier) -> String {
        let text = |qf| (self.method_text(name, own, have, qf), self.method_text(name, "", want, qf));
        let (mut h, mut w) = text(qf);
        if h == w {
            (h, w) = text(Qualifier::Path);
        }
        if h == w {
            return format!("(wrong type for method {name})");
        }
        format!("(wrong type for method {name})\n\t\thave {h}\n\t\twant {w}")
    }
    fn has_invalid_embedded(&self, t: TypeId, depth: u32) -> bool {
        if depth > 20 {
            return false;
        }
        let (base, _) = self.types.deref(t);
        match self.types.under_type(base) {
            Type::Struct(fields) => fields.iter().any(|f| {
                f.embedded && (!self.types.is_valid(f.ty) || self.has_invalid_embedded(f.ty, depth + 1))
            }),
            _ => false,
        }
    }
    /// Whether a value of interface type `v` may hold a `t`.
    pub(crate) fn assertable(&mut self, v: TypeId, t: TypeId, qf: Qualifier) -> Result<(), String> {
        if self.types.is_interface(t) || self.types.is_type_param(t) {
            return Ok(());
        }
        self.has_all_methods(t, v, false, qf)
    }
}
