package sync

import (
	"internal/rt"
	"sync/atomic"
	"unsafe"
)

// A Map is a map[any]any for many goroutines: loads take no lock, changes lock one node of the trie.
//
// Go 1.27 `internal/sync.HashTrieMap`: a trie of 16-way nodes over the bits of the key's hash, from the top; a slot holds nothing,
// an entry (with others of the very same hash chained to it) or a node. An entry never changes but for its value, so
// that readers may walk without locks.
//
// Difference: nodes that become empty stay; Go unlinks them.
type Map struct {
	_    noCopy
	root unsafe.Pointer // *mapNode, made by the first change
	seed uint64
	init Mutex
}

type mapNode struct {
	mu    Mutex
	slots [16]unsafe.Pointer // *mapItem
}

// A mapItem is one of both.
type mapItem struct {
	node  *mapNode
	entry *mapEntry
}

type mapEntry struct {
	hash  uint64
	key   any
	value unsafe.Pointer // *any
	next  *mapEntry      // same hash; changed by copying the chain
}

func (m *Map) load() *mapNode { return (*mapNode)(atomic.LoadPointer(&m.root)) }

func (m *Map) start() *mapNode {
	if n := m.load(); n != nil {
		return n
	}
	m.init.Lock()
	defer m.init.Unlock()
	n := m.load()
	if n == nil {
		m.seed = rt.Rand64()
		n = new(mapNode)
		atomic.StorePointer(&m.root, unsafe.Pointer(n))
	}
	return n
}

func item(p *unsafe.Pointer) *mapItem { return (*mapItem)(atomic.LoadPointer(p)) }

func (e *mapEntry) find(key any) *mapEntry {
	for ; e != nil; e = e.next {
		if e.key == key {
			return e
		}
	}
	return nil
}

func (e *mapEntry) get() any { return *(*any)(atomic.LoadPointer(&e.value)) }

// Load returns the value of a key.
func (m *Map) Load(key any) (value any, ok bool) {
	n := m.load()
	if n == nil {
		return nil, false
	}
	hash := rt.Hash(key, m.seed)
	for shift := 60; shift >= 0; shift -= 4 {
		it := item(&n.slots[hash>>uint(shift)&15])
		if it == nil {
			return nil, false
		}
		if it.entry != nil {
			if e := it.entry.find(key); e != nil {
				return e.get(), true
			}
			return nil, false
		}
		n = it.node
	}
	return nil, false
}

// change finds the slot of key, locks its node and calls f with the key's entry or nil. f may set a new value in an
// existing entry; what it returns says what else to do.
type mapChange int

const (
	mapKeep mapChange = iota
	mapInsert
	mapDelete
)

func (m *Map) change(key any, f func(e *mapEntry) (what mapChange, value any)) {
	n := m.start()
	hash := rt.Hash(key, m.seed)
	shift := 60
	for {
		slot := &n.slots[hash>>uint(shift)&15]
		it := item(slot)
		if it != nil && it.node != nil {
			n = it.node
			shift -= 4
			continue
		}
		n.mu.Lock()
		if it = item(slot); it != nil && it.node != nil {
			// Another goroutine has put a node there meanwhile.
			n.mu.Unlock()
			continue
		}
		var chain, found *mapEntry
		if it != nil {
			chain = it.entry
			found = chain.find(key)
		}
		what, value := f(found)
		switch what {
		case mapInsert:
			v := new(any)
			*v = value
			e := &mapEntry{hash: hash, key: key, value: unsafe.Pointer(v)}
			if chain == nil || chain.hash == hash {
				e.next = chain
				atomic.StorePointer(slot, unsafe.Pointer(&mapItem{entry: e}))
			} else {
				atomic.StorePointer(slot, unsafe.Pointer(&mapItem{node: fork(chain, e, shift-4)}))
			}
		case mapDelete:
			rest := chain.without(found)
			if rest == nil {
				atomic.StorePointer(slot, nil)
			} else {
				atomic.StorePointer(slot, unsafe.Pointer(&mapItem{entry: rest}))
			}
		}
		n.mu.Unlock()
		return
	}
}

