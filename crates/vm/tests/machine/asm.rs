//! A small assembler, and a harness that plays the runtime.
use gmplay_bytecode::{Bitmap, Func, FuncId, Image, Inst, Kind, RType, Safepoint, TypeDesc};
use gmplay_core::{
    Addr, Choose, ChoicePoint, Event, EventKind, Exit, GId, Heap, HeapConfig, MId, Nanos, PCache, PId, Resume, Sink,
};
use gmplay_vm::{Machine, Slice, Stack};
use std::collections::VecDeque;
use std::sync::Arc;

/// An image in the making.
#[derive(Default)]
pub struct Asm {
    pub image: Image,
}

/// A function in the making. Slots named by `live` are in the maps of the safepoints that follow.
#[derive(Default)]
pub struct F {
    pub code: Vec<Inst>,
    maps: Vec<(usize, Vec<u16>)>,
    live: Vec<u16>,
    entry: Vec<u16>,
    ctx: Option<u16>,
    recover: Option<usize>,
    wrapper: bool,
}

pub const NONE: u16 = 0xffff;

impl F {
    /// An instruction and its operand words.
    pub fn op(&mut self, i: Inst, x: &[(u16, u16, u16)]) -> &mut F {
        assert_eq!(i.extra_words(), x.len());
        if i.is_safepoint() {
            self.maps.push((self.code.len(), self.live.clone()));
        }
        self.code.push(i);
        self.code.extend(x.iter().map(|(a, b, c)| Inst::X { a: *a, b: *b, c: *c }));
        self
    }
    pub fn i(&mut self, i: Inst) -> &mut F {
        self.op(i, &[])
    }
    pub fn live(&mut self, slots: &[u16]) -> &mut F {
        self.live = slots.to_vec();
        self
    }
    pub fn also_live(&mut self, slot: u16) -> &mut F {
        self.live.push(slot);
        self
    }
    /// Pointers among the parameters.
    pub fn entry_live(&mut self, slots: &[u16]) -> &mut F {
        self.entry = slots.to_vec();
        self
    }
    pub fn ctx(&mut self, slot: u16) -> &mut F {
        self.ctx = Some(slot);
        self
    }
    pub fn wrapper(&mut self) -> &mut F {
        self.wrapper = true;
        self
    }
    /// RunDefers at which the frame goes on after a recovered panic, and the return.
    pub fn ret_defers(&mut self) -> &mut F {
        self.recover = Some(self.code.len());
        self.i(Inst::RunDefers).i(Inst::Ret)
    }
    pub fn here(&self) -> usize {
        self.code.len()
    }
    /// A branch back to an earlier place.
    pub fn back(&mut self, to: usize, f: impl FnOnce(i32) -> Inst) -> &mut F {
        let off = to as i32 - self.code.len() as i32 - 1;
        self.maps.push((self.code.len(), self.live.clone()));
        self.code.push(f(off));
        self
    }
    /// A branch forward: to be landed.
    pub fn fwd(&mut self) -> usize {
        self.code.push(Inst::Nop);
        self.code.len() - 1
    }
    pub fn land(&mut self, at: usize, f: impl FnOnce(i32) -> Inst) -> &mut F {
        let off = self.code.len() as i32 - at as i32 - 1;
        self.code[at] = f(off);
        self
    }
    pub fn ret(&mut self) -> &mut F {
        self.i(Inst::Ret)
    }
}

impl Asm {
    pub fn new() -> Asm {
        let mut a = Asm::default();
        a.image.bitmaps.push(Bitmap::default());
        a
    }

    fn bitmap(&mut self, slots: &[u16]) -> u32 {
        let mut b = Bitmap::default();
        for s in slots {
            b.set(*s as usize);
        }
        match self.image.bitmaps.iter().position(|x| *x == b) {
            Some(i) => i as u32,
            None => {
                self.image.bitmaps.push(b);
                self.image.bitmaps.len() as u32 - 1
            }
        }
    }

