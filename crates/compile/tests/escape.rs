//! Notes about escapes, against gc's: `tests/suite/escape/NAME.go` has beside it `NAME.want`, what
//! `go build -gcflags='-m -l'` of Go 1.27 says of that file, in its order, without the lines on things that only gc has:
//! temporaries (`.autotmp_`), the variables of rewritten range statements (`#state1`), shapes (`go.shape`) and
//! devirtualized calls.
use gmplay_compile::{Compiled, Source, compile};
use std::fs;
use std::path::{Path, PathBuf};

fn suite() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/escape");
    let entries = fs::read_dir(dir).expect("the folder is there");
    let mut all: Vec<PathBuf> = entries.map(|e| e.expect("readable").path()).collect();
    all.retain(|p| p.extension().is_some_and(|e| e == "go"));
    all.sort();
    all
}

fn lines(c: &Compiled) -> Vec<String> {
    let place = |n: &gmplay_compile::EscapeNote| {
        let l = c.map.location(n.span.lo);
        format!("{}:{}:{}: {}", l.path, l.line, l.column, n.message)
    };
    c.escapes.iter().map(place).collect()
}

fn compiled(name: &str, text: &str) -> Compiled {
    let c = compile(&[Source { path: name, text }]);
    let errors: Vec<String> = c.diagnostics.iter().map(|d| d.render(&c.map)).collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
    c
}

/// Of what the lines have in common, how much is in the same order: positions where they part.
fn differences(want: &[String], got: &[String]) -> Vec<String> {
    let mut out: Vec<String> = vec![];
    out.extend(want.iter().filter(|l| !got.contains(l)).map(|l| format!("- {l}")));
    out.extend(got.iter().filter(|l| !want.contains(l)).map(|l| format!("+ {l}")));
    if out.is_empty() && want != got {
        let at = want.iter().zip(got).position(|(a, b)| a != b).unwrap_or(want.len().min(got.len()));
        out.push(format!("the order differs from line {} on: {:?}", at + 1, got.get(at)));
    }
    out
}

#[test]
fn gc_says_the_same() {
    let all = suite();
    assert!(all.len() >= 9, "the suite is there");
    let mut wrong = vec![];
    for path in all {
        let name = path.file_name().and_then(|n| n.to_str()).expect("a UTF-8 name").to_string();
        let got = lines(&compiled(&name, &fs::read_to_string(&path).expect("readable")));
        let want = fs::read_to_string(path.with_extension("want")).expect("a .want beside it");
        let want: Vec<String> = want.lines().map(String::from).collect();
        assert!(want.len() > 3, "{name}: nothing is wanted");
        wrong.extend(differences(&want, &got));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn reason(text: &str, message: &str) -> Vec<String> {
    let c = compiled("x.go", text);
    let note = c.escapes.iter().find(|n| n.message == message);
    note.unwrap_or_else(|| panic!("no {message:?} in {:#?}", lines(&c))).reason.clone()
}

#[test]
fn a_reason_is_the_flow_from_the_heap_to_the_variable() {
    let text = "package main\nvar g **int\nfunc main() {\n\tx := 1\n\tp := &x\n\tg = &p\n}\n";
    assert_eq!(reason(text, "moved to heap: p"), ["flow: {heap} ← &p", "from &p (address-of) at x.go:6:6", "from g = &p (assign) at x.go:6:4"]);
    assert_eq!(reason(text, "moved to heap: x"), ["flow: p ← &x", "from &x (address-of) at x.go:5:7", "from p := &x (assign) at x.go:5:4"]);
}

#[test]
fn a_parameter_has_a_reason_too() {
    let text = "package main\nfunc f(p *int) *int { return p }\nfunc main() { f(new(int)) }\n";
    let r = reason(text, "leaking param: p to result ~r0 level=0");
    assert_eq!(r, ["flow: ~r0 ← p", "from return p (return) at x.go:2:23"]);
}

#[test]
fn storage_is_in_the_note() {
    let c = compiled("x.go", "package main\nvar g *int\nfunc f(p *int) { g = p }\nfunc main() {\n\tx := new(int)\n\t*x = 1\n\tf(new(int))\n}\n");
    let heap: Vec<Option<bool>> = c.escapes.iter().map(|n| n.heap).collect();
    assert_eq!(heap, [None, Some(false), Some(true)]);
}

/// gc calls it `.autotmp_1`.
#[test]
fn a_new_variable_with_a_value_is_named_by_its_expression() {
    let c = compiled("x.go", "package main\nfunc f(x int) *int { return new(x + 1) }\nfunc main() { f(2) }\n");
    assert_eq!(lines(&c), ["x.go:2:32: new(x + 1) escapes to heap"]);
}

/// What a frame cannot hold is on the heap, and so is what it points to.
#[test]
fn large_objects_take_what_they_hold_with_them() {
    let text = "package main\ntype big struct { p *int; a [70000]byte }\nfunc main() {\n\tx, y := 1, 2\n\tp := &big{p: &x}\n\tq := new(big{p: &y})\n\t_, _ = p, q\n}\n";
    let got = lines(&compiled("x.go", text));
    for want in ["x.go:4:2: moved to heap: x", "x.go:4:5: moved to heap: y", "x.go:5:7: &big{...} escapes to heap"] {
        assert!(got.iter().any(|l| l == want), "{want} in {got:#?}");
    }
}

/// Source that does not type-check gets no notes, and no panic.
#[test]
fn broken_programs_are_survived() {
    for path in suite() {
        let text = fs::read_to_string(&path).expect("readable");
        for cut in (100..text.len()).step_by(text.len() / 3) {
            if text.is_char_boundary(cut) {
                compile(&[Source { path: "cut.go", text: &text[..cut] }]);
            }
        }
    }
}
