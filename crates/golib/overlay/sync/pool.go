package sync

import "runtime"

// A Pool keeps objects for reuse, per P, until the collector has run twice.
//
// Go 1.27 `sync.Pool`: a private object and a shared queue per P, stealing from other Ps' queues, and a victim generation
// that gets the objects at the first collection and loses them at the second.
//
// Differences: Go pins the P and uses lock-free deques; here each P's part has a lock, held for a few instructions. Go
// moves the generations when a collection starts; here the next Get or Put does it by the number of collections since.
type Pool struct {
	_      noCopy
	mu     Mutex // for the generations
	locals []*poolLocal
	victim []*poolLocal
	cycle  uint32

	// New makes an object when Get finds none; may be nil.
	New func() any
}

type poolLocal struct {
	mu      Mutex
	private any
	shared  []any // the owner uses the end, thieves the front
}

// parts returns the two generations as of now.
func (p *Pool) parts() (locals, victim []*poolLocal) {
	if p == nil {
		panic("nil Pool")
	}
	now := runtime_gcCycles()
	p.mu.Lock()
	if now != p.cycle {
		if now-p.cycle == 1 {
			p.victim = p.locals
		} else {
			p.victim = nil
		}
		p.locals = nil
		p.cycle = now
	}
	if n := runtime.GOMAXPROCS(0); len(p.locals) != n {
		// As in Go, a change of GOMAXPROCS drops what was there.
		p.locals = make([]*poolLocal, n)
		for i := range p.locals {
			p.locals[i] = new(poolLocal)
		}
	}
	locals, victim = p.locals, p.victim
	p.mu.Unlock()
	return locals, victim
}

// Put adds x. A nil x is dropped.
func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	locals, _ := p.parts()
	l := locals[runtime_pid()%len(locals)]
	l.mu.Lock()
	if l.private == nil {
		l.private = x
	} else {
		l.shared = append(l.shared, x)
	}
	l.mu.Unlock()
}

// Get takes some object, or calls New.
func (p *Pool) Get() any {
	locals, victim := p.parts()
	pid := runtime_pid()
	if x := locals[pid%len(locals)].take(); x != nil {
		return x
	}
	for i := 1; i < len(locals); i++ {
		if x := locals[(pid+i)%len(locals)].steal(); x != nil {
			return x
		}
	}
	if len(victim) > 0 {
		if x := victim[pid%len(victim)].take(); x != nil {
			return x
		}
		for i := 1; i < len(victim); i++ {
			if x := victim[(pid+i)%len(victim)].steal(); x != nil {
				return x
			}
		}
	}
	if p.New != nil {
		return p.New()
	}
	return nil
}

// take is the owner's: the private object, else the newest shared one.
func (l *poolLocal) take() any {
	l.mu.Lock()
	x := l.private
	l.private = nil
	if n := len(l.shared); x == nil && n > 0 {
		x = l.shared[n-1]
		l.shared[n-1] = nil
		l.shared = l.shared[:n-1]
	}
	l.mu.Unlock()
	return x
}

// steal takes the oldest shared object of another P.
func (l *poolLocal) steal() any {
	l.mu.Lock()
	var x any
	if len(l.shared) > 0 {
		x = l.shared[0]
		l.shared[0] = nil
		l.shared = l.shared[1:]
	}
	l.mu.Unlock()
	return x
}