    pub fn func(&mut self, name: &str, results: u16, params: u16, frame: u16, body: impl FnOnce(&mut F)) -> u32 {
        let mut f = F::default();
        body(&mut f);
        let entry = self.image.code.len() as u32;
        let mut safepoints = Vec::new();
        f.maps.sort();
        for (pc, live) in &f.maps {
            safepoints.push(Safepoint { pc: entry + *pc as u32, ptrs: self.bitmap(live) });
        }
        let entry_ptrs = self.bitmap(&f.entry);
        self.image.code.extend(&f.code);
        self.image.funcs.push(Func {
            name: name.into(),
            entry,
            end: self.image.code.len() as u32,
            frame_slots: frame,
            result_slots: results,
            param_slots: params,
            ctx_slot: f.ctx,
            recover_pc: f.recover.map(|r| entry + r as u32),
            wrapper: f.wrapper,
            safepoints,
            entry_ptrs,
            stack_need: frame as u32 + 8,
        });
        self.image.funcs.len() as u32 - 1
    }

    /// A static closure of the function: its offset in static data.
    pub fn closure(&mut self, func: u32) -> u32 {
        self.image.data.resize(self.image.data.len().next_multiple_of(8), 0);
        let at = self.image.data.len() as u32;
        self.image.data.extend((func as u64).to_le_bytes());
        at
    }

    pub fn string(&mut self, s: &str) -> (u32, i32) {
        let at = self.image.data.len() as u32;
        self.image.data.extend(s.as_bytes());
        (at, s.len() as i32)
    }

    pub fn ty(&mut self, t: TypeDesc) -> u32 {
        self.image.types.push(t);
        self.image.types.len() as u32 - 1
    }

    pub fn scalar(&mut self, kind: Kind, size: u64) -> u32 {
        let float = matches!(kind, Kind::Float32 | Kind::Float64);
        self.ty(TypeDesc { kind, size, align: size as u8, plain: !float, ..plain(kind) })
    }

    pub fn string_type(&mut self) -> u32 {
        let mut t = TypeDesc { size: 16, align: 8, ..plain(Kind::String) };
        t.ptrs.set(0);
        self.ty(t)
    }

    pub fn pointer_type(&mut self) -> u32 {
        let mut t = TypeDesc { size: 8, align: 8, direct: true, plain: true, ..plain(Kind::UnsafePointer) };
        t.ptrs.set(0);
        self.ty(t)
    }

    pub fn map_type(&mut self, key: u32, elem: u32) -> u32 {
        let mut t = TypeDesc { size: 8, align: 8, direct: true, comparable: false, ..plain(Kind::Map) };
        t.ptrs.set(0);
        (t.key, t.elem) = (Some(RType(key)), Some(RType(elem)));
        self.ty(t)
    }

    pub fn intrinsic(&mut self, name: &str) -> u32 {
        self.image.intrinsics.push(name.into());
        self.image.intrinsics.len() as u32 - 1
    }

    pub fn build(mut self, entry: u32) -> Arc<Image> {
        self.image.entry = Some(FuncId(entry));
        Arc::new(self.image)
    }
}

/// A descriptor with nothing but its kind.
pub fn plain(kind: Kind) -> TypeDesc {
    TypeDesc {
        kind,
        size: 0,
        align: 1,
        ptrs: Bitmap::default(),
        string: format!("{kind:?}").to_lowercase().into(),
        name: "".into(),
        pkg_path: "".into(),
        elem: None,
        key: None,
        len: 0,
        chan_dir: 0,
        fields: vec![],
        params: vec![],
        results: vec![],
        variadic: false,
        methods: vec![],
        imethods: vec![],
        comparable: true,
        plain: false,
        direct: false,
        ptr_to: None,
    }
}

pub fn lohi(t: u32) -> (u16, u16) {
    (t as u16, (t >> 16) as u16)
}

/// xorshift64*; what the program itself asks for (`internal/rt.Choose`) comes from a script, as long as there is one.
pub struct Seeded(pub u64, pub VecDeque<u64>);

