//! Reads of ranges of rows, and of rows by their indexed columns.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_node::Line;
use cassa_wire::{
    GetIndexedSlices, GetPagedSlice, GetRangeSlices, IndexClause, IndexExpression, IndexOperator,
    KeyRange, SlicePredicate,
};

use super::{Case, bytes, case, long, parent, slice, within};

pub(super) fn cases(line: Line) -> Vec<Case> {
    let mut cases = ranges();
    cases.extend(clauses());
    if line >= Line::V1_1 {
        cases.extend(filters());
        cases.extend(pages());
    }
    cases
}

fn all() -> SlicePredicate {
    slice("", "", false, 10)
}

fn keys(start: &'static str, end: &'static str) -> KeyRange {
    let (start, end) = (Some(bytes(start)), Some(bytes(end)));
    KeyRange { start_key: start, end_key: end, count: 10, ..KeyRange::default() }
}

fn tokens(start: &'static str, end: &'static str) -> KeyRange {
    let (start, end) = (Some(ByteString::from(start)), Some(ByteString::from(end)));
    KeyRange { start_token: start, end_token: end, count: 10, ..KeyRange::default() }
}

fn range(name: &str, range: KeyRange) -> Case {
    let call = GetRangeSlices {
        column_parent: parent("Standard"),
        predicate: all(),
        range,
        ..GetRangeSlices::default()
    };
    case(name, call)
}

fn ranges() -> Vec<Case> {
    let bare = || GetRangeSlices { range: keys("", ""), ..GetRangeSlices::default() };
    let nothing = KeyRange { count: 10, ..KeyRange::default() };
    let mut cases = vec![
        range("of all", keys("", "")),
        range("of nothing", nothing.clone()),
        range("from a key", KeyRange { start_key: Some(bytes("a")), ..nothing.clone() }),
        range("to a key", KeyRange { end_key: Some(bytes("a")), ..nothing.clone() }),
        range("from a token", KeyRange { start_token: Some("1".into()), ..nothing.clone() }),
        range("to a token", KeyRange { end_token: Some("1".into()), ..nothing.clone() }),
        range(
            "by keys and tokens",
            KeyRange {
                start_token: Some("1".into()),
                end_token: Some("2".into()),
                ..keys("a", "a")
            },
        ),
        range(
            "from a key to a token",
            KeyRange {
                start_key: Some(bytes("a")),
                end_token: Some("0".into()),
                ..nothing.clone()
            },
        ),
        range(
            "from a token to a key",
            KeyRange {
                start_token: Some("0".into()),
                end_key: Some(bytes("a")),
                ..nothing.clone()
            },
        ),
        range(
            "from a key to an earlier token",
            KeyRange {
                start_key: Some(bytes("k1")),
                end_token: Some("-9223372036854775807".into()),
                ..nothing.clone()
            },
        ),
        range(
            "from a key to the least token",
            KeyRange {
                start_key: Some(bytes("k1")),
                end_token: Some("-9223372036854775808".into()),
                ..nothing.clone()
            },
        ),
        range("of a count of 0", KeyRange { count: 0, ..keys("", "") }),
        range("of a negative count", KeyRange { count: -1, ..keys("", "") }),
        range("of tokens that are none", tokens("x", "y")),
        range(
            "to a token that is none",
            KeyRange {
                start_key: Some(bytes("a")),
                end_token: Some("x".into()),
                ..nothing.clone()
            },
        ),
        range("of tokens", tokens("1", "2")),
        range("of a token", tokens("1", "1")),
        range("of keys one way", keys("a", "b")),
        range("of keys the other way", keys("b", "a")),
        range("of keys one way with a count of 0", KeyRange { count: 0, ..keys("a", "b") }),
        range("of keys the other way with a count of 0", KeyRange { count: 0, ..keys("b", "a") }),
        case("of an unknown family", GetRangeSlices { column_parent: parent("Nowhere"), ..bare() }),
        case("by nothing", GetRangeSlices { column_parent: parent("Standard"), ..bare() }),
        case(
            "of a super column in a standard family",
            GetRangeSlices { column_parent: within("Standard", "x"), predicate: all(), ..bare() },
        ),
        case(
            "by nothing with a bad range",
            GetRangeSlices { column_parent: parent("Standard"), range: nothing, ..bare() },
        ),
    ];
    let bare = case("without a keyspace", bare());
    cases.push(Case { in_keyspace: false, ..bare });
    cases
}

