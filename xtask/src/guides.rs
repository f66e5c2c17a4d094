//! The code of guides against the examples that run it.

use std::fs;

use crate::Failure;
use crate::step::root;

/// A guide, and the example that has its code.
const GUIDES: &[(&str, &str)] = &[
    ("docs/tutorial.md", "examples/tutorial.rs"),
    ("docs/mapping.md", "examples/mapped.rs"),
    ("docs/schema.md", "examples/schema.rs"),
];

/// An error that lists every part of a guide's code that its example lacks or has otherwise.
pub(crate) fn check_guides() -> Result<(), Failure> {
    let mut faults = Vec::new();
    for (guide, example) in GUIDES {
        let source = bare(&fs::read_to_string(root().join(example))?);
        for item in items(&fs::read_to_string(root().join(guide))?) {
            // Each guide has programs of its own besides.
            if !item.contains("fn main(") && !source.contains(&bare(&item)) {
                let first = item.lines().next().unwrap_or_default();
                faults.push(format!("{example} lacks or has otherwise what {guide} has: {first}"));
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n  ").into()) }
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
    use super::{bare, items};

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
}
