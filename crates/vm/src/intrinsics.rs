//! Functions of the overlay without a body: the machine's own, by symbol.
//!
//! `crates/golib/intrinsics.txt` is the list; a test compares this table with it, signatures included. One file for each
//! package. Arguments and results lie in a window as for a call; whatever waits ends in an [`Exit`] and is resumed behind
//! the instruction, its results written by the runtime.
mod atomic;
mod math;
mod os;
mod rt;
mod runtime;
mod sync;

use crate::cx::{Cx, Op};
use crate::program::LoadError;
use crate::raw::Fp;
use gmplay_bytecode::Image;
use gmplay_core::Addr;
use std::collections::HashMap;

/// A function and the slots of its window.
#[derive(Clone, Copy)]
pub(crate) struct Intrinsic {
    pub results: u16,
    pub params: u16,
    run: fn(&mut Cx<'_>, W) -> Op,
}

/// One row of a package's table: symbol, slots of results and of parameters, implementation.
type Row = (&'static str, u16, u16, fn(&mut Cx<'_>, W) -> Op);

fn rows() -> impl Iterator<Item = &'static Row> {
    [runtime::TABLE, sync::TABLE, atomic::TABLE, math::TABLE, rt::TABLE, os::TABLE].into_iter().flatten()
}

/// The implementations of an image's intrinsics, in its order.
pub(crate) fn resolve(image: &Image) -> Result<Vec<Intrinsic>, LoadError> {
    let table: HashMap<&str, &Row> = rows().map(|r| (r.0, r)).collect();
    let find = |name: &std::sync::Arc<str>| match table.get(&**name) {
        Some(r) => Ok(Intrinsic { results: r.1, params: r.2, run: r.3 }),
        None => Err(LoadError(format!("the machine has no function {name}"))),
    };
    image.intrinsics.iter().map(find).collect()
}

/// Symbols that the machine provides, with the slots of their results and parameters.
pub fn provided() -> impl Iterator<Item = (&'static str, u16, u16)> {
    rows().map(|r| (r.0, r.1, r.2))
}

/// A window: results first, then parameters.
#[derive(Clone, Copy)]
pub(crate) struct W {
    fp: Fp,
    /// Go address of its first slot.
    at: u64,
    results: u16,
}

impl W {
    pub fn arg(self, i: u16) -> u64 {
        self.fp.get(self.results + i)
    }
    pub fn int(self, i: u16) -> i64 {
        self.arg(i) as i64
    }
    pub fn f64(self, i: u16) -> f64 {
        f64::from_bits(self.arg(i))
    }
    pub fn ret(self, i: u16, v: u64) {
        self.fp.set(i, v);
    }
    /// Where the runtime is to put result i.
    pub fn ret_addr(self, i: u16) -> Addr {
        Addr(self.at + i as u64 * 8)
    }
    /// Address of parameter i's slots.
    pub fn arg_addr(self, i: u16) -> u64 {
        self.at + (self.results + i) as u64 * 8
    }
}

impl Cx<'_> {
    #[inline]
    pub fn intrinsic(&mut self, w: u16, k: u32) -> Op {
        let f = self.prog.intrinsics[k as usize];
        let w = W { fp: self.fp.up(w as u32), at: self.slot_addr(w), results: f.results };
        (f.run)(self, w)
    }

    /// Text of the string parameter at slot i.
    fn text(&self, w: W, i: u16) -> Op<String> {
        let b = self.bytes(w.arg(i), w.arg(i + 1), 2)?;
        Ok(String::from_utf8_lossy(&b).into_owned())
    }

    fn ret_string(&mut self, w: W, i: u16, s: &str) -> Op {
        let [data, len] = self.new_string(s.as_bytes())?;
        w.ret(i, data);
        w.ret(i + 1, len);
        Ok(())
    }
}
