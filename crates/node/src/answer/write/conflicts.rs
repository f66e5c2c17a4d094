//! What the removals of a message do to its other changes of the row.

use std::collections::HashSet;

use crate::Line;
use crate::schema::Family;
use crate::store::{Change, Order, Path, Removals, Span};

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

/// From 3.0 on a message that removes many counters says nothing else of these: neither that one is added to, nor that it is removed for
/// good.
fn removals_of_many_win(order: &Order, changes: &mut Vec<Change>) {
    let mut many = Removals::default();
    changes.iter().for_each(|change| remove(&mut many, order, change));
    let is_left = |path: &Path| {
        let name = path.super_column.as_ref().unwrap_or(&path.name);
        many.newest(&order.name(name)).is_none()
    };
    changes.retain(|change| match change {
        Change::Add { path, .. } | Change::RemoveCounter(path, _) => is_left(path),
        _ => true,
    });
}

/// Adds what a removal of many takes of the row's names.
fn remove(many: &mut Removals, order: &Order, removal: &Change) {
    match removal {
        Change::RemoveRow(deletion) if deletion.timestamp > i64::MIN => {
            many.remove_whole(*deletion);
        }
        Change::RemoveSuper(name, deletion) => {
            many.remove_slice(&Span::of_one(order.name(name)), *deletion);
        }
        Change::RemoveRange { super_column: None, start, finish, deletion, .. } => {
            let span = Span::new(&order.names, start, finish);
            if !span.is_backwards() {
                many.remove_slice(&span, *deletion);
            }
        }
        _ => {}
    }
}
