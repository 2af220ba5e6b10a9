//! The program image: all that a run needs of a compiled program, immutable and shared by all threads.
use crate::inst::Inst;
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FuncId(pub u32);

/// Index into [`Image::types`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RType(pub u32);

/// One bit a word, bit 0 first.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Bitmap(pub Vec<u64>);

impl Bitmap {
    pub fn get(&self, i: usize) -> bool {
        self.0.get(i / 64).is_some_and(|w| w >> (i % 64) & 1 == 1)
    }
    pub fn set(&mut self, i: usize) {
        if self.0.len() <= i / 64 {
            self.0.resize(i / 64 + 1, 0);
        }
        self.0[i / 64] |= 1 << (i % 64);
    }
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }
}

#[derive(Debug, Default)]
pub struct Image {
    /// All functions' code in one array.
    pub code: Vec<Inst>,
    pub funcs: Vec<Func>,
    /// 64-bit immediates.
    pub consts: Vec<u64>,
    pub types: Vec<TypeDesc>,
    /// Names of methods, sorted by (name, package of an unexported one); `Inst::CallIface` and method tables use the index.
    pub method_names: Vec<MethodName>,
    /// Initial contents of static memory at `ARENA_BASE`: string bytes, static closures and boxes, package variables (zero).
    pub data: Vec<u8>,
    /// Which words of `data` hold pointers.
    pub data_ptrs: Bitmap,
    /// Pointer bitmaps of frames and objects, deduplicated.
    pub bitmaps: Vec<Bitmap>,
    /// Symbols of bodyless functions (`sync.runtime_Semacquire`), by `Inst::Intrinsic`'s id.
    pub intrinsics: Vec<Arc<str>>,
    /// Runs all package initialisers and `init`s in order, then `main.main`, then returns.
    pub entry: Option<FuncId>,
    pub well_known: WellKnown,
    pub debug: Debug,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MethodName {
    pub name: Arc<str>,
    /// Import path for unexported names, else empty.
    pub pkg: Arc<str>,
}

/// Functions of the overlay's package `runtime` that the machine itself calls.
#[derive(Clone, Debug, Default)]
pub struct WellKnown {
    /// `func vmpanic(code, a, b int)`: builds the runtime error of that code and panics with it (see `inst::Trap`).
    pub vmpanic: Option<FuncId>,
    /// `func printpanics(v any, …)`: see `crates/golib`: prints the unrecovered panic to standard error.
    pub fatalpanic: Option<FuncId>,
    /// `runtime.Error`'s and `error`'s interface types, `string`, `any`.
    pub error: Option<RType>,
    pub string: Option<RType>,
    pub any: Option<RType>,
}

#[derive(Clone, Debug)]
pub struct Func {
    /// As Go's traces name it: `main.main`, `main.(*T).M`, `main.main.func1`.
    pub name: Arc<str>,
    pub entry: u32,
    /// One past the last instruction.
    pub end: u32,
    /// Slots of the whole frame without callees' frames. A verifier checks every operand against it.
    pub frame_slots: u16,
    pub result_slots: u16,
    /// Receiver and parameters, without the context.
    pub param_slots: u16,
    /// Slot at which the closure's address is stored at entry, for functions that are closures.
    pub ctx_slot: Option<u16>,
    /// Where execution goes on in this frame after a deferred call has recovered its panic: runs the remaining
    /// deferred calls and returns. It is a `RunDefers` and a safepoint. None: the function defers nothing.
    pub recover_pc: Option<u32>,
    /// A compiler-made wrapper (`go f(x)`, `defer f(x)`, promoted and value-receiver methods): `recover`
    /// and traces look through it.
    pub wrapper: bool,
    /// Sorted by pc.
    pub safepoints: Vec<Safepoint>,
    /// Pointers among receiver, parameters and context while the function has not yet executed anything: an index
    /// into `Image::bitmaps`.
    pub entry_ptrs: u32,
    /// What the stack check at entry asks for, in slots from the frame's start: `frame_slots` and room for `vmpanic`'s window.
    pub stack_need: u32,
}

#[derive(Clone, Copy, Debug)]
pub struct Safepoint {
    pub pc: u32,
    /// Index into `Image::bitmaps`.
    pub ptrs: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Kind {
    Bool = 1,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    Array,
    Chan,
    Func,
    Interface,
    Map,
    Pointer,
    Slice,
    String,
    Struct,
    UnsafePointer,
}

/// A type at run time; `reflect.Kind`'s numbering.
#[derive(Clone, Debug)]
pub struct TypeDesc {
    pub kind: Kind,
    pub size: u64,
    pub align: u8,
    /// Pointer words of one value. Arrays longer than 64 Ki words: of one element, repeated `len` times.
    pub ptrs: Bitmap,
    /// `main.T`, `[]int`, `map[string]main.T`: reflect's String().
    pub string: Arc<str>,
    /// Declared name without package (`T`), or empty.
    pub name: Arc<str>,
    pub pkg_path: Arc<str>,
    /// Of pointers, slices, arrays, channels, and map values.
    pub elem: Option<RType>,
    pub key: Option<RType>,
    /// Of arrays.
    pub len: u64,
    /// 1 receive, 2 send, 3 both.
    pub chan_dir: u8,
    pub fields: Vec<FieldDesc>,
    pub params: Vec<RType>,
    pub results: Vec<RType>,
    pub variadic: bool,
    /// The method set of a concrete type, sorted by name id; functions take the data word as receiver.
    /// Only types that reach an interface somewhere need it filled.
    pub methods: Vec<MethodDesc>,
    /// Of interface types: name ids, sorted, and signatures.
    pub imethods: Vec<(u32, RType)>,
    pub comparable: bool,
    /// `==` and hashing of all bytes is right (no padding, floats, strings, interfaces).
    pub plain: bool,
    /// Pointer-shaped: an interface's data word holds it directly.
    pub direct: bool,
    /// `*T` of this T, where the program has it.
    pub ptr_to: Option<RType>,
}

#[derive(Clone, Debug)]
pub struct FieldDesc {
    pub name: Arc<str>,
    pub pkg_path: Arc<str>,
    pub ty: RType,
    pub offset: u64,
    pub embedded: bool,
    pub tag: Arc<str>,
}

#[derive(Clone, Copy, Debug)]
pub struct MethodDesc {
    pub name: u32,
    pub func: FuncId,
    /// The signature without receiver.
    pub sig: RType,
}

/// For traces, stepping and the inspector.
#[derive(Clone, Debug, Default)]
pub struct Debug {
    /// (path, text) of each file, the user's first.
    pub files: Vec<(Arc<str>, Arc<str>)>,
    /// Sorted by pc: the position of the instructions from there on.
    pub lines: Vec<LineEntry>,
    /// By function, in order of declaration.
    pub vars: Vec<VarInfo>,
    /// What the program allocates where: by pc of the allocating instruction, why it is on the heap.
    pub heap_sites: Vec<(u32, Arc<str>)>,
}

#[derive(Clone, Copy, Debug)]
pub struct LineEntry {
    pub pc: u32,
    pub file: u16,
    pub line: u32,
    pub column: u16,
    /// First instruction of a statement: where a step by line may stop.
    pub stmt: bool,
}

#[derive(Clone, Debug)]
pub struct VarInfo {
    pub func: FuncId,
    pub name: Arc<str>,
    pub ty: RType,
    pub slot: u16,
    /// The slot holds the address of the variable (it escaped) rather than the value.
    pub boxed: bool,
    /// Pcs in which it is in scope.
    pub scope: (u32, u32),
}
