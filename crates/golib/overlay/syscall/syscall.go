// Package syscall has the error numbers and signals that programs compare with.
package syscall

import "io/fs"

// An Errno is an error of the system.
type Errno uintptr

const (
	EPERM     Errno = 1
	ENOENT    Errno = 2
	EINTR     Errno = 4
	EIO       Errno = 5
	EBADF     Errno = 9
	EAGAIN    Errno = 11
	ENOMEM    Errno = 12
	EACCES    Errno = 13
	EEXIST    Errno = 17
	ENOTDIR   Errno = 20
	EISDIR    Errno = 21
	EINVAL    Errno = 22
	ENOTEMPTY Errno = 39
)

var errnoTexts = map[Errno]string{
	EPERM: "operation not permitted", ENOENT: "no such file or directory", EINTR: "interrupted system call", EIO: "input/output error",
	EBADF: "bad file descriptor", EAGAIN: "resource temporarily unavailable", ENOMEM: "cannot allocate memory",
	EACCES: "permission denied", EEXIST: "file exists", ENOTDIR: "not a directory", EISDIR: "is a directory",
	EINVAL: "invalid argument", ENOTEMPTY: "directory not empty",
}

func (e Errno) Error() string {
	if s := errnoTexts[e]; s != "" {
		return s
	}
	n := ""
	for v := uint(e); v > 0 || n == ""; v /= 10 {
		n = string(rune('0'+v%10)) + n
	}
	return "errno " + n
}

func (e Errno) Is(target error) bool {
	switch target {
	case fs.ErrPermission:
		return e == EACCES || e == EPERM
	case fs.ErrExist:
		return e == EEXIST || e == ENOTEMPTY
	case fs.ErrNotExist:
		return e == ENOENT
	}
	return false
}

func (e Errno) Temporary() bool { return e == EINTR || e == EAGAIN }
func (e Errno) Timeout() bool   { return e == EAGAIN }

// A Signal is a number sent to a process.
type Signal int

const (
	SIGHUP  Signal = 1
	SIGINT  Signal = 2
	SIGQUIT Signal = 3
	SIGKILL Signal = 9
	SIGUSR1 Signal = 10
	SIGUSR2 Signal = 12
	SIGTERM Signal = 15
)

func (s Signal) Signal() {}

func (s Signal) String() string {
	switch s {
	case SIGHUP:
		return "hangup"
	case SIGINT:
		return "interrupt"
	case SIGQUIT:
		return "quit"
	case SIGKILL:
		return "killed"
	case SIGTERM:
		return "terminated"
	}
	return "signal"
}
