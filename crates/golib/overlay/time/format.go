package time

const (
	Layout      = "01/02 03:04:05PM '06 -0700"
	ANSIC       = "Mon Jan _2 15:04:05 2006"
	UnixDate    = "Mon Jan _2 15:04:05 MST 2006"
	RubyDate    = "Mon Jan 02 15:04:05 -0700 2006"
	RFC822      = "02 Jan 06 15:04 MST"
	RFC822Z     = "02 Jan 06 15:04 -0700"
	RFC850      = "Monday, 02-Jan-06 15:04:05 MST"
	RFC1123     = "Mon, 02 Jan 2006 15:04:05 MST"
	RFC1123Z    = "Mon, 02 Jan 2006 15:04:05 -0700"
	RFC3339     = "2006-01-02T15:04:05Z07:00"
	RFC3339Nano = "2006-01-02T15:04:05.999999999Z07:00"
	Kitchen     = "3:04PM"
	Stamp       = "Jan _2 15:04:05"
	StampMilli  = "Jan _2 15:04:05.000"
	StampMicro  = "Jan _2 15:04:05.000000"
	StampNano   = "Jan _2 15:04:05.000000000"
	DateTime    = "2006-01-02 15:04:05"
	DateOnly    = "2006-01-02"
	TimeOnly    = "15:04:05"
)

// An element of a layout.
type element int

const (
	none element = iota
	longMonth
	shortMonth
	numMonth
	zeroMonth
	longWeekday
	shortWeekday
	day2
	underDay
	zeroDay
	underYearDay
	zeroYearDay
	hour24
	hour12
	zeroHour12
	minute
	zeroMinute
	second
	zeroSecond
	longYear
	year2
	upperPM
	lowerPM
	zoneName
	isoTZ          // Z0700
	isoSecondsTZ   // Z070000
	isoShortTZ     // Z07
	isoColonTZ     // Z07:00
	isoColonSecTZ  // Z07:00:00
	numTZ          // -0700
	numSecondsTZ   // -070000
	numShortTZ     // -07
	numColonTZ     // -07:00
	numColonSecsTZ // -07:00:00
	fraction0      // .000
	fraction9      // .999
)

// The spellings, longer ones before their beginnings.
var elements = [...]struct {
	text string
	e    element
}{
	{"January", longMonth}, {"Jan", shortMonth}, {"Monday", longWeekday}, {"Mon", shortWeekday}, {"MST", zoneName},
	{"002", zeroYearDay}, {"01", zeroMonth}, {"02", zeroDay}, {"03", zeroHour12}, {"04", zeroMinute}, {"05", zeroSecond},
	{"06", year2}, {"15", hour24}, {"1", numMonth}, {"2006", longYear}, {"2", day2}, {"__2", underYearDay}, {"_2", underDay},
	{"3", hour12}, {"4", minute}, {"5", second}, {"PM", upperPM}, {"pm", lowerPM},
	{"-07:00:00", numColonSecsTZ}, {"-070000", numSecondsTZ}, {"-07:00", numColonTZ}, {"-0700", numTZ}, {"-07", numShortTZ},
	{"Z07:00:00", isoColonSecTZ}, {"Z070000", isoSecondsTZ}, {"Z07:00", isoColonTZ}, {"Z0700", isoTZ}, {"Z07", isoShortTZ},
}

func hasPrefix(s, p string) bool { return len(s) >= len(p) && s[:len(p)] == p }

