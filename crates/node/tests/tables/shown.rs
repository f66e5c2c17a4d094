//! Answers as text, without what no two servers answer alike.

use cassa_wire::{ColumnRef, Page, RowRef};

/// The columns of a page, or its rows with theirs.
pub(crate) fn page(page: &Page) -> String {
    match page.row_count() {
        0 => columns(page.columns()),
        _ => page.rows().map(row).collect::<Vec<_>>().join(" | "),
    }
}

fn row(row: RowRef<'_>) -> String {
    format!("{}: {}", bytes(row.key()), columns(row.columns()))
}

fn columns<'a>(columns: impl Iterator<Item = ColumnRef<'a>>) -> String {
    let shown: Vec<String> = columns.map(column).collect();
    format!("[{}]", shown.join(", "))
}

fn column(column: ColumnRef<'_>) -> String {
    let at = column.timestamp().map(|at| format!(" at {at}")).unwrap_or_default();
    let ttl = column.ttl().map(|ttl| format!(" for {ttl}")).unwrap_or_default();
    format!("{}={}{at}{ttl}", name(column.name()), bytes(column.value()))
}

/// A name, in which the time UUIDs of lists are like each other.
pub(crate) fn name(name: &[u8]) -> String {
    let mut shown = String::new();
    let mut rest = name;
    while let Some((first, behind)) = rest.split_first() {
        match rest {
            [0, 16, uuid @ ..]
                if uuid.get(6).is_some_and(|byte| byte >> 4 == 1) && uuid.len() > 16 =>
            {
                shown += "<uuid>";
                rest = &uuid[16..];
            }
            _ => {
                shown += &[*first].escape_ascii().to_string();
                rest = behind;
            }
        }
    }
    shown
}

pub(crate) fn bytes(bytes: &[u8]) -> String {
    format!("{}", bytes.escape_ascii())
}
