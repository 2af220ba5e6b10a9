// Package fault ends programs that Go ends with a fatal error.
package fault

// Fatal prints `fatal error: msg` and ends the run with status 2; no deferred call runs.
func Fatal(msg string)