// next finds the first element: what stands before it, how long it is (digits of a fraction included), what follows.
func next(layout string) (before string, e element, text, rest string) {
	for i := 0; i < len(layout); i++ {
		s := layout[i:]
		switch s[0] {
		case 'J', 'M', '0', '1', '2', '_', '3', '4', '5', 'P', 'p', '-', 'Z':
			if hasPrefix(s, "_2006") {
				// An underscore before a year is itself.
				return layout[:i+1], longYear, "2006", layout[i+5:]
			}
			if hasPrefix(s, "Jan") && !hasPrefix(s, "January") && len(s) > 3 && 'a' <= s[3] && s[3] <= 'z' {
				continue
			}
			if hasPrefix(s, "Mon") && !hasPrefix(s, "Monday") && len(s) > 3 && 'a' <= s[3] && s[3] <= 'z' {
				continue
			}
			for _, x := range elements {
				if hasPrefix(s, x.text) {
					return layout[:i], x.e, x.text, s[len(x.text):]
				}
			}
		case '.', ',':
			if len(s) > 1 && (s[1] == '0' || s[1] == '9') {
				j := 1
				for j < len(s) && s[j] == s[1] {
					j++
				}
				// Digits behind it mean that it is something else.
				if j == len(s) || s[j] < '0' || s[j] > '9' {
					if s[1] == '0' {
						return layout[:i], fraction0, s[:j], s[j:]
					}
					return layout[:i], fraction9, s[:j], s[j:]
				}
			}
		}
	}
	return layout, none, "", ""
}

// zeros writes v with at least width digits.
func zeros(b []byte, v int, width int) []byte {
	if v < 0 {
		b = append(b, '-')
		v = -v
	}
	s := itoa(v)
	for n := len(s); n < width; n++ {
		b = append(b, '0')
	}
	return append(b, s...)
}

// String is for debugging; with a monotonic reading at the end.
func (t Time) String() string {
	s := t.Format("2006-01-02 15:04:05.999999999 -0700 MST")
	if t.wall&hasMonotonic != 0 {
		ns := t.ext
		sign := "+"
		if ns < 0 {
			sign = "-"
			ns = -ns
		}
		var b []byte
		b = zeros(b, int(ns/1e9), 0)
		b = append(b, '.')
		b = zeros(b, int(ns%1e9), 9)
		s += " m=" + sign + string(b)
	}
	return s
}

// GoString is Go source that makes t.
func (t Time) GoString() string {
	y, mo, d := t.Date()
	h, mi, s := t.Clock()
	loc := "time.UTC"
	if l := t.Location(); l == Local {
		loc = "time.Local"
	} else if l != UTC {
		loc = "time.Location(" + quote(l.name) + ")"
	}
	return "time.Date(" + itoa(y) + ", time." + mo.String() + ", " + itoa(d) + ", " + itoa(h) + ", " + itoa(mi) + ", " + itoa(s) +
		", " + itoa(int(t.nsec())) + ", " + loc + ")"
}

// Format writes t as the layout writes Mon Jan 2 15:04:05 MST 2006.
func (t Time) Format(layout string) string { return string(t.AppendFormat(nil, layout)) }

func (t Time) AppendFormat(b []byte, layout string) []byte {
	year, month, day := t.Date()
	hour, min, sec := t.Clock()
	name, offset := t.Zone()
	for layout != "" {
		before, e, text, rest := next(layout)
		b = append(b, before...)
		if e == none {
			break
		}
		layout = rest
		switch e {
		case longYear:
			b = zeros(b, year, 4)
		case year2:
			y := year
			if y < 0 {
				y = -y
			}
			b = zeros(b, y%100, 2)
		case longMonth:
			b = append(b, month.String()...)
		case shortMonth:
			b = append(b, month.String()[:3]...)
		case numMonth:
			b = zeros(b, int(month), 0)
		case zeroMonth:
			b = zeros(b, int(month), 2)
		case longWeekday:
			b = append(b, t.Weekday().String()...)
		case shortWeekday:
			b = append(b, t.Weekday().String()[:3]...)
		case day2:
			b = zeros(b, day, 0)
		case underDay:
			if day < 10 {
				b = append(b, ' ')
			}
			b = zeros(b, day, 0)
		case zeroDay:
			b = zeros(b, day, 2)
		case underYearDay:
			yd := t.YearDay()
			if yd < 100 {
				b = append(b, ' ')
			}
			if yd < 10 {
				b = append(b, ' ')
			}
			b = zeros(b, yd, 0)
		case zeroYearDay:
			b = zeros(b, t.YearDay(), 3)
		case hour24:
			b = zeros(b, hour, 2)
		case hour12:
			b = zeros(b, (hour+11)%12+1, 0)
		case zeroHour12:
			b = zeros(b, (hour+11)%12+1, 2)
		case minute:
			b = zeros(b, min, 0)
		case zeroMinute:
			b = zeros(b, min, 2)
		case second:
			b = zeros(b, sec, 0)
		case zeroSecond:
			b = zeros(b, sec, 2)
		case upperPM:
			if hour >= 12 {
				b = append(b, "PM"...)
			} else {
				b = append(b, "AM"...)
			}
		case lowerPM:
			if hour >= 12 {
				b = append(b, "pm"...)
			} else {
				b = append(b, "am"...)
			}
		case zoneName:
			if name != "" {
				b = append(b, name...)
			} else {
				b = appendZone(b, offset, numTZ)
			}
		case fraction0, fraction9:
			b = appendFraction(b, t.Nanosecond(), text)
		default:
			if e <= isoColonSecTZ && offset == 0 {
				b = append(b, 'Z')
				break
			}
			if e <= isoColonSecTZ {
				e += numTZ - isoTZ
			}
			b = appendZone(b, offset, e)
		}
	}
	return b
}

