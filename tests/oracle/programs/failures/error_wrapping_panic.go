package main

import (
	"fmt"
	"os"
)

func main() {
	_, err := os.ReadFile("missing.txt")
	panic(fmt.Errorf("load: %w", err))
}
