//! The program under construction: which functions it needs, static data, constants, names.
//!
//! Lowering starts at `main.main`, the package initialisers and the functions that the machine calls; whatever
//! a function mentions is put on the queue. So the image holds what the program can reach and nothing else, and
//! every generic function once per list of type arguments.
//!
//! Go 1.27: `cmd/link/internal/ld/deadcode.go` does the same for methods by name of interface methods.
use crate::build::{Builder, TooLarge, normal};
use crate::escape::Escapes;
use crate::lower::Callee;
use crate::layout::{Layout, Layouts, round_up};
use crate::methods::MethodSets;
use crate::localtype::LocalTypes;
use crate::rtype::RTypes;
use gmplay_bytecode::{ARENA_BASE, Bitmap, Func, FuncId, Image, Inst, LineEntry, Safepoint, VarInfo};
use gmplay_syntax::ast::{Decl, FuncDecl, NodeId};
use gmplay_syntax::{Diagnostic, SourceMap, Span};
use gmplay_types::object::PkgId;
use gmplay_types::table::{Type, TypeParamId};
use gmplay_types::{Info, ObjId, Object, Package, Program, TypeId};
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

/// Type parameters of the function being lowered, with what stands for them.
pub type Subst = Rc<Vec<(TypeParamId, TypeId)>>;

/// Makes the code of one function.
pub type Job<'p> = Box<dyn FnOnce(&mut Gen<'p>) -> Built + 'p>;

#[derive(Default)]
pub struct Built {
    pub b: Builder,
    pub result_slots: u16,
    pub param_slots: u16,
    pub ctx_slot: Option<u16>,
    pub entry_ptrs: Bitmap,
    pub wrapper: bool,
    pub span: Span,
}

struct Slot {
    name: Arc<str>,
    built: Option<Built>,
}

