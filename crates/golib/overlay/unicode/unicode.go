// Package unicode knows the properties of code points.
package unicode

import (
	"sync/atomic"
	"unsafe"
)

const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
)

const (
	UpperCase = iota
	LowerCase
	TitleCase
	MaxCase
)

// A RangeTable is a set of code points. Those of this package keep theirs packed and leave R16 and R32 empty.
type RangeTable struct {
	R16         []Range16
	R32         []Range32
	LatinOffset int

	packed string
	ranges unsafe.Pointer // *[]rune: first and last of each range, unpacked at first use
}

type Range16 struct{ Lo, Hi, Stride uint16 }
type Range32 struct{ Lo, Hi, Stride uint32 }

var (
	Letter      = &RangeTable{packed: packedLetter}
	L           = Letter
	Upper       = &RangeTable{packed: packedUpper}
	Lu          = Upper
	Lower       = &RangeTable{packed: packedLower}
	Ll          = Lower
	Title       = &RangeTable{packed: packedTitle}
	Lt          = Title
	Digit       = &RangeTable{packed: packedDigit}
	Nd          = Digit
	Number      = &RangeTable{packed: packedNumber}
	N           = Number
	Punct       = &RangeTable{packed: packedPunct}
	P           = Punct
	Symbol      = &RangeTable{packed: packedSymbol}
	S           = Symbol
	Mark        = &RangeTable{packed: packedMark}
	M           = Mark
	Space       = &RangeTable{packed: packedSeparator}
	Z           = Space
	White_Space = &RangeTable{packed: packedSpace}
	graphic     = &RangeTable{packed: packedGraphic}
	print_      = &RangeTable{packed: packedPrint}

	Han        = &RangeTable{packed: packedHan}
	Latin      = &RangeTable{packed: packedLatin}
	Greek      = &RangeTable{packed: packedGreek}
	Cyrillic   = &RangeTable{packed: packedCyrillic}
	Hiragana   = &RangeTable{packed: packedHiragana}
	Katakana   = &RangeTable{packed: packedKatakana}
	Hangul     = &RangeTable{packed: packedHangul}
	Arabic     = &RangeTable{packed: packedArabic}
	Hebrew     = &RangeTable{packed: packedHebrew}
	Thai       = &RangeTable{packed: packedThai}
	Devanagari = &RangeTable{packed: packedDevanagari}
)

// unpack reads one number: base 32, low digits first, 32 added while more follow.
func unpack(s string, i int) (v uint32, next int) {
	for shift := uint(0); ; shift += 5 {
		c := s[i]
		i++
		if c > '\\' {
			c--
		}
		c -= '#'
		v |= uint32(c&31) << shift
		if c < 32 {
			return v, i
		}
	}
}

func (t *RangeTable) unpacked() []rune {
	if p := (*[]rune)(atomic.LoadPointer(&t.ranges)); p != nil {
		return *p
	}
	rs := make([]rune, 0, len(t.packed))
	at := rune(0)
	for i := 0; i < len(t.packed); {
		var gap, more uint32
		gap, i = unpack(t.packed, i)
		more, i = unpack(t.packed, i)
		lo := at + rune(gap)
		hi := lo + rune(more)
		rs = append(rs, lo, hi)
		at = hi + 1
	}
	atomic.StorePointer(&t.ranges, unsafe.Pointer(&rs))
	return rs
}

// Is reports whether r is in the table.
func Is(t *RangeTable, r rune) bool {
	if t.packed == "" {
		return t.given(r)
	}
	rs := t.unpacked()
	lo, hi := 0, len(rs)/2
	for lo < hi {
		mid := (lo + hi) / 2
		if rs[2*mid+1] < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return 2*lo < len(rs) && rs[2*lo] <= r
}

// given looks in the ranges of a table that the program made.
func (t *RangeTable) given(r rune) bool {
	for _, x := range t.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) && (x.Stride <= 1 || (r-rune(x.Lo))%rune(x.Stride) == 0) {
			return true
		}
	}
	for _, x := range t.R32 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) && (x.Stride <= 1 || (r-rune(x.Lo))%rune(x.Stride) == 0) {
			return true
		}
	}
	return false
}

// In reports whether r is in one of the tables.
func In(r rune, tables ...*RangeTable) bool {
	for _, t := range tables {
		if Is(t, r) {
			return true
		}
	}
	return false
}

// IsOneOf is In with the arguments turned round.
func IsOneOf(tables []*RangeTable, r rune) bool { return In(r, tables...) }

