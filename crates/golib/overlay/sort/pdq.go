// Made by gen/sort from pdq.go.in.

package sort

// What pivot guesses.
const (
	unknown = iota
	rising
	falling
)

// insertion sorts [a, b) by insertion.
func insertion(data lessSwap, a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && data.less(j, j-1); j-- {
			data.swap(j, j-1)
		}
	}
}

// sift lets the element at root sink in the heap [root, end), whose indices count from base.
func sift(data lessSwap, root, end, base int) {
	for {
		child := 2*root + 1
		if child >= end {
			return
		}
		if child+1 < end && data.less(base+child, base+child+1) {
			child++
		}
		if !data.less(base+root, base+child) {
			return
		}
		data.swap(base+root, base+child)
		root = child
	}
}

func heapsort(data lessSwap, a, b int) {
	n := b - a
	for i := (n - 1) / 2; i >= 0; i-- {
		sift(data, i, n, a)
	}
	for i := n - 1; i >= 0; i-- {
		data.swap(a, a+i)
		sift(data, 0, i, a)
	}
}

// pdq is pattern-defeating quicksort of [a, b): after bad splits it shuffles a little, after too many it sorts by heap; runs that are
// sorted already, and runs of equal elements, take linear time. All decisions are those of Go's `pdqsort`, so that
// elements that compare equal end in the same order as there.
func pdq(data lessSwap, a, b, limit int) {
	balanced, partitioned := true, true
	for {
		n := b - a
		if n <= 12 {
			insertion(data, a, b)
			return
		}
		if limit == 0 {
			heapsort(data, a, b)
			return
		}
		if !balanced {
			scatter(data, a, b)
			limit--
		}
		pivot, hint := pivot(data, a, b)
		if hint == falling {
			for i, j := a, b-1; i < j; i, j = i+1, j-1 {
				data.swap(i, j)
			}
			pivot = b - 1 - (pivot - a)
			hint = rising
		}
		if balanced && partitioned && hint == rising && nearly(data, a, b) {
			return
		}
		// An element equal to the one before the range: all of the range is at least that, so split off the equal ones.
		if a > 0 && !data.less(a-1, pivot) {
			a = equal(data, a, b, pivot)
			continue
		}
		mid, was := partition(data, a, b, pivot)
		partitioned = was
		left, right := mid-a, b-mid
		if left < right {
			balanced = left >= n/8
			pdq(data, a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= n/8
			pdq(data, mid+1, b, limit)
			b = mid
		}
	}
}

// partition puts what is less than the pivot before it. was: nothing had to move.
func partition(data lessSwap, a, b, pivot int) (mid int, was bool) {
	data.swap(a, pivot)
	i, j := a+1, b-1
	was = true
	for {
		for i <= j && data.less(i, a) {
			i++
		}
		for i <= j && !data.less(j, a) {
			j--
		}
		if i > j {
			break
		}
		was = false
		data.swap(i, j)
		i++
		j--
	}
	data.swap(j, a)
	return j, was
}

// equal puts what equals the pivot first and returns where the greater ones begin.
func equal(data lessSwap, a, b, pivot int) int {
	data.swap(a, pivot)
	i, j := a+1, b-1
	for {
		for i <= j && !data.less(a, i) {
			i++
		}
		for i <= j && data.less(a, j) {
			j--
		}
		if i > j {
			return i
		}
		data.swap(i, j)
		i++
		j--
	}
}

// nearly sorts a range that is sorted but for a few elements, or gives up.
func nearly(data lessSwap, a, b int) bool {
	i := a + 1
	for step := 0; step < 5; step++ {
		for i < b && !data.less(i, i-1) {
			i++
		}
		if i == b {
			return true
		}
		if b-a < 50 {
			return false
		}
		data.swap(i, i-1)
		if i-a >= 2 {
			for j := i - 1; j >= 1 && data.less(j, j-1); j-- {
				data.swap(j, j-1)
			}
		}
		if b-i >= 2 {
			for j := i + 1; j < b && data.less(j, j-1); j++ {
				data.swap(j, j-1)
			}
		}
	}
	return false
}

// scatter swaps three elements in the middle with others, chosen by the length alone.
func scatter(data lessSwap, a, b int) {
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
		data.swap(at+i, a+other)
	}
}

// pivot chooses by medians, and guesses from the comparisons whether the range is sorted.
func pivot(data lessSwap, a, b int) (pivot int, hint int) {
	n := b - a
	i, j, k := a+n/4, a+n/4*2, a+n/4*3
	swaps := 0
	if n >= 8 {
		if n >= 50 {
			i = median(data, i-1, i, i+1, &swaps)
			j = median(data, j-1, j, j+1, &swaps)
			k = median(data, k-1, k, k+1, &swaps)
		}
		j = median(data, i, j, k, &swaps)
	}
	switch swaps {
	case 0:
		return j, rising
	case 12:
		return j, falling
	}
	return j, unknown
}

func median(data lessSwap, a, b, c int, swaps *int) int {
	if data.less(b, a) {
		*swaps++
		a, b = b, a
	}
	if data.less(c, b) {
		*swaps++
		b, c = c, b
	}
	if data.less(b, a) {
		*swaps++
		a, b = b, a
	}
	return b
}

// stable sorts blocks of 20 by insertion and merges them in place.
func stable(data lessSwap, n int) {
	size := 20
	for a := 0; a < n; a += size {
		insertion(data, a, min(a+size, n))
	}
	for ; size < n; size *= 2 {
		for a := 0; a+size < n; a += 2 * size {
			merge(data, a, a+size, min(a+2*size, n))
		}
	}
}

// merge merges [a, m) and [m, b) by the SymMerge algorithm (Kim and Kutzner, 2004): find the middle part that must be exchanged, rotate
// it, and go on with both halves.
func merge(data lessSwap, a, m, b int) {
	if m-a == 1 {
		// One element on the left: its place by bisection.
		lo, hi := m, b
		for lo < hi {
			h := (lo + hi) / 2
			if data.less(h, a) {
				lo = h + 1
			} else {
				hi = h
			}
		}
		for k := a; k < lo-1; k++ {
			data.swap(k, k+1)
		}
		return
	}
	if b-m == 1 {
		lo, hi := a, m
		for lo < hi {
			h := (lo + hi) / 2
			if !data.less(m, h) {
				lo = h + 1
			} else {
				hi = h
			}
		}
		for k := m; k > lo; k-- {
			data.swap(k, k-1)
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
		if !data.less(sum-1-c, c) {
			lo = c + 1
		} else {
			hi = c
		}
	}
	end := sum - lo
	if lo < m && m < end {
		rotate(data, lo, m, end)
	}
	if a < lo && lo < mid {
		merge(data, a, lo, mid)
	}
	if mid < end && end < b {
		merge(data, mid, end, b)
	}
}

// rotate exchanges the blocks [a, m) and [m, b).
func rotate(data lessSwap, a, m, b int) {
	i, j := m-a, b-m
	for i != j {
		if i > j {
			exchange(data, m-i, m, j)
			i -= j
		} else {
			exchange(data, m-i, m+j-i, i)
			j -= i
		}
	}
	exchange(data, m-i, m, i)
}

func exchange(data lessSwap, a, b, n int) {
	for i := 0; i < n; i++ {
		data.swap(a+i, b+i)
	}
}