func appendZone(b []byte, offset int, e element) []byte {
	if offset < 0 {
		b = append(b, '-')
		offset = -offset
	} else {
		b = append(b, '+')
	}
	b = zeros(b, offset/3600, 2)
	if e == numShortTZ {
		return b
	}
	if e == numColonTZ || e == numColonSecsTZ {
		b = append(b, ':')
	}
	b = zeros(b, offset%3600/60, 2)
	if e == numColonSecsTZ {
		b = append(b, ':')
	}
	if e == numSecondsTZ || e == numColonSecsTZ {
		b = zeros(b, offset%60, 2)
	}
	return b
}

// appendFraction writes as many digits as text shows; 9s leave trailing zeros out.
func appendFraction(b []byte, ns int, text string) []byte {
	digits := zeros(nil, ns, 9)
	n := len(text) - 1
	if n > 9 {
		n = 9
	}
	digits = digits[:n]
	if text[1] == '9' {
		for len(digits) > 0 && digits[len(digits)-1] == '0' {
			digits = digits[:len(digits)-1]
		}
		if len(digits) == 0 {
			return b
		}
	}
	return append(append(b, text[0]), digits...)
}

// A ParseError says where a text does not fit its layout.
type ParseError struct {
	Layout     string
	Value      string
	LayoutElem string
	ValueElem  string
	Message    string
}

