//! Text that is no Go: the parser neither panics nor hangs, whatever it is given.
use gmplay_syntax::ast::NodeIds;
use gmplay_syntax::walk::walk_file;
use gmplay_syntax::{Diagnostic, SourceMap, parse_file};
use std::time::{Duration, Instant};

/// Parses, walks and drops a tree, and checks that the diagnostics point into the text.
fn survive(text: &str) -> Vec<Diagnostic> {
    let mut map = SourceMap::default();
    let file = map.add("x.go", text);
    let mut ids = NodeIds::default();
    let (tree, diagnostics) = parse_file(&map, file, &mut ids);
    let mut nodes = 0;
    walk_file(&tree, &mut |_| nodes += 1);
    assert!(nodes <= ids.len());
    let base = map.file(file).base.0;
    for d in &diagnostics {
        assert!(!d.message.is_empty());
        assert!(d.span.lo.0 >= base && d.span.lo <= d.span.hi, "{d:?}");
        assert!(d.span.lo.0 <= base + text.len() as u32, "{d:?}");
    }
    gmplay_syntax::report::gc_lines(&map, &diagnostics);
    diagnostics
}

/// A thread with the stack that the parser gets in a browser, or in an unoptimised build what it needs.
fn on_small_stack(f: impl FnOnce() + Send + 'static) {
    let size = if cfg!(debug_assertions) { 2 << 20 } else { 1 << 20 };
    std::thread::Builder::new().stack_size(size).spawn(f).expect("a thread").join().expect("no panic");
}

#[test]
fn deep_nesting_is_an_error_and_not_a_stack_overflow() {
    let cases = [
        ("var x = ", "("),
        ("var x = ", "!"),
        ("var x = ", "<-"),
        ("var x = ", "f("),
        ("var x = ", "f["),
        ("var x = ", "a||b&&c==d+e*("),
        ("var x = ", "T{"),
        ("var x = T", "{a:"),
        ("var x = ", "func() { x = "),
        ("var x ", "[]"),
        ("var x ", "*"),
        ("var x ", "chan "),
        ("var x ", "map["),
        ("var x ", "func("),
        ("var x ", "func() ("),
        ("var x ", "struct{a "),
        ("var x ", "struct{*T["),
        ("var x ", "interface{ m("),
        ("var x ", "T["),
        ("type T", "[P "),
        ("func f() ", "{"),
        ("func f() {", "if x {"),
        ("func f() {", "if x {} else "),
        ("func f() {", "if func() {"),
        ("func f() {", "for {"),
        ("func f() {", "switch { case x: "),
        ("func f() {", "select { case <-c: "),
        ("func f() {", "a: "),
        ("func f() {", "go func() {"),
        // Chains nest to the left.
        ("var x = ", "a+"),
        ("var x = ", "a."),
        ("var x = a", "()"),
        ("var x = a", "[0]"),
        ("var x = ", "((a+a+a+a+a)+a+a+a)+("),
        ("type T interface {", "~a|"),
    ];
    on_small_stack(move || {
        for (start, again) in cases {
            let text = format!("package p\n{start}{}", again.repeat(20_000));
            let found = survive(&text);
            assert_eq!(found[0].message, "syntax error: exceeded max nesting depth", "{start}{again}");
            assert_eq!(found.len(), 1, "{start}{again}: {:?}", found[1]);
        }
    });
}

#[test]
fn what_programs_nest_is_allowed() {
    let nested = |n: usize| format!("package p\nvar x = {}1{}\n", "(".repeat(n), ")".repeat(n));
    let chain = |n: usize| format!("package p\nconst s = \"\"{}\n", " +\n\t\"a\"".repeat(n));
    let elses =
        |n: usize| format!("package p\nfunc f() {{\n\tif x {{\n\t}}{}\n}}\n", " else if x {\n\t}".repeat(n));
    on_small_stack(move || {
        for text in [nested(100), chain(1400), elses(1400)] {
            assert_eq!(survive(&text), []);
        }
    });
}

