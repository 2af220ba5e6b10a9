//! Broken programs and what gc says about them: `tests/suite/syntax/fail/*.txtar`.
//!
//! Each archive (Go's `txtar` format) holds pairs: `name.go`, and `name.err` with gc's lines, less the file's
//! name. With `GMPLAY_GOROOT` naming a Go 1.27, gc itself is asked too; with `GMPLAY_UPDATE` besides, the
//! `.err` parts are written anew from what it says.
use gmplay_syntax::{SourceMap, ast::NodeIds, parse_file, report::gc_lines};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Case {
    name: String,
    go: String,
    err: String,
}

struct Archive {
    path: PathBuf,
    intro: String,
    cases: Vec<Case>,
}

fn archives() -> Vec<Archive> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/syntax/fail");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&dir)
        .expect("the suite is there")
        .map(|e| e.expect("a readable folder").path())
        .filter(|p| p.extension().is_some_and(|e| e == "txtar"))
        .collect();
    paths.sort();
    paths.into_iter().map(read_archive).collect()
}

fn read_archive(path: PathBuf) -> Archive {
    let text = std::fs::read_to_string(&path).expect("a readable archive");
    let mut parts: Vec<(String, String)> = vec![(String::new(), String::new())];
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|l| l.strip_suffix(" --")) {
            Some(name) => parts.push((name.to_string(), String::new())),
            None => parts.last_mut().expect("starts with one").1.push_str(line),
        }
    }
    let mut parts = parts.into_iter();
    let intro = parts.next().expect("starts with one").1;
    let mut cases = Vec::new();
    while let (Some((go_name, go)), Some((err_name, err))) = (parts.next(), parts.next()) {
        let name = go_name.strip_suffix(".go").expect("x.go, then x.err").to_string();
        assert_eq!(err_name, format!("{name}.err"), "{}", path.display());
        cases.push(Case { name, go, err });
    }
    Archive { path, intro, cases }
}

fn ours(case: &Case) -> String {
    let mut map = SourceMap::default();
    let file = map.add("x.go", case.go.as_str());
    let (_, diagnostics) = parse_file(&map, file, &mut NodeIds::default());
    without_file_name(gc_lines(&map, &diagnostics).join("\n").as_str())
}

fn gc(case: &Case, goroot: &str, dir: &Path) -> String {
    std::fs::write(dir.join("x.go"), &case.go).expect("a folder to write to");
    let out = Command::new(Path::new(goroot).join("bin/go"))
        .args(["tool", "compile", "-p", "p", "-o", "x.o", "x.go"])
        .env("GOTOOLCHAIN", "local")
        .current_dir(dir)
        .output()
        .expect("go runs");
    without_file_name(&String::from_utf8_lossy(&out.stdout))
}

fn without_file_name(lines: &str) -> String {
    lines.lines().map(|l| format!("{}\n", l.strip_prefix("x.go:").unwrap_or(l))).collect()
}

#[test]
fn broken_programs_are_told_in_gcs_words() {
    let goroot = std::env::var("GMPLAY_GOROOT").ok();
    let update = std::env::var("GMPLAY_UPDATE").is_ok();
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut wrong = String::new();
    let mut count = 0;
    for mut archive in archives() {
        for case in &mut archive.cases {
            count += 1;
            if let Some(goroot) = &goroot {
                let said = gc(case, goroot, dir);
                if update {
                    case.err = said;
                } else if said != case.err {
                    let _ = writeln!(wrong, "{}: gc says\n{said}the suite\n{}", case.name, case.err);
                }
            }
            let got = ours(case);
            if got != case.err || got.is_empty() {
                let _ = writeln!(wrong, "{}: want\n{}got\n{got}", case.name, case.err);
            }
        }
        if update && goroot.is_some() {
            let mut text = archive.intro.clone();
            for c in &archive.cases {
                let _ = write!(text, "-- {0}.go --\n{1}-- {0}.err --\n{2}", c.name, c.go, c.err);
            }
            std::fs::write(&archive.path, text).expect("a writable archive");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 100, "the suite has {count} cases only");
}
