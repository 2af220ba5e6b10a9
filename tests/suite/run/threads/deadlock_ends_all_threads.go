// The last goroutine to sleep finds that nobody is left, on whichever thread it runs.
package main

func main() {
	for i := 0; i < 6; i++ {
		go func() {
			select {}
		}()
	}
	var never chan int
	<-never
}

// Flags: --parallel --procs 4 --check
// Stderr: fatal error: all goroutines are asleep - deadlock!
// Exit: 2
