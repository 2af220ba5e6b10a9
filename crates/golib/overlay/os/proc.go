package os

import (
	"internal/rt"
	"sync"
	"syscall"
)

// Args are the program's name and its arguments.
var Args []string = rt.Args()

const cwd = "/home/gopher"

// Exit ends the program at once; deferred calls do not run.
func Exit(code int) { rt.ExitProcess(code) }

// The environment, in order of appearance.
var env struct {
	mu   sync.Mutex
	list []string
	read bool
}

func environ() []string {
	if !env.read {
		env.read = true
		env.list = rt.Env()
	}
	return env.list
}

func at(key string) (int, string, bool) {
	for i, kv := range environ() {
		if len(kv) > len(key) && kv[len(key)] == '=' && kv[:len(key)] == key {
			return i, kv[len(key)+1:], true
		}
	}
	return 0, "", false
}

func Getenv(key string) string {
	v, _ := LookupEnv(key)
	return v
}

func LookupEnv(key string) (string, bool) {
	env.mu.Lock()
	defer env.mu.Unlock()
	_, v, ok := at(key)
	return v, ok
}

// SyscallError names the call that failed.
type SyscallError struct {
	Syscall string
	Err     error
}

func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }
func (e *SyscallError) Unwrap() error { return e.Err }

func Setenv(key, value string) error {
	if key == "" {
		return &SyscallError{"setenv", syscall.EINVAL}
	}
	env.mu.Lock()
	defer env.mu.Unlock()
	if i, _, ok := at(key); ok {
		env.list[i] = key + "=" + value
	} else {
		env.list = append(env.list, key+"="+value)
	}
	return nil
}

func Unsetenv(key string) error {
	env.mu.Lock()
	defer env.mu.Unlock()
	if i, _, ok := at(key); ok {
		env.list = append(env.list[:i], env.list[i+1:]...)
	}
	return nil
}

func Clearenv() {
	env.mu.Lock()
	defer env.mu.Unlock()
	environ()
	env.list = nil
}

func Environ() []string {
	env.mu.Lock()
	defer env.mu.Unlock()
	return append([]string(nil), environ()...)
}

// Expand replaces $name and ${name} by mapping's text.
func Expand(s string, mapping func(string) string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '$' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		j := i + 1
		if s[j] == '{' {
			for j < len(s) && s[j] != '}' {
				j++
			}
			if j < len(s) {
				b = append(b, mapping(s[i+2:j])...)
				i = j
				continue
			}
			j = i + 1
		}
		for j < len(s) && (s[j] == '_' || '0' <= s[j] && s[j] <= '9' || 'a' <= s[j]|32 && s[j]|32 <= 'z') {
			j++
		}
		if j == i+1 {
			b = append(b, '$')
			continue
		}
		b = append(b, mapping(s[i+1:j])...)
		i = j - 1
	}
	return string(b)
}

func ExpandEnv(s string) string { return Expand(s, Getenv) }

func Getpid() int                  { return 1 }
func Getppid() int                 { return 0 }
func Getuid() int                  { return 1000 }
func Getgid() int                  { return 1000 }
func Getpagesize() int             { return 4096 }
func Hostname() (string, error)    { return "gmplay", nil }
func Getwd() (string, error)       { return cwd, nil }
func TempDir() string              { return "/tmp" }
func UserHomeDir() (string, error) { return cwd, nil }
func Executable() (string, error)  { return Args[0], nil }

// A Signal can be sent to a process.
type Signal interface {
	String() string
	Signal()
}

var (
	Interrupt Signal = syscall.SIGINT
	Kill      Signal = syscall.SIGKILL
)