pub struct Gen<'p> {
    /// Types and objects; packages and facts about nodes have been moved out to the two fields below.
    pub prog: Program,
    pub info: &'p Info,
    pub packages: &'p [Package],
    pub map: &'p SourceMap,
    pub esc: &'p Escapes,
    pub layouts: Layouts,
    pub method_sets: MethodSets,
    pub rtypes: RTypes,
    pub locals: LocalTypes,
    pub diags: Vec<Diagnostic>,
    pub decls: HashMap<NodeId, (&'p FuncDecl, PkgId)>,
    slots: Vec<Slot>,
    queue: VecDeque<(FuncId, Job<'p>)>,
    pub instances: HashMap<(ObjId, Vec<TypeId>), FuncId>,
    pub wrappers: HashMap<WrapperKey, FuncId>,
    consts: Vec<u64>,
    const_ids: HashMap<u64, u32>,
    pub data: Vec<u8>,
    pub data_ptrs: Bitmap,
    strings: HashMap<Arc<[u8]>, u32>,
    closures: HashMap<FuncId, u32>,
    pub globals: HashMap<ObjId, u32>,
    /// Globals in the order in which code came to mention them.
    pub new_globals: Vec<ObjId>,
    pub intrinsics: Vec<Arc<str>>,
    intrinsic_ids: HashMap<Arc<str>, u32>,
    bitmaps: Vec<Bitmap>,
    bitmap_ids: HashMap<Bitmap, u32>,
    reported: HashSet<(Span, &'static str)>,
}

/// Functions that the compiler makes, by what they do.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum WrapperKey {
    /// What an interface's method table holds for method number `n` of the type's method set.
    Table(TypeId, u32),
    /// `T.m` as a function with the receiver first.
    Expr(TypeId, Arc<str>, Option<PkgId>),
    /// `x.m` bound to its receiver, as a func of that type.
    Bound(Callee, TypeId),
}

impl<'p> Gen<'p> {
    pub fn new(
        prog: Program,
        info: &'p Info,
        packages: &'p [Package],
        map: &'p SourceMap,
        esc: &'p Escapes,
    ) -> Gen<'p> {
        let mut decls = HashMap::new();
        for (i, p) in packages.iter().enumerate() {
            for d in p.files.iter().flat_map(|f| &f.decls) {
                if let Decl::Func(f) = d {
                    decls.insert(f.id, (&**f, PkgId(i as u32)));
                }
            }
        }
        let locals = LocalTypes::new(&prog.types);
        Gen {
            prog,
            info,
            packages,
            map,
            esc,
            layouts: Layouts::default(),
            method_sets: MethodSets::default(),
            rtypes: RTypes::default(),
            locals,
            diags: vec![],
            decls,
            slots: vec![],
            queue: VecDeque::new(),
            instances: HashMap::new(),
            wrappers: HashMap::new(),
            consts: vec![],
            const_ids: HashMap::new(),
            data: vec![],
            data_ptrs: Bitmap::default(),
            strings: HashMap::new(),
            closures: HashMap::new(),
            globals: HashMap::new(),
            new_globals: vec![],
            intrinsics: vec![],
            intrinsic_ids: HashMap::new(),
            bitmaps: vec![],
            bitmap_ids: HashMap::new(),
            reported: HashSet::new(),
        }
    }

    pub fn object(&self, id: ObjId) -> &Object {
        &self.prog.objects[id.0 as usize]
    }
    /// The structure of a type.
    pub fn under(&self, ty: TypeId) -> &Type {
        self.prog.types.get(self.prog.types.underlying(ty))
    }
    pub fn pkg_path(&self, id: PkgId) -> &'p Arc<str> {
        &self.packages[id.0 as usize].path
    }
    pub fn layout(&mut self, ty: TypeId) -> Rc<Layout> {
        self.layouts.of(&self.prog.types, ty)
    }
    pub fn unsupported(&mut self, span: Span, feature: &'static str) {
        if self.reported.insert((span, feature)) {
            self.diags.push(Diagnostic::unsupported(span, feature));
        }
    }

    // ---- functions

    pub fn enqueue(&mut self, name: impl Into<Arc<str>>, job: Job<'p>) -> FuncId {
        let id = FuncId(self.slots.len() as u32);
        self.slots.push(Slot { name: name.into(), built: None });
        self.queue.push_back((id, job));
        id
    }
    pub fn func_name(&self, id: FuncId) -> Arc<str> {
        self.slots[id.0 as usize].name.clone()
    }
    /// Lowers until nothing is wanted any more.
    pub fn drain(&mut self) {
        while let Some((id, job)) = self.queue.pop_front() {
            let built = job(self);
            self.done(id, built);
        }
    }
    /// A function whose code is there already.
    pub fn add(&mut self, name: impl Into<Arc<str>>, built: Built) -> FuncId {
        let id = FuncId(self.slots.len() as u32);
        self.slots.push(Slot { name: name.into(), built: None });
        self.done(id, built);
        id
    }
    fn done(&mut self, id: FuncId, mut built: Built) {
        if let Err(e) = built.b.finish() {
            let feature = match e {
                TooLarge::Frame => "a function with more than 512 KB of local values",
                TooLarge::Code => "a function with a branch over more than 32767 instructions",
            };
            self.unsupported(built.span, feature);
        }
        self.slots[id.0 as usize].built = Some(built);
    }
    pub fn has_work(&self) -> bool {
        !self.queue.is_empty()
    }

    // ---- immediates and static data

    pub fn const64(&mut self, v: u64) -> u32 {
        *self.const_ids.entry(v).or_insert_with(|| {
            self.consts.push(v);
            self.consts.len() as u32 - 1
        })
    }
    pub fn intrinsic(&mut self, symbol: &str) -> u32 {
        if let Some(id) = self.intrinsic_ids.get(symbol) {
            return *id;
        }
        let id = self.intrinsics.len() as u32;
        let symbol: Arc<str> = symbol.into();
        self.intrinsics.push(symbol.clone());
        self.intrinsic_ids.insert(symbol, id);
        id
    }
    /// Zeroed static memory: its offset.
    pub fn static_alloc(&mut self, size: u64, align: u64) -> u32 {
        let at = round_up(self.data.len() as u64, align.max(1));
        self.data.resize((at + size) as usize, 0);
        at as u32
    }
    /// As `static_alloc`, with the pointer words of a value of that layout.
    pub fn static_value(&mut self, l: &Layout) -> u32 {
        let at = self.static_alloc(l.size, l.align.max(8));
        if l.has_ptrs {
            let words = l.size / 8;
            let whole = words <= crate::layout::MAX_BITMAP_WORDS;
            let unit = if whole { words } else { words.min(1 << 20) };
            for i in 0..unit as usize {
                if l.ptrs.get(i) {
                    self.data_ptrs.set(at as usize / 8 + i);
                }
            }
        }
        at
    }
    pub fn put64(&mut self, at: u32, v: u64) {
        self.data[at as usize..at as usize + 8].copy_from_slice(&v.to_le_bytes());
    }
    pub fn put_bytes(&mut self, at: u32, bytes: &[u8]) {
        self.data[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
    }
    pub fn string(&mut self, s: &[u8]) -> u32 {
        if let Some(at) = self.strings.get(s) {
            return *at;
        }
        let at = self.static_alloc(s.len() as u64, 1);
        self.put_bytes(at, s);
        self.strings.insert(s.into(), at);
        at
    }
    /// The static closure of a function that captures nothing.
    pub fn closure(&mut self, f: FuncId) -> u32 {
        if let Some(at) = self.closures.get(&f) {
            return *at;
        }
        let at = self.static_alloc(8, 8);
        self.put64(at, f.0 as u64);
        self.closures.insert(f, at);
        at
    }
    pub fn global(&mut self, obj: ObjId) -> u32 {
        if let Some(at) = self.globals.get(&obj) {
            return *at;
        }
        let ty = self.prog.types.canon(self.object(obj).ty);
        let l = self.layout(ty);
        let at = self.static_value(&l);
        self.globals.insert(obj, at);
        self.new_globals.push(obj);
        at
    }
    pub fn address(at: u32) -> u64 {
        ARENA_BASE + at as u64
    }
    pub fn bitmap(&mut self, b: Bitmap) -> u32 {
        let b = normal(b);
        if let Some(id) = self.bitmap_ids.get(&b) {
            return *id;
        }
        let id = self.bitmaps.len() as u32;
        self.bitmaps.push(b.clone());
        self.bitmap_ids.insert(b, id);
        id
    }

    // ---- the end

    /// Puts the functions one behind the other and fills in what only the whole program knows.
    pub fn link(&mut self, image: &mut Image) {
        let slots = std::mem::take(&mut self.slots);
        for (i, slot) in slots.into_iter().enumerate() {
            let Some(f) = slot.built else { continue };
            let entry = image.code.len() as u32;
            let b = f.b;
            let end = entry + b.code.len() as u32;
            let frame_slots = b.frame_slots().min(0xFFF0) as u16;
            let safepoints =
                b.maps.into_iter().map(|(pc, m)| Safepoint { pc: pc + entry, ptrs: self.bitmap(m) }).collect();
            let entry_ptrs = self.bitmap(f.entry_ptrs);
            for (pc, pos, stmt) in b.lines {
                let l = self.map.location(pos);
                let file = self.map.file_at(pos).map_or(u16::MAX, |f| f.0 as u16);
                image.debug.lines.push(LineEntry {
                    pc: pc + entry,
                    file,
                    line: l.line,
                    column: l.column.min(u16::MAX as u32) as u16,
                    stmt,
                });
            }
            for v in b.vars {
                let ty = crate::rtype::rtype(self, v.ty);
                image.debug.vars.push(VarInfo {
                    func: FuncId(i as u32),
                    name: v.name,
                    ty,
                    slot: v.slot,
                    boxed: v.boxed,
                    scope: (v.scope.0 + entry, v.scope.1.saturating_add(entry).min(end)),
                });
            }
            image.debug.heap_sites.extend(b.heap_sites.into_iter().map(|(pc, why)| (pc + entry, why)));
            image.code.extend(b.code);
            image.funcs.push(Func {
                name: slot.name,
                entry,
                end,
                frame_slots,
                result_slots: f.result_slots,
                param_slots: f.param_slots,
                ctx_slot: f.ctx_slot,
                recover_pc: b.recover_pc.map(|pc| pc + entry),
                wrapper: f.wrapper,
                safepoints,
                entry_ptrs,
                stack_need: frame_slots as u32 + VMPANIC_SLOTS,
            });
        }
        crate::rtype::finish(self, image);
        image.consts = std::mem::take(&mut self.consts);
        let padded = round_up(self.data.len() as u64, 8) as usize;
        self.data.resize(padded, 0);
        image.data = std::mem::take(&mut self.data);
        image.data_ptrs = std::mem::take(&mut self.data_ptrs);
        image.bitmaps = std::mem::take(&mut self.bitmaps);
        image.intrinsics = std::mem::take(&mut self.intrinsics);
        image.debug.files = self.map.files().iter().map(|f| (f.path.clone(), f.text.clone())).collect();
    }
}

/// Room behind a frame for the machine's own calls.
const VMPANIC_SLOTS: u32 = 8;

/// The method name ids in `CallIface` are provisional until all are known; `new` maps them.
pub fn renumber_methods(code: &mut [Inst], new: &[u32]) {
    for i in 0..code.len() {
        if let (Inst::CallIface { .. }, Some(Inst::X { a, b, c })) = (code[i], code.get(i + 1).copied()) {
            let id = new[(a as u32 | (b as u32) << 16) as usize];
            code[i + 1] = Inst::X { a: id as u16, b: (id >> 16) as u16, c };
        }
    }
}
