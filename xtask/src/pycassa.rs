//! docs/from-pycassa.md against the list of pycassa's names.

mod places;

use std::collections::BTreeSet;
use std::fs;

use crate::Failure;
use crate::step::root;

pub(crate) use places::document;

const TABLE: &str = "docs/from-pycassa.md";
const NAMES: &str = "docs/pycassa/names.txt";

/// An error that lists every name without a row, every row without a name, and every row that says nothing.
pub(crate) fn check_names() -> Result<(), Failure> {
    let table = fs::read_to_string(root().join(TABLE))?;
    let names = fs::read_to_string(root().join(NAMES))?;
    let faults = faults(&table, &names.lines().collect());
    if faults.is_empty() { Ok(()) } else { Err(format!("{TABLE}: {}", faults.join("\n  ")).into()) }
}

fn faults(table: &str, names: &BTreeSet<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut covered = BTreeSet::new();
    let mut module = String::new();
    let mut subjects: Vec<String> = Vec::new();
    for line in table.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            module = spans(heading).next().unwrap_or_default().to_owned();
            subjects.clear();
        }
        let Some([first, place, _]) = cells(line) else { continue };
        let mut spans = spans(first).peekable();
        if spans.peek().is_none() {
            continue;
        }
        if place.is_empty() {
            faults.push(format!("{first} has no place and no reason"));
        }
        let (parameters, found): (Vec<&str>, Vec<&str>) = spans.partition(|n| n.starts_with('('));
        if !found.is_empty() {
            subjects = found.iter().map(|name| format!("{module}.{name}")).collect();
        }
        let told = if parameters.is_empty() {
            subjects.clone()
        } else {
            let of_each = |name: &&str| {
                subjects.iter().map(|subject| format!("{subject}{name}")).collect::<Vec<_>>()
            };
            parameters
                .iter()
                .flat_map(of_each)
                .chain(found.iter().map(|name| format!("{module}.{name}")))
                .collect()
        };
        let known: Vec<String> = told.into_iter().filter(|name| names.contains(&**name)).collect();
        if known.is_empty() {
            faults.push(format!("{module}: {first} is no name of pycassa"));
        }
        covered.extend(known);
    }
    let missing = names.iter().filter(|name| !covered.contains(**name));
    faults.extend(missing.map(|name| format!("{name} is missing")));
    faults
}

/// The cells of a row of the table: pycassa's names, their place, remarks.
fn cells(line: &str) -> Option<[&str; 3]> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    Some([cells.next()?, cells.next()?, cells.next()?])
}

/// What stands between backticks.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::faults;

    const TABLE: &str = "\
## `p.pool`
| pycassa | cassa |
| --- | --- |
| `Pool` `Queue` | `Pool`, later |
| `(size)` | `Options::size` |
| `Pool.fill` | none: needless |
";

    #[test]
    fn a_name_without_a_row_and_a_row_without_a_name_are_found() {
        let names = ["p.pool.Pool", "p.pool.Queue", "p.pool.Pool(size)", "p.pool.Pool.fill"];
        let mut names: BTreeSet<&str> = names.into();
        assert_eq!(faults(TABLE, &names), Vec::<String>::new());
        names.insert("p.pool.Pool(other)");
        assert_eq!(faults(TABLE, &names), ["p.pool.Pool(other) is missing"]);
        names.remove("p.pool.Pool(other)");
        names.remove("p.pool.Pool.fill");
        assert_eq!(faults(TABLE, &names), ["p.pool: `Pool.fill` is no name of pycassa"]);
    }

    #[test]
    fn a_row_that_says_nothing_is_found() {
        let names: BTreeSet<&str> = ["p.pool.Pool"].into();
        let faults = faults("## `p.pool`\n| `Pool` | |\n", &names);
        assert_eq!(faults, ["`Pool` has no place and no reason"]);
    }
}
