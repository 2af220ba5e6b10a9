//! `sync/atomic`: real atomics on Go memory, sequentially consistent as Go's are.
use super::{Row, W};
use crate::cx::{Cx, Op, nil};
use gmplay_core::heap::Arena;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicU32, AtomicU64};

fn a32<'a>(cx: &Cx<'a>, at: u64) -> Op<&'a AtomicU32> {
    let arena: &'a Arena = cx.arena();
    match arena.atomic32(at) {
        Some(a) => Ok(a),
        None => nil(at),
    }
}

fn a64<'a>(cx: &Cx<'a>, at: u64) -> Op<&'a AtomicU64> {
    let arena: &'a Arena = cx.arena();
    match arena.atomic64(at) {
        Some(a) => Ok(a),
        None => nil(at),
    }
}

/// int32 results are kept sign-extended.
fn s(v: u32) -> u64 {
    v as i32 as u64
}

fn z(v: u32) -> u64 {
    v as u64
}

fn load32(cx: &mut Cx, w: W, ext: fn(u32) -> u64) -> Op {
    w.ret(0, ext(a32(cx, w.arg(0))?.load(SeqCst)));
    Ok(())
}

fn rmw32(cx: &mut Cx, w: W, ext: fn(u32) -> u64, f: fn(&AtomicU32, u32) -> u32) -> Op {
    w.ret(0, ext(f(a32(cx, w.arg(0))?, w.arg(1) as u32)));
    Ok(())
}

fn rmw64(cx: &mut Cx, w: W, f: fn(&AtomicU64, u64) -> u64) -> Op {
    w.ret(0, f(a64(cx, w.arg(0))?, w.arg(1)));
    Ok(())
}

fn store32(cx: &mut Cx, w: W) -> Op {
    a32(cx, w.arg(0))?.store(w.arg(1) as u32, SeqCst);
    Ok(())
}

fn load64(cx: &mut Cx, w: W) -> Op {
    w.ret(0, a64(cx, w.arg(0))?.load(SeqCst));
    Ok(())
}

fn store64(cx: &mut Cx, w: W) -> Op {
    a64(cx, w.arg(0))?.store(w.arg(1), SeqCst);
    Ok(())
}

fn cas32(cx: &mut Cx, w: W) -> Op {
    let r = a32(cx, w.arg(0))?.compare_exchange(w.arg(1) as u32, w.arg(2) as u32, SeqCst, SeqCst);
    w.ret(0, r.is_ok() as u64);
    Ok(())
}

fn cas64(cx: &mut Cx, w: W) -> Op {
    let r = a64(cx, w.arg(0))?.compare_exchange(w.arg(1), w.arg(2), SeqCst, SeqCst);
    w.ret(0, r.is_ok() as u64);
    Ok(())
}

/// `atomicwb`: both halves before the store, whether or not it then happens.
fn barrier(cx: &mut Cx, at: u64, new: u64) -> Op {
    let old = a64(cx, at)?.load(SeqCst);
    if cx.wb {
        cx.barrier(at, old, new);
    }
    Ok(())
}

fn store_ptr(cx: &mut Cx, w: W) -> Op {
    barrier(cx, w.arg(0), w.arg(1))?;
    store64(cx, w)
}

fn swap_ptr(cx: &mut Cx, w: W) -> Op {
    barrier(cx, w.arg(0), w.arg(1))?;
    rmw64(cx, w, |a, v| a.swap(v, SeqCst))
}

fn cas_ptr(cx: &mut Cx, w: W) -> Op {
    barrier(cx, w.arg(0), w.arg(2))?;
    cas64(cx, w)
}

fn add32(a: &AtomicU32, v: u32) -> u32 {
    a.fetch_add(v, SeqCst).wrapping_add(v)
}
fn add64(a: &AtomicU64, v: u64) -> u64 {
    a.fetch_add(v, SeqCst).wrapping_add(v)
}
fn and32(a: &AtomicU32, v: u32) -> u32 {
    a.fetch_and(v, SeqCst)
}
fn and64(a: &AtomicU64, v: u64) -> u64 {
    a.fetch_and(v, SeqCst)
}
fn or32(a: &AtomicU32, v: u32) -> u32 {
    a.fetch_or(v, SeqCst)
}
fn or64(a: &AtomicU64, v: u64) -> u64 {
    a.fetch_or(v, SeqCst)
}
fn swap32(a: &AtomicU32, v: u32) -> u32 {
    a.swap(v, SeqCst)
}
fn swap64(a: &AtomicU64, v: u64) -> u64 {
    a.swap(v, SeqCst)
}

