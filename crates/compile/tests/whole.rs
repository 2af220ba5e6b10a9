//! Everything that can be lowered is, and verifies: the library overlay, every function of it, and programs over the language.
use gmplay_bytecode::verify;
use gmplay_compile::{Source, compile_everything};
use std::fs;
use std::path::Path;

fn check(path: &str, text: &str) {
    let c = compile_everything(&[Source { path, text }]);
    let errors: Vec<String> = c.diagnostics.iter().map(|d| d.render(&c.map)).collect();
    assert!(errors.is_empty(), "{path}: {errors:#?}");
    let image = c.image.expect("no diagnostics, so there is an image");
    if let Err(e) = verify(&image) {
        panic!("{path}: {e}");
    }
    assert!(image.entry.is_some() && image.well_known.vmpanic.is_some());
}

#[test]
fn every_function_of_the_overlay() {
    let imports: String = gmplay_golib::packages()
        .filter(|p| *p != "unsafe" && !p.contains("internal/"))
        .map(|p| format!("import _ {p:?}\n"))
        .collect();
    check("all.go", &format!("package main\n{imports}\nfunc main() {{}}\n"));
}

#[test]
fn programs() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut seen = 0;
    for entry in fs::read_dir(dir).expect("the folder is there") {
        let path = entry.expect("readable").path();
        check(&path.display().to_string(), &fs::read_to_string(&path).expect("readable"));
        seen += 1;
    }
    assert!(seen >= 10);
}

#[test]
fn a_type_error_is_a_diagnostic_and_no_image() {
    let c = compile_everything(&[Source { path: "x.go", text: "package main\nfunc main() { var x int = \"s\" }\n" }]);
    assert!(c.image.is_none());
    assert!(!c.diagnostics.is_empty());
}

#[test]
fn tall_chains_fit_a_small_stack() {
    let sum = vec!["f(x)"; 1400].join(" + ");
    let cat = vec!["g(s)"; 1400].join(" + ");
    let and = vec!["x > 1"; 100].join(" && ");
    let elses = vec!["if x == 1 { x++ }"; 100].join(" else ");
    let text = format!(
        "package main\nfunc f(x int) int {{ return x }}\nfunc g(s string) string {{ return s }}\n\
         func h(x int, s string) (int, string, bool) {{\n{elses}\nreturn {sum}, {cat}, {and}\n}}\nfunc main() {{ h(1, \"\") }}\n"
    );
    // Unoptimised frames are some four times as large as those of the build that gets one megabyte, in the browser.
    let run = std::thread::Builder::new().stack_size(4 << 20).spawn(move || check("tall.go", &text));
    run.expect("a thread").join().expect("no overflow");
}
