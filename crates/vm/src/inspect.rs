//! Looking at a goroutine from outside: its frames, its variables, what lies at an address. Reads only.
//!
//! Go 1.27 `runtime/traceback.go` (`showframe`: functions of the runtime and wrappers are left out).
use crate::program::Program;
use crate::routine::Routine;
use gmplay_bytecode::{FuncId, Kind, RType};
use gmplay_core::{Addr, Heap};
use std::fmt::Write;

/// One line pair of a goroutine trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TraceFrame {
    pub func: FuncId,
    /// The instruction it stands at: of a caller, its call.
    pub pc: u32,
    /// Index in the side stack.
    pub(crate) frame: usize,
}

/// A variable, field or element, for reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    pub name: String,
    pub ty: String,
    pub value: String,
    /// On the heap although declared in the function.
    pub boxed: bool,
    /// What a click on the value leads to: the address it points at, or nil.
    pub link: Addr,
}

/// How deep values are written out, how many elements of each, and how many bytes of a string.
const DEPTH: u32 = 3;
const ELEMENTS: u64 = 16;
const STRING: u64 = 120;

impl Program {
    fn shown(&self, func: u32) -> bool {
        let f = &self.image.funcs[func as usize];
        let internal = f.name.strip_prefix("runtime.").is_some_and(|n| n.starts_with(|c: char| c.is_ascii_lowercase()));
        !f.wrapper && !internal
    }

    /// Newest first.
    pub fn trace(&self, r: &Routine) -> Vec<TraceFrame> {
        let frames = (0..r.depth).rev().filter(|i| self.shown(r.frames[*i].func));
        frames.map(|i| TraceFrame { func: FuncId(r.frames[i].func), pc: self.trace_pc(r, i), frame: i }).collect()
    }

    pub(crate) fn trace_text(&self, r: &Routine) -> String {
        let mut out = String::new();
        for f in self.trace(r) {
            let func = &self.image.funcs[f.func.0 as usize];
            let args = if func.param_slots > 0 { "(...)" } else { "()" };
            let (file, line, _) = self.position(f.pc).unwrap_or_default();
            let path = self.image.debug.files.get(file as usize).map_or("", |f| &*f.0);
            let _ = writeln!(out, "{}{args}\n\t{path}:{line}", func.name);
        }
        out
    }

    /// Where the program's own code (its first file) stands: the newest frame of it. 0: nowhere.
    pub fn user_pc(&self, r: &Routine) -> u32 {
        let user = |i: &usize| self.user.get(r.frames[*i].func as usize) == Some(&true);
        (0..r.depth).rev().find(user).map_or(0, |i| self.trace_pc(r, i))
    }

    /// Variables in scope in a frame, in order of declaration.
    pub fn locals(&self, r: &Routine, stack_lo: u64, f: &TraceFrame, heap: &Heap) -> Vec<Shown> {
        let fp: u64 = r.frames[..=f.frame].iter().map(|f| f.w as u64).sum();
        let here = |v: &&gmplay_bytecode::VarInfo| v.func == f.func && v.scope.0 <= f.pc && f.pc < v.scope.1;
        let mut out = Vec::new();
        for v in self.image.debug.vars.iter().filter(here) {
            let slot = stack_lo + (fp + v.slot as u64) * 8;
            let at = if v.boxed { heap.mem().load64(slot).unwrap_or(0) } else { slot };
            out.push(self.show(v.name.to_string(), v.ty, at, v.boxed, heap));
        }
        out
    }

    /// What an object of type `ty` at an address consists of: fields, elements, or the value itself.
    pub fn object_fields(&self, at: Addr, ty: u32, size: u64, heap: &Heap) -> Vec<Shown> {
        let Some(t) = self.ty(RType(ty)) else {
            return (0..size / 8).take(ELEMENTS as usize).map(|i| word(heap, at.0 + i * 8, i * 8)).collect();
        };
        if t.kind == Kind::Struct && t.size == size {
            let fields = t.fields.iter().map(|f| self.show(f.name.to_string(), f.ty, at.0 + f.offset, false, heap));
            return fields.collect();
        }
        let n = size.checked_div(t.size).unwrap_or(1).max(1);
        (0..n.min(64)).map(|i| self.show(if n > 1 { format!("[{i}]") } else { String::new() }, RType(ty), at.0 + i * t.size, false, heap)).collect()
    }

    fn show(&self, name: String, ty: RType, at: u64, boxed: bool, heap: &Heap) -> Shown {
        let mut value = String::new();
        self.write_value(&mut value, ty, at, DEPTH, heap);
        let t = self.ty(ty);
        let first = heap.mem().load64(at).unwrap_or(0);
        let link = match t.map(|t| t.kind) {
            Some(Kind::Pointer | Kind::UnsafePointer | Kind::Map | Kind::Chan | Kind::Func | Kind::Slice | Kind::String) => first,
            Some(Kind::Interface) => heap.mem().load64(at + 8).unwrap_or(0),
            _ => 0,
        };
        Shown { name, ty: t.map_or(String::new(), |t| t.string.to_string()), value, boxed, link: Addr(link) }
    }

