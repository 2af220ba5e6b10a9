//! Prints, for each Go file named, the syntax errors that gc would print.
fn main() {
    for path in std::env::args().skip(1) {
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(e) => {
                eprintln!("{path}: {e}");
                continue;
            }
        };
        let mut map = gmplay_syntax::SourceMap::default();
        let file = map.add(path, text);
        let (_, diagnostics) = gmplay_syntax::parse_file(&map, file, &mut Default::default());
        for line in gmplay_syntax::report::gc_lines(&map, &diagnostics) {
            println!("{line}");
        }
    }
}
