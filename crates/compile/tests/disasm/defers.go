package main

func safe(f func()) (err any) {
	defer func() { err = recover() }()
	f()
	return nil
}

func args(m map[string]int, k string) {
	defer delete(m, k)
	defer println(k, 1)
}

type mutex struct{ n int32 }

func (m *mutex) unlock() { m.n = 0 }

func locked(m *mutex) int {
	defer m.unlock()
	return int(m.n)
}

func main() {}
