package main

import (
	"fmt"
	"strings"
)

type grid [10][10]bool

func (g *grid) neighbours(x, y int) (n int) {
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			if (dx != 0 || dy != 0) && g[(x+dx+10)%10][(y+dy+10)%10] {
				n++
			}
		}
	}
	return
}

func (g grid) step() (next grid) {
	for x := range g {
		for y := range g[x] {
			n := g.neighbours(x, y)
			next[x][y] = n == 3 || n == 2 && g[x][y]
		}
	}
	return
}

func (g grid) String() string {
	var b strings.Builder
	for _, row := range g {
		for _, c := range row {
			if c {
				b.WriteByte('#')
			} else {
				b.WriteByte('.')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func main() {
	var g grid
	for _, p := range [][2]int{{1, 2}, {2, 3}, {3, 1}, {3, 2}, {3, 3}} {
		g[p[0]][p[1]] = true
	}
	for range 12 {
		g = g.step()
	}
	fmt.Print(g)
}
