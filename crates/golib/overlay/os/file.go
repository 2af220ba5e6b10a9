// Package os: the program's arguments and environment, its standard streams, and files in memory.
//
// Differences from Go: files live in the run's memory and end with it. Reading, writing and opening one is a blocking system call
// of fixed virtual duration (see the constants), so that its hand-off of the P can be seen; a write to standard output
// takes 1 µs. A file that the run's owner has put there is found by its name.
package os

import (
	"errors"
	"internal/rt"
	"io"
	"io/fs"
	"sync"
	"syscall"
	"time"
)

// What the calls cost, in virtual nanoseconds.
const (
	streamCallNs = 1_000
	openCallNs   = 30_000
	fileCallNs   = 50_000
	nsPer64Bytes = 64 // a disk of about 1 GB/s
)

const (
	O_RDONLY = 0x0
	O_WRONLY = 0x1
	O_RDWR   = 0x2
	O_APPEND = 0x400
	O_CREATE = 0x40
	O_EXCL   = 0x80
	O_SYNC   = 0x101000
	O_TRUNC  = 0x200

	SEEK_SET = 0
	SEEK_CUR = 1
	SEEK_END = 2

	PathSeparator     = '/'
	PathListSeparator = ':'
	DevNull           = "/dev/null"
)

type (
	FileMode  = fs.FileMode
	PathError = fs.PathError
)

const (
	ModeDir    = fs.ModeDir
	ModeAppend = fs.ModeAppend
	ModePerm   = fs.ModePerm
)

var (
	ErrInvalid          = fs.ErrInvalid
	ErrPermission       = fs.ErrPermission
	ErrExist            = fs.ErrExist
	ErrNotExist         = fs.ErrNotExist
	ErrClosed           = fs.ErrClosed
	ErrProcessDone      = errors.New("os: process already finished")
	ErrDeadlineExceeded = errors.New("i/o timeout")
)

func IsNotExist(err error) bool   { return errors.Is(err, ErrNotExist) }
func IsExist(err error) bool      { return errors.Is(err, ErrExist) }
func IsPermission(err error) bool { return errors.Is(err, ErrPermission) }

// A node is a file or directory. Directories are nodes without data; paths are keys, cleaned.
type node struct {
	data []byte
	dir  bool
	perm FileMode
	mod  time.Time
}

var tree struct {
	mu    sync.Mutex
	nodes map[string]*node
}

// clean makes a path absolute, without . and .. and doubled slashes.
func clean(name string) string {
	if name == "" || name[0] != '/' {
		name = cwd + "/" + name
	}
	var parts []string
	for name != "" {
		i := rt.IndexByteString(name, '/')
		part := name
		if i >= 0 {
			part, name = name[:i], name[i+1:]
		} else {
			name = ""
		}
		switch part {
		case "", ".":
		case "..":
			if len(parts) > 0 {
				parts = parts[:len(parts)-1]
			}
		default:
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "/"
	}
	path := ""
	for _, p := range parts {
		path += "/" + p
	}
	return path
}

func parent(path string) string {
	for i := len(path) - 1; i > 0; i-- {
		if path[i] == '/' {
			return path[:i]
		}
	}
	return "/"
}

func base(path string) string {
	for len(path) > 1 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' && i+1 < len(path) {
			return path[i+1:]
		}
	}
	return path
}

// find returns a node; the caller holds the lock.
func find(name string) *node {
	if tree.nodes == nil {
		tree.nodes = map[string]*node{"/": {dir: true, perm: 0755}, "/tmp": {dir: true, perm: 0777}, cwd: {dir: true, perm: 0755}}
	}
	path := clean(name)
	if n := tree.nodes[path]; n != nil {
		return n
	}
	if data, ok := rt.InitialFile(name); ok {
		n := &node{data: data, perm: 0644, mod: time.Now()}
		tree.nodes[path] = n
		return n
	}
	return nil
}

