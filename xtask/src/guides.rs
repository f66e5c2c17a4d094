//! The functions of the tutorial against the example that runs them.

use std::fs;

use crate::Failure;
use crate::step::root;

/// A guide, and the example that has its functions and calls them.
const GUIDES: &[(&str, &str)] = &[("docs/tutorial.md", "examples/tutorial.rs")];

/// An error that lists every function and struct of a guide that its example lacks or has otherwise.
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

/// The functions and structs in a text's Rust code, from their first line to the brace that ends them.
fn items(guide: &str) -> Vec<String> {
    let (mut items, mut item, mut is_rust) = (Vec::new(), None::<String>, false);
    for line in guide.lines() {
        if line.starts_with("```") {
            is_rust = line.starts_with("```rust");
            item = None;
            continue;
        }
        let begins = ["async fn ", "fn ", "struct "].iter().any(|word| line.starts_with(word));
        if is_rust && begins && item.is_none() {
            item = Some(String::new());
        }
        let Some(text) = &mut item else { continue };
        text.push_str(line);
        text.push('\n');
        if line == "}" {
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
