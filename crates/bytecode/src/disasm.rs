//! Instructions as readable text: mnemonic, operands by their names in [`Inst`], targets, callees and types by name.
use crate::image::{Func, FuncId, Image};
use crate::inst::Inst;
use std::fmt::Write;

/// One function, one instruction a line; pcs and branch targets count from its start.
pub fn func(image: &Image, id: FuncId) -> String {
    let Some(f) = image.funcs.get(id.0 as usize) else { return String::new() };
    let mut out = format!("{}: results {}, params {}, frame {}", f.name, f.result_slots, f.param_slots, f.frame_slots);
    if let Some(c) = f.ctx_slot {
        let _ = write!(out, ", context {c}");
    }
    if let Some(r) = f.recover_pc {
        let _ = write!(out, ", recover {}", r - f.entry);
    }
    if f.wrapper {
        out.push_str(", wrapper");
    }
    out.push('\n');
    let mut pc = f.entry;
    while pc < f.end {
        let _ = writeln!(out, "{:4}  {}", pc - f.entry, line(image, f, pc));
        pc += 1 + image.code[pc as usize].extra_words() as u32;
    }
    out
}

/// All functions of the image.
pub fn all(image: &Image) -> String {
    (0..image.funcs.len() as u32).map(|i| func(image, FuncId(i)) + "\n").collect()
}

/// The instruction at `pc` of function `f`, its operand words included.
pub fn line(image: &Image, f: &Func, pc: u32) -> String {
    use Inst::*;
    let i = image.code[pc as usize];
    let next = pc + 1 + i.extra_words() as u32;
    let words: Vec<(u16, u16, u16)> = (pc + 1..next)
        .map(|k| match image.code.get(k as usize) {
            Some(X { a, b, c }) => (*a, *b, *c),
            _ => (0, 0, 0),
        })
        .collect();
    let k = words.first().map_or(0, |w| w.0 as u32 | (w.1 as u32) << 16);
    let c = words.first().map_or(0, |w| w.2);
    let ty = |k: u32| image.types.get(k as usize).map_or("?", |t| &t.string);
    let to = |off: i64| next as i64 + off - f.entry as i64;
    let mut s = plain(i);
    let note = match i {
        AddKJmpLtS { .. } => format!("-> {}", to(words[0].0 as i16 as i64)),
        _ if i.branch_off().is_some() => format!("-> {}", to(i.branch_off().unwrap_or(0) as i64)),
        Call { k, .. } | MakeClosure { k, .. } => {
            format!("; {}", image.funcs.get(k as usize).map_or("?", |f| &f.name))
        }
        Intrinsic { k, .. } => format!("; {}", image.intrinsics.get(k as usize).map_or("?", |n| n)),
        CallIface { .. } => format!("; {}", image.method_names.get(k as usize).map_or("?", |m| &m.name)),
        New { k, .. } | ZeroVal { k, .. } => format!("; {}", ty(k)),
        Const64 { k, .. } => format!("; {:#x}", image.consts.get(k as usize).copied().unwrap_or(0)),
        Static { k, .. } => format!("; {}", static_text(image, k)),
        EqVal { .. } | StoreVal { .. } | CopyVal { .. } | MakeSlice { .. } | AppendSlice { .. } | Append1 { .. }
        | CopySlice { .. } | ClearSlice { .. } | MakeIface { .. } | AssertType { .. } | AssertIface { .. }
        | IsType { .. } | MakeMap { .. } | MapAssign { .. } | MapDelete { .. } | MapClear { .. }
        | MapIterInit { .. } | MakeChan { .. } => format!("; {}", ty(k)),
        AppendN { .. } | MakeIfaceStack { .. } | AssertTypeOk { .. } | AssertIfaceOk { .. } | MapGet { .. }
        | MapIterNext { .. } => format!("{c} ; {}", ty(k)),
        LoadVal { .. } | SliceAddr { .. } | AddrIndex { .. } | SliceToArr { .. } => format!("; {k}"),
        SliceSlice { .. } | SliceStr { .. } | SliceArr { .. } => {
            let part = |v: u16| if v == 0xFFFF { String::new() } else { v.to_string() };
            format!("[{}:{}:{}]", part(words[0].0), part(words[0].1), part(words[0].2))
        }
        Select { .. } if words[0].0 == 1 => "default".into(),
        Print { .. } => format!("; kind {}", words[0].0),
        _ => String::new(),
    };
    if !note.is_empty() {
        s.push(' ');
        s.push_str(&note);
    }
    s
}

/// `Add d=3 a=1 b=2`, from the instruction's own field names; a branch's offset is told as its target instead.
fn plain(i: Inst) -> String {
    let text = format!("{i:?}");
    let Some((name, rest)) = text.split_once(" { ") else { return text };
    let fields: Vec<String> = rest
        .trim_end_matches(" }")
        .split(", ")
        .filter(|f| i.branch_off().is_none() || !f.starts_with("off:"))
        .map(|f| f.replacen(": ", "=", 1))
        .collect();
    format!("{name} {}", fields.join(" "))
}

fn static_text(image: &Image, k: u32) -> String {
    let at = k as usize;
    let bytes: Vec<u8> = image.data.iter().skip(at).take(24).copied().take_while(|b| (0x20..0x7F).contains(b)).collect();
    if bytes.is_empty() { format!("data {k:#x}") } else { format!("data {k:#x} {:?}", String::from_utf8_lossy(&bytes)) }
}
