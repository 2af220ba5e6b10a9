package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

func main() {
	dir := os.TempDir()
	name := dir + "/gmplay-oracle-file.txt"
	fmt.Println(os.WriteFile(name, []byte("first\n"), 0o644))
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	fmt.Println(err)
	fmt.Fprintln(f, "second")
	fmt.Println(f.Close())
	data, err := os.ReadFile(name)
	fmt.Printf("%q %v\n", data, err)
	fmt.Println(os.Remove(name))
	_, err = os.ReadFile(name)
	fmt.Println(errors.Is(err, fs.ErrNotExist), os.IsNotExist(err))
	_, err = os.Open("/no/such/file")
	fmt.Println(err)
	fmt.Println(len(os.Args), os.Getenv("GMPLAY_NO_SUCH") == "")
}
