//! Which columns of a row a selection takes.

use crate::handle::Handle;
use crate::operation::Selection;
use crate::outcome::Column;
use crate::plant::Plant;

/// A column, or the columns of one super column.
pub(super) type Entry = Vec<Column>;

/// The selected ones of a row's columns or super columns, in the order of reading.
pub(super) fn select(
    columns: Vec<Column>,
    handle: Handle,
    selection: &Selection,
    plant: Option<Plant>,
) -> Vec<Entry> {
    let mut entries = entries(columns, handle);
    if let Selection::Names(names) = selection {
        entries.retain(|(name, _)| names.contains(name));
    }
    if let Selection::Slice { range, limit } = selection {
        entries.retain(|(name, _)| match plant {
            Some(Plant::FinishExcluded) if !range.reversed => {
                range.has(*name) && range.finish.is_none_or(|end| end.name != *name)
            }
            _ => range.has(*name),
        });
        if range.reversed {
            entries.reverse();
        }
        let limit = match plant {
            Some(Plant::ReversedForgetsLimit) if range.reversed => None,
            _ => *limit,
        };
        entries.truncate(limit.unwrap_or(usize::MAX));
    }
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// What the handle sees of a row's columns, each with its name.
fn entries(columns: Vec<Column>, handle: Handle) -> Vec<(u8, Entry)> {
    let mut entries: Vec<(u8, Entry)> = Vec::new();
    for column in columns {
        match (handle.name_of(column.number), entries.last_mut()) {
            (None, _) => {}
            (Some(name), Some((last, entry))) if *last == name => entry.push(column),
            (Some(name), _) => entries.push((name, vec![column])),
        }
    }
    entries
}
