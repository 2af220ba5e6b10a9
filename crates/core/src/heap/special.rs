//! Specials: records about an object that something must be done for when it is swept.
//!
//! Go 1.27 `runtime/mheap.go` (`special`, `addspecial`, `removespecial`), `mgcsweep.go` (`freeSpecial`). Here the
//! channel's control record, which Go keeps in the object itself: it lives in core's tables (control data is never in
//! Go memory) and is dropped when the object is.
//!
//! # Invariants
//! 1. Every key is the base of an object that has an allocation bit, and its span's `specials` flag is set.
//!
//! # Differences from Go
//! - One ordered map for the heap instead of a list for each span. Finalizers and cleanups are absent.
use super::{Addr, Heap, Span, SpanId};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpecialKind {
    /// The channel with this index in the World's table.
    Chan(u32),
}

#[derive(Clone, Default, Debug)]
pub(crate) struct Specials {
    by_object: BTreeMap<u64, SpecialKind>,
    /// Of objects that sweeping has freed, until the World takes them.
    dead: Vec<SpecialKind>,
}

impl Specials {
    pub fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.by_object.keys().copied()
    }
}

impl Heap {
    /// `addspecial`: false if no object is there, or it has one already.
    #[must_use]
    pub fn set_special(&self, addr: Addr, kind: SpecialKind) -> bool {
        let Some(o) = self.object(addr.0) else { return false };
        let mut s = self.st.specials.lock();
        if s.by_object.contains_key(&o.base) {
            return false;
        }
        s.by_object.insert(o.base, kind);
        self.span(o.span).set_specials(1);
        true
    }

    pub fn special(&self, addr: Addr) -> Option<SpecialKind> {
        let o = self.object(addr.0)?;
        self.st.specials.lock().by_object.get(&o.base).copied()
    }

    /// What sweeping has found dead since the last call.
    pub fn take_dead_specials(&self) -> Vec<SpecialKind> {
        core::mem::take(&mut self.st.specials.lock().dead)
    }

    /// Sweeping this span: specials of unmarked objects are dead.
    pub(crate) fn sweep_specials(&self, id: SpanId, span: &Span) {
        let bytes = span.npages() as u64 * super::PAGE_SIZE;
        let mut s = self.st.specials.lock();
        let mut left = false;
        let mut gone = Vec::new();
        for (&base, &kind) in s.by_object.range(id.base()..id.base() + bytes) {
            match self.find_slot(base) {
                Some((_, _, i)) if self.is_marked(id, i) => left = true,
                _ => gone.push((base, kind)),
            }
        }
        for (base, kind) in gone {
            s.by_object.remove(&base);
            s.dead.push(kind);
        }
        span.set_specials(left as u8);
    }
}
