//! One table of a map: probing, growth, tombstones, splitting.
//!
//! Go 1.27 `internal/runtime/maps/table.go`: `PutSlot`, `Delete`, `pruneTombstones`, `rehash`, `grow`, `split`,
//! `uncheckedPutSlot`; `map.go`: `installTableSplit`, `replaceTable`, `growToTable`.
use super::*;

/// Offsets in a table.
pub(super) mod tab {
    /// u16 each.
    pub const USED: u64 = 0;
    pub const CAPACITY: u64 = 2;
    pub const LEFT: u64 = 4;
    /// u8
    pub const DEPTH: u64 = 6;
    /// Signed; -1: replaced.
    pub const INDEX: u64 = 8;
    pub const GROUPS: u64 = 16;
    pub const MASK: u64 = 24;
    pub const SIZE: u64 = 32;
}

/// `probeSeq`: triangular steps visit every group once.
struct Probe {
    mask: u64,
    offset: u64,
    step: u64,
}

impl Iterator for Probe {
    type Item = u64;
    fn next(&mut self) -> Option<u64> {
        if self.step > self.mask {
            return None;
        }
        let at = self.offset;
        self.step += 1;
        self.offset = (self.offset + self.step) & self.mask;
        Some(at)
    }
}

/// The parts of the map do not belong together: two goroutines have written it at the same time, and neither saw the
/// other's mark.
pub(super) fn raced<T>() -> Op<T> {
    fatal("concurrent map writes")
}

/// `maxGrowthLeft`.
fn max_left(capacity: u64) -> u64 {
    if capacity <= SLOTS { capacity.saturating_sub(1) } else { capacity * LOAD / SLOTS }
}

