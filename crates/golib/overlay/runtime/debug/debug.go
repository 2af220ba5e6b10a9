// Package debug sets the collector and prints traces.
package debug

import (
	"internal/rt"
	"runtime"
)

// SetGCPercent sets GOGC and returns the old value; negative turns the collector off.
func SetGCPercent(percent int) int { return runtime.DebugSetGCPercent(percent) }

// SetMemoryLimit sets GOMEMLIMIT in bytes and returns the old value; negative only asks.
func SetMemoryLimit(limit int64) int64 { return runtime.DebugSetMemoryLimit(limit) }

// FreeOSMemory collects. Memory is not given back: the arena is the host's.
func FreeOSMemory() { runtime.GC() }

// SetMaxStack and SetMaxThreads return Go's defaults; the limits themselves belong to the run's configuration.
func SetMaxStack(bytes int) int     { return 1000000000 }
func SetMaxThreads(threads int) int { return 10000 }

func SetPanicOnFault(enabled bool) bool { return false }
func SetTraceback(level string)         {}

// Stack is the calling goroutine's trace.
func Stack() []byte {
	buf := make([]byte, 1024)
	for {
		n := runtime.Stack(buf, false)
		if n < len(buf) {
			return buf[:n]
		}
		buf = make([]byte, 2*len(buf))
	}
}

// PrintStack writes it to standard error.
func PrintStack() { rt.Write(2, Stack()) }