// A File is an open file or one of the standard streams.
type File struct {
	name   string
	fd     int
	n      *node
	off    int
	flag   int
	mu     sync.Mutex
	closed bool
}

var (
	Stdin  = &File{name: "/dev/stdin", fd: 0}
	Stdout = &File{name: "/dev/stdout", fd: 1}
	Stderr = &File{name: "/dev/stderr", fd: 2}
	nextFd = 3
)

func Open(name string) (*File, error)   { return OpenFile(name, O_RDONLY, 0) }
func Create(name string) (*File, error) { return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0666) }

// OpenFile opens with O_ flags.
func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	rt.Syscall(openCallNs)
	fail := func(e error) (*File, error) { return nil, &PathError{Op: "open", Path: name, Err: e} }
	tree.mu.Lock()
	defer tree.mu.Unlock()
	if name == "" {
		return fail(syscall.ENOENT)
	}
	n := find(name)
	switch {
	case n == nil && flag&O_CREATE == 0:
		return fail(syscall.ENOENT)
	case n == nil:
		if up := find(parent(clean(name))); up == nil {
			return fail(syscall.ENOENT)
		} else if !up.dir {
			return fail(syscall.ENOTDIR)
		}
		n = &node{perm: perm & 0777 &^ 022, mod: time.Now()}
		tree.nodes[clean(name)] = n
	case flag&(O_CREATE|O_EXCL) == O_CREATE|O_EXCL:
		return fail(syscall.EEXIST)
	case n.dir && flag&(O_WRONLY|O_RDWR) != 0:
		return fail(syscall.EISDIR)
	}
	if flag&O_TRUNC != 0 {
		n.data = nil
		n.mod = time.Now()
	}
	f := &File{name: name, fd: nextFd, n: n, flag: flag}
	nextFd++
	return f, nil
}

func (f *File) Name() string { return f.name }
func (f *File) Fd() uintptr  { return uintptr(f.fd) }

func (f *File) fail(op string, err error) error { return &PathError{Op: op, Path: f.name, Err: err} }

func (f *File) check(op string) error {
	if f == nil {
		return ErrInvalid
	}
	if f.closed {
		return f.fail(op, ErrClosed)
	}
	return nil
}

func fileCall(n int) { rt.Syscall(fileCallNs + int64(n)/64*nsPer64Bytes) }

func (f *File) Read(b []byte) (n int, err error) {
	if err := f.check("read"); err != nil {
		return 0, err
	}
	if f.n == nil {
		if f.fd != 0 {
			return 0, f.fail("read", syscall.EBADF)
		}
		if len(b) == 0 {
			return 0, nil
		}
		rt.Syscall(streamCallNs)
		if n = rt.ReadStdin(b); n == 0 {
			return 0, io.EOF
		}
		return n, nil
	}
	if f.n.dir {
		return 0, f.fail("read", syscall.EISDIR)
	}
	if f.flag&O_WRONLY != 0 {
		return 0, f.fail("read", syscall.EBADF)
	}
	fileCall(len(b))
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.off < len(f.n.data) {
		n = copy(b, f.n.data[f.off:])
		f.off += n
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if err := f.check("read"); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, f.fail("readat", errors.New("negative offset"))
	}
	if f.n == nil {
		return 0, f.fail("read", syscall.EBADF)
	}
	fileCall(len(b))
	if off < int64(len(f.n.data)) {
		n = copy(b, f.n.data[off:])
	}
	if n < len(b) {
		err = io.EOF
	}
	return n, err
}

func (f *File) Write(b []byte) (n int, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	if f.n == nil {
		if f.fd == 0 {
			return 0, f.fail("write", syscall.EBADF)
		}
		// As in Go, one writer at a time has the descriptor.
		f.mu.Lock()
		rt.Write(f.fd, b)
		rt.Syscall(streamCallNs)
		f.mu.Unlock()
		return len(b), nil
	}
	if f.flag&(O_WRONLY|O_RDWR) == 0 {
		return 0, f.fail("write", syscall.EBADF)
	}
	fileCall(len(b))
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.flag&O_APPEND != 0 {
		f.off = len(f.n.data)
	}
	f.put(b, f.off)
	f.off += len(b)
	return len(b), nil
}

