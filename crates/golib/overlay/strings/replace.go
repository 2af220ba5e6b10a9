package strings

import "io"

// A Replacer replaces several strings at once: at each place the first pair that fits.
type Replacer struct {
	pairs []string
}

// NewReplacer takes old, new pairs.
func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	return &Replacer{append([]string(nil), oldnew...)}
}

// match is the index of the first pair that fits at the start of s, or -1.
func (r *Replacer) match(s string, empty bool) int {
	for k := 0; k < len(r.pairs); k += 2 {
		if old := r.pairs[k]; HasPrefix(s, old) && (empty || old != "") {
			return k
		}
	}
	return -1
}

func (r *Replacer) Replace(s string) string {
	var b []byte
	changed := false
	from := 0 // s[from:i] is not copied yet
	empty := true
	for i := 0; i <= len(s); {
		k := r.match(s[i:], empty)
		empty = true
		if k < 0 {
			i++
			continue
		}
		changed = true
		b = append(b, s[from:i]...)
		b = append(b, r.pairs[k+1]...)
		i += len(r.pairs[k])
		from = i
		// An empty match does not repeat at its place.
		empty = r.pairs[k] != ""
		if !empty && i == len(s) {
			break
		}
	}
	if !changed {
		return s
	}
	return string(append(b, s[from:]...))
}

func (r *Replacer) WriteString(w io.Writer, s string) (n int, err error) {
	return io.WriteString(w, r.Replace(s))
}
