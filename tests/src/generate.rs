//! Small Go programs drawn from a seed: workers compute by random statements, main sums what they send.
//!
//! # Invariants
//! 1. A program is legal Go.
//! 2. Its output is the same under every schedule, unless a worker panics.
use std::fmt::Write;

/// xorshift64*: enough to draw programs from.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % n
    }
    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

fn expr(r: &mut Rng, depth: u32) -> String {
    if depth == 0 {
        return match r.below(4) {
            0 => format!("lit({})", r.below(100)),
            1 => "x".into(),
            2 => "y".into(),
            _ => format!("s[{}&7]", r.pick(&["x", "y", "3"])),
        };
    }
    let (a, b) = (expr(r, depth - 1), expr(r, depth - 1));
    match r.below(8) {
        0 => format!("({a} + {b})"),
        1 => format!("({a} - {b})"),
        2 => format!("({a} * {b} % 1009)"),
        3 => format!("({a} ^ {b})"),
        4 => format!("int(int8({a}))"),
        5 => format!("m[{a}%16]"),
        6 => format!("pick({a} > {b}, {a}, {b})"),
        _ => format!("({a}<<{} & 0xffff)", r.below(9)),
    }
}

fn stmt(r: &mut Rng, depth: u32, out: &mut String, indent: usize) {
    let pad = "\t".repeat(indent);
    let e = expr(r, 2);
    match if depth == 0 { r.below(5) } else { r.below(12) } {
        0 => _ = writeln!(out, "{pad}x = {e}"),
        1 => _ = writeln!(out, "{pad}y += {e}"),
        2 => _ = writeln!(out, "{pad}s[{}] = {e}", r.below(8)),
        3 => _ = writeln!(out, "{pad}m[{e}%16]++"),
        4 => _ = writeln!(out, "{pad}list = &node{{{e}, list}}"),
        5 => block(r, depth, out, indent, &format!("if {e}%3 == 0 {{")),
        6 => {
            let n = r.below(5) + 1;
            block(r, depth, out, indent, &format!("for i := range {n} {{\n{pad}\tx += i"));
        }
        7 => block(r, depth, out, indent, "func() {"),
        8 => _ = writeln!(out, "{pad}t = append(t, {e})\n{pad}y += len(t)"),
        9 => _ = writeln!(out, "{pad}defer func(v int) {{ x ^= v }}({e})"),
        10 => _ = writeln!(out, "{pad}y += try(func() int {{ return s[{e}&15] }})"),
        _ => _ = writeln!(out, "{pad}switch v := any({e}).(type) {{\n{pad}case int:\n{pad}\ty ^= v\n{pad}}}"),
    }
}

fn block(r: &mut Rng, depth: u32, out: &mut String, indent: usize, head: &str) {
    let pad = "\t".repeat(indent);
    let _ = writeln!(out, "{pad}{head}");
    for _ in 0..=r.below(3) {
        stmt(r, depth - 1, out, indent + 1);
    }
    let _ = writeln!(out, "{pad}}}{}", if head.starts_with("func") { "()" } else { "" });
}

/// Workers compute from their number alone and send; main sums in any order, so every schedule gives one result.
pub fn program(seed: u64) -> String {
    let mut r = Rng::new(seed);
    let workers = 1 + r.below(6);
    let buffer = r.below(4);
    let mut body = String::new();
    for _ in 0..3 + r.below(6) {
        stmt(&mut r, 3, &mut body, 1);
    }
    let pause = r.pick(&["runtime.Gosched()", "time.Sleep(1000)", "mu.Lock()\n\tshared++\n\tmu.Unlock()", "runtime.GC()", ""]);
    format!(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"runtime\"\n\t\"sync\"\n\t\"time\"\n)\n\ntype node struct {{\n\tv    int\n\tnext *node\n}}\n\nvar (\n\tmu     sync.Mutex\n\tshared int\n)\n\n\
         func lit(n int) int {{ return n }}\n\nfunc pick(c bool, a, b int) int {{\n\tif c {{\n\t\treturn a\n\t}}\n\treturn b\n}}\n\n\
         func try(f func() int) (v int) {{\n\tdefer func() {{\n\t\tif recover() != nil {{\n\t\t\tv = 1\n\t\t}}\n\t}}()\n\treturn f()\n}}\n\n\
         func work(x int) (y int) {{\n\ts := make([]int, 8)\n\tm := map[int]int{{}}\n\tvar t []int\n\tvar list *node\n\tdefer func() {{\n\t\tfor n := list; n != nil; n = n.next {{\n\t\t\ty ^= n.v\n\t\t}}\n\t}}()\n{body}\t{pause}\n\t_, _, _ = s, m, t\n\treturn x ^ y\n}}\n\n\
         func main() {{\n\tout := make(chan int, {buffer})\n\tvar wg sync.WaitGroup\n\tfor i := range {workers} {{\n\t\twg.Go(func() {{ out <- work(i) }})\n\t}}\n\tgo func() {{\n\t\twg.Wait()\n\t\tclose(out)\n\t}}()\n\tsum := 0\n\tfor v := range out {{\n\t\tsum += v\n\t}}\n\tfmt.Println(sum)\n\t_, _ = runtime.NumCPU(), time.Now()\n}}\n"
    )
}
