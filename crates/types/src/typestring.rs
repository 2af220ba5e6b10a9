//! Types as text: in gc's messages, and as package reflect and panics print them.
//!
//! Go 1.27 types2 `typestring.go`; reflect's `rtype.String`.
use crate::Program;
use crate::constant::quote;
use crate::object::{ObjId, PkgId};
use crate::table::{Basic, ChanDir, Shown, Signature, Type, TypeId, TypeParamId};
use gmplay_syntax::ast::Name;
use std::collections::HashSet;

/// Go's packages that do not import the runtime's own, not even by way of others.
const SMALL: [&str; 9] = [
    "unsafe",
    "sync/atomic",
    "math",
    "math/bits",
    "math/cmplx",
    "cmp",
    "unicode",
    "unicode/utf8",
    "unicode/utf16",
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Qualifier {
    /// As gc's messages about a package: its own names bare, others by their package's name.
    Relative(PkgId),
    /// Every defined type with its package's path.
    Path,
    /// As `%T` and panics: every defined type with its package's name, literals in reflect's spacing.
    Reflect,
}

struct Writer<'p> {
    prog: &'p Program,
    qf: Qualifier,
    out: String,
    depth: u32,
    /// Write parameter names where they are known.
    names: bool,
}

impl Program {
    pub fn type_string(&self, id: TypeId, qf: Qualifier) -> String {
        let mut w = Writer { prog: self, qf, out: String::new(), depth: 0, names: true };
        w.ty(id);
        w.out
    }
    /// `(x int) string`: a function type without `func`.
    pub(crate) fn signature_string(&self, id: TypeId, qf: Qualifier, names: bool) -> String {
        let mut w = Writer { prog: self, qf, out: String::new(), depth: 0, names };
        if let Type::Func(s) = self.types.get(id) {
            w.signature(id, s);
        }
        w.out
    }
    /// `[T any, S ~[]T]`
    pub(crate) fn type_params_string(&self, params: &[TypeParamId], qf: Qualifier) -> String {
        let mut w = Writer { prog: self, qf, out: String::new(), depth: 0, names: true };
        w.type_params(params);
        w.out
    }
    fn prefix(&self, pkg: Option<PkgId>, qf: Qualifier) -> String {
        let Some(p) = pkg else { return String::new() };
        let package = &self.packages[p.0 as usize];
        match qf {
            Qualifier::Relative(here) if here == p => String::new(),
            Qualifier::Relative(here) if self.ambiguous.contains(&(here, p)) => {
                format!("{}.", quote(package.path.as_bytes()))
            }
            Qualifier::Relative(_) => format!("{}.", package.name),
            Qualifier::Path => format!("{}.", package.path),
            Qualifier::Reflect => format!("{}.", package.name),
        }
    }
    /// Finds the packages that messages about `here` call by their quoted path: those whose name another
    /// package has, among all that `here` imports, directly or not.
    pub(crate) fn find_ambiguous(&mut self, here: PkgId) {
        let mut seen: HashSet<PkgId> = HashSet::new();
        let mut todo = self.packages[here.0 as usize].imports.clone();
        while let Some(p) = todo.pop() {
            if seen.insert(p) {
                todo.extend(&self.packages[p.0 as usize].imports);
            }
        }
        let big = seen.iter().any(|p| !SMALL.contains(&&*self.packages[p.0 as usize].path));
        for p in &seen {
            let package = &self.packages[p.0 as usize];
            let twin = match &*package.path {
                // internal/sync, internal/strconv and internal/runtime/atomic, which our library may do without.
                "sync" | "strconv" => true,
                "sync/atomic" => big,
                _ => seen.iter().any(|q| q != p && self.packages[q.0 as usize].name == package.name),
            };
            if twin {
                self.ambiguous.insert((here, *p));
            }
        }
    }
    pub(crate) fn object_string(&self, obj: ObjId, qf: Qualifier) -> String {
        let o = &self.objects[obj.0 as usize];
        format!("{}{}", self.prefix(o.pkg, qf), o.name)
    }
}

