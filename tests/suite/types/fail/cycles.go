package main

var a = b // ERROR `5: initialization cycle for a | ./cycles.go:3:5: a refers to b | ./cycles.go:4:5: b refers to c | ./cycles.go:6:6: c refers to a`
var b = c()

func c() int { return a }

var x = x // ERROR `5: initialization cycle: x refers to itself`

var f1 = func() int { return g1 } // ERROR `5: initialization cycle for f1 | ./cycles.go:10:5: f1 refers to g1 | ./cycles.go:11:5: g1 refers to f1`
var g1 = f1()

const k1 = k2 // ERROR `7: initialization cycle for k1 | ./cycles.go:13:7: k1 refers to k2 | ./cycles.go:14:7: k2 refers to k1`
const k2 = k1

type T1 T1 // ERROR `6: invalid recursive type: T1 refers to itself`
type T2 [2]T2 // ERROR `6: invalid recursive type: T2 refers to itself`
type T3 struct{ T4 } // ERROR `6: invalid recursive type T3 | ./cycles.go:18:6: T3 refers to T4 | ./cycles.go:19:6: T4 refers to T3`
type T4 struct{ f T5 }
type T5 = T3
type T6 interface{ T6 } // ERROR `6: invalid recursive type: T6 refers to itself`
type T7 interface{ T8 } // ERROR `6: invalid recursive type T7 | ./cycles.go:22:6: T7 refers to T8 | ./cycles.go:23:6: T8 refers to T7`
type T8 interface{ T7 }
type T9 [len(t9)]int // ERROR `6: invalid recursive type T9 | ./cycles.go:24:6: T9 refers to t9 | ./cycles.go:26:5: t9 refers to T9`

var t9 T9

type G[T any] struct{ f *G[[]T] }

func inst[T any](n int) {
	if n > 0 {
		inst[*T](n - 1)
	}
}

func main() {}