// fork makes nodes down to the first four bits in which two hashes differ.
func fork(a, b *mapEntry, shift int) *mapNode {
	n := new(mapNode)
	i, j := a.hash>>uint(shift)&15, b.hash>>uint(shift)&15
	if i == j {
		n.slots[i] = unsafe.Pointer(&mapItem{node: fork(a, b, shift-4)})
	} else {
		n.slots[i] = unsafe.Pointer(&mapItem{entry: a})
		n.slots[j] = unsafe.Pointer(&mapItem{entry: b})
	}
	return n
}

// without copies the chain as far as needed: readers may be in it.
func (e *mapEntry) without(x *mapEntry) *mapEntry {
	if e == nil {
		return nil
	}
	if e == x {
		return e.next
	}
	return &mapEntry{hash: e.hash, key: e.key, value: e.value, next: e.next.without(x)}
}

func (e *mapEntry) set(value any) {
	v := new(any)
	*v = value
	atomic.StorePointer(&e.value, unsafe.Pointer(v))
}

// Store sets the value of a key.
func (m *Map) Store(key, value any) { m.Swap(key, value) }

// Swap sets the value of a key and returns the one before.
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	m.change(key, func(e *mapEntry) (mapChange, any) {
		if e == nil {
			return mapInsert, value
		}
		previous, loaded = e.get(), true
		e.set(value)
		return mapKeep, nil
	})
	return
}

// LoadOrStore returns the value of a key, after storing value if there was none.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	if v, ok := m.Load(key); ok {
		return v, true
	}
	m.change(key, func(e *mapEntry) (mapChange, any) {
		if e != nil {
			actual, loaded = e.get(), true
			return mapKeep, nil
		}
		actual = value
		return mapInsert, value
	})
	return
}

// LoadAndDelete deletes a key and returns its value.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	if m.load() == nil {
		return nil, false
	}
	m.change(key, func(e *mapEntry) (mapChange, any) {
		if e == nil {
			return mapKeep, nil
		}
		value, loaded = e.get(), true
		return mapDelete, nil
	})
	return
}

// Delete deletes a key.
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

// CompareAndSwap sets a key's value if it is old, which must be comparable.
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	if _, ok := m.Load(key); !ok {
		return false
	}
	m.change(key, func(e *mapEntry) (mapChange, any) {
		if e != nil && e.get() == old {
			e.set(new)
			swapped = true
		}
		return mapKeep, nil
	})
	return
}

// CompareAndDelete deletes a key if its value is old, which must be comparable.
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	if _, ok := m.Load(key); !ok {
		return false
	}
	m.change(key, func(e *mapEntry) (mapChange, any) {
		if e != nil && e.get() == old {
			deleted = true
			return mapDelete, nil
		}
		return mapKeep, nil
	})
	return
}

// Range calls f for each entry until f returns false. Changes meanwhile may or may not be seen; no key comes twice.
func (m *Map) Range(f func(key, value any) bool) {
	if n := m.load(); n != nil {
		n.walk(f)
	}
}

func (n *mapNode) walk(f func(key, value any) bool) bool {
	for i := range n.slots {
		it := item(&n.slots[i])
		if it == nil {
			continue
		}
		if it.node != nil {
			if !it.node.walk(f) {
				return false
			}
			continue
		}
		for e := it.entry; e != nil; e = e.next {
			if !f(e.key, e.get()) {
				return false
			}
		}
	}
	return true
}

// Clear deletes everything.
func (m *Map) Clear() {
	m.init.Lock()
	if m.load() != nil {
		atomic.StorePointer(&m.root, unsafe.Pointer(new(mapNode)))
	}
	m.init.Unlock()
}
