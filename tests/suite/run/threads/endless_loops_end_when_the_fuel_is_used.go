package main

func main() {
	go func() {
		for {
		}
	}()
	for {
	}
}

// Flags: --parallel --procs 2 --fuel 3000000
// Exit: 124
// Stat: instructions > 2999999
// Stderr: gmplay: the run reached its limit
