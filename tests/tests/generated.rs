//! Generated and mutated programs through the whole pipeline, with all of the runtime's invariants checked after each step.
//!
//! Whatever a program does, the engine must come back: with an exit, a Go panic, a fatal error or compile errors, never with
//! a panic of its own. Generated programs are legal Go by construction, so they must also compile; run twice with one seed they
//! must print the same, and a run with another number of Ps must print the same too, because they only sum over channels.
use gmplay_engine::batch::{self, Options};
use gmplay_engine::dto::RunConfig;
use gmplay_engine::source;
use gmplay_tests::files;
use gmplay_tests::generate::{Rng, program};
use std::fs;

fn run(text: &str, procs: u32, gogc: u32) -> (i32, String) {
    let checked = source::check(&[("main.go", text)]);
    let image = checked.image.unwrap_or_else(|| panic!("{}\n{text}", checked.rendered.join("\n")));
    let mut out = vec![];
    let config = RunConfig { procs, cores: 2, gogc: Some(gogc), ..RunConfig::default() };
    let options = Options { config, fuel: Some(30_000_000), ..Options::default() };
    let f = batch::run(&image, &options, &mut |_, b| out.extend_from_slice(b)).expect("a configuration");
    (f.status, String::from_utf8_lossy(&out).into_owned() + &f.epilogue)
}

#[test]
fn generated_programs_give_one_result_under_every_schedule() {
    for seed in 0..40 {
        let text = program(seed);
        let one = run(&text, 1, 100);
        assert!(one.0 == 0 || one.0 == 2, "seed {seed}: {one:?}\n{text}");
        if one.0 == 0 {
            assert_eq!(run(&text, 4, 1), one, "seed {seed} with 4 Ps\n{text}");
        }
    }
}

#[test]
fn mutated_programs_never_break_the_front_end() {
    let t = std::thread::Builder::new().stack_size(64 << 20).spawn(|| {
        let corpus: Vec<String> = files::programs("oracle/programs").iter().filter_map(|p| fs::read_to_string(p).ok()).collect();
        assert!(corpus.len() > 100);
        let mut r = Rng::new(42);
        for _ in 0..250 {
            let mut bytes = corpus[r.below(corpus.len() as u64) as usize].clone().into_bytes();
            for _ in 0..=r.below(3) {
                let at = r.below(bytes.len() as u64) as usize;
                let to = (at + r.below(20) as usize).min(bytes.len());
                match r.below(4) {
                    0 => drop(bytes.drain(at..to)),
                    1 => bytes[at] = b"(){}[];,.:=+-*/&|<>!~\"'`0aZ \n"[r.below(29) as usize],
                    2 => {
                        let piece = bytes[at..to].to_vec();
                        bytes.splice(at..at, piece);
                    }
                    _ => bytes.truncate(at.max(1)),
                }
            }
            let text = String::from_utf8_lossy(&bytes);
            // Whatever comes out, it comes back.
            let checked = source::check(&[("main.go", &text)]);
            assert!(checked.image.is_some() || !checked.rendered.is_empty(), "neither a program nor an error:\n{text}");
        }
    });
    t.expect("a thread").join().expect("the front end panicked");
}
