package main

import (
	"fmt"
	"time"
)

func main() {
	for _, d := range []time.Duration{0, 1, 999, 1500, 2 * time.Millisecond, 1500 * time.Millisecond, time.Minute + 5*time.Second, 100 * time.Hour, -time.Second, 1<<63 - 1} {
		fmt.Println(d, d.Seconds(), d.Milliseconds(), d.Round(time.Millisecond), d.Truncate(time.Second), int64(d))
	}
	for _, s := range []string{"1h30m", "1.5s", "-2us", "10", "abc", "1d", "", "3h2m1s4ms"} {
		d, err := time.ParseDuration(s)
		fmt.Println(d, err)
	}
	t := time.Date(2024, time.February, 29, 23, 59, 58, 123456789, time.UTC)
	fmt.Println(t, t.Unix(), t.UnixMilli(), t.Weekday(), t.YearDay(), t.Month())
	for _, l := range []string{time.RFC3339, time.RFC3339Nano, time.RFC1123, time.Kitchen, time.ANSIC, time.DateTime, time.StampMicro, "2006年1月2日 Mon PM3:04"} {
		fmt.Println(t.Format(l))
	}
	fmt.Println(t.AddDate(1, 0, 0), t.AddDate(0, 1, 1).Format(time.DateOnly), t.Add(36*time.Hour).Format(time.DateOnly))
	u, err := time.Parse("2006-01-02 15:04:05", "2023-12-31 08:07:06")
	fmt.Println(u, err, t.Sub(u), t.After(u), u.Before(t), u.Equal(u.In(time.FixedZone("X", 3600))))
	_, err = time.Parse(time.DateOnly, "2023-02-30")
	fmt.Println(err)
	_, err = time.Parse(time.DateOnly, "not a date")
	fmt.Println(err)
	z := time.FixedZone("CET", 3600)
	fmt.Println(t.In(z), t.In(z).Format(time.RFC822Z), t.Truncate(time.Hour), t.Round(time.Hour))
	y, w := time.Date(2021, 1, 3, 0, 0, 0, 0, time.UTC).ISOWeek()
	fmt.Println(y, w, time.Time{}.IsZero(), time.Time{}, time.Unix(0, 0).UTC(), time.UnixMilli(1700000000123).UTC())
	fmt.Println(time.March, time.Saturday, time.Month(13), time.Weekday(9))
	a := time.Now()
	time.Sleep(3 * time.Millisecond)
	fmt.Println(time.Since(a) >= 3*time.Millisecond, time.Since(a) < 3*time.Second, time.Until(a) < 0)
}
