// Made by gen/sort from pdq.go.in.

package slices

import "cmp"

// What pivot guesses.
const (
	unknown = iota
	rising
	falling
)

// insertion sorts [a, b) by insertion.
func insertionOrdered[E cmp.Ordered](x []E, a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && cmp.Less(x[j], x[j-1]); j-- {
			x[j], x[j-1] = x[j-1], x[j]
		}
	}
}

// sift lets the element at root sink in the heap [root, end), whose indices count from base.
func siftOrdered[E cmp.Ordered](x []E, root, end, base int) {
	for {
		child := 2*root + 1
		if child >= end {
			return
		}
		if child+1 < end && cmp.Less(x[base+child], x[base+child+1]) {
			child++
		}
		if !cmp.Less(x[base+root], x[base+child]) {
			return
		}
		x[base+root], x[base+child] = x[base+child], x[base+root]
		root = child
	}
}

func heapsortOrdered[E cmp.Ordered](x []E, a, b int) {
	n := b - a
	for i := (n - 1) / 2; i >= 0; i-- {
		siftOrdered(x, i, n, a)
	}
	for i := n - 1; i >= 0; i-- {
		x[a], x[a+i] = x[a+i], x[a]
		siftOrdered(x, 0, i, a)
	}
}

// pdq is pattern-defeating quicksort of [a, b): after bad splits it shuffles a little, after too many it sorts by heap; runs that are
// sorted already, and runs of equal elements, take linear time. All decisions are those of Go's `pdqsort`, so that
// elements that compare equal end in the same order as there.
func pdqOrdered[E cmp.Ordered](x []E, a, b, limit int) {
	balanced, partitioned := true, true
	for {
		n := b - a
		if n <= 12 {
			insertionOrdered(x, a, b)
			return
		}
		if limit == 0 {
			heapsortOrdered(x, a, b)
			return
		}
		if !balanced {
			scatterOrdered(x, a, b)
			limit--
		}
		pivot, hint := pivotOrdered(x, a, b)
		if hint == falling {
			for i, j := a, b-1; i < j; i, j = i+1, j-1 {
				x[i], x[j] = x[j], x[i]
			}
			pivot = b - 1 - (pivot - a)
			hint = rising
		}
		if balanced && partitioned && hint == rising && nearlyOrdered(x, a, b) {
			return
		}
		// An element equal to the one before the range: all of the range is at least that, so split off the equal ones.
		if a > 0 && !cmp.Less(x[a-1], x[pivot]) {
			a = equalOrdered(x, a, b, pivot)
			continue
		}
		mid, was := partitionOrdered(x, a, b, pivot)
		partitioned = was
		left, right := mid-a, b-mid
		if left < right {
			balanced = left >= n/8
			pdqOrdered(x, a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= n/8
			pdqOrdered(x, mid+1, b, limit)
			b = mid
		}
	}
}

// partition puts what is less than the pivot before it. was: nothing had to move.
func partitionOrdered[E cmp.Ordered](x []E, a, b, pivot int) (mid int, was bool) {
	x[a], x[pivot] = x[pivot], x[a]
	i, j := a+1, b-1
	was = true
	for {
		for i <= j && cmp.Less(x[i], x[a]) {
			i++
		}
		for i <= j && !cmp.Less(x[j], x[a]) {
			j--
		}
		if i > j {
			break
		}
		was = false
		x[i], x[j] = x[j], x[i]
		i++
		j--
	}
	x[j], x[a] = x[a], x[j]
	return j, was
}

// equal puts what equals the pivot first and returns where the greater ones begin.
func equalOrdered[E cmp.Ordered](x []E, a, b, pivot int) int {
	x[a], x[pivot] = x[pivot], x[a]
	i, j := a+1, b-1
	for {
		for i <= j && !cmp.Less(x[a], x[i]) {
			i++
		}
		for i <= j && cmp.Less(x[a], x[j]) {
			j--
		}
		if i > j {
			return i
		}
		x[i], x[j] = x[j], x[i]
		i++
		j--
	}
}

// nearly sorts a range that is sorted but for a few elements, or gives up.
func nearlyOrdered[E cmp.Ordered](x []E, a, b int) bool {
	i := a + 1
	for step := 0; step < 5; step++ {
		for i < b && !cmp.Less(x[i], x[i-1]) {
			i++
		}
		if i == b {
			return true
		}
		if b-a < 50 {
			return false
		}
		x[i], x[i-1] = x[i-1], x[i]
		if i-a >= 2 {
			for j := i - 1; j >= 1 && cmp.Less(x[j], x[j-1]); j-- {
				x[j], x[j-1] = x[j-1], x[j]
			}
		}
		if b-i >= 2 {
			for j := i + 1; j < b && cmp.Less(x[j], x[j-1]); j++ {
				x[j], x[j-1] = x[j-1], x[j]
			}
		}
	}
	return false
}

// scatter swaps three elements in the middle with others, chosen by the length alone.
func scatterOrdered[E cmp.Ordered](x []E, a, b int) {
	n := b - a
	if n < 8 {
		return
	}
	r := uint64(n)
	mask := uint(1)
	for mask <= uint(n) {
		mask <<= 1
	}
	mask--
	at := a + n/4*2 - 1
	for i := 0; i < 3; i++ {
		r ^= r << 13
		r ^= r >> 7
		r ^= r << 17
		other := int(uint(r) & mask)
		if other >= n {
			other -= n
		}
		x[at+i], x[a+other] = x[a+other], x[at+i]
	}
}

// pivot chooses by medians, and guesses from the comparisons whether the range is sorted.
func pivotOrdered[E cmp.Ordered](x []E, a, b int) (pivot int, hint int) {
	n := b - a
	i, j, k := a+n/4, a+n/4*2, a+n/4*3
	swaps := 0
	if n >= 8 {
		if n >= 50 {
			i = medianOrdered(x, i-1, i, i+1, &swaps)
			j = medianOrdered(x, j-1, j, j+1, &swaps)
			k = medianOrdered(x, k-1, k, k+1, &swaps)
		}
		j = medianOrdered(x, i, j, k, &swaps)
	}
	switch swaps {
	case 0:
		return j, rising
	case 12:
		return j, falling
	}
	return j, unknown
}

func medianOrdered[E cmp.Ordered](x []E, a, b, c int, swaps *int) int {
	if cmp.Less(x[b], x[a]) {
		*swaps++
		a, b = b, a
	}
	if cmp.Less(x[c], x[b]) {
		*swaps++
		b, c = c, b
	}
	if cmp.Less(x[b], x[a]) {
		*swaps++
		a, b = b, a
	}
	return b
}

// stable sorts blocks of 20 by insertion and merges them in place.
func stableOrdered[E cmp.Ordered](x []E, n int) {
	size := 20
	for a := 0; a < n; a += size {
		insertionOrdered(x, a, min(a+size, n))
	}
	for ; size < n; size *= 2 {
		for a := 0; a+size < n; a += 2 * size {
			mergeOrdered(x, a, a+size, min(a+2*size, n))
		}
	}
}

// merge merges [a, m) and [m, b) by the SymMerge algorithm (Kim and Kutzner, 2004): find the middle part that must be exchanged, rotate
// it, and go on with both halves.
func mergeOrdered[E cmp.Ordered](x []E, a, m, b int) {
	if m-a == 1 {
		// One element on the left: its place by bisection.
		lo, hi := m, b
		for lo < hi {
			h := (lo + hi) / 2
			if cmp.Less(x[h], x[a]) {
				lo = h + 1
			} else {
				hi = h
			}
		}
		for k := a; k < lo-1; k++ {
			x[k], x[k+1] = x[k+1], x[k]
		}
		return
	}
	if b-m == 1 {
		lo, hi := a, m
		for lo < hi {
			h := (lo + hi) / 2
			if !cmp.Less(x[m], x[h]) {
				lo = h + 1
			} else {
				hi = h
			}
		}
		for k := m; k > lo; k-- {
			x[k], x[k-1] = x[k-1], x[k]
		}
		return
	}
	mid := (a + b) / 2
	sum := mid + m
	lo, hi := a, m
	if m > mid {
		lo, hi = sum-b, mid
	}
	for lo < hi {
		c := (lo + hi) / 2
		if !cmp.Less(x[sum-1-c], x[c]) {
			lo = c + 1
		} else {
			hi = c
		}
	}
	end := sum - lo
	if lo < m && m < end {
		rotateOrdered(x, lo, m, end)
	}
	if a < lo && lo < mid {
		mergeOrdered(x, a, lo, mid)
	}
	if mid < end && end < b {
		mergeOrdered(x, mid, end, b)
	}
}

// rotate exchanges the blocks [a, m) and [m, b).
func rotateOrdered[E cmp.Ordered](x []E, a, m, b int) {
	i, j := m-a, b-m
	for i != j {
		if i > j {
			exchangeOrdered(x, m-i, m, j)
			i -= j
		} else {
			exchangeOrdered(x, m-i, m+j-i, i)
			j -= i
		}
	}
	exchangeOrdered(x, m-i, m, i)
}

func exchangeOrdered[E cmp.Ordered](x []E, a, b, n int) {
	for i := 0; i < n; i++ {
		x[a+i], x[b+i] = x[b+i], x[a+i]
	}
}

// insertion sorts [a, b) by insertion.
func insertionFunc[E any](x []E, order func(a, b E) int, a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && (order(x[j], x[j-1]) < 0); j-- {
			x[j], x[j-1] = x[j-1], x[j]
		}
	}
}

