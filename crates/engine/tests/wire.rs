//! `web/src/engine/wire.ts` is generated from the DTOs; this test says when it is no longer true.
//! `GMPLAY_UPDATE=1 cargo test -p gmplay-engine --test wire` writes it anew.
use gmplay_engine::dto::*;
use std::fs;
use ts_rs::TS;

fn wire() -> String {
    let mut out = String::from("// Generated from crates/engine/src/dto.rs by its test `wire`. Do not edit.\n");
    macro_rules! all {
        ($($t:ty),* $(,)?) => { $( out += &format!("\nexport {}\n", <$t>::decl()); )* };
    }
    all!(
        RunConfig, Diagnostic, EscapeMark, CheckResult, LoadResult, Progress, TrialView, Outcome, View, GView, MView, PView, CoreView, TimerView, ChanView,
        WaitView, HeapView, ClassView, ObjectView, SpanView, Stats, EventView, Timeline, Lane, LaneSpan, Marker, ConsoleChunk, FrameView, VarView,
    );
    out
}

#[test]
fn wire_types_of_the_page_are_those_of_the_engine() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/engine/wire.ts");
    if std::env::var_os("GMPLAY_UPDATE").is_some() {
        fs::create_dir_all(std::path::Path::new(path).parent().expect("a folder")).expect("web/src/engine");
        fs::write(path, wire()).expect("wire.ts");
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), wire(), "run with GMPLAY_UPDATE=1");
}
