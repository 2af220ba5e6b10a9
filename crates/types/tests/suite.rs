//! Runs the checker over `tests/suite/types`: programs that pass, and programs whose wrong lines say so.
//!
//! A line's comment ``// ERROR `COL: message` `…` `` lists, in order, what gc 1.27.3 says there (found with
//! `go tool compile -e`); further lines of a message follow after ` | `. Both sides are compared whole: an error
//! too many fails as one too few does. `lib` holds what the programs import, as far as they use it.
use gmplay_syntax::ast::NodeIds;
use gmplay_syntax::{Diagnostic, SourceMap, parse_file};
use gmplay_types::{Basic, ParsedPackage, Program};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn go_files(dir: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/types");
    let entries = std::fs::read_dir(root.join(dir)).expect("the suite is in the repository");
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "go")).collect();
    files.sort();
    assert!(!files.is_empty(), "{dir} is empty");
    files
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().to_string()
}

struct Checked {
    program: Program,
    map: SourceMap,
    errors: Vec<Diagnostic>,
}

fn check(text: &str, name: &str) -> Checked {
    let mut map = SourceMap::default();
    let mut ids = NodeIds::default();
    let mut program = Program::new();
    for lib in go_files("lib") {
        let file_name = name_of(&lib);
        let id = map.add(file_name.as_str(), std::fs::read_to_string(&lib).unwrap_or_default());
        let (file, errors) = parse_file(&map, id, &mut ids);
        assert_eq!(errors, [], "{file_name}");
        let pkg = ParsedPackage { path: file_name.trim_end_matches(".go").into(), files: vec![file] };
        let errors = program.check_package(pkg, &map, ids.len());
        assert_eq!(errors, [], "{file_name}");
    }
    let id = map.add(format!("./{name}"), text);
    let (file, mut errors) = parse_file(&map, id, &mut ids);
    if !errors.iter().any(Diagnostic::is_syntax_error) {
        let pkg = ParsedPackage { path: "main".into(), files: vec![file] };
        errors.extend(program.check_package(pkg, &map, ids.len()));
    }
    Checked { program, map, errors }
}

type ByLine = BTreeMap<u32, Vec<String>>;

fn wanted(text: &str) -> ByLine {
    let mut out = ByLine::new();
    for (i, line) in text.lines().enumerate() {
        if let Some((_, list)) = line.split_once("// ERROR ") {
            let list: Vec<String> = list.split('`').skip(1).step_by(2).map(String::from).collect();
            assert!(!list.is_empty(), "line {} wants nothing", i + 1);
            out.insert(i as u32 + 1, list);
        }
    }
    out
}

fn found(c: &Checked) -> ByLine {
    let mut errors: Vec<&Diagnostic> = c.errors.iter().collect();
    errors.sort_by_key(|d| d.span.lo);
    let mut out = ByLine::new();
    for d in errors {
        let at = c.map.location(d.span.lo);
        let text: Vec<&str> = d.message.lines().map(str::trim).collect();
        let text = text.join(" | ");
        let list = out.entry(at.line).or_default();
        // gc prints equal messages on one line once.
        if !list.iter().any(|o: &String| o.split_once(": ").is_some_and(|(_, m)| m == text)) {
            list.push(format!("{}: {text}", at.column));
        }
    }
    out
}

#[test]
fn wrong_programs_fail_as_with_gc() {
    for path in go_files("fail") {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let name = name_of(&path);
        let c = check(&text, &name);
        let (want, got) = (wanted(&text), found(&c));
        assert!(!want.is_empty(), "{name} wants no errors");
        for line in want.keys().chain(got.keys()) {
            assert_eq!(got.get(line), want.get(line), "{name}:{line} (left: found)");
        }
    }
}

#[test]
fn right_programs_pass() {
    for path in go_files("pass") {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let name = name_of(&path);
        let c = check(&text, &name);
        let lines: Vec<String> = c.errors.iter().map(|d| d.render(&c.map)).collect();
        assert_eq!(lines, [""; 0], "{name}");
        let types = &c.program.types;
        let nil = types.basic(Basic::UntypedNil);
        for (i, tv) in c.program.info.exprs.iter().enumerate() {
            let Some(tv) = tv else { continue };
            assert!(tv.ty == nil || !types.is_untyped(tv.ty), "{name}: node {i} is left untyped");
            assert_eq!(types.canon(tv.ty), tv.ty, "{name}: node {i} has a presented type");
        }
    }
}

#[test]
fn a_program_without_main_is_told_so() {
    let c = check("package main\n\nfunc Main() {}\n", "x.go");
    let lines: Vec<String> = c.errors.iter().map(|d| d.render(&c.map)).collect();
    assert_eq!(lines, ["runtime.main_main·f: function main is undeclared in the main package"]);
}

#[test]
fn only_the_library_declares_functions_without_bodies() {
    let c = check("package main\n\nfunc f()\n\nfunc main() {}\n", "x.go");
    assert_eq!(found(&c).get(&3), Some(&vec!["6: missing function body".to_string()]));
}

/// Whatever the parser makes of damaged text, the checker gets through it.
#[test]
fn damaged_programs_are_survived() {
    let mut seed = 1u64;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (seed >> 33) as usize % n.max(1)
    };
    for path in go_files("pass").into_iter().chain(go_files("fail")) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let breaks = [' ', '\n', '(', ')', '.', '{', '}', '[', ']', ','];
        let words: Vec<&str> = text.split_inclusive(breaks).collect();
        for _ in 0..20 {
            let mut damaged = words.clone();
            for _ in 0..3 {
                let (i, j) = (next(damaged.len()), next(words.len()));
                match next(3) {
                    0 => drop(damaged.remove(i)),
                    1 => damaged.insert(i, words[j]),
                    _ => damaged[i] = words[j],
                }
            }
            let damaged = damaged.concat();
            let mut map = SourceMap::default();
            let id = map.add("x.go", damaged.as_str());
            let mut ids = NodeIds::default();
            let (file, _) = parse_file(&map, id, &mut ids);
            let pkg = ParsedPackage { path: "main".into(), files: vec![file] };
            // Syntax errors or not: what is left of the tree is checked.
            Program::new().check_package(pkg, &map, ids.len());
        }
    }
}
