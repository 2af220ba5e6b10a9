//! `internal/rt`: types at run time, memory by type, maps, exact decimal conversion.
//!
//! Types are named by type words, as in an interface; 0 and words that name nothing answer 0 or an empty string.
use super::{Row, W};
use crate::cx::{Cx, Op, nil, torn, trap};
use crate::decimal;
use gmplay_bytecode::inst::Trap;
use gmplay_bytecode::{RType, TypeDesc};

fn ty<'a>(cx: &Cx<'a>, word: u64) -> Option<&'a TypeDesc> {
    cx.prog.type_of_word(word).map(|t| &cx.prog.image.types[t.0 as usize])
}

fn word(t: Option<RType>) -> u64 {
    t.map_or(0, |t| t.0 as u64 + 1)
}

/// The type of an operation that needs one.
fn need(cx: &Cx, word: u64) -> Op<RType> {
    match cx.prog.type_of_word(word) {
        Some(t) => Ok(t),
        None => torn(3),
    }
}

fn type_int(cx: &mut Cx, w: W) -> Op {
    let v = ty(cx, w.arg(0)).map_or(0, |t| match w.arg(1) {
        0 => t.kind as u64,
        1 => t.size,
        2 => t.align as u64,
        3 => word(t.elem),
        4 => word(t.key),
        5 => t.len,
        6 => t.chan_dir as u64,
        7 => t.fields.len() as u64,
        8 => t.params.len() as u64,
        9 => t.results.len() as u64,
        10 => t.variadic as u64,
        11 if t.kind == gmplay_bytecode::Kind::Interface => t.imethods.len() as u64,
        11 => t.methods.len() as u64,
        12 => t.comparable as u64,
        13 => t.direct as u64,
        14 => word(t.ptr_to),
        _ => 0,
    });
    w.ret(0, v);
    Ok(())
}

fn type_str(cx: &mut Cx, w: W) -> Op {
    let s = ty(cx, w.arg(0)).map_or("", |t| match w.arg(1) {
        0 => &t.string,
        1 => &t.name,
        2 => &t.pkg_path,
        _ => "",
    });
    cx.ret_string(w, 0, s)
}

fn field_int(cx: &mut Cx, w: W) -> Op {
    let f = ty(cx, w.arg(0)).and_then(|t| t.fields.get(w.arg(1) as usize));
    let v = f.map_or(0, |f| match w.arg(2) {
        0 => word(Some(f.ty)),
        1 => f.offset,
        2 => f.embedded as u64,
        _ => 0,
    });
    w.ret(0, v);
    Ok(())
}

fn field_str(cx: &mut Cx, w: W) -> Op {
    let f = ty(cx, w.arg(0)).and_then(|t| t.fields.get(w.arg(1) as usize));
    let s = f.map_or("", |f| match w.arg(2) {
        0 => &f.name,
        1 => &f.pkg_path,
        2 => &f.tag,
        _ => "",
    });
    cx.ret_string(w, 0, s)
}

fn param_type(cx: &mut Cx, w: W) -> Op {
    let list = ty(cx, w.arg(0)).map(|t| if w.arg(2) & 1 == 1 { &t.results } else { &t.params });
    w.ret(0, word(list.and_then(|l| l.get(w.arg(1) as usize)).copied()));
    Ok(())
}

/// Name id and signature of a type's i-th method.
fn method(cx: &Cx, w: W) -> Option<(u32, RType)> {
    let t = ty(cx, w.arg(0))?;
    let i = w.arg(1) as usize;
    if t.kind == gmplay_bytecode::Kind::Interface {
        return t.imethods.get(i).copied();
    }
    t.methods.get(i).map(|m| (m.name, m.sig))
}

fn method_str(cx: &mut Cx, w: W) -> Op {
    let image = &cx.prog.image;
    let name = method(cx, w).and_then(|m| image.method_names.get(m.0 as usize));
    let s = name.map_or("", |n| if w.arg(2) == 0 { &n.name } else { &n.pkg });
    cx.ret_string(w, 0, s)
}

