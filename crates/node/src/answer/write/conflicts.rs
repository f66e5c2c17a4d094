//! What the removals of a message do to its other changes of the row.

use std::collections::HashSet;

use bytes::Bytes;

use crate::Line;
use crate::schema::Family;
use crate::store::{Change, Filter, Order, Path, Slice};

/// What is left of a message's changes of a row.
pub(super) fn settled(line: Line, family: &Family, mut changes: Vec<Change>) -> Vec<Change> {
    if line < Line::V1_1 {
        last_removal_counts(&mut changes);
    }
    if family.counts() && line < Line::V2_1 {
        removals_win(&mut changes);
    }
    if family.counts() && line >= Line::V3_0 {
        removals_of_many_win(&Order::of(family), &mut changes);
    }
    changes
}

/// Before 1.1 the last removal of a row takes the place of those before it, however much later they are.
fn last_removal_counts(changes: &mut Vec<Change>) {
    let is_removal = |change: &Change| matches!(change, Change::RemoveRow(_));
    let last = changes.iter().rposition(is_removal);
    let mut place = 0;
    changes.retain(|change| {
        place += 1;
        last.is_none_or(|last| place > last) || !is_removal(change)
    });
}

/// Before 2.1 a counter that a message adds to and removes is removed, in whatever order it does.
fn removals_win(changes: &mut Vec<Change>) {
    let removed: HashSet<Path> = changes
        .iter()
        .filter_map(|change| match change {
            Change::RemoveColumn(path, _) => Some(path.clone()),
            _ => None,
        })
        .collect();
    changes.retain(|change| !matches!(change, Change::Add { path, .. } if removed.contains(path)));
}

/// From 3.0 on a message that removes many counters says nothing else of these: neither that one is added to, nor that it is removed by
/// its name, for good.
fn removals_of_many_win(order: &Order, changes: &mut Vec<Change>) {
    let many: Vec<Change> = changes.iter().filter(|change| removes_many(change)).cloned().collect();
    let is_left = |path: &Path| {
        let name = path.super_column.as_ref().unwrap_or(&path.name);
        !many.iter().any(|removal| removes(order, removal, name))
    };
    changes.retain(|change| match change {
        Change::Add { path, .. } | Change::RemoveColumn(path, _) => is_left(path),
        _ => true,
    });
}

fn removes_many(change: &Change) -> bool {
    matches!(change, Change::RemoveRow(_) | Change::RemoveSuper(..) | Change::RemoveRange { .. })
}

/// Whether a removal of many takes what lies under a name of the row.
fn removes(order: &Order, removal: &Change, name: &Bytes) -> bool {
    let (start, finish) = match removal {
        Change::RemoveRow(deletion) => return deletion.timestamp > i64::MIN,
        Change::RemoveSuper(removed, _) => (removed.clone(), removed.clone()),
        Change::RemoveRange { super_column: None, start, finish, .. } => {
            (start.clone(), finish.clone())
        }
        _ => return false,
    };
    let slices = vec![Slice { start, finish }];
    let filter = Filter::Slices { slices, reversed: false, count: usize::MAX };
    filter.takes(&order.name(name))
}
