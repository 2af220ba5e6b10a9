//! Golden code: each `tests/disasm/NAME.go` has a `NAME.dis` beside it with the code of its functions of package main, in
//! order of name. `UPDATE=1 cargo nextest run -p gmplay-compile --test disasm` writes them.
use gmplay_bytecode::{FuncId, disasm, verify};
use std::fs;
use std::path::PathBuf;

fn code(path: &str, text: &str) -> String {
    let c = gmplay_compile::compile_everything(&[gmplay_compile::Source { path, text }]);
    let errors: Vec<String> = c.diagnostics.iter().map(|d| d.render(&c.map)).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let image = c.image.expect("no diagnostics, so there is an image");
    verify(&image).expect("the code verifies");
    let mut funcs: Vec<(String, u32)> = image
        .funcs
        .iter()
        .enumerate()
        .filter(|(_, f)| f.name.starts_with("main.") && !f.name.starts_with("main.main"))
        .map(|(i, f)| (f.name.to_string(), i as u32))
        .collect();
    funcs.sort();
    // Numbers of types, data and functions depend on the library: the names behind the semicolon say what they are.
    let text: String = funcs.iter().map(|(_, i)| disasm::func(&image, FuncId(*i)) + "\n").collect();
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().enumerate().map(|(i, l)| stable(&closure(l, &lines[i..]))).collect()
}

/// The first word of a closure in the frame is a function's number: what comes later takes its address.
fn closure(line: &str, rest: &[&str]) -> String {
    let slot = line.split_once("Const d=").and_then(|(_, l)| l.split_once(" k="));
    let Some((slot, _)) = slot else { return line.into() };
    let end = format!(" a={slot}");
    let function = rest.iter().take_while(|l| !l.is_empty());
    match function.filter(|l| l.contains(" Lea ")).any(|l| l.ends_with(&end)) {
        true => line.split(" k=").next().unwrap_or_default().into(),
        false => line.into(),
    }
}

fn stable(line: &str) -> String {
    let mut s = line.to_string();
    if line.contains(" ; ") && line.contains(" k=") && !line.contains("kind") {
        let at = s.find(" k=").unwrap_or(0);
        let end = s[at + 1..].find(' ').map_or(s.len(), |e| at + 1 + e);
        s.replace_range(at..end, "");
    }
    if let Some(at) = s.find("; data 0x") {
        let quoted = s[at..].find('"').map(|q| s[at + q..].to_string());
        s.truncate(at);
        s.push_str("; data ");
        // What lies behind a string in static data is none of its own.
        if quoted.is_some() {
            s.push_str("string");
        }
    }
    s + "\n"
}

#[test]
fn golden() {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/disasm");
    let mut seen = 0;
    let mut wrong = vec![];
    for entry in fs::read_dir(&dir).expect("the folder is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|e| e != "go") {
            continue;
        }
        seen += 1;
        let name = path.file_name().and_then(|n| n.to_str()).expect("a UTF-8 name").to_string();
        let got = code(&name, &fs::read_to_string(&path).expect("readable"));
        let want = path.with_extension("dis");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&want, &got).expect("writable");
        }
        if fs::read_to_string(&want).unwrap_or_default() != got {
            wrong.push(format!("--- {name}\n{got}"));
        }
    }
    assert!(wrong.is_empty(), "the code has changed; look at it, then UPDATE=1:\n{}", wrong.join("\n"));
    assert!(seen > 5);
}