func IsLetter(r rune) bool {
	if uint32(r) < 128 {
		return 'a' <= r|32 && r|32 <= 'z'
	}
	return Is(Letter, r)
}

func IsUpper(r rune) bool {
	if uint32(r) < 128 {
		return 'A' <= r && r <= 'Z'
	}
	return Is(Upper, r)
}

func IsLower(r rune) bool {
	if uint32(r) < 128 {
		return 'a' <= r && r <= 'z'
	}
	return Is(Lower, r)
}

func IsTitle(r rune) bool { return r >= 128 && Is(Title, r) }

func IsDigit(r rune) bool {
	if uint32(r) < 128 {
		return '0' <= r && r <= '9'
	}
	return Is(Digit, r)
}

func IsNumber(r rune) bool {
	if uint32(r) < 128 {
		return '0' <= r && r <= '9'
	}
	return Is(Number, r)
}

func IsSpace(r rune) bool {
	if uint32(r) <= MaxLatin1 {
		return r == ' ' || '\t' <= r && r <= '\r' || r == 0x85 || r == 0xA0
	}
	return Is(White_Space, r)
}

func IsControl(r rune) bool { return uint32(r) < 32 || 0x7f <= r && r < 0xa0 }
func IsPunct(r rune) bool   { return Is(Punct, r) }
func IsSymbol(r rune) bool  { return Is(Symbol, r) }
func IsMark(r rune) bool    { return r >= 128 && Is(Mark, r) }
func IsGraphic(r rune) bool { return Is(graphic, r) }

func IsPrint(r rune) bool {
	if uint32(r) < 128 {
		return ' ' <= r && r < 0x7f
	}
	return Is(print_, r)
}

// A caseRun moves count runes from first on, each stride apart, by delta.
type caseRun struct {
	first, last, stride, delta rune
}

type caseTable struct {
	packed string
	runs   unsafe.Pointer // *[]caseRun
}

var toUpper = &caseTable{packed: packedToUpper}
var toLower = &caseTable{packed: packedToLower}
var toTitle = &caseTable{packed: packedToTitle}

func (t *caseTable) unpacked() []caseRun {
	if p := (*[]caseRun)(atomic.LoadPointer(&t.runs)); p != nil {
		return *p
	}
	var runs []caseRun
	at := rune(0)
	for i := 0; i < len(t.packed); {
		var gap, more, stride, delta uint32
		gap, i = unpack(t.packed, i)
		more, i = unpack(t.packed, i)
		stride, i = unpack(t.packed, i)
		delta, i = unpack(t.packed, i)
		first := at + rune(gap)
		step := rune(stride) + 1
		at = first + rune(more)*step
		runs = append(runs, caseRun{first, at, step, rune(delta>>1) ^ -rune(delta&1)})
	}
	atomic.StorePointer(&t.runs, unsafe.Pointer(&runs))
	return runs
}

func (t *caseTable) apply(r rune) rune {
	runs := t.unpacked()
	lo, hi := 0, len(runs)
	for lo < hi {
		mid := (lo + hi) / 2
		if runs[mid].last < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	// Runs may interleave with stride 2: the rune can be in the next one too.
	for ; lo < len(runs) && runs[lo].first <= r; lo++ {
		x := &runs[lo]
		if (r-x.first)%x.stride == 0 {
			return r + x.delta
		}
	}
	return r
}

func ToUpper(r rune) rune {
	if uint32(r) < 128 {
		if 'a' <= r && r <= 'z' {
			r -= 32
		}
		return r
	}
	return toUpper.apply(r)
}

func ToLower(r rune) rune {
	if uint32(r) < 128 {
		if 'A' <= r && r <= 'Z' {
			r += 32
		}
		return r
	}
	return toLower.apply(r)
}

func ToTitle(r rune) rune {
	if uint32(r) < 128 {
		return ToUpper(r)
	}
	return toTitle.apply(r)
}

// To maps r to a case.
func To(c int, r rune) rune {
	switch c {
	case UpperCase:
		return ToUpper(r)
	case LowerCase:
		return ToLower(r)
	case TitleCase:
		return ToTitle(r)
	}
	return ReplacementChar
}

type fold struct{ from, to rune }

// SimpleFold steps through the runes that are equal to r but for case, back to the smallest after the largest.
func SimpleFold(r rune) rune {
	if r < 0 || r > MaxRune {
		return r
	}
	lo, hi := 0, len(folds)
	for lo < hi {
		mid := (lo + hi) / 2
		if folds[mid].from < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(folds) && folds[lo].from == r {
		return folds[lo].to
	}
	if l := ToLower(r); l != r {
		return l
	}
	return ToUpper(r)
}
