package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

const text = `the cat sat on the mat the dog sat on the log
a cat and a dog and a bird`

func main() {
	lines := strings.Split(text, "\n")
	out := make(chan map[string]int)
	var wg sync.WaitGroup
	for _, l := range lines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			m := map[string]int{}
			for _, w := range strings.Fields(l) {
				m[w]++
			}
			out <- m
		}()
	}
	go func() { wg.Wait(); close(out) }()
	total := map[string]int{}
	for m := range out {
		for w, n := range m {
			total[w] += n
		}
	}
	words := make([]string, 0, len(total))
	for w := range total {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool {
		if total[words[i]] != total[words[j]] {
			return total[words[i]] > total[words[j]]
		}
		return words[i] < words[j]
	})
	for _, w := range words[:5] {
		fmt.Printf("%-5s %d\n", w, total[w])
	}
}