func (f *File) put(b []byte, off int) {
	if gap := off + len(b) - len(f.n.data); gap > 0 {
		f.n.data = append(f.n.data, make([]byte, gap)...)
	}
	copy(f.n.data[off:], b)
	f.n.mod = time.Now()
}

func (f *File) WriteAt(b []byte, off int64) (n int, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	if f.n == nil || f.flag&(O_WRONLY|O_RDWR) == 0 {
		return 0, f.fail("write", syscall.EBADF)
	}
	fileCall(len(b))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.put(b, int(off))
	return len(b), nil
}

func (f *File) WriteString(s string) (n int, err error) { return f.Write([]byte(s)) }

func (f *File) Seek(offset int64, whence int) (int64, error) {
	if err := f.check("seek"); err != nil {
		return 0, err
	}
	if f.n == nil {
		return 0, f.fail("seek", syscall.EINVAL)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch whence {
	case io.SeekCurrent:
		offset += int64(f.off)
	case io.SeekEnd:
		offset += int64(len(f.n.data))
	}
	if offset < 0 {
		return 0, f.fail("seek", syscall.EINVAL)
	}
	f.off = int(offset)
	return offset, nil
}

func (f *File) Truncate(size int64) error {
	if err := f.check("truncate"); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := int(size); n <= len(f.n.data) {
		f.n.data = f.n.data[:n]
	} else {
		f.n.data = append(f.n.data, make([]byte, n-len(f.n.data))...)
	}
	return nil
}

func (f *File) Sync() error { return f.check("sync") }

func (f *File) Close() error {
	if f == nil {
		return ErrInvalid
	}
	if f.closed {
		return f.fail("close", ErrClosed)
	}
	f.closed = true
	return nil
}

// A FileInfo describes a file.
type FileInfo interface {
	Name() string
	Size() int64
	Mode() FileMode
	ModTime() time.Time
	IsDir() bool
	Sys() any
}

type info struct {
	name string
	n    *node
	size int64
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.size }
func (i *info) ModTime() time.Time { return i.n.mod }
func (i *info) IsDir() bool        { return i.n.dir }
func (i *info) Sys() any           { return nil }
func (i *info) Mode() FileMode {
	if i.n.dir {
		return i.n.perm | ModeDir
	}
	return i.n.perm
}

func Stat(name string) (FileInfo, error) {
	rt.Syscall(openCallNs)
	tree.mu.Lock()
	defer tree.mu.Unlock()
	n := find(name)
	if n == nil {
		return nil, &PathError{Op: "stat", Path: name, Err: syscall.ENOENT}
	}
	return &info{base(name), n, int64(len(n.data))}, nil
}

func Lstat(name string) (FileInfo, error) { return Stat(name) }

func (f *File) Stat() (FileInfo, error) {
	if err := f.check("stat"); err != nil {
		return nil, err
	}
	n := f.n
	if n == nil {
		n = &node{perm: 0620}
	}
	return &info{base(f.name), n, int64(len(n.data))}, nil
}

// ReadFile is the whole of a file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if f.n.dir {
		return nil, f.fail("read", syscall.EISDIR)
	}
	fileCall(len(f.n.data))
	return append([]byte{}, f.n.data...), nil
}

// WriteFile makes or replaces a file.
func WriteFile(name string, data []byte, perm FileMode) error {
	f, err := OpenFile(name, O_WRONLY|O_CREATE|O_TRUNC, perm)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.Write(data)
	return err
}

// children lists the names directly in a directory; the caller holds the lock.
func children(dir string) []string {
	if dir != "/" {
		dir += "/"
	}
	var names []string
	for path := range tree.nodes {
		if len(path) <= len(dir) || path[:len(dir)] != dir || rt.IndexByteString(path[len(dir):], '/') >= 0 {
			continue
		}
		// Kept in order as they come.
		name := path[len(dir):]
		i := len(names)
		names = append(names, name)
		for i > 0 && names[i-1] > name {
			names[i] = names[i-1]
			i--
		}
		names[i] = name
	}
	return names
}