fn missing(cx: &Cx, w: W) -> Option<u32> {
    let iface = cx.prog.type_of_word(w.arg(1))?;
    cx.prog.missing_method(w.arg(0), iface)
}

fn index_byte(cx: &mut Cx, w: W, data: u64, len: u64, c: u8, what: u64) -> Op {
    let mut buf = [0; 512];
    let mut at = 0;
    let mut found = -1i64;
    while at < len {
        let n = (len - at).min(buf.len() as u64) as usize;
        if cx.arena().read_into(data.wrapping_add(at), &mut buf[..n]).is_none() {
            return torn(what);
        }
        if let Some(i) = buf[..n].iter().position(|b| *b == c) {
            found = (at + i as u64) as i64;
            break;
        }
        at += n as u64;
    }
    w.ret(0, found as u64);
    Ok(())
}

fn index_string(cx: &mut Cx, w: W) -> Op {
    let text = cx.bytes(w.arg(0), w.arg(1), 2)?;
    let sub = cx.bytes(w.arg(2), w.arg(3), 2)?;
    let found = match sub.first() {
        None => Some(0),
        Some(first) => {
            let last = text.len().checked_sub(sub.len());
            last.and_then(|last| (0..=last).find(|i| text[*i] == *first && text[*i..].starts_with(&sub)))
        }
    };
    w.ret(0, found.map_or(-1i64 as u64, |i| i as u64));
    Ok(())
}

fn float_digits(cx: &mut Cx, w: W) -> Op {
    let (digits, exp) = decimal::digits(w.f64(0), w.int(1), w.int(2), w.int(3));
    cx.ret_string(w, 0, &digits)?;
    w.ret(2, exp as u64);
    Ok(())
}

fn parse_float(cx: &mut Cx, w: W) -> Op {
    let v = decimal::parse(&cx.text(w, 0)?, w.int(2));
    w.ret(0, v.to_bits());
    Ok(())
}

/// Copies the next entry to two addresses, with barriers.
fn map_iter_next(cx: &mut Cx, w: W) -> Op {
    let t = need(cx, w.arg(0))?;
    let entry = cx.iter_next(t.0, w.arg(1))?;
    if let Some((k, v)) = entry {
        let d = &cx.prog.image.types[t.0 as usize];
        for (to, from, ty) in [(w.arg(2), k, d.key), (w.arg(3), v, d.elem)] {
            if let Some(ty) = ty
                && to != 0
            {
                cx.copy_val(ty, to, from)?;
            }
        }
    }
    w.ret(0, entry.is_some() as u64);
    Ok(())
}

fn chan_field(cx: &mut Cx, w: W, at: u64) -> Op {
    let n = if w.arg(0) == 0 { 0 } else { cx.load64(w.arg(0).wrapping_add(at))? };
    w.ret(0, n);
    Ok(())
}

