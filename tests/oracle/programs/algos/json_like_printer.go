package main

import (
	"fmt"
	"sort"
	"strings"
)

type value interface{ write(*strings.Builder, int) }
type (
	str    string
	num    float64
	boolv  bool
	null   struct{}
	array  []value
	object map[string]value
)

func (s str) write(b *strings.Builder, _ int)   { fmt.Fprintf(b, "%q", string(s)) }
func (n num) write(b *strings.Builder, _ int)   { fmt.Fprintf(b, "%g", float64(n)) }
func (v boolv) write(b *strings.Builder, _ int) { fmt.Fprintf(b, "%t", bool(v)) }
func (null) write(b *strings.Builder, _ int)    { b.WriteString("null") }
func (a array) write(b *strings.Builder, d int) {
	b.WriteByte('[')
	for i, v := range a {
		if i > 0 {
			b.WriteString(", ")
		}
		v.write(b, d)
	}
	b.WriteByte(']')
}
func (o object) write(b *strings.Builder, d int) {
	keys := make([]string, 0, len(o))
	for k := range o {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	b.WriteString("{\n")
	for i, k := range keys {
		b.WriteString(strings.Repeat("  ", d+1))
		str(k).write(b, d)
		b.WriteString(": ")
		o[k].write(b, d+1)
		if i < len(keys)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString(strings.Repeat("  ", d) + "}")
}

type parser struct {
	s string
	i int
}

func (p *parser) ws() {
	for p.i < len(p.s) && strings.ContainsRune(" \n\t", rune(p.s[p.i])) {
		p.i++
	}
}

func (p *parser) parse() (v value) {
	p.ws()
	switch c := p.s[p.i]; {
	case c == '{':
		o := object{}
		p.i++
		for p.ws(); p.s[p.i] != '}'; p.ws() {
			k := p.parse().(str)
			p.ws()
			if p.s[p.i] != ':' {
				panic(fmt.Sprintf("expected : at %d", p.i))
			}
			p.i++
			o[string(k)] = p.parse()
			p.ws()
			if p.s[p.i] == ',' {
				p.i++
			}
		}
		p.i++
		return o
	case c == '[':
		a := array{}
		p.i++
		for p.ws(); p.s[p.i] != ']'; p.ws() {
			a = append(a, p.parse())
			p.ws()
			if p.s[p.i] == ',' {
				p.i++
			}
		}
		p.i++
		return a
	case c == '"':
		j := strings.IndexByte(p.s[p.i+1:], '"')
		v = str(p.s[p.i+1 : p.i+1+j])
		p.i += j + 2
		return
	case strings.HasPrefix(p.s[p.i:], "true"):
		p.i += 4
		return boolv(true)
	case strings.HasPrefix(p.s[p.i:], "null"):
		p.i += 4
		return null{}
	default:
		var f float64
		j := p.i
		for j < len(p.s) && strings.IndexByte("-+.0123456789eE", p.s[j]) >= 0 {
			j++
		}
		if _, err := fmt.Sscan(p.s[p.i:j], &f); err != nil {
			panic(err)
		}
		p.i = j
		return num(f)
	}
}

func main() {
	p := &parser{s: `{"b": [1, 2.5, -3e2, {"x": null}], "a": {"deep": {"er": true}}, "s": "text"}`}
	var b strings.Builder
	p.parse().write(&b, 0)
	fmt.Println(b.String())
	defer func() { fmt.Println("error:", recover()) }()
	(&parser{s: `{"a" 1}`}).parse()
}