func Remove(name string) error {
	rt.Syscall(openCallNs)
	tree.mu.Lock()
	defer tree.mu.Unlock()
	n := find(name)
	switch {
	case n == nil:
		return &PathError{Op: "remove", Path: name, Err: syscall.ENOENT}
	case n.dir && len(children(clean(name))) > 0:
		return &PathError{Op: "remove", Path: name, Err: syscall.ENOTEMPTY}
	}
	delete(tree.nodes, clean(name))
	return nil
}

func RemoveAll(path string) error {
	rt.Syscall(openCallNs)
	tree.mu.Lock()
	defer tree.mu.Unlock()
	find(path)
	p := clean(path)
	for k := range tree.nodes {
		if k == p || len(k) > len(p) && k[:len(p)] == p && k[len(p)] == '/' {
			delete(tree.nodes, k)
		}
	}
	return nil
}

func Rename(from, to string) error {
	rt.Syscall(openCallNs)
	tree.mu.Lock()
	defer tree.mu.Unlock()
	n := find(from)
	if n == nil {
		return &LinkError{"rename", from, to, syscall.ENOENT}
	}
	delete(tree.nodes, clean(from))
	tree.nodes[clean(to)] = n
	return nil
}

// A LinkError is about two names.
type LinkError struct {
	Op  string
	Old string
	New string
	Err error
}

func (e *LinkError) Error() string { return e.Op + " " + e.Old + " " + e.New + ": " + e.Err.Error() }
func (e *LinkError) Unwrap() error { return e.Err }

func Mkdir(name string, perm FileMode) error {
	rt.Syscall(openCallNs)
	tree.mu.Lock()
	defer tree.mu.Unlock()
	if find(name) != nil {
		return &PathError{Op: "mkdir", Path: name, Err: syscall.EEXIST}
	}
	if find(parent(clean(name))) == nil {
		return &PathError{Op: "mkdir", Path: name, Err: syscall.ENOENT}
	}
	tree.nodes[clean(name)] = &node{dir: true, perm: perm & 0777 &^ 022, mod: time.Now()}
	return nil
}

func MkdirAll(path string, perm FileMode) error {
	rt.Syscall(openCallNs)
	tree.mu.Lock()
	defer tree.mu.Unlock()
	find("/")
	p := clean(path)
	for i := 1; i <= len(p); i++ {
		if i < len(p) && p[i] != '/' {
			continue
		}
		n := tree.nodes[p[:i]]
		if n == nil {
			tree.nodes[p[:i]] = &node{dir: true, perm: perm & 0777 &^ 022, mod: time.Now()}
		} else if !n.dir {
			return &PathError{Op: "mkdir", Path: path, Err: syscall.ENOTDIR}
		}
	}
	return nil
}

// A DirEntry is a name in a directory.
type DirEntry interface {
	Name() string
	IsDir() bool
	Type() FileMode
	Info() (FileInfo, error)
}

func (i *info) Type() FileMode          { return i.Mode() & fs.ModeType }
func (i *info) Info() (FileInfo, error) { return i, nil }

func ReadDir(name string) ([]DirEntry, error) {
	rt.Syscall(openCallNs)
	tree.mu.Lock()
	defer tree.mu.Unlock()
	n := find(name)
	if n == nil {
		return nil, &PathError{Op: "open", Path: name, Err: syscall.ENOENT}
	}
	if !n.dir {
		return nil, &PathError{Op: "readdirent", Path: name, Err: syscall.ENOTDIR}
	}
	var list []DirEntry
	for _, c := range children(clean(name)) {
		child := tree.nodes[clean(clean(name)+"/"+c)]
		list = append(list, &info{c, child, int64(len(child.data))})
	}
	return list, nil
}
