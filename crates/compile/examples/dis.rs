//! Prints the program's code: `cargo run -p gmplay-compile --example dis FILE.go [PREFIX]`, functions by name prefix.
use gmplay_bytecode::{FuncId, disasm, verify};

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_default();
    let prefix = args.next().unwrap_or_else(|| "main.".into());
    let text = match std::fs::read_to_string(&path) {
        Ok(t) => t,
        Err(e) => return eprintln!("{path}: {e}"),
    };
    let start = std::time::Instant::now();
    let c = gmplay_compile::compile(&[gmplay_compile::Source { path: &path, text: &text }]);
    let took = start.elapsed();
    for d in &c.diagnostics {
        println!("{}", d.render(&c.map));
    }
    let Some(image) = c.image else { return };
    for (i, f) in image.funcs.iter().enumerate() {
        if f.name.starts_with(&prefix) {
            println!("{}", disasm::func(&image, FuncId(i as u32)));
        }
    }
    eprintln!(
        "{} functions, {} instructions, {} types, {} bytes of data, {took:?}",
        image.funcs.len(),
        image.code.len(),
        image.types.len(),
        image.data.len()
    );
    if let Err(e) = verify(&image) {
        println!("verify: {e}");
    }
}
