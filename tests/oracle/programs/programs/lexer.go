package main

import (
	"fmt"
	"strconv"
	"unicode"
)

type parser struct {
	s   []rune
	pos int
}

func (p *parser) peek() rune {
	for p.pos < len(p.s) && unicode.IsSpace(p.s[p.pos]) {
		p.pos++
	}
	if p.pos == len(p.s) {
		return 0
	}
	return p.s[p.pos]
}

func (p *parser) expr() float64 {
	v := p.term()
	for {
		switch p.peek() {
		case '+':
			p.pos++
			v += p.term()
		case '-':
			p.pos++
			v -= p.term()
		default:
			return v
		}
	}
}

func (p *parser) term() float64 {
	v := p.factor()
	for {
		switch p.peek() {
		case '*':
			p.pos++
			v *= p.factor()
		case '/':
			p.pos++
			v /= p.factor()
		default:
			return v
		}
	}
}

func (p *parser) factor() float64 {
	switch c := p.peek(); {
	case c == '(':
		p.pos++
		v := p.expr()
		if p.peek() != ')' {
			panic("missing )")
		}
		p.pos++
		return v
	case c == '-':
		p.pos++
		return -p.factor()
	case unicode.IsDigit(c):
		start := p.pos
		for p.pos < len(p.s) && (unicode.IsDigit(p.s[p.pos]) || p.s[p.pos] == '.') {
			p.pos++
		}
		v, _ := strconv.ParseFloat(string(p.s[start:p.pos]), 64)
		return v
	default:
		panic(fmt.Sprintf("unexpected %q at %d", c, p.pos))
	}
}

func eval(s string) (v float64, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	p := &parser{s: []rune(s)}
	return p.expr(), nil
}

func main() {
	for _, s := range []string{"1 + 2*3", "(1+2)*3", "-4/2 - (3 - 1)", "2*(3", "7 & 2", "1.5*4"} {
		fmt.Println(eval(s))
	}
}
