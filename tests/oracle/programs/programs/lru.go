package main

import (
	"container/list"
	"fmt"
)

type lru[K comparable, V any] struct {
	cap   int
	order *list.List
	items map[K]*list.Element
}
type entry[K comparable, V any] struct {
	k K
	v V
}

func newLRU[K comparable, V any](n int) *lru[K, V] {
	return &lru[K, V]{n, list.New(), map[K]*list.Element{}}
}

func (c *lru[K, V]) get(k K) (v V, ok bool) {
	if e, hit := c.items[k]; hit {
		c.order.MoveToFront(e)
		return e.Value.(entry[K, V]).v, true
	}
	return
}

func (c *lru[K, V]) put(k K, v V) {
	if e, hit := c.items[k]; hit {
		e.Value = entry[K, V]{k, v}
		c.order.MoveToFront(e)
		return
	}
	c.items[k] = c.order.PushFront(entry[K, V]{k, v})
	if c.order.Len() > c.cap {
		old := c.order.Back()
		delete(c.items, old.Value.(entry[K, V]).k)
		c.order.Remove(old)
	}
}

func main() {
	c := newLRU[string, int](2)
	c.put("a", 1)
	c.put("b", 2)
	fmt.Println(c.get("a"))
	c.put("c", 3)
	fmt.Println(c.get("b"))
	fmt.Println(c.get("c"))
}
