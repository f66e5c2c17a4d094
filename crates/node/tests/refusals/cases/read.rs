//! Reads of rows: paths, parents and predicates.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::{
    ColumnParent, ColumnSlice, Get, GetCount, GetMultiSlice, GetSlice, MultiSliceRequest,
    MultigetCount, MultigetSlice, SlicePredicate,
};

use super::{Case, bytes, case, long, named, parent, path, slice, too_long, within};

pub(super) fn cases(line: Line) -> Vec<Case> {
    let mut cases = paths();
    cases.extend(parents());
    cases.extend(predicates());
    cases.extend(elsewhere(line));
    if line >= Line::V2_1 {
        cases.extend(slices());
    }
    cases
}

fn get(name: &str, key: &'static str, column_path: cassa_wire::ColumnPath) -> Case {
    case(name, Get { key: bytes(key), column_path, ..Get::default() })
}

fn get_slice(name: &str, column_parent: ColumnParent, predicate: SlicePredicate) -> Case {
    case(name, GetSlice { key: bytes("k"), column_parent, predicate, ..GetSlice::default() })
}

fn paths() -> Vec<Case> {
    let x = || Some(bytes("x"));
    let empty = || Some(Bytes::new());
    let sup = || Some(long(1));
    vec![
        get("of an unknown family", "k", path("Nowhere", None, x())),
        get("of no family", "k", path("", None, x())),
        get("with a super column in a standard family", "k", path("Standard", x(), x())),
        get("without a column in a standard family", "k", path("Standard", None, None)),
        get("without a super column in a super family", "k", path("Super", None, x())),
        get("without anything in a super family", "k", path("Super", None, None)),
        get("of an empty name", "k", path("Standard", None, empty())),
        get("of a long name", "k", path("Standard", None, Some(too_long()))),
        get("of a name that isn't UTF-8", "k", path("Standard", None, Some(vec![0xff].into()))),
        get("of an empty super column", "k", path("Super", empty(), None)),
        get("of an empty super column's column", "k", path("Super", empty(), x())),
        get("of a long super column's column", "k", path("Super", Some(too_long()), x())),
        get("of a long super column", "k", path("Super", Some(too_long()), None)),
        get("of a super column that is no long", "k", path("Super", x(), None)),
        get("of a column of a super column that is no long", "k", path("Super", x(), x())),
        get("of an empty column of a super column", "k", path("Super", sup(), empty())),
        get("of a subcolumn that isn't UTF-8", "k", path("Super", sup(), Some(vec![0xff].into()))),
        get("of an empty key", "", path("Standard", None, x())),
        get("of an empty key and an empty name", "", path("Standard", None, empty())),
        get("of a key that is no long", "k", path("LongType", None, Some(long(1)))),
        get("of what isn't there", "k", path("Standard", None, x())),
        case(
            "of a long key",
            Get { key: too_long(), column_path: path("Standard", None, x()), ..Get::default() },
        ),
    ]
}

fn parents() -> Vec<Case> {
    let all = || slice("", "", false, 10);
    vec![
        get_slice("of an unknown family", parent("Nowhere"), all()),
        get_slice("of no family", parent(""), all()),
        get_slice("of a super column in a standard family", within("Standard", bytes("x")), all()),
        get_slice("of an empty super column in a standard family", within("Standard", ""), all()),
        get_slice("of an empty super column", within("Super", ""), all()),
        get_slice("of a long super column", within("Super", too_long()), all()),
        get_slice("of a super column that is no long", within("Super", "x"), all()),
        get_slice("of nothing", parent("Standard"), all()),
        get_slice("with both faults", within("Standard", "x"), SlicePredicate::default()),
    ]
}

