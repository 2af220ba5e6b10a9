// Package runtime is the part of Go's runtime that programs see. The scheduler, the collector and channels themselves are
// gmplay's core; this package asks it.
package runtime

const (
	Compiler = "gc"
	GOOS     = "linux"
	GOARCH   = "amd64"
)

// Version names the Go release that is modelled.
func Version() string { return "go1.27.3" }

// GOROOT is where traces say that the library lies.
func GOROOT() string { return "$GOROOT" }

// MemProfileRate has no effect: there are no profiles.
var MemProfileRate int = 512 * 1024

func Gosched()
func Goexit()
func GC()
func NumCPU() int
func NumGoroutine() int
func LockOSThread()
func UnlockOSThread()

func procs() int
func setProcs(n int) int
func goid() int

// GOMAXPROCS sets the number of Ps and returns the old one; n < 1 only asks.
func GOMAXPROCS(n int) int {
	if n < 1 || n == procs() {
		return procs()
	}
	return setProcs(n)
}

// SetDefaultGOMAXPROCS goes back to the number of cores.
func SetDefaultGOMAXPROCS() { GOMAXPROCS(NumCPU()) }

func NumCgoCall() int64 { return 0 }

// KeepAlive keeps x reachable up to here.
func KeepAlive(x any) { keep(x) }

var sink any

//go:noinline
func keep(x any) {
	if sink != nil {
		sink = x
	}
}

// SetFinalizer is accepted and does nothing: gmplay runs no finalizers, which Go allows for objects that die late.
func SetFinalizer(obj any, finalizer any) {
	if obj == nil {
		fatal("runtime.SetFinalizer: first argument is nil")
	}
}

// A Cleanup is the handle of AddCleanup.
type Cleanup struct{ _ int }

func (c Cleanup) Stop() {}

// AddCleanup is accepted and does nothing, as SetFinalizer.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup { return Cleanup{} }

func panicCount() int
func panicArg(i int) any
func panicFlags(i int) int
func exitPanic()
func fatal(msg string)
func write(fd int, s string)

func callerInfo(skip int) (pc uintptr, fn string, file string, line int, ok bool)
func funcInfo(pc uintptr) (fn string, file string, line int, entry uintptr, ok bool)
func traceText(all bool) string

// Caller describes the skip-th caller of the function that calls it.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	pc, _, file, line, ok = callerInfo(skip)
	return
}

// Callers fills pc with the callers' program counters; 0 is Callers itself.
func Callers(skip int, pc []uintptr) int {
	n := 0
	for n < len(pc) {
		at := skip - 1 + n
		if at < 0 {
			at = 0
		}
		p, _, _, _, ok := callerInfo(at)
		if !ok {
			break
		}
		pc[n] = p
		n++
	}
	return n
}

// A Func is a function of the program.
type Func struct {
	name  string
	entry uintptr
}

func FuncForPC(pc uintptr) *Func {
	name, _, _, entry, ok := funcInfo(pc)
	if !ok {
		return nil
	}
	return &Func{name, entry}
}

func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return f.name
}

func (f *Func) Entry() uintptr { return f.entry }

func (f *Func) FileLine(pc uintptr) (file string, line int) {
	_, file, line, _, _ = funcInfo(pc)
	return
}

// A Frame is one of Frames.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames walks the pcs of Callers.
type Frames struct{ pcs []uintptr }

func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

func (f *Frames) Next() (frame Frame, more bool) {
	for len(f.pcs) > 0 {
		pc := f.pcs[0]
		f.pcs = f.pcs[1:]
		name, file, line, entry, ok := funcInfo(pc)
		if ok {
			return Frame{pc, &Func{name, entry}, name, file, line, entry}, len(f.pcs) > 0
		}
	}
	return Frame{}, false
}

// Stack writes goroutine traces into buf.
func Stack(buf []byte, all bool) int { return copy(buf, traceText(all)) }
