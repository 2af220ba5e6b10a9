//! The page's examples: each compiles, runs twice to the same events, and ends as the catalogue of hashes says.
//!
//! `tests/suite/examples.hashes` has a line for each example that ends: id, event hash. The browser tests hold both wasm
//! builds to the same lines. `GMPLAY_UPDATE=1 cargo test -p gmplay-engine --test examples` writes it anew.
use gmplay_engine::dto::RunConfig;
use gmplay_engine::session::{Limits, Session};
use serde_json::Value;
use std::fs;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");

fn run(source: &str, config: &RunConfig) -> Option<String> {
    let mut s = Session::default();
    let loaded = s.load(source, config, Limits { events: 1_500_000, ..Limits::default() }).expect("a configuration");
    assert!(loaded.ok, "{:?}", loaded.diagnostics);
    loop {
        let p = s.advance(1e6, 1e18).expect("a run");
        let head = s.state_after(p.events as u64).expect("a state");
        assert_eq!(head.healed, 0, "an event contradicts the ones before it, in the first {}", p.events);
        if p.outcome.is_some() {
            return s.event_hash().ok();
        }
        if p.limit.is_some() || p.instructions > 1e8 {
            return None;
        }
    }
}

#[test]
fn examples_run_alike_everywhere() {
    let catalog: Value = serde_json::from_str(&fs::read_to_string(format!("{ROOT}web/examples/catalog.json")).expect("the catalogue")).expect("JSON");
    let mut lines = String::new();
    let all = catalog.as_array().expect("a list");
    assert!(all.len() >= 12);
    for e in all {
        let id = e["id"].as_str().expect("an id");
        let source = fs::read_to_string(format!("{ROOT}web/examples/{id}.go")).expect(id);
        let config: RunConfig = serde_json::from_value(e["config"].clone()).expect(id);
        let first = run(&source, &config);
        assert_eq!(first, run(&source, &config), "{id}: two runs differ");
        if let Some(hash) = first {
            lines += &format!("{id} {hash}\n");
        }
    }
    let file = format!("{ROOT}tests/suite/examples.hashes");
    if std::env::var_os("GMPLAY_UPDATE").is_some() {
        fs::write(&file, &lines).expect("examples.hashes");
    }
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), lines, "run with GMPLAY_UPDATE=1 and look at the difference");
}
