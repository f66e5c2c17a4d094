//! `cargo xtask lint`: formatting, clippy, documentation, features, and the rules of the house no tool knows.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::step::{cargo, no_more, root, step};
use crate::{Failure, guides, pycassa};

/// A file longer than this is split.
const LONGEST: usize = 500;

/// Words that mean unfinished work, or a path of somebody's machine; in two parts, so that this file has none of them.
const FORBIDDEN: &[(&str, &str)] = &[
    ("TO", "DO"),
    ("FIX", "ME"),
    ("XX", "X:"),
    ("un", "implemented!("),
    ("db", "g!("),
    ("/wo", "rk/"),
    ("/ro", "ot/"),
];

/// What people write, as opposed to data.
const WRITTEN: &[&str] = &["rs", "java", "py", "sh", "toml", "md", "yml"];

pub(crate) fn run(arguments: lexopt::Parser) -> Result<(), Failure> {
    no_more(arguments)?;
    step("formatting", &mut cargo(&["fmt", "--all", "--check"]))?;
    let clippy = "clippy --quiet --workspace --all-targets --features cassa/openssl,cassa/tracing,cassa/metrics,cassa-node/tls,cassa-node/fuzzing";
    let clippy: Vec<&str> = clippy.split(' ').chain(["--", "-D", "warnings"]).collect();
    step("clippy, with every target", &mut cargo(&clippy))?;
    let mut docs = cargo(&["doc", "--quiet", "--workspace", "--no-deps"]);
    pycassa::document(&mut docs, "-D warnings")?;
    step("documentation, and that the places of docs/from-pycassa.md are in it", &mut docs)?;
    step(
        "the blocking driver alone",
        &mut cargo(&[&["check", "--quiet"], BLOCKING_ALONE].concat()),
    )?;
    no_tokio()?;
    eprintln!("==> the rules of the house");
    pycassa::check_names()?;
    guides::check_guides()?;
    let broken = broken_rules()?;
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) }
}

const BLOCKING_ALONE: &[&str] =
    &["--package", "cassa", "--no-default-features", "--features", "blocking"];

/// Who uses the blocking driver alone doesn't build tokio.
fn no_tokio() -> Result<(), Failure> {
    let tree = [&["tree", "--edges", "normal", "--prefix", "none"], BLOCKING_ALONE].concat();
    let output = cargo(&tree).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let names = String::from_utf8_lossy(&output.stdout);
    match names.lines().find(|line| line.starts_with("tokio")) {
        Some(line) => Err(format!("the blocking driver alone depends on {line}").into()),
        None => Ok(()),
    }
}

fn broken_rules() -> Result<Vec<String>, Failure> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let output = Command::new("git").args(arguments).current_dir(root()).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let mut broken = Vec::new();
    for name in String::from_utf8(output.stdout)?.split_terminator('\0') {
        let path = Path::new(name);
        let is_written =
            path.extension().is_none_or(|end| WRITTEN.iter().any(|known| end == *known));
        let is_fixture = path.components().any(|part| part.as_os_str() == "fixtures");
        // A file that is deleted but not yet committed is listed too; one that isn't text has no lines.
        if let (true, false, Ok(text)) =
            (is_written, is_fixture, fs::read_to_string(root().join(path)))
        {
            broken.extend(faults(&text).into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    Ok(broken)
}

/// What is wrong with a file's text.
fn faults(text: &str) -> Vec<String> {
    let length = text.lines().count();
    let long = (length > LONGEST).then(|| format!("{length} lines; over {LONGEST} it is split"));
    let words = FORBIDDEN.iter().map(|(head, tail)| [*head, *tail].concat());
    let found = words.flat_map(|word| {
        let lines = text.lines().enumerate().filter(|(_, line)| line.contains(&word));
        lines.map(|(index, _)| format!("line {} has {word:?}", index + 1)).collect::<Vec<_>>()
    });
    long.into_iter().chain(found).collect()
}

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn a_file_of_five_hundred_lines_passes_and_one_more_is_too_many() {
        assert_eq!(faults(&"line\n".repeat(500)), Vec::<String>::new());
        assert_eq!(faults(&"line\n".repeat(501)), ["501 lines; over 500 it is split"]);
    }

    #[test]
    fn unfinished_work_is_found_with_its_line() {
        assert_eq!(
            faults(concat!("fine\n// TO", "DO: later\n")),
            [concat!("line 2 has \"TO", "DO\"")]
        );
    }
}