fn predicates() -> Vec<Case> {
    let standard = || parent("Standard");
    let both = SlicePredicate { column_names: Some(vec![bytes("x")]), ..slice("", "", false, 10) };
    let not_utf8 = || Bytes::from_static(&[0xff]);
    vec![
        get_slice("by nothing", standard(), SlicePredicate::default()),
        get_slice("by names and range", standard(), both),
        get_slice("by no name", standard(), named([])),
        get_slice("by an empty name", standard(), named([bytes("x"), Bytes::new()])),
        get_slice("by a long name", standard(), named([too_long()])),
        get_slice("by a name that isn't UTF-8", standard(), named([not_utf8()])),
        get_slice(
            "by an empty name in a super column",
            within("Super", long(1)),
            named([Bytes::new()]),
        ),
        get_slice("by a super column's name that is no long", parent("Super"), named([bytes("x")])),
        get_slice("with a negative count", standard(), slice("", "", false, -1)),
        get_slice("with a count of 0", standard(), slice("", "", false, 0)),
        get_slice(
            "with a negative count and a bad start",
            standard(),
            slice(not_utf8(), "", false, -1),
        ),
        get_slice("from what isn't UTF-8", standard(), slice(not_utf8(), "", false, 1)),
        get_slice("to what isn't UTF-8", standard(), slice("", not_utf8(), false, 1)),
        get_slice("from a long start", standard(), slice(too_long(), "", false, 1)),
        get_slice("to a long finish", standard(), slice("", too_long(), false, 1)),
        get_slice("backwards", standard(), slice("b", "a", false, 1)),
        get_slice("reversed and backwards", standard(), slice("a", "b", true, 1)),
        get_slice("from a name to itself", standard(), slice("a", "a", false, 1)),
        get_slice(
            "backwards in a super column",
            within("Super", long(1)),
            slice("b", "a", false, 1),
        ),
        get_slice(
            "backwards over super columns",
            parent("Super"),
            slice(long(2), long(1), false, 1),
        ),
        get_slice(
            "over super columns that are no longs",
            parent("Super"),
            slice("x", "", false, 1),
        ),
    ]
}

fn elsewhere(line: Line) -> Vec<Case> {
    let count = |name: &str, key: &'static str, column_parent, predicate| {
        let call = GetCount { key: bytes(key), column_parent, predicate, ..GetCount::default() };
        case(name, call)
    };
    let keys = |keys: &[&'static str]| keys.iter().map(|key| bytes(key)).collect::<Vec<_>>();
    let slices = |name: &str, these: &[&'static str], column_parent, predicate| {
        let call = MultigetSlice {
            keys: keys(these),
            column_parent,
            predicate,
            ..MultigetSlice::default()
        };
        case(name, call)
    };
    let counts = |name: &str, these: &[&'static str], column_parent, predicate| {
        let call = MultigetCount {
            keys: keys(these),
            column_parent,
            predicate,
            ..MultigetCount::default()
        };
        case(name, call)
    };
    let all = || slice("", "", false, 10);
    let mut cases = vec![
        count("of an unknown family", "k", parent("Nowhere"), all()),
        count("of no family", "k", parent(""), all()),
        count("of an empty key", "", parent("Standard"), all()),
        count("of an empty key by name", "", parent("Standard"), named([bytes("x")])),
        count("by nothing", "k", parent("Standard"), SlicePredicate::default()),
        count("by an empty name", "k", parent("Standard"), named([Bytes::new()])),
        count("with a count of 0", "k", parent("Standard"), slice("", "", false, 0)),
        count("backwards", "k", parent("Standard"), slice("b", "a", false, 1)),
        count("from what isn't UTF-8", "k", parent("Standard"), slice(vec![0xff], "", false, 1)),
        count("of a super column in a standard family", "k", within("Standard", "x"), all()),
        count("of a super column that is no long", "k", within("Super", "x"), all()),
        slices("of an empty key", &["k", ""], parent("Standard"), all()),
        slices("of no keys", &[], parent("Standard"), all()),
        slices("of no keys by nothing", &[], parent("Standard"), SlicePredicate::default()),
        slices("of an unknown family", &["k"], parent("Nowhere"), all()),
        counts("of an empty key", &["k", ""], parent("Standard"), all()),
        counts("of a super column in a standard family", &["k"], within("Standard", "x"), all()),
    ];
    // From 3.0 on a server counts until its time is over.
    if line < Line::V3_0 {
        cases.push(count(
            "with a negative count",
            "k",
            parent("Standard"),
            slice("", "", false, -1),
        ));
    }
    let bare = GetSlice { column_parent: parent("Standard"), ..GetSlice::default() };
    cases.push(Case { in_keyspace: false, ..case("without a keyspace", bare) });
    let bare = Get { column_path: path("Standard", None, None), ..Get::default() };
    cases.push(Case { in_keyspace: false, ..case("without a keyspace", bare) });
    let bare = GetCount { column_parent: parent("Standard"), ..GetCount::default() };
    cases.push(Case { in_keyspace: false, ..case("without a keyspace", bare) });
    let bare = MultigetSlice { column_parent: parent("Standard"), ..MultigetSlice::default() };
    cases.push(Case { in_keyspace: false, ..case("without a keyspace", bare) });
    let bare = MultigetCount { column_parent: parent("Standard"), ..MultigetCount::default() };
    cases.push(Case { in_keyspace: false, ..case("without a keyspace", bare) });
    cases
}