pub(super) const TABLE: &[Row] = &[
    ("internal/rt.TypeInt", 1, 2, type_int),
    ("internal/rt.TypeStr", 2, 2, type_str),
    ("internal/rt.FieldInt", 1, 3, field_int),
    ("internal/rt.FieldStr", 2, 3, field_str),
    ("internal/rt.ParamType", 1, 3, param_type),
    ("internal/rt.MethodStr", 2, 3, method_str),
    ("internal/rt.MethodType", 1, 2, |cx, w| {
        w.ret(0, word(method(cx, w).map(|m| m.1)));
        Ok(())
    }),
    ("internal/rt.Implements", 1, 2, |cx, w| {
        w.ret(0, (w.arg(0) != 0 && missing(cx, w).is_none()) as u64);
        Ok(())
    }),
    ("internal/rt.MissingMethod", 2, 2, |cx, w| {
        let prog = cx.prog;
        let name = missing(cx, w).and_then(|n| prog.image.method_names.get(n as usize));
        cx.ret_string(w, 0, name.map_or("", |n| &n.name))
    }),
    ("internal/rt.New", 1, 1, |cx, w| {
        let t = need(cx, w.arg(0))?;
        let p = cx.alloc(t)?;
        w.ret(0, p);
        Ok(())
    }),
    ("internal/rt.NewArray", 1, 2, |cx, w| {
        let t = need(cx, w.arg(0))?;
        if w.int(1) < 0 {
            return trap(Trap::Library, 2, 0);
        }
        let p = cx.alloc_array(t, w.arg(1))?;
        w.ret(0, p);
        Ok(())
    }),
    ("internal/rt.Move", 0, 3, |cx, w| {
        let t = need(cx, w.arg(0))?;
        cx.copy_val(t, w.arg(1), w.arg(2))
    }),
    ("internal/rt.MoveN", 0, 4, |cx, w| {
        let t = need(cx, w.arg(0))?;
        cx.copy_array(t, w.arg(1), w.arg(2), w.int(3).max(0) as u64)
    }),
    ("internal/rt.Zero", 0, 2, |cx, w| {
        let t = need(cx, w.arg(0))?;
        cx.zero_array(t, w.arg(1), 1)
    }),
    ("internal/rt.Equal", 1, 3, |cx, w| {
        let t = need(cx, w.arg(0))?;
        let r = cx.same(t, w.arg(1), w.arg(2))?;
        w.ret(0, r as u64);
        Ok(())
    }),
    ("internal/rt.Hash", 1, 3, |cx, w| {
        let Some(any) = cx.prog.image.well_known.any else { return nil(0) };
        let h = cx.hash(any, w.arg_addr(0), w.arg(2))?;
        w.ret(0, h);
        Ok(())
    }),
    ("internal/rt.MakeMap", 1, 2, |cx, w| {
        let t = need(cx, w.arg(0))?;
        let m = cx.map_make(t.0, w.int(1))?;
        w.ret(0, m);
        Ok(())
    }),
    ("internal/rt.MapLen", 1, 1, |cx, w| {
        let n = cx.map_len(w.arg(0))?;
        w.ret(0, n);
        Ok(())
    }),
    ("internal/rt.MapGet", 1, 3, |cx, w| {
        let t = need(cx, w.arg(0))?;
        let p = cx.map_get(t.0, w.arg(1), w.arg(2))?;
        w.ret(0, p);
        Ok(())
    }),
    ("internal/rt.MapSet", 0, 4, |cx, w| {
        let t = need(cx, w.arg(0))?;
        let to = cx.map_assign(t.0, w.arg(1), w.arg(2))?;
        let elem = cx.prog.image.types[t.0 as usize].elem.unwrap_or(t);
        cx.copy_val(elem, to, w.arg(3))
    }),
    ("internal/rt.MapDelete", 0, 3, |cx, w| {
        let t = need(cx, w.arg(0))?;
        cx.map_delete(t.0, w.arg(1), w.arg(2))
    }),
    ("internal/rt.MapClear", 0, 2, |cx, w| {
        let t = need(cx, w.arg(0))?;
        cx.map_clear(t.0, w.arg(1))
    }),
    ("internal/rt.MapIterInit", 0, 3, |cx, w| {
        let t = need(cx, w.arg(0))?;
        cx.iter_init(t.0, w.arg(2), w.arg(1))
    }),
    ("internal/rt.MapIterNext", 1, 4, map_iter_next),
    ("internal/rt.ChanLen", 1, 1, |cx, w| chan_field(cx, w, gmplay_core::hchan::QCOUNT)),
    ("internal/rt.ChanCap", 1, 1, |cx, w| chan_field(cx, w, gmplay_core::hchan::DATAQSIZ)),
    ("internal/rt.IndexByte", 1, 4, |cx, w| index_byte(cx, w, w.arg(0), w.arg(1), w.arg(3) as u8, 1)),
    ("internal/rt.IndexByteString", 1, 3, |cx, w| index_byte(cx, w, w.arg(0), w.arg(1), w.arg(2) as u8, 2)),
    ("internal/rt.IndexString", 1, 4, index_string),
    ("internal/rt.FloatDigits", 3, 4, float_digits),
    ("internal/rt.ParseFloat", 1, 3, parse_float),
];
