// Package time measures virtual time: a run starts at 2009-11-10 23:00:00 UTC, and time passes as the run's cost table says.
//
// Go 1.27 `time`. Differences: there are no time zones but UTC and fixed ones; Local is UTC.
package time

// A Time is an instant with nanoseconds.
//
// The words are Go's. With the highest bit of wall: 33 bits of seconds since 1885, 30 bits of nanoseconds, and ext is the monotonic
// reading. Without it: wall is the nanoseconds, ext the seconds since year 1.
type Time struct {
	wall uint64
	ext  int64
	loc  *Location
}

const (
	hasMonotonic = 1 << 63
	nsecMask     = 1<<30 - 1
	nsecBits     = 30

	secondsPerDay = 86400
	daysTo1885    = 1884*365 + 1884/4 - 1884/100 + 1884/400
	daysTo1970    = 1969*365 + 1969/4 - 1969/100 + 1969/400
	to1885        = daysTo1885 * secondsPerDay
	to1970        = daysTo1970 * secondsPerDay

	// runStart is when a run begins, in seconds since 1885.
	runStart = 3940182000
)

// A Month is 1 to 12, a Weekday 0 (Sunday) to 6.
type Month int
type Weekday int

const (
	January Month = 1 + iota
	February
	March
	April
	May
	June
	July
	August
	September
	October
	November
	December
)

const (
	Sunday Weekday = iota
	Monday
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
)

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	"November", "December"}
var dayNames = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

func (m Month) String() string {
	if January <= m && m <= December {
		return monthNames[m-1]
	}
	return "%!Month(" + itoa(int(m)) + ")"
}

func (d Weekday) String() string {
	if Sunday <= d && d <= Saturday {
		return dayNames[d]
	}
	return "%!Weekday(" + itoa(int(d)) + ")"
}

func itoa(v int) string {
	var b [20]byte
	u := uint64(v)
	if v < 0 {
		u = -u
	}
	i := putInt(b[:], len(b), u)
	if v < 0 {
		i--
		b[i] = '-'
	}
	return string(b[i:])
}

func runtimeNano() int64

// Now is the present instant, with a monotonic reading.
func Now() Time {
	ns := runtimeNano()
	return Time{hasMonotonic | uint64(runStart+ns/1e9)<<nsecBits | uint64(ns%1e9), ns + 1, nil}
}

// Unix is the instant sec seconds and nsec nanoseconds after 1970.
func Unix(sec int64, nsec int64) Time {
	sec += nsec / 1e9
	nsec %= 1e9
	if nsec < 0 {
		nsec += 1e9
		sec--
	}
	return Time{uint64(nsec), sec + to1970, Local}
}

func UnixMilli(msec int64) Time { return Unix(msec/1e3, msec%1e3*1e6) }
func UnixMicro(usec int64) Time { return Unix(usec/1e6, usec%1e6*1e3) }

// sec is seconds since year 1.
func (t Time) sec() int64 {
	if t.wall&hasMonotonic != 0 {
		return to1885 + int64(t.wall<<1>>(nsecBits+1))
	}
	return t.ext
}

func (t Time) nsec() int64 { return int64(t.wall & nsecMask) }

// plain is t without its monotonic reading.
func (t Time) plain() Time {
	if t.wall&hasMonotonic != 0 {
		t.ext = t.sec()
		t.wall &= nsecMask
	}
	return t
}

func (t Time) Unix() int64      { return t.sec() - to1970 }
func (t Time) UnixNano() int64  { return t.Unix()*1e9 + t.nsec() }
func (t Time) UnixMicro() int64 { return t.Unix()*1e6 + t.nsec()/1e3 }
func (t Time) UnixMilli() int64 { return t.Unix()*1e3 + t.nsec()/1e6 }

func (t Time) IsZero() bool { return t.sec() == 0 && t.nsec() == 0 }

func both(t, u Time) bool { return t.wall&u.wall&hasMonotonic != 0 }

func (t Time) After(u Time) bool  { return t.Compare(u) > 0 }
func (t Time) Before(u Time) bool { return t.Compare(u) < 0 }
func (t Time) Equal(u Time) bool  { return t.Compare(u) == 0 }

