//! What a program did: standard output, the first line of standard error, the exit status.
//!
//! As a file: `exit: N`, `stderr: first line`, `stdout:`, then the output byte for byte.

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Want {
    pub exit: i32,
    pub stderr: String,
    pub stdout: String,
}

impl Want {
    pub fn parse(text: &str) -> Result<Want, String> {
        let bad = || "a .want file begins with exit:, stderr:, stdout:".to_string();
        let (exit, rest) = text.split_once('\n').ok_or_else(bad)?;
        let (stderr, rest) = rest.split_once('\n').ok_or_else(bad)?;
        let stdout = rest.strip_prefix("stdout:\n").ok_or_else(bad)?;
        let exit = exit.strip_prefix("exit: ").and_then(|n| n.parse().ok()).ok_or_else(bad)?;
        let stderr = stderr.strip_prefix("stderr:").ok_or_else(bad)?.trim_start().to_string();
        Ok(Want { exit, stderr, stdout: stdout.to_string() })
    }

    pub fn render(&self) -> String {
        let stderr = if self.stderr.is_empty() { String::new() } else { format!(" {}", self.stderr) };
        format!("exit: {}\nstderr:{stderr}\nstdout:\n{}", self.exit, self.stdout)
    }

    /// The first difference in words.
    pub fn difference(&self, got: &Want) -> Option<String> {
        if self.stdout != got.stdout {
            let (mut a, mut b) = (self.stdout.lines(), got.stdout.lines());
            let mut line = 1;
            loop {
                match (a.next(), b.next()) {
                    (Some(x), Some(y)) if x == y => line += 1,
                    (x, y) => {
                        let end = "(end of output)";
                        return Some(format!("stdout line {line}:\n  want {}\n  got  {}\nstderr: {}", x.unwrap_or(end), y.unwrap_or(end), got.stderr));
                    }
                }
            }
        }
        if self.exit != got.exit {
            return Some(format!("exit status: want {}, got {} (stderr: {})", self.exit, got.exit, got.stderr));
        }
        (self.stderr != got.stderr).then(|| format!("stderr:\n  want {}\n  got  {}", self.stderr, got.stderr))
    }
}
