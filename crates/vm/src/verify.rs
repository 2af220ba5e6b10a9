//! What the machine needs of an image beyond [`gmplay_bytecode::verify`]: its own functions' windows, and sizes.
use crate::intrinsics::Intrinsic;
use crate::program::LoadError;
use gmplay_bytecode::{Func, Image, Inst, Kind};

type Checked = Result<(), LoadError>;

pub(crate) fn verify(image: &Image, intrinsics: &[Intrinsic]) -> Checked {
    gmplay_bytecode::verify(image).map_err(LoadError)?;
    if image.code.len() > u32::MAX as usize / 2 || image.types.len() > 1 << 24 || image.funcs.len() > 1 << 24 {
        return Err(LoadError("image too large".into()));
    }
    for (k, params) in [(image.well_known.vmpanic, 3), (image.well_known.fatalpanic, 0)] {
        let ok = |f: &Func| f.param_slots == params && f.ctx_slot.is_none();
        if !k.is_none_or(|k| image.funcs.get(k.0 as usize).is_some_and(ok)) {
            return Err(LoadError("a function that the machine calls has other parameters".into()));
        }
    }
    for t in &image.types {
        let sigs = t.methods.iter().map(|m| m.sig.0).chain(t.imethods.iter().map(|m| m.1.0));
        if sigs.max().is_some_and(|s| s as usize >= image.types.len()) {
            return Err(LoadError(format!("type {}: a method without signature", t.string)));
        }
    }
    image.funcs.iter().try_for_each(|f| func(image, intrinsics, f))
}

fn func(image: &Image, intrinsics: &[Intrinsic], f: &Func) -> Checked {
    let err = |pc: u32, what: &str| Err(LoadError(format!("{} at {pc}: {what}", f.name)));
    // Checked before each entry, so that slots are in the stack; bounded, so that the sum does not overflow.
    if f.stack_need > 1 << 20 {
        return err(f.entry, "frame too large");
    }
    let mut pc = f.entry;
    while pc < f.end {
        let inst = image.code[pc as usize];
        let x = match image.code.get(pc as usize + 1) {
            Some(Inst::X { a, b, .. }) => *a as usize | (*b as usize) << 16,
            _ => 0,
        };
        let kind = image.types.get(x).map(|t| t.kind);
        match inst {
            Inst::Intrinsic { w, k } => {
                let slots = intrinsics.get(k as usize).map_or(0, |i| i.results as u32 + i.params as u32);
                if w as u32 + slots > f.frame_slots as u32 {
                    return err(pc, "window of an intrinsic outside the frame");
                }
            }
            Inst::MakeMap { .. } | Inst::MapGet { .. } | Inst::MapAssign { .. } | Inst::MapDelete { .. }
            | Inst::MapClear { .. } | Inst::MapIterInit { .. } | Inst::MapIterNext { .. }
                if kind != Some(Kind::Map) =>
            {
                return err(pc, "not a map type");
            }
            Inst::MakeChan { .. } if image.types[x].elem.is_none() => return err(pc, "not a channel type"),
            _ => {}
        }
        pc += 1 + inst.extra_words() as u32;
    }
    Ok(())
}