fn slices() -> Vec<Case> {
    let ask = |name: &str, request: MultiSliceRequest| case(name, GetMultiSlice { request });
    let whole = || MultiSliceRequest {
        key: Some(bytes("k")),
        column_parent: Some(parent("Standard")),
        column_slices: Some(vec![ColumnSlice {
            start: Some(bytes("a")),
            finish: Some(bytes("b")),
        }]),
        ..MultiSliceRequest::default()
    };
    let ranges = |ranges: &[(&'static str, &'static str)]| {
        let slice = |(start, finish): &(&'static str, &'static str)| ColumnSlice {
            start: Some(bytes(start)),
            finish: Some(bytes(finish)),
        };
        Some(ranges.iter().map(slice).collect::<Vec<_>>())
    };
    vec![
        ask("of a row", whole()),
        ask("of an empty key", MultiSliceRequest { key: Some(Bytes::new()), ..whole() }),
        ask(
            "of an unknown family",
            MultiSliceRequest { column_parent: Some(parent("Nowhere")), ..whole() },
        ),
        ask(
            "of a super family",
            MultiSliceRequest { column_parent: Some(parent("Super")), ..whole() },
        ),
        ask(
            "of a super column in a standard family",
            MultiSliceRequest { column_parent: Some(within("Standard", "x")), ..whole() },
        ),
        ask("backwards", MultiSliceRequest { column_slices: ranges(&[("b", "a")]), ..whole() }),
        ask(
            "reversed, backwards",
            MultiSliceRequest {
                column_slices: ranges(&[("a", "b")]),
                reversed: Some(true),
                ..whole()
            },
        ),
        ask("with a negative count", MultiSliceRequest { count: Some(-1), ..whole() }),
        ask("with a count of 0", MultiSliceRequest { count: Some(0), ..whole() }),
        ask(
            "of overlapping slices",
            MultiSliceRequest { column_slices: ranges(&[("a", "c"), ("b", "d")]), ..whole() },
        ),
        ask("of no slices", MultiSliceRequest { column_slices: ranges(&[]), ..whole() }),
        ask(
            "of a slice that isn't UTF-8",
            MultiSliceRequest {
                column_slices: Some(vec![ColumnSlice {
                    start: Some(vec![0xff].into()),
                    finish: None,
                }]),
                ..whole()
            },
        ),
        ask(
            "of a slice without ends",
            MultiSliceRequest { column_slices: Some(vec![ColumnSlice::default()]), ..whole() },
        ),
        ask("without a key", MultiSliceRequest { key: None, ..whole() }),
        ask("without a parent", MultiSliceRequest { column_parent: None, ..whole() }),
        ask("without slices", MultiSliceRequest { column_slices: None, ..whole() }),
    ]
}
