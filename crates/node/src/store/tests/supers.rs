//! Rows of super columns, and counters.

use std::ops::ControlFlow;
use std::sync::Arc;

use cassa_types::Type;

use super::support::*;
use crate::schema::Kind;
use crate::store::{Cell, Change, Deletion, Filter, Path, Walk};

fn supers() -> Stored {
    let kind = Kind::Super { subcomparator: Type::Bytes };
    Stored { family: Arc::new(family(Type::Bytes, kind)), ..Stored::new(Type::Bytes) }
}

fn put_within(super_column: &str, name: &str, timestamp: i64) -> Change {
    let path = Path::new(Some(bytes(super_column)), bytes(name));
    Change::Put(path, Cell { value: bytes("x"), timestamp, expiry: None })
}

/// `a: b c, d: e` and so on.
fn shown(stored: &Stored) -> String {
    let place = (token("k"), bytes("k"));
    stored.store.row(&stored.family, &place, |order, row| {
        let mut shown = Vec::new();
        let Some(supers) = row.and_then(|row| row.super_columns()) else { return String::new() };
        let _ = supers.walk(order, &Filter::all(), |name, columns| {
            let mut names = Vec::new();
            let within = order.within.as_ref().unwrap_or(&order.names);
            let _ = columns.walk(within, &Filter::all(), stored.now, |name, _| {
                names.push(String::from_utf8_lossy(name.bytes()).into_owned());
                ControlFlow::Continue(())
            });
            if names.is_empty() {
                return Walk::Skip;
            }
            shown.push(format!("{}: {}", String::from_utf8_lossy(name.bytes()), names.join(" ")));
            Walk::Count
        });
        shown.join(", ")
    })
}

#[test]
fn a_removed_super_column_hides_what_is_not_younger_and_no_other() {
    let stored = supers();
    let removal = Change::RemoveSuper(bytes("a"), Deletion { timestamp: 5, at: 1000 });
    stored.apply("k", vec![put_within("a", "b", 5), put_within("a", "c", 6), removal]);
    stored.apply("k", vec![put_within("a", "d", 4), put_within("e", "f", 1)]);
    assert_eq!(shown(&stored), "a: c, e: f");
}

#[test]
fn what_removes_several_super_columns_removes_those_that_come_later_too() {
    for removal in [remove_row(5), remove_slice("a", "b", 5)] {
        let stored = supers();
        stored.apply("k", vec![put_within("a", "x", 5), removal, put_within("b", "x", 5)]);
        stored.apply("k", vec![put_within("b", "y", 6)]);
        assert_eq!(shown(&stored), "b: y");
    }
}

#[test]
fn a_column_without_a_super_column_changes_nothing_where_there_are_some() {
    let stored = supers();
    stored.apply("k", vec![put("a", "x", 1), put_within("a", "b", 1)]);
    assert_eq!(shown(&stored), "a: b");
}

fn add(delta: i64, timestamp: i64) -> Change {
    Change::Add { path: Path::new(None, bytes("c")), delta, timestamp }
}

fn count(stored: &Stored) -> Option<String> {
    stored.read("k", &Filter::all()).pop().map(|(_, count, _)| count)
}

#[test]
fn a_counter_counts_all_that_was_added() {
    let stored = Stored::new(Type::Bytes);
    stored.apply("k", vec![add(2, 1), add(-5, 2)]);
    stored.apply("k", vec![add(i64::MAX, 3), add(4, 4)]);
    assert_eq!(count(&stored).as_deref(), Some("-9223372036854775808"));
}

#[test]
fn a_counter_that_was_removed_by_its_name_begins_anew() {
    let stored = Stored::new(Type::Bytes);
    stored.apply("k", vec![add(2, 1), remove("c", 2)]);
    assert_eq!(count(&stored), None);
    stored.apply("k", vec![add(3, 3)]);
    assert_eq!(count(&stored).as_deref(), Some("3"));
}

#[test]
fn a_counter_that_was_removed_with_its_row_counts_on() {
    let stored = Stored::new(Type::Bytes);
    stored.apply("k", vec![add(2, 1), remove_row(2)]);
    assert_eq!(count(&stored), None);
    stored.apply("k", vec![add(3, 3)]);
    assert_eq!(count(&stored).as_deref(), Some("5"));
}
