#![forbid(unsafe_code)]
//! `cargo xtask`: the only build language. Everything that is not plain `cargo` is here; CI calls the same names.
mod bench;
mod oracle;
mod report;
mod soak;
mod tidy;
mod toolchain;
mod tsan;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

pub type Result<T = ()> = std::result::Result<T, String>;

const HELP: &str = "\
cargo xtask COMMAND
  serve [--port N]  sets up what is missing, builds the page and serves it on a printed address
  test              all tests: native, wasm, no_std, tidy, browser; ends with `N passed, N failed`
  dist              the static site in dist/, for any static host and any sub-path
  setup             finds (or installs) all that the other commands need, and says what was found
  wasm [--dev] [single|threads]
                    crates/wasm -> web/pkg/single and web/pkg/threads
  no-std            proves that crates/core builds with core and alloc alone
  loom              models what is lock-free, and the lock, under every interleaving
  tidy              the crate, import and file rules of docs/architecture.md
  bench             the figures of docs/figures.md, as ratios
  soak [--minutes N] [--seed N] [--times N]
                    generated concurrent programs on real threads, against the simulation
  tsan [--minutes N]
                    the soak under the thread sanitizer (needs a rustup toolchain with rust-src)
  oracle            the stored results against the real go (needs go 1.27 on PATH, or GMPLAY_GO)";

/// What is downloaded carries no source positions of its panics: their messages say what broke, and a debug build where.
const SMALL: &str = "-Zlocation-detail=none";

const BUILDS: [&str; 2] = ["single", "threads"];

