//! The places docs/from-pycassa.md names, as links of a page that rustdoc refuses when one of them isn't in cassa.

use std::fmt::Write;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Command;

use super::{TABLE, cells, spans};
use crate::Failure;
use crate::step::root;

/// Makes the page a module of cassa's documentation, which `crates/cassa/src/lib.rs` includes under this `cfg`.
pub(crate) fn document(rustdoc: &mut Command, flags: &str) -> Result<(), Failure> {
    let page = page(&fs::read_to_string(root().join(TABLE))?);
    let folder = root().canonicalize()?.join("target");
    fs::create_dir_all(&folder)?;
    let file = folder.join("from-pycassa.md");
    fs::write(&file, &page)?;
    // Cargo doesn't look at the page: it documents anew when the flags change.
    let mut hasher = DefaultHasher::new();
    page.hash(&mut hasher);
    let version = hasher.finish();
    let flags = format!("{flags} --cfg from_pycassa --cfg from_pycassa=\"{version:x}\"");
    rustdoc.env("FROM_PYCASSA", file).env("RUSTDOCFLAGS", flags);
    Ok(())
}

/// What stands behind a name that cassa will have and hasn't.
const NOT_YET: &str = " (not yet)";

/// A line for each row of the table that names places.
fn page(table: &str) -> String {
    let mut page = format!("The places that {TABLE} names.\n\n");
    for [first, place, remarks] in table.lines().filter_map(cells) {
        let links: Vec<_> = places(place).chain(places(remarks)).collect();
        if !links.is_empty() {
            // Writing to a string can't fail.
            let _ = writeln!(page, "- {first}: {}", links.join(", "));
        }
    }
    page
}

/// The names of cassa's in a cell, as links.
fn places(cell: &str) -> impl Iterator<Item = String> {
    let behind = cell.split('`').skip(2).step_by(2);
    let there = spans(cell).zip(behind).filter(|(_, behind)| !behind.starts_with(NOT_YET));
    there.filter(|(span, _)| is_path(span)).map(|(path, _)| format!("[`{path}`]"))
}

/// Whether it is a name of cassa's: a type, or what belongs to one or to a module. Names of pycassa's have dots.
fn is_path(span: &str) -> bool {
    let mut parts = span.split("::").peekable();
    let of_letters =
        |part: &str| part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    (span.contains("::") || span.starts_with(|first: char| first.is_ascii_uppercase()))
        && parts.all(|part| !part.is_empty() && of_letters(part))
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn places_are_links_and_other_code_is_not() {
        let table = "\
`ColumnFamily::get` outside.
| pycassa | cassa | remarks |
| --- | --- | --- |
| `ColumnFamily.get` `(key)` | `ColumnFamily::get`, beside `Row` | else `None` |
| `packer_for` | `types::time_uuid::lowest`, `Type::pack` (not yet) | |
| `fill` | none: see `Pool.put`, `prefill`, `#[derive(Mapped)]` | |
";
        let lines: Vec<_> = page(table).lines().skip(2).map(str::to_owned).collect();
        assert_eq!(
            lines,
            [
                "- `ColumnFamily.get` `(key)`: [`ColumnFamily::get`], [`Row`], [`None`]",
                "- `packer_for`: [`types::time_uuid::lowest`]",
            ]
        );
    }
}
