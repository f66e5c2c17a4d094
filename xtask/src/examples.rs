//! `cargo xtask examples`: each example against the node it starts and against real servers, and what it prints against what its head
//! says it prints.

use std::fs;

use cassa_testbed::Server;

use crate::Failure;
use crate::step::{cargo, no_more, root, step};

/// The first line whose column families have composite names, and the last.
const SERVERS: &[&str] = &["0.8.10", "3.11.19"];

pub(crate) fn run(arguments: lexopt::Parser) -> Result<(), Failure> {
    no_more(arguments)?;
    step("building the examples", &mut cargo(&["build", "--package", "cassa", "--examples"]))?;
    for (name, expected) in examples()? {
        eprintln!("==> {name}, against a node");
        play(&name, expected.as_deref(), None)?;
    }
    for version in SERVERS {
        let server = Server::start(version)?;
        for (name, expected) in examples()? {
            eprintln!("==> {name}, against Cassandra {version}");
            play(&name, expected.as_deref(), Some(&server.address().to_string()))?;
        }
        server.stop()?;
    }
    Ok(())
}

/// The examples by name, and what each says it prints; what some print isn't the same each time, and they must only succeed.
fn examples() -> Result<Vec<(String, Option<String>)>, Failure> {
    let mut examples = Vec::new();
    for entry in fs::read_dir(root().join("examples"))? {
        let path = entry?.path();
        if path.extension().is_none_or(|end| end != "rs") {
            continue;
        }
        let expected = printed(&fs::read_to_string(&path)?);
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
        examples.extend(name.map(|name| (name, expected)));
    }
    examples.sort();
    Ok(examples)
}

fn play(name: &str, expected: Option<&str>, server: Option<&str>) -> Result<(), Failure> {
    let mut command = cargo(&["run", "--quiet", "--package", "cassa", "--example", name, "--"]);
    command.args(server.iter().flat_map(|server| ["--servers", server]));
    let output = command.output()?;
    let (out, err) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        return Err(format!("{name}: {}\n{out}{err}", output.status).into());
    }
    if let Some(expected) = expected.filter(|expected| out != *expected) {
        return Err(format!("{name} printed\n{out}where it says it prints\n{expected}{err}").into());
    }
    Ok(())
}

/// What stands between ```` ```text ```` and ```` ``` ```` in the head of a file.
fn printed(source: &str) -> Option<String> {
    let head = source.lines().map_while(|line| line.strip_prefix("//!"));
    let text = head.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let mut text = text.skip_while(|line| *line != "```text").skip(1).peekable();
    text.peek()?;
    Some(text.take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect())
}

#[cfg(test)]
mod tests {
    use super::printed;

    #[test]
    fn what_an_example_prints_stands_in_its_head() {
        let source = "//! Does.\n//!\n//! ```text\n//! one\n//!   two\n//! ```\n\nfn main() {}\n//! ```text\n";
        assert_eq!(printed(source).unwrap(), "one\n  two\n");
        assert_eq!(printed("//! Does.\n\nfn main() {}\n"), None);
    }
}