/// The threaded build: atomics in every crate and in std, and one shared memory that all workers import.
const THREADS_FEATURES: &str = "-Ctarget-feature=+atomics,+bulk-memory";
const THREADS_LINK: [&str; 9] = [
    "-Clink-arg=--shared-memory",
    "-Clink-arg=--import-memory",
    "-Clink-arg=--max-memory=2147483648",
    "-Clink-arg=--export=__heap_base",
    "-Clink-arg=--export=__wasm_init_tls",
    "-Clink-arg=--export=__tls_size",
    "-Clink-arg=--export=__tls_align",
    "-Clink-arg=--export=__tls_base",
    "-Cstrip=debuginfo",
];

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    env::set_current_dir(root()).expect("the workspace's root");
    let done = match args[..] {
        ["serve", ref rest @ ..] => serve(rest),
        ["test"] => test(),
        ["dist"] => dist(),
        ["setup"] => setup(),
        ["wasm", ref rest @ ..] => match rest {
            [] => wasm("wasm", &BUILDS),
            ["--dev"] => wasm("wasm-dev", &BUILDS),
            [build] => wasm("wasm", &[build]),
            ["--dev", build] => wasm("wasm-dev", &[build]),
            _ => Err(HELP.into()),
        },
        ["no-std"] => no_std(),
        ["loom"] => loom(),
        ["tidy"] => tidy::check(),
        ["bench", ref rest @ ..] => bench::run_all(rest),
        ["tsan", ref rest @ ..] => tsan::run_soak(rest),
        ["soak", ref rest @ ..] => soak::run(rest),
        ["oracle", ref rest @ ..] => oracle::run(rest),
        _ => Err(HELP.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

fn say(what: &str) {
    eprintln!("xtask: {what}");
}

fn setup() -> Result {
    println!("{}", toolchain::find()?);
    node()?;
    node_modules()?;
    match browser() {
        Some(b) => println!("browser: {}", b.display()),
        None => println!("browser: none (apt-get install chromium, or set GMPLAY_CHROMIUM); only the browser tests need it"),
    }
    Ok(())
}

fn wasm(profile: &str, builds: &[&str]) -> Result {
    let tools = toolchain::find()?;
    for &variant in builds {
        let (flags, link) = match variant {
            "single" => ("", &["-Cstrip=debuginfo"][..]),
            "threads" => (THREADS_FEATURES, &THREADS_LINK[..]),
            _ => return Err(format!("no build of that name: {variant}")),
        };
        say(&format!("building the engine for the browser: {variant} ({profile})"));
        let mut cargo = tools.cargo(&if profile == "wasm" { format!("{SMALL} {flags}") } else { flags.to_string() });
        cargo.args(["rustc", "--quiet", "--package=gmplay-wasm", "--lib", "--crate-type=cdylib"]);
        cargo.arg(format!("--target-dir=target/wasm-{variant}"));
        cargo.args(["--target=wasm32-unknown-unknown", "-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size", "--profile", profile]);
        if variant == "threads" {
            cargo.arg("--features=threads");
        }
        run(cargo.arg("--").args(link))?;
        let built = format!("target/wasm-{variant}/wasm32-unknown-unknown/{profile}/gmplay_wasm.wasm");
        bindgen(Path::new(&built), &root().join("web/pkg").join(variant), profile == "wasm")?;
    }
    Ok(())
}

/// The `wasm-bindgen` step, by the library of the very version that Cargo.lock gives the crate.
fn bindgen(input: &Path, out: &Path, small: bool) -> Result {
    let mut b = wasm_bindgen_cli_support::Bindgen::new();
    b.input_path(input).typescript(true).remove_name_section(small).remove_producers_section(small);
    b.web(true).map_err(text)?;
    b.generate(out).map_err(text)?;
    // A folder that a bundler can import by its name alone.
    let package = r#"{ "type": "module", "main": "gmplay_wasm.js", "types": "gmplay_wasm.d.ts" }"#;
    fs::write(out.join("package.json"), package).map_err(text)
}

fn dist() -> Result {
    wasm("wasm", &BUILDS)?;
    node_modules()?;
    say("building the page");
    npm(&["run", "build"])?;
    let _ = fs::remove_dir_all("dist");
    copy_tree(Path::new("web/dist"), Path::new("dist"))?;
    say("dist/ is ready: put it on any static host, in any folder");
    Ok(())
}

fn serve(rest: &[&str]) -> Result {
    dist()?;
    let mut args = vec!["run", "--quiet", "--release", "--package=gmplay-cli", "--", "serve", "--dir", "dist"];
    args.extend(rest);
    run(Command::new(cargo()).args(args))
}

fn no_std() -> Result {
    // Two targets whose sysroot has no std at all: what needs it cannot compile.
    let tools = toolchain::find()?;
    say("proving that core needs no std");
    let mut cargo = tools.cargo("");
    cargo.args(["check", "--quiet", "--package=gmplay-core", "--target-dir=target/no-std", "-Zbuild-std=core,alloc"]);
    run(cargo.args(["--target", "wasm32v1-none"]))
}

fn loom() -> Result {
    say("loom: run queue, spin lock, span ownership and parker under every interleaving");
    let mut c = Command::new(cargo());
    c.env("RUSTFLAGS", "--cfg loom").env("LOOM_MAX_PREEMPTIONS", "3");
    c.args(["test", "--quiet", "--package=gmplay-core", "--package=gmplay-parallel", "--target-dir=target/loom"]);
    run(c.args(["--lib", "loom_tests"]))
}

fn test() -> Result {
    let mut report = report::Report::default();
    report.step("tidy", tidy::check);
    say("native tests");
    report.nextest();
    report.step("no_std", no_std);
    report.step("loom", loom);
    if report.step("dist", dist) {
        report.node("unit tests of the page", &["run", "test"]);
        match browser() {
            Some(_) => report.node("browser tests", &["run", "e2e"]),
            None => report.missing("browser tests: no Chromium (apt-get install chromium, or set GMPLAY_CHROMIUM)"),
        }
    }
    report.finish()
}

fn node() -> Result {
    let version = output("node", &["--version"]).ok_or("Node 20 or later is missing: https://nodejs.org, or your system's package")?;
    let major: u32 = version.trim_start_matches('v').split('.').next().and_then(|m| m.parse().ok()).unwrap_or(0);
    if major < 20 {
        return Err(format!("Node 20 or later is needed, this is {version}"));
    }
    println!("node: {version}");
    Ok(())
}

/// Chromium for the browser tests: GMPLAY_CHROMIUM, or one on PATH, or (as root on Debian) installed now.
fn browser() -> Option<PathBuf> {
    if let Some(named) = env::var_os("GMPLAY_CHROMIUM") {
        return Some(named.into());
    }
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let look = || names.iter().find_map(|n| toolchain::on_path(n));
    look().or_else(|| {
        toolchain::apt(&["chromium".into(), "fonts-noto-cjk".into()]);
        look()
    })
}

/// `npm ci` when the lock is newer than what is installed.
fn node_modules() -> Result {
    let time = |p: &str| fs::metadata(p).and_then(|m| m.modified()).ok();
    let have = time("web/node_modules/.package-lock.json");
    if have.is_some() && have >= time("web/package-lock.json") {
        return Ok(());
    }
    say("installing the page's packages");
    npm(&["ci", "--no-audit", "--no-fund"])
}

fn npm(args: &[&str]) -> Result {
    run(Command::new("npm").current_dir("web").args(args))
}

fn copy_tree(from: &Path, to: &Path) -> Result {
    fs::create_dir_all(to).map_err(text)?;
    for entry in fs::read_dir(from).map_err(text)? {
        let entry = entry.map_err(text)?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target).map_err(text)?;
        }
    }
    Ok(())
}

fn run(command: &mut Command) -> Result {
    match command.status() {
        Ok(s) if s.success() => Ok(()),
        Ok(s) => Err(format!("{command:?}: {s}")),
        Err(e) => Err(format!("{command:?}: {e}")),
    }
}

fn output(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let o = Command::new(program).args(args).output().ok()?;
    o.status.success().then(|| String::from_utf8_lossy(&o.stdout).trim().to_string())
}

fn cargo() -> std::ffi::OsString {
    env::var_os("CARGO").unwrap_or("cargo".into())
}

fn text(e: impl std::fmt::Display) -> String {
    format!("{e:#}")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask's parent").into()
}
