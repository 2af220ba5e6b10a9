//! A program with its expectation inside, as trailing comments:
//!
//! ```text
//! // Output:        what follows, line by line, is standard output
//! // Stderr: text   the first line of standard error contains this
//! // Exit: 2
//! // Flags: --procs 2 --seed 7
//! // Stat: steals > 0     a figure of --stats (>, <, =)
//! ```
use gmplay_engine::batch::Options;
use std::time::Duration;

#[derive(Clone, Debug, Default)]
pub struct Case {
    pub options: Options,
    pub output: Option<String>,
    pub stderr: Option<String>,
    pub exit: i32,
    pub stats: Vec<(String, char, f64)>,
}

impl Case {
    pub fn parse(text: &str) -> Result<Case, String> {
        let mut case = Case::default();
        let mut output: Option<String> = None;
        for line in text.lines() {
            let Some(comment) = line.strip_prefix("//") else {
                if let Some(o) = output.take() {
                    case.output = Some(o);
                }
                continue;
            };
            let body = comment.strip_prefix(' ').unwrap_or(comment);
            if let Some(v) = body.strip_prefix("Stderr: ") {
                case.stderr = Some(v.into());
            } else if let Some(v) = body.strip_prefix("Exit: ") {
                case.exit = v.trim().parse().map_err(|e| format!("Exit: {e}"))?;
            } else if let Some(v) = body.strip_prefix("Flags: ") {
                flags(&mut case, v)?;
            } else if let Some(v) = body.strip_prefix("Stat: ") {
                let parts: Vec<&str> = v.split_whitespace().collect();
                let [name, op, n] = parts[..] else { return Err(format!("Stat: {v:?}")) };
                let op = op.chars().next().filter(|c| "<>=".contains(*c)).ok_or("Stat: <, > or =")?;
                case.stats.push((name.into(), op, n.parse().map_err(|e| format!("Stat: {e}"))?));
            } else if body.trim_end() == "Output:" {
                output = Some(String::new());
            } else if let Some(o) = &mut output {
                o.push_str(body);
                o.push('\n');
            }
        }
        case.output = output.or(case.output);
        if case.output.is_none() && case.stderr.is_none() && case.stats.is_empty() {
            return Err("the program says nothing about what to expect".into());
        }
        Ok(case)
    }
}

fn flags(case: &mut Case, line: &str) -> Result<(), String> {
    let mut words = line.split_whitespace();
    while let Some(flag) = words.next() {
        let o = &mut case.options;
        let switch = match flag {
            "--parallel" => Some(&mut o.config.parallel),
            "--stress" => Some(&mut o.stress),
            "--check" => Some(&mut o.check),
            _ => None,
        };
        if let Some(on) = switch {
            *on = true;
            continue;
        }
        let v = words.next().ok_or_else(|| format!("{flag} has no value"))?;
        let number = || v.parse::<u32>().map_err(|e| format!("{flag}: {e}"));
        let c = &mut o.config;
        match flag {
            "--procs" => c.procs = number()?,
            "--cores" => c.cores = number()?,
            "--seed" => c.seed = number()?,
            "--policy" => c.policy = v.into(),
            "--gc" => c.gc = v.into(),
            "--gogc" => c.gogc = if v == "off" { None } else { Some(number()?) },
            "--memlimit" => c.memlimit = v.parse().map_err(|e| format!("{flag}: {e}"))?,
            "--fuel" => o.fuel = Some(v.parse().map_err(|e| format!("{flag}: {e}"))?),
            "--max-time" => {
                let ms = v.strip_suffix("ms").and_then(|v| v.parse().ok()).ok_or_else(|| format!("{flag} {v}: milliseconds, as 500ms"))?;
                o.max_time = Some(Duration::from_millis(ms));
            }
            other => return Err(format!("no flag {other}")),
        }
    }
    Ok(())
}