func quote(s string) string {
	b := []byte{'"'}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ' || c >= 0x80:
			const hex = "0123456789abcdef"
			b = append(b, '\\', 'x', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}

func (e *ParseError) Error() string {
	if e.Message == "" {
		return "parsing time " + quote(e.Value) + " as " + quote(e.Layout) + ": cannot parse " + quote(e.ValueElem) + " as " +
			quote(e.LayoutElem)
	}
	return "parsing time " + quote(e.Value) + e.Message
}

// Parse reads value by layout, in UTC if it names no zone.
func Parse(layout, value string) (Time, error) { return parse(layout, value, UTC) }

// ParseInLocation reads value in loc if it names no zone.
func ParseInLocation(layout, value string, loc *Location) (Time, error) {
	return parse(layout, value, loc)
}

func skipSpace(s string) string {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	return s
}

// lookup matches a name of the list, in any case, at least its first n letters if n > 0.
func lookup(names []string, s string, n int) (int, string, bool) {
	for i, name := range names {
		if n > 0 {
			name = name[:n]
		}
		if len(s) < len(name) {
			continue
		}
		same := true
		for k := 0; k < len(name) && same; k++ {
			same = s[k]|32 == name[k]|32
		}
		if same {
			return i, s[len(name):], true
		}
	}
	return 0, s, false
}

// number reads lo to hi digits.
func number(s string, lo, hi int) (v int, rest string, ok bool) {
	i := 0
	for i < len(s) && i < hi && '0' <= s[i] && s[i] <= '9' {
		v = v*10 + int(s[i]-'0')
		i++
	}
	return v, s[i:], i >= lo
}

func parse(layout, value string, loc *Location) (Time, error) {
	wholeLayout, whole := layout, value
	year, month, day, yday := 0, 1, 1, -1
	haveMonth, haveDay := false, false
	hour, min, sec, nsec := 0, 0, 0, 0
	pm, am := false, false
	offset, haveOffset := 0, false
	zone := ""
	haveZone := false
	utc := false
	outOfRange := func(what string) (Time, error) {
		return Time{}, &ParseError{wholeLayout, whole, "", value, ": " + what + " out of range"}
	}
	for {
		before, e, text, rest := next(layout)
		fail := func(elem string) (Time, error) { return Time{}, &ParseError{wholeLayout, whole, elem, value, ""} }
		// The text before the element must be the same; spaces match runs of spaces.
		v := value
		for want := before; want != ""; {
			if want[0] == ' ' && (v == "" || v[0] == ' ') {
				want, v = skipSpace(want), skipSpace(v)
				continue
			}
			if v == "" || v[0] != want[0] {
				value = v
				return fail(before)
			}
			want, v = want[1:], v[1:]
		}
		value = v
		if e == none {
			if value != "" {
				return Time{}, &ParseError{wholeLayout, whole, "", value, ": extra text: " + quote(value)}
			}
			break
		}
		layout = rest
		ok := true
		switch e {
		case longYear:
			year, v, ok = number(value, 4, 4)
		case year2:
			year, v, ok = number(value, 2, 2)
			if ok {
				if year >= 69 {
					year += 1900
				} else {
					year += 2000
				}
			}
		case longMonth, shortMonth:
			n := 0
			if e == shortMonth {
				n = 3
			}
			month, v, ok = lookup(monthNames[:], value, n)
			month++
			haveMonth = true
		case numMonth, zeroMonth:
			lo := 1
			if e == zeroMonth {
				lo = 2
			}
			month, v, ok = number(value, lo, 2)
			haveMonth = true
			if ok && (month < 1 || month > 12) {
				value = v
				return outOfRange("month")
			}
		case longWeekday:
			_, v, ok = lookup(dayNames[:], value, 0)
		case shortWeekday:
			_, v, ok = lookup(dayNames[:], value, 3)
		case day2, underDay, zeroDay:
			if e == underDay && value != "" && value[0] == ' ' {
				value = value[1:]
			}
			lo := 1
			if e == zeroDay {
				lo = 2
			}
			day, v, ok = number(value, lo, 2)
			haveDay = true
		case underYearDay, zeroYearDay:
			width, least := 3, 3
			if e == underYearDay {
				least = 1
			}
			for e == underYearDay && width > 1 && value != "" && value[0] == ' ' {
				value = value[1:]
				width--
			}
			yday, v, ok = number(value, least, width)
		case hour24:
			hour, v, ok = number(value, 1, 2)
			if ok && hour > 23 {
				value = v
				return outOfRange("hour")
			}
		case hour12, zeroHour12:
			lo := 1
			if e == zeroHour12 {
				lo = 2
			}
			hour, v, ok = number(value, lo, 2)
			if ok && hour > 12 {
				value = v
				return outOfRange("hour")
			}
		case minute, zeroMinute:
			lo := 1
			if e == zeroMinute {
				lo = 2
			}
			min, v, ok = number(value, lo, 2)
			if ok && min > 59 {
				value = v
				return outOfRange("minute")
			}
		case second, zeroSecond:
			lo := 1
			if e == zeroSecond {
				lo = 2
			}
			sec, v, ok = number(value, lo, 2)
			if ok && sec > 59 {
				value = v
				return outOfRange("second")
			}
			// A fraction may follow though the layout shows none.
			if ok && len(v) >= 2 && (v[0] == '.' || v[0] == ',') && '0' <= v[1] && v[1] <= '9' {
				if _, follows, _, _ := next(layout); follows != fraction0 && follows != fraction9 {
					nsec, v = parseFraction(v)
				}
			}
		case upperPM, lowerPM:
			if len(value) < 2 {
				return fail(text)
			}
			switch value[:2] {
			case "PM", "pm":
				pm = true
			case "AM", "am":
				am = true
			default:
				ok = false
			}
			v = value[2:]
		case fraction0:
			if len(value) < len(text) || value[0] != '.' && value[0] != ',' {
				ok = false
				break
			}
			if value[1] == '-' {
				return outOfRange("fractional second")
			}
			nsec, v = parseFraction(value[:len(text)])
			ok = v == ""
			v = value[len(text):]
		case fraction9:
			if len(value) >= 2 && (value[0] == '.' || value[0] == ',') && '0' <= value[1] && value[1] <= '9' {
				nsec, v = parseFraction(value)
			}
		case zoneName:
			if hasPrefix(value, "UTC") {
				utc = true
				v = value[3:]
				break
			}
			n := 0
			for n < len(value) && 'A' <= value[n] && value[n] <= 'Z' {
				n++
			}
			if n < 3 || n > 5 {
				ok = false
				break
			}
			zone, v = value[:n], value[n:]
			haveZone = true
		default:
			if e <= isoColonSecTZ && value != "" && value[0] == 'Z' {
				utc = true
				v = value[1:]
				break
			}
			if e <= isoColonSecTZ {
				e += numTZ - isoTZ
			}
			wrong := ""
			offset, v, ok, wrong = parseZone(value, e)
			if wrong != "" {
				return outOfRange("time zone offset " + wrong)
			}
			haveOffset = true
		}
		if !ok {
			return fail(text)
		}
		value = v
	}
	if pm && hour < 12 {
		hour += 12
	} else if am && hour == 12 {
		hour = 0
	}
	if yday >= 0 {
		if yday < 1 || yday > 365 && (yday > 366 || !leap(year)) {
			return outOfRange("day-of-year")
		}
		_, m, d := date(days(year, January, 1) + int64(yday) - 1)
		if haveMonth && int(m) != month {
			return Time{}, &ParseError{wholeLayout, whole, "", value, ": day-of-year does not match month"}
		}
		if haveDay && d != day {
			return Time{}, &ParseError{wholeLayout, whole, "", value, ": day-of-year does not match day"}
		}
		month, day = int(m), d
	}
	if day < 1 || day > daysIn(year, Month(month)) {
		return outOfRange("day")
	}
	switch {
	case utc:
		loc = UTC
	case haveOffset:
		if offset == 0 && (loc == UTC || zone == "UTC") {
			loc = UTC
		} else if !(offset == 0 && loc == Local) {
			loc = FixedZone(zone, offset)
		}
	case haveZone:
		off := 0
		if len(zone) > 3 && zone[:3] == "GMT" {
			off = 0
		}
		if zone != loc.abbreviation {
			loc = FixedZone(zone, off)
		}
	}
	return Date(year, Month(month), day, hour, min, sec, nsec, loc), nil
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func daysIn(y int, m Month) int {
	switch m {
	case February:
		if leap(y) {
			return 29
		}
		return 28
	case April, June, September, November:
		return 30
	}
	return 31
}

// parseFraction reads .123 and returns nanoseconds.
func parseFraction(s string) (ns int, rest string) {
	i := 1
	scale := 100000000
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		ns += int(s[i]-'0') * scale
		scale /= 10
	}
	return ns, s[i:]
}

// parseZone reads a numeric zone. wrong names a part that is too large.
func parseZone(s string, e element) (offset int, rest string, ok bool, wrong string) {
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0, s, false, ""
	}
	neg := s[0] == '-'
	s = s[1:]
	colons := e == numColonTZ || e == numColonSecsTZ
	units := []int{3600, 60, 1}
	switch e {
	case numShortTZ:
		units = units[:1]
	case numTZ, numColonTZ:
		units = units[:2]
	}
	for i, unit := range units {
		if i > 0 && colons {
			if s == "" || s[0] != ':' {
				return 0, s, false, ""
			}
			s = s[1:]
		}
		var v int
		v, s, ok = number(s, 2, 2)
		if !ok {
			return 0, s, false, ""
		}
		if wrong == "" && i == 0 && v > 24 {
			wrong = "hour"
		} else if i == 1 && v > 60 {
			wrong = "minute"
		} else if i == 2 && v > 60 {
			wrong = "second"
		}
		offset += v * unit
	}
	if neg {
		offset = -offset
	}
	return offset, s, true, wrong
}