impl Writer<'_> {
    fn list(&mut self, ids: &[TypeId], sep: &str) {
        for (i, t) in ids.iter().enumerate() {
            if i > 0 {
                self.out.push_str(sep);
            }
            self.ty(*t);
        }
    }
    fn args(&mut self, args: &[TypeId]) {
        self.out.push('[');
        self.list(args, if self.qf == Qualifier::Reflect { "," } else { ", " });
        self.out.push(']');
    }
    fn name_of(&mut self, obj: ObjId) {
        let s = self.prog.object_string(obj, self.qf);
        self.out.push_str(&s);
    }
    fn type_params(&mut self, params: &[TypeParamId]) {
        let table = &self.prog.types;
        self.out.push('[');
        for (i, p) in params.iter().enumerate() {
            let tp = &table.params[p.0 as usize];
            let c = tp.constraint;
            if i > 0 {
                self.out.push_str(", ");
            }
            self.name_of_param(*p);
            if params.get(i + 1).is_none_or(|n| table.params[n.0 as usize].constraint != c) {
                self.out.push(' ');
                self.ty(c);
            }
        }
        self.out.push(']');
    }
    fn name_of_param(&mut self, p: TypeParamId) {
        let obj = self.prog.types.params[p.0 as usize].obj;
        self.out.push_str(&self.prog.objects[obj.0 as usize].name);
    }
    fn signature(&mut self, id: TypeId, s: &Signature) {
        let (pn, rn): (Vec<Name>, Vec<Name>) = match self.prog.types.shown.get(&id) {
            Some(Shown::Params { params, results }) if self.names => (params.clone(), results.clone()),
            _ => (Vec::new(), Vec::new()),
        };
        self.tuple(&s.params, &pn, s.variadic);
        match &s.results[..] {
            [] => {}
            [r] if rn.first().is_none_or(|n| n.is_empty()) => {
                self.out.push(' ');
                self.ty(*r);
            }
            rs => {
                self.out.push(' ');
                self.tuple(rs, &rn, false);
            }
        }
    }
    fn tuple(&mut self, ids: &[TypeId], names: &[Name], variadic: bool) {
        self.out.push('(');
        for (i, t) in ids.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            if let Some(n) = names.get(i)
                && !n.is_empty()
            {
                self.out.push_str(n);
                self.out.push(' ');
            }
            match self.prog.types.get(*t) {
                Type::Slice(e) if variadic && i + 1 == ids.len() => {
                    self.out.push_str("...");
                    self.ty(*e);
                }
                _ => self.ty(*t),
            }
        }
        self.out.push(')');
    }
    fn ty(&mut self, id: TypeId) {
        if self.depth > 50 {
            self.out.push('…');
            return;
        }
        self.depth += 1;
        self.ty_inner(id);
        self.depth -= 1;
    }
    fn ty_inner(&mut self, id: TypeId) {
        let table = &self.prog.types;
        let reflect = self.qf == Qualifier::Reflect;
        match table.shown.get(&id) {
            Some(Shown::Alias { obj, args, .. }) => {
                self.name_of(*obj);
                if !args.is_empty() {
                    self.args(args);
                }
                return;
            }
            Some(Shown::Args(args)) => {
                if let Type::Named(n) = table.get(id) {
                    self.name_of(table.named[n.0 as usize].obj);
                }
                self.args(args);
                return;
            }
            Some(Shown::Iface { implicit, methods, embeds }) => {
                if *implicit && methods.is_empty() && embeds.len() == 1 {
                    self.union(&embeds[0]);
                    return;
                }
                self.out.push_str("interface{");
                let mut first = true;
                for (name, sig) in methods {
                    if !std::mem::take(&mut first) {
                        self.out.push_str("; ");
                    }
                    self.out.push_str(name);
                    if let Type::Func(s) = table.get(*sig) {
                        self.signature(*sig, s);
                    }
                }
                for e in embeds {
                    if !std::mem::take(&mut first) {
                        self.out.push_str("; ");
                    }
                    self.union(e);
                }
                self.out.push('}');
                return;
            }
            _ => {}
        }
        match table.get(id) {
            Type::Basic(Basic::UnsafePointer) => self.out.push_str("unsafe.Pointer"),
            Type::Basic(b) => self.out.push_str(b.name()),
            Type::Named(n) => {
                let n = &table.named[n.0 as usize];
                self.name_of(n.obj);
                if !n.args.is_empty() {
                    self.args(&n.args);
                } else if !n.type_params.is_empty() {
                    self.type_params(&n.type_params);
                }
            }
            Type::TypeParam(p) => self.name_of_param(*p),
            Type::Pointer(e) => {
                self.out.push('*');
                self.ty(*e);
            }
            Type::Slice(e) => {
                self.out.push_str("[]");
                self.ty(*e);
            }
            Type::Array { len, elem } => {
                self.out.push_str(&format!("[{len}]"));
                self.ty(*elem);
            }
            Type::Map { key, value } => {
                self.out.push_str("map[");
                self.ty(*key);
                self.out.push(']');
                self.ty(*value);
            }
            Type::Chan { dir, elem } => {
                let parens = *dir == ChanDir::Both
                    && matches!(table.get(*elem), Type::Chan { dir: ChanDir::Recv, .. });
                self.out.push_str(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Recv => "<-chan ",
                });
                if parens {
                    self.out.push('(');
                }
                self.ty(*elem);
                if parens {
                    self.out.push(')');
                }
            }
            Type::Struct(fields) => {
                self.out.push_str(if reflect { "struct {" } else { "struct{" });
                for (i, f) in fields.iter().enumerate() {
                    if i > 0 {
                        self.out.push(';');
                    }
                    if i > 0 || reflect {
                        self.out.push(' ');
                    }
                    if !f.embedded {
                        self.out.push_str(&f.name);
                        self.out.push(' ');
                    }
                    self.ty(f.ty);
                    if let Some(tag) = &f.tag {
                        self.out.push(' ');
                        self.out.push_str(&quote(tag.as_bytes()));
                    }
                }
                self.out.push_str(if reflect && !fields.is_empty() { " }" } else { "}" });
            }
            Type::Func(s) => {
                self.out.push_str("func");
                self.signature(id, s);
            }
            Type::Tuple(ts) => match table.shown.get(&id) {
                Some(Shown::Params { params, .. }) => self.tuple(ts, params, false),
                _ => self.tuple(ts, &[], false),
            },
            Type::Interface(i) => {
                self.out.push_str(if reflect { "interface {" } else { "interface{" });
                let mut first = true;
                for m in &i.methods {
                    self.out.push_str(match (std::mem::take(&mut first), reflect) {
                        (true, true) => " ",
                        (true, false) => "",
                        _ => "; ",
                    });
                    self.out.push_str(&m.name);
                    if let Type::Func(s) = table.get(m.sig) {
                        self.signature(m.sig, s);
                    }
                }
                if i.comparable {
                    self.out.push_str(if std::mem::take(&mut first) { "comparable" } else { "; comparable" });
                }
                if let Some(ts) = &i.terms {
                    if !first {
                        self.out.push_str("; ");
                    }
                    self.union(ts);
                }
                self.out.push_str(if reflect && !i.methods.is_empty() { " }" } else { "}" });
            }
        }
    }
    fn union(&mut self, terms: &[(bool, TypeId)]) {
        for (i, (tilde, t)) in terms.iter().enumerate() {
            if i > 0 {
                self.out.push_str(" | ");
            }
            if *tilde {
                self.out.push('~');
            }
            self.ty(*t);
        }
    }
}
