//! Checkpoints of the heap: the pages in use, their bits and records, and the small state.
//!
//! # Invariants
//! 1. Taken and put back with the world stopped, between two steps.
//! 2. Pages that no span had are not in it; when it is put back they count as dirty, so an allocation clears them.
//! 3. Pages that are the same as in the previous snapshot share its memory.
use super::arena::Zeroed;
use super::span::SpanRecord;
use super::{Heap, MARK_WORDS, PAGE_SIZE, PAGE_WORDS, SpanId, State};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::Relaxed;

const TABLES: usize = 4;

type Page = Arc<[u64; PAGE_WORDS as usize]>;

#[derive(Clone)]
pub struct Snapshot {
    st: State,
    spans: Vec<(SpanId, SpanRecord)>,
    /// By page number, ascending.
    pages: Vec<(u32, Page)>,
    /// Of each page in `pages`: allocation, mark, scan and pointer bits.
    bits: Vec<[u64; TABLES * MARK_WORDS]>,
}

impl Snapshot {
    /// Bytes of Go memory it holds, shared ones included.
    pub fn bytes(&self) -> u64 {
        self.pages.len() as u64 * PAGE_SIZE
    }

    /// Bytes of it that no other snapshot shares.
    pub fn own_bytes(&self) -> u64 {
        self.pages.iter().filter(|p| Arc::strong_count(&p.1) == 1).count() as u64 * PAGE_SIZE
    }

    fn page(&self, n: u32) -> Option<&Page> {
        self.pages.binary_search_by_key(&n, |p| p.0).ok().map(|i| &self.pages[i].1)
    }
}

/// A heap of its own with the same contents: another reservation of the same limit. For exploring from one state;
/// checkpoints of a run are [`Snapshot`]s.
impl Clone for Heap {
    fn clone(&self) -> Heap {
        let mut heap = self.empty_twin().expect("the host has no memory for another heap");
        heap.restore(&self.snapshot(None));
        heap
    }
}

impl core::fmt::Debug for Heap {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Heap").field("limit", &self.mem.len()).field("live", &self.heap_live()).finish_non_exhaustive()
    }
}

impl Heap {
    fn bit_tables(&self) -> [&Zeroed<AtomicU64>; TABLES] {
        [&self.alloc_bits, &self.mark_bits, &self.scan_bits, &self.ptr_bits]
    }

    /// `previous`: a snapshot of the same run, for sharing.
    pub fn snapshot(&self, previous: Option<&Snapshot>) -> Snapshot {
        let mut numbers: Vec<u32> = (0..self.pages().range().start).collect();
        let mut spans = Vec::new();
        for (id, span) in self.spans() {
            numbers.extend(id.0..id.0 + span.npages());
            spans.push((id, span.record()));
        }
        let mut pages = Vec::with_capacity(numbers.len());
        let mut bits = Vec::with_capacity(numbers.len());
        let mut now = [0; PAGE_WORDS as usize];
        for n in numbers {
            self.mem.load_page(n, &mut now);
            let page = match previous.and_then(|s| s.page(n)) {
                Some(old) if **old == now => old.clone(),
                _ => Arc::new(now),
            };
            pages.push((n, page));
            bits.push(core::array::from_fn(|i| {
                let table = self.bit_tables()[i / MARK_WORDS];
                table.get(n as usize * MARK_WORDS + i % MARK_WORDS).load(Relaxed)
            }));
        }
        Snapshot { st: self.st.clone(), spans, pages, bits }
    }

    /// Puts a snapshot of this heap (or of one made from the same configuration) back.
    pub fn restore(&mut self, s: &Snapshot) {
        let used = (self.mem.used() / PAGE_SIZE) as u32;
        for i in 0..self.spans.used() {
            let id = SpanId(i as u32);
            if self.span(id).state() != super::SpanState::Free {
                self.clear_span(id);
            }
        }
        for i in 0..used {
            self.heads.get(i as usize).store(0, Relaxed);
        }
        self.st = s.st.clone();
        self.st.pages.lock().restored(used);
        let used = self.pages().used_end();
        self.note_used(used);
        for ((n, page), bits) in s.pages.iter().zip(&s.bits) {
            self.mem.store_page(*n, page);
            for (i, v) in bits.iter().enumerate() {
                let table = self.bit_tables()[i / MARK_WORDS];
                table.get(*n as usize * MARK_WORDS + i % MARK_WORDS).store(*v, Relaxed);
            }
        }
        for (id, record) in &s.spans {
            self.span(*id).copy_from(record);
            for page in id.0..id.0 + self.span(*id).npages() {
                self.heads.get(page as usize).store(id.0 + 1, Relaxed);
            }
        }
    }
}
