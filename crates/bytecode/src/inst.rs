//! Instructions: 8 bytes each, operands are slots of the frame.
//!
//! Naming: `d` destination, `a b` sources, `p` a slot holding an address, `s` first slot of a slice or string, `i` an index,
//! `w` a window, `k` an immediate, `off` relative to the *next* instruction (branches) or in bytes (memory).
//! What needs more operands is followed by one [`Inst::X`] word, which is never executed itself.
//! Integer ops work on 64 bits and wrap; the compiler adds `Ext*` for narrower types.

/// Runtime errors that the machine raises through `runtime.vmpanic(code, a, b)`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Trap {
    /// nil pointer dereference or invalid address `a`.
    NilDeref = 1,
    /// index `a` out of range with length `b`.
    Index,
    /// slice bounds `[:a]` with length `b`.
    SliceAlen,
    /// slice bounds `[:a]` with capacity `b`.
    SliceAcap,
    /// slice bounds `[a:b]`, a > b.
    SliceB,
    /// three-index forms `[::a]` with capacity `b`, `[:a:b]`, `[a:b:]`.
    Slice3Acap,
    Slice3B,
    Slice3C,
    /// conversion of a slice of length `a` to an array of length `b`.
    SliceConvert,
    Divide,
    /// negative shift amount.
    Shift,
    /// `make([]T, a)`.
    MakeSliceLen,
    MakeSliceCap,
    MakeChanSize,
    /// assignment to entry in nil map.
    NilMapWrite,
    /// hash of unhashable type (type word `a`).
    Unhashable,
    /// comparing uncomparable type (type word `a`).
    Uncomparable,
    /// interface conversion: dynamic type word `a` is not target type `b` (type words; 0 dynamic: nil).
    TypeAssert,
    /// send on closed channel, close of closed or nil channel.
    SendClosed,
    CloseClosed,
    CloseNil,
    /// `panic(nil)`: a *runtime.PanicNilError.
    PanicNil,
    /// Slice, string or interface words that a data race has torn.
    Torn,
    /// negative count etc. of a library intrinsic; text by code `a`.
    Library,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Inst {
    /// Operands of the instruction before.
    X { a: u16, b: u16, c: u16 },
    Nop,

    // ---- moves and constants
    Mov { d: u16, a: u16 },
    Mov2 { d: u16, a: u16 },
    Mov3 { d: u16, a: u16 },
    /// `n` slots, as memmove (overlap allowed).
    MovN { d: u16, a: u16, n: u16 },
    Zero { d: u16, n: u16 },
    /// Sign-extended.
    Const { d: u16, k: i32 },
    /// `consts[k]`.
    Const64 { d: u16, k: u32 },
    /// `ARENA_BASE + k`: address of static data.
    Static { d: u16, k: u32 },
    /// Address of a slot of this frame plus nothing: for variables kept on the stack whose address is taken.
    Lea { d: u16, a: u16 },

    // ---- integers
    Add { d: u16, a: u16, b: u16 },
    Sub { d: u16, a: u16, b: u16 },
    Mul { d: u16, a: u16, b: u16 },
    /// Trap::Divide on zero. Signed: `MIN / -1` wraps.
    DivS { d: u16, a: u16, b: u16 },
    DivU { d: u16, a: u16, b: u16 },
    RemS { d: u16, a: u16, b: u16 },
    RemU { d: u16, a: u16, b: u16 },
    And { d: u16, a: u16, b: u16 },
    Or { d: u16, a: u16, b: u16 },
    Xor { d: u16, a: u16, b: u16 },
    AndNot { d: u16, a: u16, b: u16 },
    /// Counts ≥ 64 give 0 (or the sign for `Sar`). Counts are unsigned; signed ones go through `CheckShift` first.
    Shl { d: u16, a: u16, b: u16 },
    Shr { d: u16, a: u16, b: u16 },
    Sar { d: u16, a: u16, b: u16 },
    /// Trap::Shift where slot a is negative.
    CheckShift { a: u16 },
    AddK { d: u16, a: u16, k: i16 },
    MulK { d: u16, a: u16, k: i16 },
    AndK { d: u16, a: u16, k: i16 },
    OrK { d: u16, a: u16, k: i16 },
    XorK { d: u16, a: u16, k: i16 },
    ShlK { d: u16, a: u16, k: u16 },
    ShrK { d: u16, a: u16, k: u16 },
    SarK { d: u16, a: u16, k: u16 },
    /// k ≠ 0.
    DivSK { d: u16, a: u16, k: i16 },
    RemSK { d: u16, a: u16, k: i16 },
    Neg { d: u16, a: u16 },
    /// `^a`
    Com { d: u16, a: u16 },
    /// `!a` of a bool.
    Not { d: u16, a: u16 },
    ExtI8 { d: u16, a: u16 },
    ExtI16 { d: u16, a: u16 },
    ExtI32 { d: u16, a: u16 },
    ExtU8 { d: u16, a: u16 },
    ExtU16 { d: u16, a: u16 },
    ExtU32 { d: u16, a: u16 },

    // ---- floats
    AddF64 { d: u16, a: u16, b: u16 },
    SubF64 { d: u16, a: u16, b: u16 },
    MulF64 { d: u16, a: u16, b: u16 },
    DivF64 { d: u16, a: u16, b: u16 },
    NegF64 { d: u16, a: u16 },
    /// The builtins min and max: a NaN wins, -0 is below +0.
    MinF64 { d: u16, a: u16, b: u16 },
    MaxF64 { d: u16, a: u16, b: u16 },
    AddF32 { d: u16, a: u16, b: u16 },
    SubF32 { d: u16, a: u16, b: u16 },
    MulF32 { d: u16, a: u16, b: u16 },
    DivF32 { d: u16, a: u16, b: u16 },
    NegF32 { d: u16, a: u16 },
    I64ToF64 { d: u16, a: u16 },
    U64ToF64 { d: u16, a: u16 },
    I64ToF32 { d: u16, a: u16 },
    U64ToF32 { d: u16, a: u16 },
    /// Out of range as amd64 does it (`0x8000…`).
    F64ToI64 { d: u16, a: u16 },
    F64ToU64 { d: u16, a: u16 },
    F32ToF64 { d: u16, a: u16 },
    F64ToF32 { d: u16, a: u16 },
    /// complex128 in two slots each.
    MulC128 { d: u16, a: u16, b: u16 },
    DivC128 { d: u16, a: u16, b: u16 },

    // ---- comparisons to a bool
    Eq { d: u16, a: u16, b: u16 },
    Ne { d: u16, a: u16, b: u16 },
    LtS { d: u16, a: u16, b: u16 },
    LeS { d: u16, a: u16, b: u16 },
    LtU { d: u16, a: u16, b: u16 },
    LeU { d: u16, a: u16, b: u16 },
    EqF64 { d: u16, a: u16, b: u16 },
    NeF64 { d: u16, a: u16, b: u16 },
    LtF64 { d: u16, a: u16, b: u16 },
    LeF64 { d: u16, a: u16, b: u16 },
    EqF32 { d: u16, a: u16, b: u16 },
    NeF32 { d: u16, a: u16, b: u16 },
    LtF32 { d: u16, a: u16, b: u16 },
    LeF32 { d: u16, a: u16, b: u16 },
    EqStr { d: u16, a: u16, b: u16 },
    /// -1, 0, +1
    CmpStr { d: u16, a: u16, b: u16 },
    /// Interfaces of any kind; may trap Uncomparable.
    EqIface { d: u16, a: u16, b: u16 },
    /// Values of a type in slots: X.{a,b} = RType low, high halves. May trap Uncomparable.
    EqVal { d: u16, a: u16, b: u16 },

    // ---- branches
    Jmp { off: i32 },
    JmpIf { a: u16, off: i32 },
    JmpIfNot { a: u16, off: i32 },
    JmpEq { a: u16, b: u16, off: i16 },
    JmpNe { a: u16, b: u16, off: i16 },
    JmpLtS { a: u16, b: u16, off: i16 },
    JmpLeS { a: u16, b: u16, off: i16 },
    JmpLtU { a: u16, b: u16, off: i16 },
    JmpLeU { a: u16, b: u16, off: i16 },
    JmpEqK { a: u16, k: i16, off: i16 },
    JmpNeK { a: u16, k: i16, off: i16 },
    JmpLtSK { a: u16, k: i16, off: i16 },
    JmpLeSK { a: u16, k: i16, off: i16 },
    JmpGtSK { a: u16, k: i16, off: i16 },
    JmpGeSK { a: u16, k: i16, off: i16 },
    /// Fused `a += k; if a < b jump`, the tail of the commonest loop.
    AddKJmpLtS { a: u16, k: i16, b: u16 },
    // (followed by X { a: off as u16 })

    // ---- memory: address in slot p, byte offset off; all check the address (Trap::NilDeref)
    LoadU8 { d: u16, p: u16, off: u16 },
    LoadI8 { d: u16, p: u16, off: u16 },
    LoadU16 { d: u16, p: u16, off: u16 },
    LoadI16 { d: u16, p: u16, off: u16 },
    LoadU32 { d: u16, p: u16, off: u16 },
    LoadI32 { d: u16, p: u16, off: u16 },
    Load64 { d: u16, p: u16, off: u16 },
    Load128 { d: u16, p: u16, off: u16 },
    Load192 { d: u16, p: u16, off: u16 },
    /// X.{a,b}: size in bytes (low, high). The rest of the last slot is zeroed.
    LoadVal { d: u16, p: u16, off: u16 },
    Store8 { p: u16, off: u16, a: u16 },
    Store16 { p: u16, off: u16, a: u16 },
    Store32 { p: u16, off: u16, a: u16 },
    Store64 { p: u16, off: u16, a: u16 },
    /// Two words without pointers (complex128).
    Store128 { p: u16, off: u16, a: u16 },
    /// With write barrier: a pointer; a string (word 0 a pointer); a slice (word 0); an interface (word 1).
    StorePtr { p: u16, off: u16, a: u16 },
    StoreStr { p: u16, off: u16, a: u16 },
    StoreSlice { p: u16, off: u16, a: u16 },
    StoreIface { p: u16, off: u16, a: u16 },
    /// X.{a,b}: RType; barriers by its pointer map.
    StoreVal { p: u16, off: u16, a: u16 },
    /// Memory to memory, slots d and a hold addresses; X.{a,b}: RType. As memmove, with barriers.
    CopyVal { d: u16, a: u16 },
    /// Zeroes the value of type k at the address in p, with barriers.
    ZeroVal { p: u16, k: u32 },
    /// d = p + k, trapping on nil p: address of a field.
    Field { d: u16, p: u16, k: u16 },
    /// Trap::NilDeref where slot a is no address.
    CheckNil { a: u16 },

    // ---- slices, strings, arrays
    /// Trap::Index unless 0 <= i < n (slots).
    Bounds { i: u16, n: u16 },
    /// Trap::Index unless 0 <= i < k.
    BoundsK { i: u16, k: u32 },
    /// d = s.data + i * k, checked against s.len. k: element size.
    SliceAddr { d: u16, s: u16, i: u16 }, // X.{a,b}: element size
    /// d = p + i * size without check (after BoundsK): arrays in memory.
    AddrIndex { d: u16, p: u16, i: u16 }, // X.{a,b}: element size
    SliceLoadU8 { d: u16, s: u16, i: u16 },
    SliceLoadI32 { d: u16, s: u16, i: u16 },
    SliceLoad64 { d: u16, s: u16, i: u16 },
    /// Two words: strings, interfaces.
    SliceLoad128 { d: u16, s: u16, i: u16 },
    SliceStore8 { s: u16, i: u16, a: u16 },
    SliceStore32 { s: u16, i: u16, a: u16 },
    SliceStore64 { s: u16, i: u16, a: u16 },
    SliceStorePtr { s: u16, i: u16, a: u16 },
    StrIndex { d: u16, s: u16, i: u16 },
    /// 8-byte elements of an array in this frame, index already checked: d = slot[a + slot[i]].
    FrameLoad64 { d: u16, a: u16, i: u16 },
    FrameStore64 { d: u16, i: u16, a: u16 },
    /// d(3) = s[lo:hi:max]; X.a lo, X.b hi, X.c max: slots or 0xFFFF; then a second X.{a,b}: element size.
    SliceSlice { d: u16, s: u16 },
    /// d(2) = s[lo:hi]; X.a lo, X.b hi: slots or 0xFFFF.
    SliceStr { d: u16, s: u16 },
    /// d(3) = array at address p, X.{a,b,c} lo, hi, max; second X.{a,b} element size; third X.{a,b,c} array length (48 bits).
    SliceArr { d: u16, p: u16 },
    /// d(3) = make([]T, len, cap): X.{a,b} RType of the element.
    MakeSlice { d: u16, len: u16, cap: u16 },
    /// d(3) = s with room for and length of n (slot) more elements, zeroed: X.{a,b} RType of the element, X.c: n's slot.
    AppendN { d: u16, s: u16 },
    /// d(3) = append(s, v), v in the slots from a: X.{a,b} RType of the element.
    Append1 { d: u16, s: u16, a: u16 },
    /// d(3) = append(s, t...): X.{a,b} RType of the element.
    AppendSlice { d: u16, s: u16, t: u16 },
    /// d(3) = append([]byte s, string t...).
    AppendStr { d: u16, s: u16, t: u16 },
    /// d = copy(s, t): X.{a,b} RType of the element.
    CopySlice { d: u16, s: u16, t: u16 },
    CopyStr { d: u16, s: u16, t: u16 },
    /// clear(s): X.{a,b} RType of the element.
    ClearSlice { s: u16 },
    /// d = address of the slice's array, checked: X.{a,b} length; slice to array (pointer) conversion.
    SliceToArr { d: u16, s: u16 },

    // ---- strings
    /// d(2) = concatenation of the n strings in slots a, a+2, ….
    Concat { d: u16, a: u16, n: u16 },
    StrToBytes { d: u16, a: u16 },
    BytesToStr { d: u16, a: u16 },
    StrToRunes { d: u16, a: u16 },
    RunesToStr { d: u16, a: u16 },
    RuneToStr { d: u16, a: u16 },
    /// d = rune at byte index i of s, d+1 = index behind it (range over a string; i < len).
    DecodeRune { d: u16, s: u16, i: u16 },

    // ---- allocation, interfaces
    /// d = new zeroed value of type k on the heap.
    New { d: u16, k: u32 },
    /// d = new closure of function k: X.a: words incl. the function's, X.{b,c}: bitmap index. Captures are stored behind.
    MakeClosure { d: u16, k: u32 },
    /// d(2) = interface holding the value in slot(s) a: X.{a,b} RType. Boxes unless direct.
    MakeIface { d: u16, a: u16 },
    /// As MakeIface, with the box (X.c: its slot) in this frame: the value does not escape.
    MakeIfaceStack { d: u16, a: u16 },
    /// d = value of concrete type X.{a,b} in interface a; traps TypeAssert. X.c: RType of a's static type, for the message
    /// (0xFFFF: none or too large a number).
    AssertType { d: u16, a: u16 },
    /// Same; ok in slot X.c, zero value where it fails.
    AssertTypeOk { d: u16, a: u16 },
    /// d(2) = interface a as interface type X.{a,b}; traps. X.c as for `AssertType`.
    AssertIface { d: u16, a: u16 },
    AssertIfaceOk { d: u16, a: u16 },
    /// d = whether the dynamic type of a is exactly X.{a,b}.
    IsType { d: u16, a: u16 },

    // ---- maps: X.{a,b} RType of the map (of all but MapLen)
    MakeMap { d: u16, hint: u16 },
    /// Zero value where absent. X.c: ok's slot, or 0xFFFF.
    MapGet { d: u16, m: u16, key: u16 },
    /// d = address of the element, inserted if absent (valid until the next map op); traps NilMapWrite.
    MapAssign { d: u16, m: u16, key: u16 },
    MapDelete { m: u16, key: u16 },
    MapClear { m: u16 },
    MapLen { d: u16, m: u16 },
    /// it: MAP_ITER_SLOTS slots.
    MapIterInit { it: u16, m: u16 },
    /// Next entry's key and value into slots (0xFFFF: not wanted); X.c: slot that gets 1, or 0 at the end.
    MapIterNext { it: u16, key: u16, value: u16 },

    // ---- calls
    Call { w: u16, k: u32 },
    CallClosure { w: u16, f: u16 },
    /// Method k of the interface in a(2): X.{a,b} method name id. The data word goes to the callee's receiver slot.
    CallIface { w: u16, a: u16 },
    /// Library function without body: window as for a call; id in `Image::intrinsics`.
    Intrinsic { w: u16, k: u32 },
    Ret,
    /// Starts a goroutine that calls the closure (no parameters, no results) in slot f.
    Go { f: u16 },
    /// Pushes a deferred call of the closure in slot f.
    Defer { f: u16 },
    /// Runs this frame's deferred calls, last first; stands before every Ret of a function that defers.
    RunDefers,
    /// panic(interface in a(2)).
    Panic { a: u16 },
    /// d(2) = recover(): nil unless this frame was called by the deferred-call machinery of a panic, directly or through
    /// `Func::wrapper` frames.
    Recover { d: u16 },

    // ---- channels
    /// d = make(chan T, n): X.{a,b} RType of the channel; n: slot of the size or 0xFFFF.
    MakeChan { d: u16, n: u16 },
    /// a: first slot of the value.
    Send { ch: u16, a: u16 },
    /// d: first slot of the value or 0xFFFF; ok: slot or 0xFFFF.
    Recv { d: u16, ch: u16, ok: u16 },
    Close { ch: u16 },
    ChanLen { d: u16, ch: u16 },
    ChanCap { d: u16, ch: u16 },
    /// n cases laid out from slot c, 3 slots each: channel, address of the value (to send or to fill; 0: none),
    /// direction (0 send, 1 receive). Values are memory images. d = chosen case or -1 for default (X.a = 1: has default), d+1 = received ok.
    Select { d: u16, c: u16, n: u16 },

    // ---- builtins
    /// print/println to standard error of the value in a: X.a = Kind (string, int, …), 0: space, 255: newline.
    Print { a: u16 },
    /// Never executed: ends code that cannot fall through (behind a `Panic`, a call that never returns).
    Unreachable,
}