impl Cx<'_> {
    fn half(&self, at: u64) -> u64 {
        self.mem.load16(at).unwrap_or(0) as u64
    }

    fn put_half(&self, at: u64, v: u64) {
        self.mem.store16(at, v as u16);
    }

    pub(super) fn new_groups(&mut self, mt: &MapType, n: u64) -> Op<u64> {
        let ptrs = if mt.scan { Ptrs::Words(&mt.bits, mt.group / 8, n) } else { Ptrs::None };
        let groups = self.alloc_raw(mt.group * n, ptrs, u32::MAX)?;
        for i in 0..n {
            self.store64(groups + i * mt.group, MSB)?;
        }
        Ok(groups)
    }

    pub(super) fn new_directory(&mut self, n: u64) -> Op<u64> {
        self.alloc_raw(n * 8, Ptrs::Words(&[1], 1, n), u32::MAX)
    }

    /// `newTable`.
    pub(super) fn new_table(&mut self, mt: &MapType, capacity: u64, index: i64, depth: u8) -> Op<u64> {
        let capacity = capacity.clamp(SLOTS, TABLE_MAX).next_power_of_two();
        let t = self.alloc_raw(tab::SIZE, Ptrs::Words(&[1 << (tab::GROUPS / 8)], tab::SIZE / 8, 1), u32::MAX)?;
        let n = capacity / SLOTS;
        let groups = self.new_groups(mt, n)?;
        self.store_ptr(t + tab::GROUPS, groups)?;
        self.store64(t + tab::MASK, n - 1)?;
        self.put_half(t + tab::CAPACITY, capacity);
        self.put_half(t + tab::LEFT, max_left(capacity));
        self.mem.store8(t + tab::DEPTH, depth);
        self.store64(t + tab::INDEX, index as u64)?;
        Ok(t)
    }

    /// `directoryIndex`.
    pub(super) fn table_for(&self, m: u64, hash: u64) -> Op<u64> {
        let depth = self.byte(m + at::DEPTH) as u32;
        let i = if depth == 0 { 0 } else { hash >> (64 - depth.min(63)) };
        self.load64(self.load64(m + at::DIR)?.wrapping_add(i * 8))
    }

    fn probe(&self, t: u64, hash: u64) -> Op<(u64, Probe)> {
        let mask = self.load64(t + tab::MASK)? & (TABLE_MAX / SLOTS - 1);
        Ok((self.load64(t + tab::GROUPS)?, Probe { mask, offset: h1(hash) & mask, step: 0 }))
    }

    pub(super) fn table_find(&self, mt: &MapType, t: u64, hash: u64, key: u64) -> Op<Option<Slot>> {
        let (groups, probe) = self.probe(t, hash)?;
        for at in probe {
            let group = groups + at * mt.group;
            let ctrl = self.load64(group)?;
            for i in match_h2(ctrl, h2(hash)) {
                let s = Slot { group, i };
                if self.same_key(mt, key, self.key_at(mt, s)?)? {
                    return Ok(Some(s));
                }
            }
            if match_empty(ctrl).0 != 0 {
                break;
            }
        }
        Ok(None)
    }

    /// `PutSlot`: the element's address. None: the table was replaced, and the key is to be put in the new one.
    pub(super) fn table_put(&mut self, mt: &MapType, m: u64, t: u64, hash: u64, key: u64) -> Op<Option<u64>> {
        let (groups, probe) = self.probe(t, hash)?;
        let mut deleted = None;
        for at in probe {
            let group = groups + at * mt.group;
            let ctrl = self.load64(group)?;
            for i in match_h2(ctrl, h2(hash)) {
                let s = Slot { group, i };
                if self.same_key(mt, key, self.key_at(mt, s)?)? {
                    return self.update_key(mt, s, key).map(Some);
                }
            }
            let Some(i) = match_free(ctrl).next() else { continue };
            let mut s = Slot { group, i };
            if self.byte(group + i) == DELETED {
                deleted = deleted.or(Some(s));
                // An empty slot may follow in the same group, which ends the probe; the tombstone is used all the same.
                if match_empty(ctrl).0 == 0 {
                    continue;
                }
            }
            if let Some(d) = deleted {
                s = d;
                self.put_half(t + tab::LEFT, self.half(t + tab::LEFT) + 1);
            }
            if self.half(t + tab::LEFT) == 0 {
                self.prune_tombstones(mt, m, t)?;
            }
            if self.half(t + tab::LEFT) == 0 {
                break;
            }
            let elem = self.fill_slot(mt, s, hash, key)?;
            self.put_half(t + tab::LEFT, self.half(t + tab::LEFT) - 1);
            self.put_half(t + tab::USED, self.half(t + tab::USED) + 1);
            self.add_used(m, 1)?;
            return Ok(Some(elem));
        }
        // No room (or, in a damaged table, no end).
        let capacity = self.half(t + tab::CAPACITY) * 2;
        if capacity <= TABLE_MAX { self.table_grow(mt, m, t, capacity)? } else { self.table_split(mt, m, t)? }
        Ok(None)
    }

    /// After a slot's contents were cleared: empty if its group ends probes anyway, else a tombstone (true).
    pub(super) fn table_freed(&mut self, t: u64, s: Slot) -> Op<bool> {
        self.put_half(t + tab::USED, self.half(t + tab::USED).saturating_sub(1));
        if match_empty(self.load64(s.group)?).0 != 0 {
            self.set_ctrl(s, EMPTY)?;
            self.put_half(t + tab::LEFT, self.half(t + tab::LEFT) + 1);
            return Ok(false);
        }
        self.set_ctrl(s, DELETED)?;
        Ok(true)
    }

    pub(super) fn table_clear(&mut self, mt: &MapType, t: u64) -> Op {
        let groups = self.load64(t + tab::GROUPS)?;
        for i in 0..=self.load64(t + tab::MASK)? & (TABLE_MAX / SLOTS - 1) {
            self.clear_group(mt, groups + i * mt.group)?;
        }
        self.put_half(t + tab::USED, 0);
        self.put_half(t + tab::LEFT, max_left(self.half(t + tab::CAPACITY)));
        Ok(())
    }

    /// `pruneTombstones`: frees those that no probe passes through, if that gives a tenth of the table.
    fn prune_tombstones(&mut self, mt: &MapType, m: u64, t: u64) -> Op {
        let capacity = self.half(t + tab::CAPACITY);
        let tombstones = (capacity * LOAD / SLOTS).saturating_sub(self.half(t + tab::USED) + self.half(t + tab::LEFT));
        if tombstones * 10 < capacity {
            return Ok(());
        }
        let seed = self.load64(m + at::SEED)?;
        let groups = self.load64(t + tab::GROUPS)?;
        let n = (self.load64(t + tab::MASK)? & (TABLE_MAX / SLOTS - 1)) + 1;
        let mut needed = [false; (TABLE_MAX / SLOTS) as usize];
        for g in 0..n {
            let group = groups + g * mt.group;
            for i in match_full(self.load64(group)?) {
                let key = self.key_at(mt, Slot { group, i })?;
                // A key unlike itself cannot be looked up, so no probe for it matters.
                if !self.same_key(mt, key, key)? {
                    continue;
                }
                let hash = self.hash_key(mt, key, seed)?;
                for at in self.probe(t, hash)?.1 {
                    if at == g {
                        break;
                    }
                    if match_free(self.load64(groups + at * mt.group)?).0 != 0 {
                        needed[at as usize] = true;
                    }
                }
            }
            if match_empty(self.load64(group)?).0 != 0 {
                needed[g as usize] = true;
            }
        }
        let prunable: Vec<u64> = (0..n).filter(|g| !needed[*g as usize]).map(|g| groups + g * mt.group).collect();
        let mut slots = Vec::new();
        for group in prunable {
            slots.extend(match_free(self.load64(group)?).map(|i| Slot { group, i }));
        }
        if slots.len() as u64 * 10 < capacity {
            return Ok(());
        }
        for s in &slots {
            self.set_ctrl(*s, EMPTY)?;
        }
        self.put_half(t + tab::LEFT, self.half(t + tab::LEFT) + slots.len() as u64);
        Ok(())
    }

    /// `uncheckedPutSlot`: the key is new and there is room.
    fn table_take(&mut self, mt: &MapType, t: u64, hash: u64, from: Slot) -> Op {
        let (groups, probe) = self.probe(t, hash)?;
        for at in probe {
            let group = groups + at * mt.group;
            let Some(i) = match_free(self.load64(group)?).next() else { continue };
            let s = Slot { group, i };
            let (src, dst) = (from.group + 8 + from.i * mt.stride, group + 8 + i * mt.stride);
            for (ty, indirect, off) in [(mt.key, mt.key_indirect, 0), (mt.elem, mt.elem_indirect, mt.elem_off)] {
                if indirect {
                    let own = self.load64(src + off)?;
                    self.store_ptr(dst + off, own)?;
                } else {
                    self.copy_val(ty, dst + off, src + off)?;
                }
            }
            self.set_ctrl(s, h2(hash) as u8)?;
            self.put_half(t + tab::LEFT, self.half(t + tab::LEFT).saturating_sub(1));
            self.put_half(t + tab::USED, self.half(t + tab::USED) + 1);
            return Ok(());
        }
        raced()
    }

    /// Calls `into` with the hash of each entry of a run of groups, and moves the entry to the table that it names.
    fn move_entries(&mut self, mt: &MapType, m: u64, groups: u64, n: u64, into: impl Fn(u64) -> u64) -> Op {
        let seed = self.load64(m + at::SEED)?;
        for g in 0..n {
            let group = groups + g * mt.group;
            for i in match_full(self.load64(group)?) {
                let s = Slot { group, i };
                let key = self.key_at(mt, s)?;
                let hash = self.hash_key(mt, key, seed)?;
                self.table_take(mt, into(hash), hash, s)?;
            }
        }
        Ok(())
    }

    /// `growToTable`: the small map's group becomes a table of 16 slots.
    pub(super) fn grow_to_table(&mut self, mt: &MapType, m: u64) -> Op {
        let group = self.load64(m + at::DIR)?;
        let t = self.new_table(mt, 2 * SLOTS, 0, 0)?;
        self.move_entries(mt, m, group, 1, |_| t)?;
        let dir = self.new_directory(1)?;
        self.store_ptr(dir, t)?;
        self.store_ptr(m + at::DIR, dir)?;
        self.mem.store8(m + at::DEPTH, 0);
        self.store64(m + at::DIR_LEN, 1)
    }

    fn table_grow(&mut self, mt: &MapType, m: u64, t: u64, capacity: u64) -> Op {
        let index = self.load64(t + tab::INDEX)? as i64;
        let depth = self.byte(t + tab::DEPTH);
        let new = self.new_table(mt, capacity, index, depth)?;
        let groups = self.load64(t + tab::GROUPS)?;
        let n = (self.load64(t + tab::MASK)? & (TABLE_MAX / SLOTS - 1)) + 1;
        self.move_entries(mt, m, groups, n, |_| new)?;
        self.replace_table(m, new)?;
        self.store64(t + tab::INDEX, -1i64 as u64)
    }

    fn table_split(&mut self, mt: &MapType, m: u64, t: u64) -> Op {
        let depth = self.byte(t + tab::DEPTH).wrapping_add(1);
        if !(1..=40).contains(&depth) {
            return raced();
        }
        let left = self.new_table(mt, TABLE_MAX, -1, depth)?;
        let right = self.new_table(mt, TABLE_MAX, -1, depth)?;
        let bit = 1u64 << (64 - depth);
        let groups = self.load64(t + tab::GROUPS)?;
        let n = (self.load64(t + tab::MASK)? & (TABLE_MAX / SLOTS - 1)) + 1;
        self.move_entries(mt, m, groups, n, |hash| if hash & bit == 0 { left } else { right })?;
        // installTableSplit
        let mut global = self.byte(m + at::DEPTH);
        if depth - 1 == global {
            let (dir, len) = (self.load64(m + at::DIR)?, self.load64(m + at::DIR_LEN)?);
            if len > 1 << depth {
                return raced();
            }
            let new = self.new_directory(len * 2)?;
            for i in 0..len {
                let old = self.load64(dir + i * 8)?;
                self.store_ptr(new + i * 16, old)?;
                self.store_ptr(new + i * 16 + 8, old)?;
                if self.load64(old.wrapping_add(tab::INDEX))? == i {
                    self.store64(old.wrapping_add(tab::INDEX), i * 2)?;
                }
            }
            global += 1;
            self.mem.store8(m + at::DEPTH, global);
            self.store_ptr(m + at::DIR, new)?;
            self.store64(m + at::DIR_LEN, len * 2)?;
        }
        if depth > global {
            return raced();
        }
        let index = self.load64(t + tab::INDEX)?;
        self.store64(left + tab::INDEX, index)?;
        self.replace_table(m, left)?;
        self.store64(right + tab::INDEX, index.wrapping_add(1 << ((global - depth) & 63)))?;
        self.replace_table(m, right)?;
        self.store64(t + tab::INDEX, -1i64 as u64)
    }

    /// `replaceTable`: in all entries of the directory that it covers.
    fn replace_table(&mut self, m: u64, t: u64) -> Op {
        let index = self.load64(t + tab::INDEX)?;
        let covers = 1u64 << (self.byte(m + at::DEPTH).saturating_sub(self.byte(t + tab::DEPTH)) & 63);
        let (dir, len) = (self.load64(m + at::DIR)?, self.load64(m + at::DIR_LEN)?);
        if index >= len || covers > len - index {
            return raced();
        }
        for i in index..index + covers {
            self.store_ptr(dir.wrapping_add(i * 8), t)?;
        }
        Ok(())
    }
}
