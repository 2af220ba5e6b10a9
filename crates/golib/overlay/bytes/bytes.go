// Package bytes works on byte slices, much as package strings on strings.
package bytes

import (
	"internal/rt"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// MinRead is the least room that Buffer.ReadFrom gives a Read.
const MinRead = 512

// view is b as a string, for as long as nobody changes b.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func Equal(a, b []byte) bool      { return view(a) == view(b) }
func Compare(a, b []byte) int     { return strings.Compare(view(a), view(b)) }
func EqualFold(s, t []byte) bool  { return strings.EqualFold(view(s), view(t)) }
func Contains(b, sub []byte) bool { return Index(b, sub) >= 0 }
func ContainsAny(b []byte, chars string) bool {
	return IndexAny(b, chars) >= 0
}
func ContainsRune(b []byte, r rune) bool { return IndexRune(b, r) >= 0 }
func ContainsFunc(b []byte, f func(rune) bool) bool {
	return IndexFunc(b, f) >= 0
}
func HasPrefix(s, prefix []byte) bool { return strings.HasPrefix(view(s), view(prefix)) }
func HasSuffix(s, suffix []byte) bool { return strings.HasSuffix(view(s), view(suffix)) }

func Index(s, sep []byte) int                 { return strings.Index(view(s), view(sep)) }
func IndexByte(b []byte, c byte) int          { return rt.IndexByte(b, c) }
func IndexRune(s []byte, r rune) int          { return strings.IndexRune(view(s), r) }
func IndexAny(s []byte, chars string) int     { return strings.IndexAny(view(s), chars) }
func LastIndex(s, sep []byte) int             { return strings.LastIndex(view(s), view(sep)) }
func LastIndexByte(s []byte, c byte) int      { return strings.LastIndexByte(view(s), c) }
func LastIndexAny(s []byte, chars string) int { return strings.LastIndexAny(view(s), chars) }
func Count(s, sep []byte) int                 { return strings.Count(view(s), view(sep)) }

func IndexFunc(s []byte, f func(rune) bool) int     { return strings.IndexFunc(view(s), f) }
func LastIndexFunc(s []byte, f func(rune) bool) int { return strings.LastIndexFunc(view(s), f) }

func Cut(s, sep []byte) (before, after []byte, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, nil, false
}

func CutPrefix(s, prefix []byte) (after []byte, found bool) {
	if HasPrefix(s, prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

func CutSuffix(s, suffix []byte) (before []byte, found bool) {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)], true
	}
	return s, false
}

func TrimPrefix(s, prefix []byte) []byte {
	s, _ = CutPrefix(s, prefix)
	return s
}

func TrimSuffix(s, suffix []byte) []byte {
	s, _ = CutSuffix(s, suffix)
	return s
}

// split keeps the first save bytes of each separator.
func split(s, sep []byte, save, n int) [][]byte {
	if n == 0 {
		return nil
	}
	if len(sep) == 0 {
		var list [][]byte
		for len(s) > 0 && len(list)+1 != n {
			_, size := utf8.DecodeRune(s)
			list = append(list, s[:size:size])
			s = s[size:]
		}
		if len(s) > 0 {
			list = append(list, s)
		}
		return list
	}
	var list [][]byte
	for len(list)+1 != n {
		i := Index(s, sep)
		if i < 0 {
			break
		}
		list = append(list, s[:i+save:i+save])
		s = s[i+len(sep):]
	}
	return append(list, s)
}

func Split(s, sep []byte) [][]byte              { return split(s, sep, 0, -1) }
func SplitN(s, sep []byte, n int) [][]byte      { return split(s, sep, 0, n) }
func SplitAfter(s, sep []byte) [][]byte         { return split(s, sep, len(sep), -1) }
func SplitAfterN(s, sep []byte, n int) [][]byte { return split(s, sep, len(sep), n) }
func Fields(s []byte) [][]byte                  { return FieldsFunc(s, unicode.IsSpace) }

func FieldsFunc(s []byte, f func(rune) bool) [][]byte {
	list := [][]byte{}
	start := -1
	for i, r := range view(s) {
		if f(r) {
			if start >= 0 {
				list = append(list, s[start:i:i])
				start = -1
			}
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		list = append(list, s[start:len(s):len(s)])
	}
	return list
}

func Join(s [][]byte, sep []byte) []byte {
	b := []byte{}
	for i, e := range s {
		if i > 0 {
			b = append(b, sep...)
		}
		b = append(b, e...)
	}
	return b
}

func Repeat(b []byte, count int) []byte {
	if count < 0 {
		panic("bytes: negative Repeat count")
	}
	return []byte(strings.Repeat(view(b), count))
}

func Map(mapping func(rune) rune, s []byte) []byte { return []byte(strings.Map(mapping, view(s))) }
func ToUpper(s []byte) []byte                      { return []byte(strings.ToUpper(view(s))) }
func ToLower(s []byte) []byte                      { return []byte(strings.ToLower(view(s))) }
func ToTitle(s []byte) []byte                      { return []byte(strings.ToTitle(view(s))) }
func Title(s []byte) []byte                        { return []byte(strings.Title(view(s))) }
func ToValidUTF8(s, replacement []byte) []byte {
	return []byte(strings.ToValidUTF8(view(s), view(replacement)))
}

// left and right cut s to what a trimming function of package strings left; nothing left is nil on the left side.
func left(s []byte, rest string) []byte {
	if rest == "" {
		return nil
	}
	return s[len(s)-len(rest):]
}

func right(s []byte, rest string) []byte { return s[:len(rest)] }

func TrimLeftFunc(s []byte, f func(rune) bool) []byte {
	return left(s, strings.TrimLeftFunc(view(s), f))
}
func TrimRightFunc(s []byte, f func(rune) bool) []byte {
	return right(s, strings.TrimRightFunc(view(s), f))
}
func TrimFunc(s []byte, f func(rune) bool) []byte { return TrimRightFunc(TrimLeftFunc(s, f), f) }
func TrimSpace(s []byte) []byte                   { return TrimFunc(s, unicode.IsSpace) }
func TrimLeft(s []byte, cutset string) []byte     { return left(s, strings.TrimLeft(view(s), cutset)) }
func TrimRight(s []byte, cutset string) []byte    { return right(s, strings.TrimRight(view(s), cutset)) }
func Trim(s []byte, cutset string) []byte         { return TrimRight(TrimLeft(s, cutset), cutset) }

func Replace(s, old, new []byte, n int) []byte {
	return []byte(strings.Replace(view(s), view(old), view(new), n))
}

func ReplaceAll(s, old, new []byte) []byte { return Replace(s, old, new, -1) }
func Runes(s []byte) []rune                { return []rune(string(s)) }

func Clone(b []byte) []byte {
	if b == nil {
		return nil
	}
	return append([]byte{}, b...)
}