#[test]
fn large_files_take_linear_time() {
    // Many of everything that is looked up, kept or searched for.
    let many = |line: &str, n: usize| line.repeat(n);
    let labels: String = (0..20_000).map(|i| format!("goto L{i}\nL{}:\n", i + 1)).collect();
    let texts = [
        format!("package p\nfunc f() {{\n{}}}\n", many("x = f(a, b[1:2], \"text\")\n", 20_000)),
        format!("package p\nvar x = []int{{\n{}}}\n", many("1, 2, 3,\n", 50_000)),
        format!("package p\n{}", many("}\n", 50_000)),
        format!("package p\nfunc f() {{\n{}}}\n", many("a b c\n", 30_000)),
        format!("package p\n{}", many("//go:noinline\nx\n", 20_000)),
        format!("package p\nfunc f() {{\n{labels}}}\n"),
        format!("package p\nfunc f() {{\n{}}}\n", many("goto L\n", 20_000) + &many("v := 1\nM:\n", 2_000)),
        "\"".repeat(100_000),
        "/*".repeat(100_000),
        "\u{e9}\u{661}@".repeat(30_000),
    ];
    for text in texts {
        let start = Instant::now();
        survive(&text);
        assert!(start.elapsed() < Duration::from_secs(8), "{} took {:?}", &text[..60], start.elapsed());
    }
}

/// Marsaglia's xorshift: the same cases in every run.
struct XorShift(u64);

impl XorShift {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// Splits text into words, numbers, and single characters.
fn tokens(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if word(c) { rest.find(|c| !word(c)).unwrap_or(rest.len()) } else { c.len_utf8() };
        out.push(&rest[..end]);
        rest = &rest[end..];
    }
    out
}

#[test]
fn mutated_programs() {
    const PIECES: &[&str] = &[
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ";",
        ",",
        "\n",
        ":",
        ":=",
        "=",
        "...",
        ".",
        "*",
        "<-",
        "~",
        "|",
        "func",
        "type ",
        "var ",
        "if ",
        "else ",
        "for ",
        "range ",
        "switch ",
        "case ",
        "default",
        "select",
        "go ",
        "return",
        "goto ",
        "map",
        "chan ",
        "struct",
        "interface",
        "import ",
        "0x",
        "1_",
        "\"",
        "'",
        "`",
        "\\",
        "//go:nosplit\n",
        "/*",
        "\0",
        "\u{feff}",
        "é",
        "P *C,",
        ".(type)",
        "L:",
        "\u{ff}",
    ];
    let corpus = tokens(include_str!("everything.go.txt"));
    let mut rng = XorShift(0x9e37_79b9_7f4a_7c15);
    let mut failed = 0;
    for _ in 0..600 {
        // A window of the corpus, so that what precedes a mutation varies too.
        let from = rng.below(corpus.len() / 2);
        let len = 50 + rng.below(corpus.len() - from - 50);
        let mut text = vec!["package p\n"];
        text.extend(&corpus[if rng.below(3) == 0 { 0..corpus.len() } else { from..from + len }]);
        for _ in 0..1 + rng.below(4) {
            let (i, j) = (rng.below(text.len()), rng.below(text.len()));
            match rng.below(5) {
                0 if text.len() > 2 => drop(text.remove(i)),
                0 => {}
                1 => text.insert(i, text[j]),
                2 => text.swap(i, j),
                3 => text.insert(i, PIECES[rng.below(PIECES.len())]),
                _ => text.truncate(i.max(text.len() / 2)),
            }
        }
        failed += !survive(&text.concat()).is_empty() as usize;
    }
    assert!(failed > 400, "only {failed} of the mutations broke the program");
}

#[test]
fn arbitrary_bytes() {
    let mut rng = XorShift(42);
    for _ in 0..300 {
        let bytes: Vec<u8> = (0..rng.below(300)).map(|_| rng.below(256) as u8).collect();
        survive(&String::from_utf8_lossy(&bytes));
        let ascii: String = bytes.iter().map(|b| (b & 0x7f) as char).collect();
        survive(&format!("package p\nfunc f() {{ {ascii}"));
    }
}
