package sync

type Mutex struct{ state int32 }

func (m *Mutex) Lock()
func (m *Mutex) Unlock()

type Locker interface {
	Lock()
	Unlock()
}