const _: () = assert!(size_of::<Inst>() == 8);

impl Inst {
    /// How many [`Inst::X`] words follow.
    pub fn extra_words(self) -> usize {
        use Inst::*;
        match self {
            EqVal { .. } | AddKJmpLtS { .. } | LoadVal { .. } | StoreVal { .. } | CopyVal { .. } | SliceAddr { .. }
            | AddrIndex { .. } | SliceStr { .. } | MakeSlice { .. } | AppendN { .. } | Append1 { .. } | AppendSlice { .. }
            | CopySlice { .. } | ClearSlice { .. } | SliceToArr { .. } | MakeClosure { .. } | MakeIface { .. }
            | MakeIfaceStack { .. } | AssertType { .. } | AssertTypeOk { .. } | AssertIface { .. }
            | AssertIfaceOk { .. } | IsType { .. } | MakeMap { .. } | MapGet { .. } | MapAssign { .. }
            | MapDelete { .. } | MapClear { .. } | MapIterInit { .. } | MapIterNext { .. } | CallIface { .. }
            | MakeChan { .. } | Select { .. } | Print { .. } => 1,
            SliceSlice { .. } => 2,
            SliceArr { .. } => 3,
            _ => 0,
        }
    }

    /// Whether the op always has a map in [`crate::Func::safepoints`]. Branches are safepoints where they go backward.
    pub fn is_safepoint(self) -> bool {
        use Inst::*;
        matches!(
            self,
            New { .. } | MakeClosure { .. } | MakeIface { .. } | MakeIfaceStack { .. } | MakeSlice { .. } | AppendN { .. }
                | Append1 { .. } | AppendSlice { .. } | AppendStr { .. } | Concat { .. } | StrToBytes { .. }
                | BytesToStr { .. } | StrToRunes { .. } | RunesToStr { .. } | RuneToStr { .. } | MakeMap { .. }
                | MapGet { .. } | MapAssign { .. } | MapDelete { .. } | MapClear { .. } | MapIterInit { .. }
                | MapIterNext { .. } | Call { .. } | CallClosure { .. } | CallIface { .. } | Intrinsic { .. } | Go { .. }
                | Defer { .. } | RunDefers | Panic { .. } | Recover { .. } | MakeChan { .. } | Send { .. } | Recv { .. }
                | Close { .. } | Select { .. } | Print { .. }
        )
    }

    /// The branch offset, for all branches but [`Inst::AddKJmpLtS`] (whose offset is in its `X` word).
    pub fn branch_off(self) -> Option<i32> {
        use Inst::*;
        Some(match self {
            Jmp { off } | JmpIf { off, .. } | JmpIfNot { off, .. } => off,
            JmpEq { off, .. } | JmpNe { off, .. } | JmpLtS { off, .. } | JmpLeS { off, .. } | JmpLtU { off, .. }
            | JmpLeU { off, .. } | JmpEqK { off, .. } | JmpNeK { off, .. } | JmpLtSK { off, .. } | JmpLeSK { off, .. }
            | JmpGtSK { off, .. } | JmpGeSK { off, .. } => off as i32,
            _ => return None,
        })
    }
}
