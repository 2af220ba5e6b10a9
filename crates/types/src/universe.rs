//! Go's predeclared names, and package unsafe.
use crate::constant::Value;
use crate::object::{Builtin, ObjId, ObjKind, Object, Package, PkgId};
use crate::table::{Basic, Interface, Method, NamedType, Shown, Signature, Type, TypeId, TypeTable};
use crate::{Info, Program};
use gmplay_syntax::Span;
use gmplay_syntax::ast::Name;
use std::collections::HashMap;

/// The predeclared objects that rules mention by name.
#[derive(Debug, Default)]
pub struct Universe {
    pub scope: HashMap<Name, ObjId>,
    /// The type `error`.
    pub error: TypeId,
    /// The empty interface.
    pub any: TypeId,
    pub unsafe_pkg: PkgId,
    /// `byte` and `rune` as messages show them.
    pub(crate) byte: TypeId,
    pub(crate) rune: TypeId,
    pub(crate) iota: ObjId,
    pub(crate) comparable: TypeId,
}

const CONSTANTS: [(&str, Basic, Value); 2] =
    [("true", Basic::UntypedBool, Value::Bool(true)), ("false", Basic::UntypedBool, Value::Bool(false))];

const BUILTINS: [Builtin; 18] = [
    Builtin::Append,
    Builtin::Cap,
    Builtin::Clear,
    Builtin::Close,
    Builtin::Complex,
    Builtin::Copy,
    Builtin::Delete,
    Builtin::Imag,
    Builtin::Len,
    Builtin::Make,
    Builtin::Max,
    Builtin::Min,
    Builtin::New,
    Builtin::Panic,
    Builtin::Print,
    Builtin::Println,
    Builtin::Real,
    Builtin::Recover,
];

const UNSAFE: [Builtin; 8] = [
    Builtin::UnsafeAdd,
    Builtin::UnsafeAlignof,
    Builtin::UnsafeOffsetof,
    Builtin::UnsafeSizeof,
    Builtin::UnsafeSlice,
    Builtin::UnsafeSliceData,
    Builtin::UnsafeString,
    Builtin::UnsafeStringData,
];

impl Program {
    /// The universe and package unsafe, nothing else.
    pub fn new() -> Program {
        let mut p = Program { types: TypeTable::with_basics(), info: Info::default(), ..Program::default() };
        p.packages.push(Package {
            path: "unsafe".into(),
            name: "unsafe".into(),
            scope: HashMap::new(),
            files: Vec::new(),
            imports: Vec::new(),
            init_order: Vec::new(),
            inits: Vec::new(),
        });
        let invalid = p.types.basic(Basic::Invalid);
        let type_name = ObjKind::TypeName { alias: false };
        for b in &Basic::ALL[Basic::Bool as usize..=Basic::String as usize] {
            let ty = p.types.basic(*b);
            p.predeclare(b.name(), type_name.clone(), ty);
        }
        for (name, b) in [("byte", Basic::Uint8), ("rune", Basic::Int32)] {
            let target = p.types.basic(b);
            let obj = p.predeclare(name, ObjKind::TypeName { alias: true }, target);
            let shown = Shown::Alias { obj, args: Vec::new(), target };
            let ty = p.types.intern_shown(Type::Basic(b), shown);
            p.object_types[obj.0 as usize] = Some(ty);
            p.types.spellings.push(ty);
            if b == Basic::Uint8 {
                p.universe.byte = ty;
            } else {
                p.universe.rune = ty;
            }
        }
        for (name, b, v) in CONSTANTS {
            let ty = p.types.basic(b);
            p.predeclare(name, ObjKind::Const(v), ty);
        }
        let untyped_int = p.types.basic(Basic::UntypedInt);
        p.universe.iota = p.predeclare("iota", ObjKind::Const(Value::int(0)), untyped_int);
        let nil = p.types.basic(Basic::UntypedNil);
        p.predeclare("nil", ObjKind::Nil, nil);
        for b in BUILTINS {
            p.predeclare(b.name(), ObjKind::Builtin(b), invalid);
        }

        let any = Type::Interface(Interface::default());
        p.universe.any = p.types.intern(any.clone());
        let obj = p.predeclare("any", ObjKind::TypeName { alias: true }, p.universe.any);
        let shown = Shown::Alias { obj, args: Vec::new(), target: p.universe.any };
        p.object_types[obj.0 as usize] = Some(p.types.intern_shown(any, shown));

        let string = p.types.basic(Basic::String);
        let sig = p.types.intern(Type::Func(Signature { params: vec![], results: vec![string], variadic: false }));
        let methods = vec![Method { name: "Error".into(), pkg: None, sig }];
        p.universe.error = p.predeclare_named("error", Interface { methods, ..Interface::default() });
        p.universe.comparable =
            p.predeclare_named("comparable", Interface { comparable: true, ..Interface::default() });

        for b in UNSAFE {
            let obj = p.predeclare(b.name(), ObjKind::Builtin(b), invalid);
            p.move_to_unsafe(obj);
        }
        let pointer = p.types.basic(Basic::UnsafePointer);
        let obj = p.predeclare("Pointer", type_name, pointer);
        p.move_to_unsafe(obj);
        p
    }
    fn predeclare(&mut self, name: &str, kind: ObjKind, ty: TypeId) -> ObjId {
        let id = self.new_object(Object { kind, name: name.into(), pkg: None, span: Span::NONE, ty });
        self.universe.scope.insert(name.into(), id);
        id
    }
    fn predeclare_named(&mut self, name: &str, iface: Interface) -> TypeId {
        let invalid = self.types.basic(Basic::Invalid);
        let obj = self.predeclare(name, ObjKind::TypeName { alias: false }, invalid);
        let named = self.types.new_named(NamedType {
            obj,
            underlying: invalid,
            methods: Vec::new(),
            type_params: Vec::new(),
            origin: None,
            args: Vec::new(),
        });
        let under = self.types.intern(Type::Interface(iface));
        self.types.set_underlying(named, under);
        let ty = self.types.intern(Type::Named(named));
        self.objects[obj.0 as usize].ty = ty;
        self.object_types[obj.0 as usize] = Some(ty);
        ty
    }
    fn move_to_unsafe(&mut self, obj: ObjId) {
        let o = &mut self.objects[obj.0 as usize];
        o.pkg = Some(self.universe.unsafe_pkg);
        let name = o.name.clone();
        self.universe.scope.remove(&name);
        self.packages[0].scope.insert(name, obj);
    }
    pub(crate) fn new_object(&mut self, obj: Object) -> ObjId {
        let id = ObjId(self.objects.len() as u32);
        self.object_types.push(Some(obj.ty));
        self.objects.push(obj);
        id
    }
    /// An object's type as written; Invalid while it is not known.
    pub(crate) fn shown_type(&self, id: ObjId) -> TypeId {
        self.object_types[id.0 as usize].unwrap_or(self.types.basic(Basic::Invalid))
    }
}
