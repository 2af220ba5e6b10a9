//! Go's own library is legal Go. Runs where `GMPLAY_GOROOT` names a Go 1.27; else there is nothing to parse.
use gmplay_syntax::ast::NodeIds;
use gmplay_syntax::{SourceMap, parse_file};
use std::path::{Path, PathBuf};

fn go_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).expect("a readable folder").map(|e| e.expect("an entry")) {
        let path = entry.path();
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() && entry.file_name() != "testdata" {
            go_files(&path, out);
        } else if kind.is_file() && path.extension().is_some_and(|e| e == "go") {
            out.push(path);
        }
    }
}

#[test]
fn the_standard_library_parses() {
    let Ok(root) = std::env::var("GMPLAY_GOROOT") else {
        return;
    };
    let mut files = Vec::new();
    go_files(&Path::new(&root).join("src"), &mut files);
    assert!(files.len() > 5000, "{} files", files.len());
    for path in files {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        let mut map = SourceMap::default();
        let file = map.add(path.to_string_lossy(), text);
        let (_, diagnostics) = parse_file(&map, file, &mut NodeIds::default());
        let lines: Vec<String> = diagnostics.iter().map(|d| d.render(&map)).collect();
        assert!(lines.is_empty(), "{lines:#?}");
    }
}