func (t Time) Compare(u Time) int {
	a, b := t.sec(), u.sec()
	if both(t, u) {
		a, b = t.ext, u.ext
	} else if a == b {
		a, b = t.nsec(), u.nsec()
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Add is t+d.
func (t Time) Add(d Duration) Time {
	sec, nsec := t.sec()+int64(d/1e9), t.nsec()+int64(d%1e9)
	if nsec >= 1e9 {
		sec++
		nsec -= 1e9
	} else if nsec < 0 {
		sec--
		nsec += 1e9
	}
	if t.wall&hasMonotonic != 0 {
		mono := t.ext + int64(d)
		since := sec - to1885
		if since >= 0 && since < 1<<33 && (mono > t.ext) == (d > 0) {
			return Time{hasMonotonic | uint64(since)<<nsecBits | uint64(nsec), mono, t.loc}
		}
	}
	return Time{uint64(nsec), sec, t.loc}
}

// Sub is t-u, as near as a Duration can be.
func (t Time) Sub(u Time) Duration {
	if both(t, u) {
		return Duration(t.ext - u.ext)
	}
	d := Duration(t.sec()-u.sec())*Second + Duration(t.nsec()-u.nsec())
	switch {
	case u.plain().Add(d).Equal(t.plain()):
		return d
	case t.Before(u):
		return minDuration
	}
	return maxDuration
}

func Since(t Time) Duration { return Now().Sub(t) }
func Until(t Time) Duration { return t.Sub(Now()) }

// days and date convert between days since 0001-01-01 and the Gregorian calendar. Years begin in March for the
// arithmetic, so that the leap day is the last of a year.
func days(year int, month Month, day int) int64 {
	y, m := int64(year), int64(month)
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + int64(day) - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 306
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func date(n int64) (year int, month Month, day int) {
	n += 306
	era := floorDiv(n, 146097)
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d := doy - (153*mp+2)/5 + 1
	m := mp + 3
	y := yoe + era*400
	if m > 12 {
		m -= 12
		y++
	}
	return int(y), Month(m), int(d)
}

// local is seconds since year 1 in t's zone.
func (t Time) local() int64 { return t.sec() + int64(t.Location().offset) }

func (t Time) Date() (year int, month Month, day int) {
	return date(floorDiv(t.local(), secondsPerDay))
}

func (t Time) Year() int {
	y, _, _ := t.Date()
	return y
}

func (t Time) Month() Month {
	_, m, _ := t.Date()
	return m
}

func (t Time) Day() int {
	_, _, d := t.Date()
	return d
}

func (t Time) YearDay() int {
	y, _, _ := t.Date()
	return int(floorDiv(t.local(), secondsPerDay)-days(y, January, 1)) + 1
}

func (t Time) Weekday() Weekday {
	n := (floorDiv(t.local(), secondsPerDay) + 1) % 7 // 0001-01-01 was a Monday
	if n < 0 {
		n += 7
	}
	return Weekday(n)
}

// ISOWeek: week 1 is the one with the year's first Thursday.
func (t Time) ISOWeek() (year, week int) {
	n := floorDiv(t.local(), secondsPerDay)
	wd := int64(t.Weekday()+6) % 7 // from Monday
	thursday := n - wd + 3
	y, _, _ := date(thursday)
	return y, int(thursday-days(y, January, 1))/7 + 1
}

func (t Time) Clock() (hour, min, sec int) {
	s := t.local() - floorDiv(t.local(), secondsPerDay)*secondsPerDay
	return int(s / 3600), int(s % 3600 / 60), int(s % 60)
}

func (t Time) Hour() int {
	h, _, _ := t.Clock()
	return h
}

func (t Time) Minute() int {
	_, m, _ := t.Clock()
	return m
}

func (t Time) Second() int {
	_, _, s := t.Clock()
	return s
}

func (t Time) Nanosecond() int { return int(t.nsec()) }

// Date makes a Time; values beyond their ranges carry over.
func Date(year int, month Month, day, hour, min, sec, nsec int, loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Date")
	}
	m := int64(month) - 1
	year += int(floorDiv(m, 12))
	m -= floorDiv(m, 12) * 12
	s := int64(sec) + floorDiv(int64(nsec), 1e9)
	ns := int64(nsec) - floorDiv(int64(nsec), 1e9)*1e9
	s += int64(min)*60 + int64(hour)*3600
	s += (days(year, Month(m+1), 1) + int64(day) - 1) * secondsPerDay
	s -= int64(loc.offset)
	t := Time{uint64(ns), s, loc}
	t.setLoc(loc)
	return t
}

// AddDate adds years, months and days, normalizing as Date does.
func (t Time) AddDate(years int, months int, day int) Time {
	y, m, d := t.Date()
	h, min, s := t.Clock()
	return Date(y+years, m+Month(months), d+day, h, min, s, int(t.nsec()), t.Location())
}

// Truncate rounds down to a multiple of d since year 1, Round to the nearest.
func (t Time) Truncate(d Duration) Time {
	t = t.plain()
	if d <= 0 {
		return t
	}
	return t.Add(-remainder(t, d))
}

func (t Time) Round(d Duration) Time {
	t = t.plain()
	if d <= 0 {
		return t
	}
	r := remainder(t, d)
	if r+r < d {
		return t.Add(-r)
	}
	return t.Add(d - r)
}

// remainder is (t since year 1) mod d, in 128 bits taken apart.
func remainder(t Time, d Duration) Duration {
	sec, nsec := t.sec(), t.nsec()
	m := uint64(d)
	neg := sec < 0
	if neg {
		sec, nsec = -sec, -nsec
		if nsec < 0 {
			nsec += 1e9
			sec--
		}
	}
	// sec*1e9 mod m by doubling, most significant bit first.
	r := uint64(0)
	for i := 63; i >= 0; i-- {
		r = addMod(r, r, m)
		if uint64(sec)>>uint(i)&1 != 0 {
			r = addMod(r, 1e9%m, m)
		}
	}
	r = addMod(r, uint64(nsec)%m, m)
	if neg && r != 0 {
		r = m - r
	}
	return Duration(r)
}

func addMod(a, b, m uint64) uint64 {
	if a >= m-b {
		return a - (m - b)
	}
	return a + b
}

func (t Time) UTC() Time {
	t.setLoc(UTC)
	return t
}

func (t Time) Local() Time {
	t.setLoc(Local)
	return t
}

func (t Time) In(loc *Location) Time {
	if loc == nil {
		panic("time: missing Location in call to Time.In")
	}
	t.setLoc(loc)
	return t
}

func (t *Time) setLoc(loc *Location) {
	if loc == UTC {
		loc = nil
	}
	t.loc = loc
}

func (t Time) Location() *Location {
	if t.loc == nil {
		return UTC
	}
	return t.loc
}

func (t Time) Zone() (name string, offset int) {
	l := t.Location()
	return l.abbreviation, l.offset
}

func (t Time) IsDST() bool { return false }

// A Location is a zone with one offset.
type Location struct {
	name         string
	abbreviation string
	offset       int
}

var utcLoc = Location{"UTC", "UTC", 0}
var localLoc = Location{"Local", "UTC", 0}

var UTC *Location = &utcLoc
var Local *Location = &localLoc

func (l *Location) String() string {
	if l == nil {
		return "UTC"
	}
	return l.name
}

// FixedZone is a zone offset seconds east of UTC.
func FixedZone(name string, offset int) *Location { return &Location{name, name, offset} }

// LoadLocation knows UTC and Local only.
func LoadLocation(name string) (*Location, error) {
	switch name {
	case "", "UTC":
		return UTC, nil
	case "Local":
		return Local, nil
	}
	return nil, &durationError{"unknown time zone " + name}
}

// MarshalText writes RFC 3339.
func (t Time) MarshalText() ([]byte, error) { return []byte(t.Format(RFC3339Nano)), nil }

func (t Time) MarshalJSON() ([]byte, error) { return []byte(`"` + t.Format(RFC3339Nano) + `"`), nil }
