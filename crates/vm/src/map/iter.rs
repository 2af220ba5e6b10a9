//! Iteration over a map that may change meanwhile.
//!
//! Go 1.27 `internal/runtime/maps/table.go`: `Iter`, `Init`, `Next`, `grownKeyElem`, `nextDirIdx`.
//!
//! # Invariants
//! 1. Every entry that is there from beginning to end is produced exactly once; one that is removed before it is reached is
//!    not; one that is added may be.
//! 2. Which keys come is read from the table as it was when the iterator reached it; what became of them, from the map.
//!
//! # Differences from Go
//! - The iterator takes eight words of the frame; which table is current is found by the directory index.
use super::table::tab;
use super::*;

/// Offsets in the iterator; the first three words are pointers.
mod it {
    pub const MAP: u64 = 0;
    /// Table of the directory index, once reached.
    pub const TAB: u64 = 8;
    /// The only group of a map that was small in the beginning.
    pub const GROUP: u64 = 16;
    pub const ENTRY_OFFSET: u64 = 24;
    /// dirIdx in the low half, globalDepth above.
    pub const DIR: u64 = 32;
    pub const ENTRY: u64 = 40;
    pub const CLEAR_SEQ: u64 = 48;
    pub const DIR_OFFSET: u64 = 56;
}

impl Cx<'_> {
    /// Iterators lie in frames or are reached by pointers (`reflect`): always through barriers.
    pub(crate) fn iter_init(&mut self, _t: u32, i: u64, m: u64) -> Op {
        for w in 0..3 {
            self.store_ptr(i + w * 8, 0)?;
        }
        for w in 3..8 {
            self.store64(i + w * 8, 0)?;
        }
        if m == 0 || self.load64(m)? == 0 {
            return Ok(());
        }
        self.store_ptr(i + it::MAP, m)?;
        self.store64(i + it::CLEAR_SEQ, self.load64(m + at::CLEAR_SEQ)?)?;
        let dir_len = self.load64(m + at::DIR_LEN)?;
        if dir_len == 0 {
            self.store_ptr(i + it::GROUP, self.load64(m + at::DIR)?)?;
            let start = self.choice(ChoicePoint::MapStart, SLOTS);
            return self.store64(i + it::ENTRY_OFFSET, start);
        }
        let start = self.choice(ChoicePoint::MapStart, TABLE_MAX);
        self.store64(i + it::ENTRY_OFFSET, start)?;
        if dir_len > 1 {
            let dir = self.choice(ChoicePoint::MapStart, dir_len);
            self.store64(i + it::DIR_OFFSET, dir)?;
        }
        self.store64(i + it::DIR, (self.byte(m + at::DEPTH) as u64) << 32)
    }

    /// Addresses of the next entry's key and element.
    pub(crate) fn iter_next(&mut self, t: u32, i: u64) -> Op<Option<(u64, u64)>> {
        let m = self.load64(i + it::MAP)?;
        if m == 0 {
            return Ok(None);
        }
        let mt = self.map_type(t)?;
        self.map_reads(m, "concurrent map iteration and map write")?;
        let offset = self.load64(i + it::ENTRY_OFFSET)?;
        let mut entry = self.load64(i + it::ENTRY)?;
        let small = self.load64(i + it::GROUP)?;
        if small != 0 {
            let grown = self.load64(m + at::DIR_LEN)? > 0;
            while entry < SLOTS {
                let s = Slot { group: small, i: (entry + offset) % SLOTS };
                entry += 1;
                if self.byte(s.group + s.i) & EMPTY != 0 {
                    continue;
                }
                if let Some(found) = self.iter_entry(mt, i, m, s, grown)? {
                    self.store64(i + it::ENTRY, entry)?;
                    return Ok(Some(found));
                }
            }
            self.store64(i + it::ENTRY, entry)?;
            return Ok(None);
        }
        let dir_word = self.load64(i + it::DIR)?;
        let (mut dir_idx, seen_depth) = (dir_word & 0xffff_ffff, (dir_word >> 32) as u8);
        let depth = self.byte(m + at::DEPTH);
        if depth > seen_depth {
            // The directory has doubled: so have our place in it and our offset.
            let orders = (depth - seen_depth) as u32 & 31;
            dir_idx <<= orders;
            self.store64(i + it::DIR_OFFSET, self.load64(i + it::DIR_OFFSET)? << orders)?;
        }
        let dir_len = self.load64(m + at::DIR_LEN)?;
        while dir_idx < dir_len {
            let mut table = self.load64(i + it::TAB)?;
            if table == 0 {
                let offset = self.load64(i + it::DIR_OFFSET)?;
                let at = dir_idx.wrapping_add(offset) & (dir_len - 1);
                table = self.load64(self.load64(m + at::DIR)?.wrapping_add(at * 8))?;
                let index = self.load64(table + tab::INDEX)?;
                if index != at {
                    // Chance has led into the middle of a table's run of entries: start at the first.
                    self.store64(i + it::DIR_OFFSET, offset.wrapping_sub(at.wrapping_sub(index)))?;
                }
                self.store_ptr(i + it::TAB, table)?;
            }
            let mask = (self.mem.load16(table + tab::CAPACITY).unwrap_or(SLOTS as u16) as u64).clamp(SLOTS, TABLE_MAX) - 1;
            let groups = self.load64(table + tab::GROUPS)?;
            let grown = self.load64(table + tab::INDEX)? == -1i64 as u64;
            while entry <= mask {
                let at = (entry + offset) & mask;
                let s = Slot { group: groups + at / SLOTS * mt.group, i: at % SLOTS };
                if at.is_multiple_of(SLOTS) && match_full(self.load64(s.group)?).0 == 0 {
                    entry += SLOTS;
                    continue;
                }
                entry += 1;
                if self.byte(s.group + s.i) & EMPTY != 0 {
                    continue;
                }
                if let Some(found) = self.iter_entry(mt, i, m, s, grown)? {
                    self.store64(i + it::ENTRY, entry)?;
                    self.store64(i + it::DIR, dir_idx | (depth as u64) << 32)?;
                    return Ok(Some(found));
                }
            }
            // nextDirIdx: past all entries that this table had.
            dir_idx += 1 << (depth.saturating_sub(self.byte(table + tab::DEPTH)) & 31);
            self.store_ptr(i + it::TAB, 0)?;
            entry = 0;
        }
        self.store64(i + it::ENTRY, entry)?;
        self.store64(i + it::DIR, dir_idx.min(u32::MAX as u64) | (depth as u64) << 32)?;
        Ok(None)
    }

    /// The entry of a full slot, as it is in the map now. `grown`: the slot is in a table that was replaced.
    fn iter_entry(&mut self, mt: &MapType, i: u64, m: u64, s: Slot, grown: bool) -> Op<Option<(u64, u64)>> {
        let key = self.key_at(mt, s)?;
        if !grown {
            return Ok(Some((key, self.elem_at(mt, s)?)));
        }
        if self.load64(m)? > 0 {
            let hash = self.hash_key(mt, key, self.load64(m + at::SEED)?)?;
            if let Some(now) = self.map_find(mt, m, hash, key)? {
                return Ok(Some((self.key_at(mt, now)?, self.elem_at(mt, now)?)));
            }
        }
        // A key unlike itself cannot be found, nor deleted but by clear: then it is as it was.
        if self.load64(i + it::CLEAR_SEQ)? == self.load64(m + at::CLEAR_SEQ)? && !self.same_key(mt, key, key)? {
            return Ok(Some((key, self.elem_at(mt, s)?)));
        }
        Ok(None)
    }
}
