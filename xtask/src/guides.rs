//! The code of guides against the examples that run it.

use std::fs;
use std::process::Command;

use crate::Failure;
use crate::step::root;

/// A guide, and the examples that have its code between them.
const GUIDES: &[(&str, &[&str])] = &[
    ("README.md", &["examples/programs.rs"]),
    ("docs/cql-tables.md", &["examples/cql_tables.rs"]),
    ("docs/errors.md", &["examples/errors.rs"]),
    ("docs/mapping.md", &["examples/mapped.rs"]),
    ("docs/node.md", &["crates/node/tests/guide.rs"]),
    ("docs/observability.md", &["crates/cassa/tests/observability.rs"]),
    ("docs/schema.md", &["examples/schema.rs"]),
    ("docs/tls.md", &["crates/cassa/tests/tls.rs"]),
    ("docs/tutorial.md", &["examples/tutorial.rs", "examples/programs.rs"]),
];

/// A text whose code no example runs: it starts servers, as every suite does.
const APART: &[&str] = &["crates/testbed/README.md"];

/// Where guides say the server is; an example says `url("` there, which asks for the one it runs on.
const SERVER: &str = "\"cassandra://127.0.0.1:9160";

/// An error that lists every part of a guide's code that its examples lack or have otherwise, and texts with code that are no guides.
pub(crate) fn check_guides() -> Result<(), Failure> {
    let mut faults = Vec::new();
    for (guide, examples) in GUIDES {
        let mut source = String::new();
        for example in *examples {
            source.push_str(&bare(&fs::read_to_string(root().join(example))?));
        }
        for item in items(&fs::read_to_string(root().join(guide))?) {
            if !source.contains(&wanted(&item)) {
                let (first, examples) =
                    (item.lines().next().unwrap_or_default(), examples.join(" or "));
                faults.push(format!("{examples} lacks or has otherwise what {guide} has: {first}"));
            }
        }
    }
    for text in texts()? {
        let known = GUIDES.iter().map(|(guide, _)| guide).chain(APART).any(|known| *known == text);
        let has_code =
            fs::read_to_string(root().join(&text)).is_ok_and(|text| text.contains("\n```rust"));
        if has_code && !known {
            faults.push(format!("{text} has code, and xtask/src/guides.rs names no example of it"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n  ").into()) }
}

/// The repository's texts.
fn texts() -> Result<Vec<String>, Failure> {
    let mut list = Command::new("git");
    let output = list.args(["ls-files", "*.md"]).current_dir(root()).output()?;
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}

/// What an example has of an item: of a program's `main` what stands between its braces, and another server.
fn wanted(item: &str) -> String {
    let is_main = item.lines().next().is_some_and(|first| first.contains("fn main("));
    let body = item.split_once('{').and_then(|(_, rest)| rest.rsplit_once('}'));
    let item = bare(body.filter(|_| is_main).map_or(item, |(body, _)| body));
    let mut parts = item.split(SERVER);
    let mut wanted = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        wanted.push_str("url(\"");
        wanted.push_str(&part.replacen('"', "\")", 1));
    }
    wanted
}

/// What of a text's Rust code stands in its example: blocks that are no programs of their own, and else the functions and structs,
/// from their first line to the brace that ends them.
fn items(guide: &str) -> Vec<String> {
    let (mut items, mut item, mut is_rust, mut is_part) =
        (Vec::new(), None::<String>, false, false);
    for line in guide.lines() {
        if line.starts_with("```") {
            if is_part {
                items.extend(item);
            }
            is_part = line == "```rust";
            is_rust = line.starts_with("```rust,");
            item = is_part.then(String::new);
            continue;
        }
        let begins = ["async fn ", "fn ", "struct "].iter().any(|word| line.starts_with(word));
        if is_rust && begins && item.is_none() {
            item = Some(String::new());
        }
        let Some(text) = &mut item else { continue };
        text.push_str(line);
        text.push('\n');
        if line == "}" && is_rust {
            items.extend(item.take());
        }
    }
    items
}

/// Without what formatting decides: space, and the comma after the last of several.
fn bare(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != ',').collect()
}

#[cfg(test)]
mod tests {
    use super::{bare, items, wanted};

    #[test]
    fn blocks_that_are_no_programs_are_parts_of_one() {
        let guide = "```rust\nstruct A {\n}\na.b();\n```\n```text\nout\n```\n```rust\nb();\n```\n";
        assert_eq!(items(guide), ["struct A {\n}\na.b();\n", "b();\n"]);
    }

    #[test]
    fn functions_and_structs_are_found_and_compared_without_their_formatting() {
        let guide = "text\n```rust,no_run\nuse a::B;\n\nasync fn f(b: B) {\n    g(b, 1);\n}\n```\nfn not_code() {\n}\n";
        let items = items(guide);
        assert_eq!(items, ["async fn f(b: B) {\n    g(b, 1);\n}\n"]);
        assert!(
            bare("async fn f(b: B) {\n    g(\n        b,\n        1,\n    );\n}")
                .contains(&bare(&items[0]))
        );
        assert!(!bare("async fn f(b: B) { g(b, 2); }").contains(&bare(&items[0])));
    }

    #[test]
    fn a_program_is_compared_by_its_body_whatever_its_server() {
        let program = "fn main() -> Result<()> {\n    f(\"cassandra://127.0.0.1:9160/K?size=4\")?;\n    g(\"x\")\n}\n";
        assert_eq!(wanted(program), "f(url(\"/K?size=4\"))?;g(\"x\")");
        assert_eq!(wanted("fn f() {\n    g()\n}\n"), "fnf(){g()}");
    }
}
