//! Every program of `oracle/programs` is one test by simulation and one on real threads, every one of `suite/run` is one.
use gmplay_tests::want::Want;
use gmplay_tests::{files, run, threads};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;

fn main() {
    let args = Arguments::from_args();
    let known = files::list("oracle/known-failures.txt");
    let order = threads::Order::load();
    let mut trials = vec![];
    for path in files::programs("oracle/programs") {
        let name = files::name(&path, "oracle/programs");
        let known = known.contains(&name);
        if !known {
            let (path, fixed) = (path.clone(), order.of(&name));
            trials.push(Trial::test(format!("threads/{name}"), move || {
                let text = fs::read_to_string(path.with_extension("want")).map_err(|e| format!(".want: {e}"))?;
                let want = Want::parse(&text)?;
                deep(move || threads::compare(&path, &want, fixed, 4, 2).map_err(|d| d.join("\n"))).map_err(Failed::from)
            }));
        }
        trials.push(Trial::test(format!("oracle/{name}"), move || {
            let text = fs::read_to_string(path.with_extension("want")).map_err(|e| format!(".want: {e}"))?;
            let want = Want::parse(&text)?;
            let got = deep(move || run::oracle(&path))?;
            match (want.difference(&got), known) {
                (None, false) | (Some(_), true) => Ok(()),
                (None, true) => Err(Failed::from("a known failure passes: take it off oracle/known-failures.txt")),
                (Some(d), false) => Err(Failed::from(d)),
            }
        }));
    }
    for path in files::programs("suite/run") {
        let name = files::name(&path, "suite/run");
        trials.push(Trial::test(format!("run/{name}"), move || deep(move || run::case(&path)).map_err(Failed::from)));
    }
    libtest_mimic::run(&args, trials).exit();
}

/// The front end recurses over deeply nested programs: a stack like the command line's.
fn deep<T: Send + 'static>(f: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
    let t = std::thread::Builder::new().stack_size(64 << 20).spawn(f).map_err(|e| e.to_string())?;
    t.join().map_err(|e| e.downcast_ref::<String>().cloned().unwrap_or_else(|| "panicked".into()))?
}
