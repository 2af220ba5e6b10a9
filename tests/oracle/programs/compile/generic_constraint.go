package main

type num interface{ ~int | ~float64 }

func sum[T num](a ...T) (t T) { return }

func main() {
	sum("a")
	sum[string]()
	sum()
}
