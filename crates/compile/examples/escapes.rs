//! `escapes FILE.go…`: the notes about each program, in gc's lines; `-r` first: with reasons.
use gmplay_compile::{Source, compile};

fn main() {
    let mut reasons = false;
    for path in std::env::args().skip(1) {
        if path == "-r" {
            reasons = true;
            continue;
        }
        let text = match std::fs::read_to_string(&path) {
            Ok(t) => t,
            Err(e) => {
                eprintln!("{path}: {e}");
                continue;
            }
        };
        let c = compile(&[Source { path: &path, text: &text }]);
        for d in &c.diagnostics {
            eprintln!("{}", d.render(&c.map));
        }
        for n in &c.escapes {
            let l = c.map.location(n.span.lo);
            println!("{}:{}:{}: {}", l.path, l.line, l.column, n.message);
            if reasons {
                n.reason.iter().for_each(|r| println!("\t{r}"));
            }
        }
    }
}