// sift lets the element at root sink in the heap [root, end), whose indices count from base.
func siftFunc[E any](x []E, order func(a, b E) int, root, end, base int) {
	for {
		child := 2*root + 1
		if child >= end {
			return
		}
		if child+1 < end && (order(x[base+child], x[base+child+1]) < 0) {
			child++
		}
		if !(order(x[base+root], x[base+child]) < 0) {
			return
		}
		x[base+root], x[base+child] = x[base+child], x[base+root]
		root = child
	}
}

func heapsortFunc[E any](x []E, order func(a, b E) int, a, b int) {
	n := b - a
	for i := (n - 1) / 2; i >= 0; i-- {
		siftFunc(x, order, i, n, a)
	}
	for i := n - 1; i >= 0; i-- {
		x[a], x[a+i] = x[a+i], x[a]
		siftFunc(x, order, 0, i, a)
	}
}

// pdq is pattern-defeating quicksort of [a, b): after bad splits it shuffles a little, after too many it sorts by heap; runs that are
// sorted already, and runs of equal elements, take linear time. All decisions are those of Go's `pdqsort`, so that
// elements that compare equal end in the same order as there.
func pdqFunc[E any](x []E, order func(a, b E) int, a, b, limit int) {
	balanced, partitioned := true, true
	for {
		n := b - a
		if n <= 12 {
			insertionFunc(x, order, a, b)
			return
		}
		if limit == 0 {
			heapsortFunc(x, order, a, b)
			return
		}
		if !balanced {
			scatterFunc(x, order, a, b)
			limit--
		}
		pivot, hint := pivotFunc(x, order, a, b)
		if hint == falling {
			for i, j := a, b-1; i < j; i, j = i+1, j-1 {
				x[i], x[j] = x[j], x[i]
			}
			pivot = b - 1 - (pivot - a)
			hint = rising
		}
		if balanced && partitioned && hint == rising && nearlyFunc(x, order, a, b) {
			return
		}
		// An element equal to the one before the range: all of the range is at least that, so split off the equal ones.
		if a > 0 && !(order(x[a-1], x[pivot]) < 0) {
			a = equalFunc(x, order, a, b, pivot)
			continue
		}
		mid, was := partitionFunc(x, order, a, b, pivot)
		partitioned = was
		left, right := mid-a, b-mid
		if left < right {
			balanced = left >= n/8
			pdqFunc(x, order, a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= n/8
			pdqFunc(x, order, mid+1, b, limit)
			b = mid
		}
	}
}

// partition puts what is less than the pivot before it. was: nothing had to move.
func partitionFunc[E any](x []E, order func(a, b E) int, a, b, pivot int) (mid int, was bool) {
	x[a], x[pivot] = x[pivot], x[a]
	i, j := a+1, b-1
	was = true
	for {
		for i <= j && (order(x[i], x[a]) < 0) {
			i++
		}
		for i <= j && !(order(x[j], x[a]) < 0) {
			j--
		}
		if i > j {
			break
		}
		was = false
		x[i], x[j] = x[j], x[i]
		i++
		j--
	}
	x[j], x[a] = x[a], x[j]
	return j, was
}

// equal puts what equals the pivot first and returns where the greater ones begin.
func equalFunc[E any](x []E, order func(a, b E) int, a, b, pivot int) int {
	x[a], x[pivot] = x[pivot], x[a]
	i, j := a+1, b-1
	for {
		for i <= j && !(order(x[a], x[i]) < 0) {
			i++
		}
		for i <= j && (order(x[a], x[j]) < 0) {
			j--
		}
		if i > j {
			return i
		}
		x[i], x[j] = x[j], x[i]
		i++
		j--
	}
}

// nearly sorts a range that is sorted but for a few elements, or gives up.
func nearlyFunc[E any](x []E, order func(a, b E) int, a, b int) bool {
	i := a + 1
	for step := 0; step < 5; step++ {
		for i < b && !(order(x[i], x[i-1]) < 0) {
			i++
		}
		if i == b {
			return true
		}
		if b-a < 50 {
			return false
		}
		x[i], x[i-1] = x[i-1], x[i]
		if i-a >= 2 {
			for j := i - 1; j >= 1 && (order(x[j], x[j-1]) < 0); j-- {
				x[j], x[j-1] = x[j-1], x[j]
			}
		}
		if b-i >= 2 {
			for j := i + 1; j < b && (order(x[j], x[j-1]) < 0); j++ {
				x[j], x[j-1] = x[j-1], x[j]
			}
		}
	}
	return false
}

// scatter swaps three elements in the middle with others, chosen by the length alone.
func scatterFunc[E any](x []E, order func(a, b E) int, a, b int) {
	n := b - a
	if n < 8 {
		return
	}
	r := uint64(n)
	mask := uint(1)
	for mask <= uint(n) {
		mask <<= 1
	}
	mask--
	at := a + n/4*2 - 1
	for i := 0; i < 3; i++ {
		r ^= r << 13
		r ^= r >> 7
		r ^= r << 17
		other := int(uint(r) & mask)
		if other >= n {
			other -= n
		}
		x[at+i], x[a+other] = x[a+other], x[at+i]
	}
}

// pivot chooses by medians, and guesses from the comparisons whether the range is sorted.
func pivotFunc[E any](x []E, order func(a, b E) int, a, b int) (pivot int, hint int) {
	n := b - a
	i, j, k := a+n/4, a+n/4*2, a+n/4*3
	swaps := 0
	if n >= 8 {
		if n >= 50 {
			i = medianFunc(x, order, i-1, i, i+1, &swaps)
			j = medianFunc(x, order, j-1, j, j+1, &swaps)
			k = medianFunc(x, order, k-1, k, k+1, &swaps)
		}
		j = medianFunc(x, order, i, j, k, &swaps)
	}
	switch swaps {
	case 0:
		return j, rising
	case 12:
		return j, falling
	}
	return j, unknown
}

func medianFunc[E any](x []E, order func(a, b E) int, a, b, c int, swaps *int) int {
	if order(x[b], x[a]) < 0 {
		*swaps++
		a, b = b, a
	}
	if order(x[c], x[b]) < 0 {
		*swaps++
		b, c = c, b
	}
	if order(x[b], x[a]) < 0 {
		*swaps++
		a, b = b, a
	}
	return b
}

// stable sorts blocks of 20 by insertion and merges them in place.
func stableFunc[E any](x []E, order func(a, b E) int, n int) {
	size := 20
	for a := 0; a < n; a += size {
		insertionFunc(x, order, a, min(a+size, n))
	}
	for ; size < n; size *= 2 {
		for a := 0; a+size < n; a += 2 * size {
			mergeFunc(x, order, a, a+size, min(a+2*size, n))
		}
	}
}

// merge merges [a, m) and [m, b) by the SymMerge algorithm (Kim and Kutzner, 2004): find the middle part that must be exchanged, rotate
// it, and go on with both halves.
func mergeFunc[E any](x []E, order func(a, b E) int, a, m, b int) {
	if m-a == 1 {
		// One element on the left: its place by bisection.
		lo, hi := m, b
		for lo < hi {
			h := (lo + hi) / 2
			if order(x[h], x[a]) < 0 {
				lo = h + 1
			} else {
				hi = h
			}
		}
		for k := a; k < lo-1; k++ {
			x[k], x[k+1] = x[k+1], x[k]
		}
		return
	}
	if b-m == 1 {
		lo, hi := a, m
		for lo < hi {
			h := (lo + hi) / 2
			if !(order(x[m], x[h]) < 0) {
				lo = h + 1
			} else {
				hi = h
			}
		}
		for k := m; k > lo; k-- {
			x[k], x[k-1] = x[k-1], x[k]
		}
		return
	}
	mid := (a + b) / 2
	sum := mid + m
	lo, hi := a, m
	if m > mid {
		lo, hi = sum-b, mid
	}
	for lo < hi {
		c := (lo + hi) / 2
		if !(order(x[sum-1-c], x[c]) < 0) {
			lo = c + 1
		} else {
			hi = c
		}
	}
	end := sum - lo
	if lo < m && m < end {
		rotateFunc(x, order, lo, m, end)
	}
	if a < lo && lo < mid {
		mergeFunc(x, order, a, lo, mid)
	}
	if mid < end && end < b {
		mergeFunc(x, order, mid, end, b)
	}
}

// rotate exchanges the blocks [a, m) and [m, b).
func rotateFunc[E any](x []E, order func(a, b E) int, a, m, b int) {
	i, j := m-a, b-m
	for i != j {
		if i > j {
			exchangeFunc(x, order, m-i, m, j)
			i -= j
		} else {
			exchangeFunc(x, order, m-i, m+j-i, i)
			j -= i
		}
	}
	exchangeFunc(x, order, m-i, m, i)
}

func exchangeFunc[E any](x []E, order func(a, b E) int, a, b, n int) {
	for i := 0; i < n; i++ {
		x[a+i], x[b+i] = x[b+i], x[a+i]
	}
}
