//! The machine's functions are those that the overlay declares: same symbols, same windows.
use std::collections::BTreeMap;

/// Slots of one Go type as the list writes it.
fn slots(t: &str) -> u16 {
    match t {
        "string" | "any" => 2,
        _ if t.starts_with("[]") => 3,
        _ => 1,
    }
}

/// Slots of a list of parameters or results, `name type` or `type` each.
fn list(s: &str) -> u16 {
    let parts = s.split(',').map(str::trim).filter(|p| !p.is_empty());
    parts.map(|p| slots(p.rsplit_once(' ').map_or(p, |(_, t)| t))).sum()
}

#[test]
fn the_list_and_the_table_agree() {
    let text = include_str!("../../golib/intrinsics.txt");
    let mut want = BTreeMap::new();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let mut parts = line.split('\t');
        let (Some(symbol), Some(sig)) = (parts.next(), parts.next()) else { panic!("{line}") };
        let rest = sig.strip_prefix("func(").expect("a signature");
        let (params, results) = rest.split_once(')').expect("a closed list");
        let results = results.trim().trim_start_matches('(').trim_end_matches(')');
        want.insert(symbol.to_string(), (list(results), list(params)));
    }
    let have: BTreeMap<String, (u16, u16)> =
        gmplay_vm::provided().map(|(name, r, p)| (name.to_string(), (r, p))).collect();
    assert!(want.len() > 100);
    for (name, window) in &want {
        assert_eq!(have.get(name), Some(window), "{name}");
    }
    for name in have.keys() {
        assert!(want.contains_key(name), "{name} is not in the list");
    }
}
