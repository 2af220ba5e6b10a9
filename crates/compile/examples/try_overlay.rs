fn main() {
    for a in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&a).unwrap();
        let c = gmplay_compile::compile(&[gmplay_compile::Source { path: &a, text: &text }]);
        println!("{a}: image {} diags {}", c.image.is_some(), c.diagnostics.len());
        for d in c.diagnostics.iter().take(40) { println!("  {:?}", d); }
    }
}