pub(super) const TABLE: &[Row] = &[
    ("sync/atomic.AddInt32", 1, 2, |cx, w| rmw32(cx, w, s, add32)),
    ("sync/atomic.AddUint32", 1, 2, |cx, w| rmw32(cx, w, z, add32)),
    ("sync/atomic.AddInt64", 1, 2, |cx, w| rmw64(cx, w, add64)),
    ("sync/atomic.AddUint64", 1, 2, |cx, w| rmw64(cx, w, add64)),
    ("sync/atomic.AddUintptr", 1, 2, |cx, w| rmw64(cx, w, add64)),
    ("sync/atomic.AndInt32", 1, 2, |cx, w| rmw32(cx, w, s, and32)),
    ("sync/atomic.AndUint32", 1, 2, |cx, w| rmw32(cx, w, z, and32)),
    ("sync/atomic.AndInt64", 1, 2, |cx, w| rmw64(cx, w, and64)),
    ("sync/atomic.AndUint64", 1, 2, |cx, w| rmw64(cx, w, and64)),
    ("sync/atomic.AndUintptr", 1, 2, |cx, w| rmw64(cx, w, and64)),
    ("sync/atomic.OrInt32", 1, 2, |cx, w| rmw32(cx, w, s, or32)),
    ("sync/atomic.OrUint32", 1, 2, |cx, w| rmw32(cx, w, z, or32)),
    ("sync/atomic.OrInt64", 1, 2, |cx, w| rmw64(cx, w, or64)),
    ("sync/atomic.OrUint64", 1, 2, |cx, w| rmw64(cx, w, or64)),
    ("sync/atomic.OrUintptr", 1, 2, |cx, w| rmw64(cx, w, or64)),
    ("sync/atomic.SwapInt32", 1, 2, |cx, w| rmw32(cx, w, s, swap32)),
    ("sync/atomic.SwapUint32", 1, 2, |cx, w| rmw32(cx, w, z, swap32)),
    ("sync/atomic.SwapInt64", 1, 2, |cx, w| rmw64(cx, w, swap64)),
    ("sync/atomic.SwapUint64", 1, 2, |cx, w| rmw64(cx, w, swap64)),
    ("sync/atomic.SwapUintptr", 1, 2, |cx, w| rmw64(cx, w, swap64)),
    ("sync/atomic.SwapPointer", 1, 2, swap_ptr),
    ("sync/atomic.LoadInt32", 1, 1, |cx, w| load32(cx, w, s)),
    ("sync/atomic.LoadUint32", 1, 1, |cx, w| load32(cx, w, z)),
    ("sync/atomic.LoadInt64", 1, 1, load64),
    ("sync/atomic.LoadUint64", 1, 1, load64),
    ("sync/atomic.LoadUintptr", 1, 1, load64),
    ("sync/atomic.LoadPointer", 1, 1, load64),
    ("sync/atomic.StoreInt32", 0, 2, store32),
    ("sync/atomic.StoreUint32", 0, 2, store32),
    ("sync/atomic.StoreInt64", 0, 2, store64),
    ("sync/atomic.StoreUint64", 0, 2, store64),
    ("sync/atomic.StoreUintptr", 0, 2, store64),
    ("sync/atomic.StorePointer", 0, 2, store_ptr),
    ("sync/atomic.CompareAndSwapInt32", 1, 3, cas32),
    ("sync/atomic.CompareAndSwapUint32", 1, 3, cas32),
    ("sync/atomic.CompareAndSwapInt64", 1, 3, cas64),
    ("sync/atomic.CompareAndSwapUint64", 1, 3, cas64),
    ("sync/atomic.CompareAndSwapUintptr", 1, 3, cas64),
    ("sync/atomic.CompareAndSwapPointer", 1, 3, cas_ptr),
];