impl Choose for Seeded {
    fn choose(&mut self, at: ChoicePoint, n: u64) -> u64 {
        if at == ChoicePoint::Random
            && let Some(v) = self.1.pop_front()
        {
            return v;
        }
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) % n
    }
}

#[derive(Default)]
pub struct Log {
    pub events: Vec<EventKind>,
    pub out: Vec<u8>,
}

impl Sink for Log {
    fn event(&mut self, e: Event) {
        self.events.push(e.kind);
    }
    fn output(&mut self, _: Nanos, _: u32, b: &[u8]) {
        self.out.extend(b);
    }
}

/// One goroutine on one machine, and the runtime's part played by hand.
pub struct Rig {
    pub machine: Machine,
    pub heap: Heap,
    pub cache: PCache,
    pub choose: Seeded,
    pub log: Log,
    pub stack: Stack,
    /// Main's closure.
    pub main: Addr,
    pub used: u64,
    pub preempt: bool,
    pub coop: bool,
    pub lines: bool,
    pub max_stack: u64,
}

pub const G: GId = GId(0);

impl Rig {
    pub fn new(image: Arc<Image>) -> Rig {
        let machine = Machine::new(image.clone()).expect("image loads");
        let mut data = machine.program().static_data();
        let main = Addr(gmplay_bytecode::ARENA_BASE + data.len() as u64);
        data.extend((image.entry.unwrap().0 as u64).to_le_bytes());
        let limit = if cfg!(miri) { 2 << 20 } else { 256 << 20 };
        let heap = Heap::new(HeapConfig { limit, static_data: &data, static_ptrs: &image.data_ptrs.0 }).unwrap();
        let mut cache = PCache::new();
        let lo = heap.stack_alloc(&mut cache, 2048).unwrap();
        let stack = Stack { lo, hi: Addr(lo.0 + 2048) };
        Rig {
            machine,
            heap,
            cache,
            choose: Seeded(0x1234_5678_9abc_def1, VecDeque::new()),
            log: Log::default(),
            stack,
            main,
            used: 0,
            preempt: false,
            coop: false,
            lines: false,
            max_stack: 1 << 26,
        }
    }

    pub fn run(&mut self, resume: Resume, fuel: u64) -> Exit {
        let mut s = Slice {
            heap: &self.heap,
            cache: &mut self.cache,
            choose: &mut self.choose,
            sink: &mut self.log,
            m: MId(0),
            p: PId(0),
            goid: 1,
            stack: self.stack,
            max_stack: self.max_stack,
            preempt: self.preempt,
            coop: self.coop,
            lines: self.lines,
            start: Nanos(0),
            ps_per_fuel: 1000,
            clock: None,
            fuel,
            used: 0,
        };
        let e = self.machine.run(G, resume, &mut s);
        self.used = s.used;
        self.stack = s.stack;
        e
    }

    pub fn start(&mut self) -> Exit {
        self.run(Resume::Start { closure: self.main }, u64::MAX >> 1)
    }

    /// To the end, whatever the slices: an exit that needs the runtime is the caller's.
    pub fn finish(&mut self, fuel: u64) -> Exit {
        let mut e = self.run(Resume::Start { closure: self.main }, fuel);
        while matches!(e, Exit::Budget | Exit::GcPoll) {
            e = self.run(Resume::Continue, fuel);
        }
        e
    }

    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.log.out).into_owned()
    }
}

/// Runs a body of main that prints, and gives what it printed.
pub fn printed(frame: u16, body: impl FnOnce(&mut Asm, &mut F)) -> String {
    let mut a = Asm::new();
    let mut f = F::default();
    body(&mut a, &mut f);
    let main = a.func("main.main", 0, 0, frame, |to| {
        *to = f;
        to.ret();
    });
    let mut rig = Rig::new(a.build(main));
    assert_eq!(rig.start(), Exit::MainDone);
    rig.out()
}

impl F {
    /// println of one slot.
    pub fn println(&mut self, a: u16, kind: Kind) -> &mut F {
        self.op(Inst::Print { a }, &[(kind as u16, 0, 0)]).op(Inst::Print { a: 0 }, &[(255, 0, 0)])
    }
}