    fn write_value(&self, out: &mut String, ty: RType, at: u64, depth: u32, heap: &Heap) {
        let mem = heap.mem();
        let Some(t) = self.ty(ty) else { return };
        let w = |i: u64| mem.load64(at + i * 8).unwrap_or(0);
        let half = |i: u64| mem.load32(at + i * 4).unwrap_or(0);
        if !mem.contains(at, t.size) {
            out.push('?');
            return;
        }
        let _ = match t.kind {
            Kind::Bool => write!(out, "{}", mem.load8(at) == Some(1)),
            Kind::Int8 => write!(out, "{}", mem.load8(at).unwrap_or(0) as i8),
            Kind::Int16 => write!(out, "{}", mem.load16(at).unwrap_or(0) as i16),
            Kind::Int32 => write!(out, "{}", half(0) as i32),
            Kind::Int | Kind::Int64 => write!(out, "{}", w(0) as i64),
            Kind::Uint8 => write!(out, "{}", mem.load8(at).unwrap_or(0)),
            Kind::Uint16 => write!(out, "{}", mem.load16(at).unwrap_or(0)),
            Kind::Uint32 => write!(out, "{}", half(0)),
            Kind::Uint | Kind::Uint64 => write!(out, "{}", w(0)),
            Kind::Float32 => write!(out, "{}", crate::print::float_text(f32::from_bits(half(0)) as f64, 32)),
            Kind::Float64 => write!(out, "{}", crate::print::float_text(f64::from_bits(w(0)), 64)),
            Kind::Complex64 => {
                write!(out, "{}", crate::print::complex_text(f32::from_bits(half(0)) as f64, f32::from_bits(half(1)) as f64, 32))
            }
            Kind::Complex128 => {
                write!(out, "{}", crate::print::complex_text(f64::from_bits(w(0)), f64::from_bits(w(1)), 64))
            }
            Kind::String => {
                let b = mem.read(w(0), w(1).min(STRING)).unwrap_or_default();
                let more = if w(1) > STRING { "…" } else { "" };
                write!(out, "{:?}{more}", String::from_utf8_lossy(&b))
            }
            Kind::Interface => match self.type_of_word(w(0)) {
                None => write!(out, "nil"),
                Some(dynamic) => {
                    let name = &self.image.types[dynamic.0 as usize].string;
                    let _ = write!(out, "{name}(");
                    let at = if self.shapes[dynamic.0 as usize].direct { at + 8 } else { w(1) };
                    if depth > 0 {
                        self.write_value(out, dynamic, at, depth - 1, heap);
                    }
                    write!(out, ")")
                }
            },
            Kind::Slice if w(0) == 0 => write!(out, "nil"),
            Kind::Slice | Kind::Array => {
                let (data, n) = if t.kind == Kind::Slice { (w(0), w(1)) } else { (at, t.len) };
                if t.kind == Kind::Slice {
                    let _ = write!(out, "len {} cap {} ", w(1), w(2));
                }
                self.write_elements(out, t.elem.unwrap_or(ty), data, n, depth, heap)
            }
            Kind::Struct => {
                out.push('{');
                for (i, f) in t.fields.iter().enumerate() {
                    let _ = write!(out, "{}{}: ", if i > 0 { ", " } else { "" }, f.name);
                    if depth > 0 {
                        self.write_value(out, f.ty, at + f.offset, depth - 1, heap);
                    } else {
                        out.push('…');
                    }
                }
                write!(out, "}}")
            }
            Kind::Map if w(0) != 0 => write!(out, "map with {} entries", mem.load64(w(0)).unwrap_or(0)),
            Kind::Chan if w(0) != 0 => {
                use gmplay_core::hchan::{DATAQSIZ, QCOUNT};
                let of = |at| mem.load64(w(0) + at).unwrap_or(0);
                write!(out, "chan {} of {}", of(QCOUNT), of(DATAQSIZ))
            }
            Kind::Func if w(0) != 0 => {
                let name = mem.load64(w(0)).and_then(|k| self.image.funcs.get(k as usize)).map_or("?", |f| &*f.name);
                write!(out, "{name}")
            }
            Kind::Pointer | Kind::UnsafePointer | Kind::Uintptr if w(0) != 0 => write!(out, "{:#x}", w(0)),
            Kind::Uintptr => write!(out, "0"),
            _ => write!(out, "nil"),
        };
    }

    fn write_elements(&self, out: &mut String, elem: RType, data: u64, n: u64, depth: u32, heap: &Heap) -> std::fmt::Result {
        let size = self.shapes.get(elem.0 as usize).map_or(0, |s| s.size);
        out.push('[');
        for i in 0..n.min(ELEMENTS) {
            if i > 0 {
                out.push(' ');
            }
            if depth == 0 {
                break;
            }
            self.write_value(out, elem, data.wrapping_add(i * size), depth - 1, heap);
        }
        write!(out, "{}]", if n > ELEMENTS || depth == 0 { "…" } else { "" })
    }
}

fn word(heap: &Heap, at: u64, off: u64) -> Shown {
    let v = heap.mem().load64(at).unwrap_or(0);
    let link = if heap.mem().contains(v, 1) { v } else { 0 };
    Shown { name: format!("+{off}"), ty: "word".into(), value: format!("{v:#x}"), boxed: false, link: Addr(link) }
}
