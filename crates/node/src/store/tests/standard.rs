//! Rows of columns.

use cassa_types::Type;

use super::support::*;
use crate::store::table::{From, To};
use crate::store::{Change, Filter, Rows};

fn of(names: &str) -> Stored {
    let stored = Stored::new(Type::Bytes);
    stored.apply("k", names.split(' ').map(|name| put(name, name, 1)).collect());
    stored
}

#[test]
fn the_later_timestamp_wins_in_whatever_order_they_arrive() {
    let stored = Stored::new(Type::Bytes);
    stored.apply("k", vec![put("a", "new", 2), put("a", "old", 1), remove("a", 1)]);
    assert_eq!(stored.read("k", &Filter::all()), [("a".into(), "new".into(), 2)]);
}

#[test]
fn of_one_time_a_removal_wins_and_of_two_values_the_greater() {
    let stored = Stored::new(Type::Bytes);
    stored.apply("k", vec![put("a", "x", 1), put("a", "y", 1), put("a", "w", 1)]);
    assert_eq!(stored.read("k", &Filter::all()), [("a".into(), "y".into(), 1)]);
    stored.apply("k", vec![remove("a", 1), put("a", "z", 1)]);
    assert_eq!(stored.read("k", &Filter::all()), []);
}

#[test]
fn a_removal_hides_what_is_not_younger_though_it_comes_later() {
    for removal in [remove_row(5), remove_slice("a", "b", 5), remove_slice("", "", 5)] {
        let stored = of("a b");
        stored.apply("k", vec![removal, put("a", "x", 5), put("b", "x", 6)]);
        assert_eq!(stored.names(&Filter::all()), "b");
    }
}

#[test]
fn a_slice_includes_its_ends_and_counts_what_is_there() {
    let stored = of("a b c d e");
    stored.apply("k", vec![remove("b", 1)]);
    assert_eq!(stored.names(&slice("a", "d", false, 2)), "a c");
    assert_eq!(stored.names(&slice("d", "a", true, 3)), "d c a");
    assert_eq!(stored.names(&slice("", "", true, 2)), "e d");
    assert_eq!(stored.names(&slice("c", "", false, 0)), "");
}

#[test]
fn names_come_once_and_in_the_comparators_order() {
    let names = ["c", "a", "c", "missing"].map(bytes).to_vec();
    assert_eq!(of("a b c").names(&Filter::Names(names.into_iter().collect())), "a c");
}

#[test]
fn slices_that_overlap_have_each_column_once() {
    let slices = [("d", "e"), ("a", "b"), ("b", "c"), ("e", "a")];
    let slices = |reversed: bool| {
        let slices = slices.map(|(start, finish)| match reversed {
            false => crate::store::Slice { start: bytes(start), finish: bytes(finish) },
            true => crate::store::Slice { start: bytes(finish), finish: bytes(start) },
        });
        Filter::Slices { slices: slices.to_vec(), reversed, count: 4 }.apart(&Type::Bytes.into())
    };
    assert_eq!(of("a b c cc d e").names(&slices(false)), "a b c d");
    assert_eq!(of("a b c cc d e").names(&slices(true)), "e d c b");
}

#[test]
fn names_that_compare_equal_are_one_column() {
    let stored = Stored::new(Type::Integer);
    stored.apply("k", vec![put("\0\0\u{1}", "padded", 1), put("\u{1}", "short", 2)]);
    assert_eq!(stored.read("k", &Filter::all()).len(), 1);
}

#[test]
fn a_column_ends_with_its_second() {
    let mut stored = Stored::new(Type::Bytes);
    stored.apply("k", vec![expiring("a", "x", 1, 1005)]);
    stored.now = 1004;
    assert_eq!(stored.names(&Filter::all()), "a");
    stored.now = 1005;
    assert_eq!(stored.names(&Filter::all()), "");
}

#[test]
fn removals_are_forgotten_after_their_grace_so_that_a_row_never_only_grows() {
    let mut stored = Stored::new(Type::Bytes);
    let weight = |stored: &Stored| {
        let place = (token("k"), bytes("k"));
        stored.store.row(&stored.family, &place, |_, row| row.map_or(0, |row| row.weight()))
    };
    for i in 0..1000 {
        stored.apply("k", vec![remove(&i.to_string(), 1)]);
        stored.apply(&i.to_string(), vec![remove_row(1)]);
    }
    assert_eq!(weight(&stored), 1000);
    stored.now = 1011;
    for i in 0..4000 {
        stored.apply("k", vec![put("a", "x", i)]);
    }
    assert_eq!(weight(&stored), 1);
    assert_eq!(stored.keys(&Rows { from: From::Start, to: To::End }), ["k"]);
}

#[test]
fn a_removed_slice_spares_what_it_is_told_to() {
    let stored = of("a b c d");
    let mut removal = remove_slice("b", "d", 1);
    if let Change::RemoveRange { spared, .. } = &mut removal {
        spared.push(bytes("c"));
    }
    stored.apply("k", vec![removal, put("b", "late", 1), put("c", "late", 1)]);
    assert_eq!(stored.names(&Filter::all()), "a c");
}

#[test]
fn a_slice_removed_again_and_again_takes_the_memory_of_a_few() {
    let stored = Stored::new(Type::Bytes);
    for i in 0..5000 {
        stored.apply("k", vec![put("b", "x", i), remove_slice("a", "c", i), put("d", "x", i)]);
    }
    let place = (token("k"), bytes("k"));
    let weight =
        stored.store.row(&stored.family, &place, |_, row| row.map_or(0, |row| row.weight()));
    assert!(weight < 200, "{weight}");
    assert_eq!(stored.names(&Filter::all()), "d");
    stored.apply("k", vec![put("b", "old", 4999), put("c", "new", 5000)]);
    assert_eq!(stored.names(&Filter::all()), "c d");
}

#[test]
fn rows_come_in_order_removed_ones_among_them() {
    let stored = Stored::new(Type::Bytes);
    for key in ["c", "a", "d", "b"] {
        stored.apply(key, vec![put("x", "x", 1)]);
    }
    stored.apply("b", vec![remove_row(1)]);
    assert_eq!(stored.keys(&Rows { from: From::Start, to: To::End }), ["a", "b", "c", "d"]);
    let from = From::After(token("a"));
    assert_eq!(stored.keys(&Rows { from, to: To::Token(token("c")) }), ["b", "c"]);
    let from = From::Row((token("b"), bytes("b")));
    assert_eq!(stored.keys(&Rows { from, to: To::Row((token("b"), bytes("b"))) }), ["b"]);
}
