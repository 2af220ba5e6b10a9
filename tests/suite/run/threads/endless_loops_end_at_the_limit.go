// Loops without calls on more goroutines than Ps: real time ends them.
package main

func main() {
	for i := 0; i < 8; i++ {
		go func() {
			for {
			}
		}()
	}
	for {
	}
}

// Flags: --parallel --procs 4 --max-time 100ms
// Exit: 124
// Stat: preemptions > 0
// Stderr: gmplay: the run reached its limit
