//! What the overlay declares without a body is what intrinsics.txt lists, and the other way round.
use std::collections::BTreeMap;

/// Bodyless functions of the overlay: symbol and the type as written.
fn declared() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for path in gmplay_golib::packages() {
        for (_, text) in gmplay_golib::package(path).expect("listed") {
            for line in text.lines() {
                let Some(rest) = line.strip_prefix("func ") else { continue };
                if line.ends_with('{') || line.ends_with('}') || line.contains('{') || rest.starts_with('(') {
                    continue;
                }
                let (name, signature) = rest.split_at(rest.find('(').expect("a function has parameters"));
                found.insert(format!("{path}.{name}"), format!("func{}", signature.trim_end()));
            }
        }
    }
    found
}

#[test]
fn overlay_and_list_agree() {
    let listed: BTreeMap<String, String> =
        gmplay_golib::intrinsics().map(|i| (i.symbol.to_string(), i.signature.to_string())).collect();
    assert!(listed.len() > 100, "the list is read");
    assert_eq!(declared(), listed);
}

#[test]
fn packages_are_found_by_their_path() {
    let files = gmplay_golib::package("math/rand/v2").expect("is there");
    assert!(files.iter().any(|(path, text)| *path == "$GOROOT/src/math/rand/v2/rand.go" && text.contains("package rand")));
    assert!(gmplay_golib::package("net/http").is_none());
    assert!(gmplay_golib::package("math/rand/").is_none());
}