fn expression(
    name: impl Into<Bytes>,
    op: IndexOperator,
    value: impl Into<Bytes>,
) -> IndexExpression {
    IndexExpression { column_name: name.into(), op, value: value.into() }
}

fn clauses() -> Vec<Case> {
    let ask = |name: &str, family: &'static str, expressions: &[IndexExpression], count: i32| {
        let clause =
            IndexClause { expressions: expressions.to_vec(), start_key: Bytes::new(), count };
        let call = GetIndexedSlices {
            column_parent: parent(family),
            index_clause: clause,
            column_predicate: all(),
            ..GetIndexedSlices::default()
        };
        case(name, call)
    };
    let city = || expression("city", IndexOperator::Eq, "x");
    let big: Bytes = vec![b'x'; 65_536].into();
    let bare = GetIndexedSlices::default();
    vec![
        ask("by an index", "Standard", &[city()], 10),
        ask("by no clause", "Standard", &[], 10),
        ask("by no index", "Standard", &[expression("age", IndexOperator::Eq, long(1))], 10),
        ask(
            "by an index with another operator",
            "Standard",
            &[expression("city", IndexOperator::Gt, "x")],
            10,
        ),
        ask(
            "by a name that isn't UTF-8",
            "Standard",
            &[expression(vec![0xff], IndexOperator::Eq, "x")],
            10,
        ),
        ask("by an empty name", "Standard", &[city(), expression("", IndexOperator::Eq, "x")], 10),
        ask(
            "by a value that isn't UTF-8",
            "Standard",
            &[expression("city", IndexOperator::Eq, vec![0xfe])],
            10,
        ),
        ask(
            "by a value that is no long",
            "Standard",
            &[city(), expression("age", IndexOperator::Gt, "x")],
            10,
        ),
        ask("by a large value", "Standard", &[expression("city", IndexOperator::Eq, big)], 10),
        ask(
            "by an undeclared column",
            "Standard",
            &[city(), expression("other", IndexOperator::Eq, "x")],
            10,
        ),
        ask("of a count of 0", "Standard", &[city()], 0),
        ask("of a negative count", "Standard", &[city()], -1),
        ask("of a super family", "Super", &[expression(long(1), IndexOperator::Eq, long(1))], 10),
        ask("of an unknown family", "Nowhere", &[city()], 10),
        case("by nothing", GetIndexedSlices { column_parent: parent("Standard"), ..bare.clone() }),
        case(
            "of a super column in a standard family",
            GetIndexedSlices { column_parent: within("Standard", "x"), ..bare.clone() },
        ),
        Case { in_keyspace: false, ..case("without a keyspace", bare) },
    ]
}

fn filters() -> Vec<Case> {
    let ask = |name: &str, filter: Vec<IndexExpression>| {
        range(name, KeyRange { row_filter: Some(filter), ..keys("", "") })
    };
    let in_super = GetRangeSlices {
        column_parent: within("Super", long(1)),
        predicate: all(),
        range: KeyRange {
            row_filter: Some(vec![expression(long(1), IndexOperator::Eq, long(1))]),
            ..keys("", "")
        },
        ..GetRangeSlices::default()
    };
    vec![
        ask("by no filter", vec![]),
        ask("by a filter that isn't UTF-8", vec![expression(vec![0xff], IndexOperator::Eq, "x")]),
        ask("by a filter's value that is no long", vec![expression("age", IndexOperator::Eq, "x")]),
        case("by a filter in a super column", in_super),
    ]
}

fn pages() -> Vec<Case> {
    let ask = |name: &str, family: &'static str, range: KeyRange, start: Bytes| {
        let call = GetPagedSlice {
            column_family: family.into(),
            range,
            start_column: start,
            ..GetPagedSlice::default()
        };
        case(name, call)
    };
    let filter = KeyRange {
        row_filter: Some(vec![expression("city", IndexOperator::Eq, "x")]),
        ..keys("", "")
    };
    let bare = case("without a keyspace", GetPagedSlice::default());
    vec![
        ask("of all", "Standard", keys("", ""), Bytes::new()),
        ask("of an unknown family", "Nowhere", keys("", ""), Bytes::new()),
        ask("of a count of 0", "Standard", KeyRange { count: 0, ..keys("", "") }, Bytes::new()),
        ask("by a filter", "Standard", filter, Bytes::new()),
        ask("from what isn't UTF-8", "Standard", keys("", ""), vec![0xff].into()),
        ask("of a super family", "Super", keys("", ""), Bytes::new()),
        Case { in_keyspace: false, ..bare },
    ]
}
