//! Calls with two faults each: which one a server speaks of.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::{
    Add, BatchMutate, Call, Cas, Column, ColumnOrSuperColumn, ConsistencyLevel, CounterColumn,
    Deletion, Get, GetIndexedSlices, GetPagedSlice, GetRangeSlices, GetSlice, IndexClause,
    IndexExpression, IndexOperator, Insert, KeyRange, MultigetCount, Mutation, Remove,
    SlicePredicate, SuperColumn,
};

use super::{Case, bytes, case, column, long, named, parent, path, slice};

type Fault<C> = (&'static str, fn(&mut C));

/// The call with each two of the faults.
fn pairs<C: Call + Clone + 'static>(call: &C, faults: &[Fault<C>]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (i, (first, make)) in faults.iter().enumerate() {
        for (second, make_second) in faults.get(i + 1..).unwrap_or_default() {
            let mut call = call.clone();
            make(&mut call);
            make_second(&mut call);
            cases.push(case(format!("with {first} and {second}"), call));
        }
    }
    cases
}

pub(super) fn cases(line: Line) -> Vec<Case> {
    let mut cases = reads();
    cases.extend(ranges(line));
    cases.extend(writes(line));
    cases.extend(batches(line));
    if line >= Line::V0_8 {
        cases.extend(adds());
    }
    if line >= Line::V2_0 {
        cases.extend(comparisons());
    }
    cases
}

fn not_utf8() -> Bytes {
    Bytes::from_static(&[0xff])
}

fn reads() -> Vec<Case> {
    let get = Get {
        key: bytes("order"),
        column_path: path("Standard", None, Some(bytes("x"))),
        ..Get::default()
    };
    let of_get: [Fault<Get>; 6] = [
        ("an empty key", |call| call.key = Bytes::new()),
        ("an unknown family", |call| call.column_path.column_family = "Nowhere".into()),
        ("a super column", |call| call.column_path.super_column = Some(bytes("s"))),
        ("a bad name", |call| call.column_path.column = Some(not_utf8())),
        ("ANY", |call| call.consistency_level = ConsistencyLevel::Any),
        ("LOCAL_QUORUM", |call| call.consistency_level = ConsistencyLevel::LocalQuorum),
    ];
    let all = MultigetCount {
        keys: vec![bytes("order")],
        column_parent: parent("Super"),
        predicate: slice("", "", false, 1),
        ..MultigetCount::default()
    };
    let of_all: [Fault<MultigetCount>; 7] = [
        ("an empty key", |call| call.keys.push(Bytes::new())),
        ("a bad super column", |call| call.column_parent.super_column = Some(bytes("s"))),
        ("no predicate", |call| call.predicate = SlicePredicate::default()),
        ("a bad range", |call| call.predicate = slice(long(2), long(1), false, -1)),
        ("a bad name", |call| call.predicate = named([bytes("s")])),
        ("ANY", |call| call.consistency_level = ConsistencyLevel::Any),
        ("EACH_QUORUM", |call| call.consistency_level = ConsistencyLevel::EachQuorum),
    ];
    let one = GetSlice {
        key: bytes("order"),
        column_parent: parent("LongType"),
        predicate: slice("", "", false, 1),
        ..GetSlice::default()
    };
    let of_one: [Fault<GetSlice>; 5] = [
        ("a super column", |call| call.column_parent.super_column = Some(long(1))),
        ("a bad start", |call| call.predicate = slice("x", "", false, 1)),
        ("a bad finish and count", |call| call.predicate = slice("", "xy", false, -1)),
        ("names and a range", |call| call.predicate.column_names = Some(vec![])),
        ("ANY", |call| call.consistency_level = ConsistencyLevel::Any),
    ];
    let mut cases = pairs(&get, &of_get);
    cases.extend(pairs(&all, &of_all));
    cases.extend(pairs(&one, &of_one));
    cases
}

fn ranges(line: Line) -> Vec<Case> {
    let all = || KeyRange {
        start_key: Some(Bytes::new()),
        end_key: Some(Bytes::new()),
        count: 1,
        ..KeyRange::default()
    };
    let rows = GetRangeSlices {
        column_parent: parent("Standard"),
        // What is compared and set is stamped by the server: such columns aren't read.
        predicate: slice("zz", "", false, 1),
        range: all(),
        ..GetRangeSlices::default()
    };
    let mut of_rows: Vec<Fault<GetRangeSlices>> = vec![
        ("a super column", |call| call.column_parent.super_column = Some(bytes("s"))),
        ("no predicate", |call| call.predicate = SlicePredicate::default()),
        ("a start token", |call| call.range.start_token = Some("1".into())),
        ("no end", |call| call.range.end_key = None),
        ("no rows", |call| call.range.count = 0),
        ("ANY", |call| call.consistency_level = ConsistencyLevel::Any),
        ("LOCAL_QUORUM", |call| call.consistency_level = ConsistencyLevel::LocalQuorum),
    ];
    if line >= Line::V1_1 {
        of_rows.push(("a bad filter", |call| call.range.row_filter = Some(vec![bad_value()])));
    }
    let found = GetIndexedSlices {
        column_parent: parent("Standard"),
        index_clause: IndexClause { expressions: vec![good()], start_key: Bytes::new(), count: 1 },
        column_predicate: slice("", "", false, 1),
        ..GetIndexedSlices::default()
    };
    let of_found: [Fault<GetIndexedSlices>; 7] = [
        ("an unknown family", |call| call.column_parent.column_family = "Nowhere".into()),
        ("a super column", |call| call.column_parent.super_column = Some(bytes("s"))),
        ("no predicate", |call| call.column_predicate = SlicePredicate::default()),
        ("no clause", |call| call.index_clause.expressions.clear()),
        ("a bad value", |call| call.index_clause.expressions.insert(0, bad_value())),
        ("a bad name", |call| call.index_clause.expressions.push(bad_name())),
        ("EACH_QUORUM", |call| call.consistency_level = ConsistencyLevel::EachQuorum),
    ];
    let mut cases = pairs(&rows, &of_rows);
    cases.extend(pairs(&found, &of_found));
    if line >= Line::V1_1 {
        let page = GetPagedSlice {
            column_family: "Standard".into(),
            range: all(),
            ..GetPagedSlice::default()
        };
        let of_page: [Fault<GetPagedSlice>; 5] = [
            ("an unknown family", |call| call.column_family = "Nowhere".into()),
            ("no rows", |call| call.range.count = 0),
            ("no end", |call| call.range.end_key = None),
            ("a filter", |call| call.range.row_filter = Some(vec![good()])),
            ("ANY", |call| call.consistency_level = ConsistencyLevel::Any),
        ];
        cases.extend(pairs(&page, &of_page));
    }
    cases
}

fn good() -> IndexExpression {
    IndexExpression { column_name: bytes("city"), op: IndexOperator::Eq, value: bytes("x") }
}

fn bad_name() -> IndexExpression {
    IndexExpression { column_name: not_utf8(), ..good() }
}

fn bad_value() -> IndexExpression {
    IndexExpression { column_name: bytes("age"), ..good() }
}

fn writes(line: Line) -> Vec<Case> {
    let insert = Insert {
        key: bytes("order"),
        column_parent: parent("Standard"),
        column: column("age", long(1)),
        ..Insert::default()
    };
    let mut of_insert: Vec<Fault<Insert>> = vec![
        ("an empty key", |call| call.key = Bytes::new()),
        ("an unknown family", |call| call.column_parent.column_family = "Nowhere".into()),
        ("a super column", |call| call.column_parent.super_column = Some(bytes("s"))),
        ("a bad name", |call| call.column.name = not_utf8()),
        ("a bad ttl", |call| call.column.ttl = Some(-1)),
        ("a bad value", |call| call.column.value = Some(bytes("x"))),
        ("LOCAL_QUORUM", |call| call.consistency_level = ConsistencyLevel::LocalQuorum),
        ("SERIAL", |call| call.consistency_level = ConsistencyLevel::Serial),
    ];
    if line >= Line::V0_8 {
        of_insert.push(("no value", |call| call.column.value = None));
        of_insert.push(("no timestamp", |call| call.column.timestamp = None));
        of_insert.push(("counters", |call| call.column_parent.column_family = "Counter".into()));
    }
    let remove = Remove {
        key: bytes("order"),
        column_path: path("Super", Some(long(1)), Some(bytes("x"))),
        timestamp: 1,
        ..Remove::default()
    };
    let of_remove: [Fault<Remove>; 6] = [
        ("an empty key", |call| call.key = Bytes::new()),
        ("another family", |call| call.column_path.column_family = "Standard".into()),
        ("no super column", |call| call.column_path.super_column = None),
        ("a bad super column", |call| call.column_path.super_column = Some(bytes("s"))),
        ("a bad name", |call| call.column_path.column = Some(Bytes::new())),
        ("LOCAL_QUORUM", |call| call.consistency_level = ConsistencyLevel::LocalQuorum),
    ];
    let mut cases = pairs(&insert, &of_insert);
    cases.extend(pairs(&remove, &of_remove));
    cases
}

fn batches(line: Line) -> Vec<Case> {
    let row = |key: &'static str, family: &'static str, mutations: Vec<Mutation>| BatchMutate {
        mutation_map: vec![(bytes(key), vec![(family.into(), mutations)])],
        ..BatchMutate::default()
    };
    let put = |column: Column| Mutation {
        column_or_supercolumn: Some(ColumnOrSuperColumn {
            column: Some(column),
            ..ColumnOrSuperColumn::default()
        }),
        deletion: None,
    };
    let in_super = |name: Bytes, column: Column| Mutation {
        column_or_supercolumn: Some(ColumnOrSuperColumn {
            super_column: Some(SuperColumn { name, columns: vec![column] }),
            ..ColumnOrSuperColumn::default()
        }),
        deletion: None,
    };
    let delete = |super_column: Option<Bytes>, predicate| Mutation {
        column_or_supercolumn: None,
        deletion: Some(Deletion { timestamp: Some(1), super_column, predicate }),
    };
    let bad_ttl =
        |name: &'static [u8], value: Bytes| Column { ttl: Some(-1), ..column(name, value) };
    let told = [
        ("an empty key and an unknown family", row("", "Nowhere", vec![put(column("x", "v"))])),
        ("an empty key and a bad name", row("", "Standard", vec![put(column("", "v"))])),
        ("a bad ttl and name", row("k", "Standard", vec![put(bad_ttl(b"", bytes("v")))])),
        ("a bad ttl and value", row("k", "Standard", vec![put(bad_ttl(b"age", bytes("v")))])),
        ("a bad name and value", row("k", "LongType", vec![put(column("x", "v"))])),
        (
            "a bad ttl and name in a super column",
            row("k", "Super", vec![in_super(long(1), bad_ttl(b"", long(1)))]),
        ),
        (
            "a bad super column and name",
            row("k", "Super", vec![in_super(bytes("s"), column("", long(1)))]),
        ),
        ("two mutations", row("k", "Standard", vec![put(column("age", "v")), Mutation::default()])),
        (
            "a bad super column and predicate",
            row("k", "Super", vec![delete(Some(bytes("s")), Some(SlicePredicate::default()))]),
        ),
        (
            "a predicate by an empty name in a super column of a standard family",
            row("k", "Standard", vec![delete(Some(bytes("s")), Some(named([Bytes::new()])))]),
        ),
        (
            "a range backwards in a super column of a standard family",
            row("k", "Standard", vec![delete(Some(bytes("s")), Some(slice("b", "a", false, 1)))]),
        ),
    ];
    let mut cases: Vec<Case> =
        told.into_iter().map(|(told, call)| case(format!("with {told}"), call)).collect();
    let each_quorum =
        |call: BatchMutate| BatchMutate { consistency_level: ConsistencyLevel::EachQuorum, ..call };
    cases.push(case(
        "with EACH_QUORUM and a bad name",
        each_quorum(row("k", "Standard", vec![put(column("", "v"))])),
    ));
    if line >= Line::V0_8 {
        let without = Mutation {
            deletion: Some(Deletion {
                predicate: Some(slice("b", "a", false, 1)),
                ..Deletion::default()
            }),
            column_or_supercolumn: None,
        };
        cases.push(case("with no timestamp and a bad range", row("k", "Standard", vec![without])));
        let counted = BatchMutate {
            consistency_level: ConsistencyLevel::Any,
            ..row("", "Counter", vec![put(column("x", "v"))])
        };
        cases.push(case("with ANY and an empty key of counters", counted.clone()));
        let mut counted = counted;
        for (key, _) in &mut counted.mutation_map {
            *key = bytes("k");
        }
        cases.push(case("with ANY and a column of counters", counted));
    }
    cases
}

fn adds() -> Vec<Case> {
    let add = Add {
        key: bytes("order"),
        column_parent: parent("Counter"),
        column: CounterColumn { name: bytes("x"), value: 1 },
        ..Add::default()
    };
    let of_add: [Fault<Add>; 6] = [
        ("an empty key", |call| call.key = Bytes::new()),
        ("no counters", |call| call.column_parent.column_family = "Standard".into()),
        ("a super column", |call| call.column_parent.super_column = Some(bytes("s"))),
        ("a bad name", |call| call.column.name = not_utf8()),
        ("ANY", |call| call.consistency_level = ConsistencyLevel::Any),
        ("LOCAL_QUORUM", |call| call.consistency_level = ConsistencyLevel::LocalQuorum),
    ];
    pairs(&add, &of_add)
}

fn comparisons() -> Vec<Case> {
    let cas = Cas {
        key: bytes("order of cas"),
        column_family: "Standard".into(),
        expected: Some(Vec::new()),
        updates: Some(vec![column("x", "v")]),
        ..Cas::default()
    };
    let of_cas: [Fault<Cas>; 8] = [
        ("an empty key", |call| call.key = Bytes::new()),
        ("a super family", |call| call.column_family = "Super".into()),
        ("a bad name", |call| call.updates.get_or_insert_default().push(column(vec![0xff], "v"))),
        ("a bad value", |call| {
            call.updates.get_or_insert_default().insert(0, column("age", "v"));
        }),
        ("an expectation without a value", |call| {
            call.expected.get_or_insert_default().push(Column { value: None, ..column("x", "v") });
        }),
        ("serial ONE", |call| call.serial_consistency_level = ConsistencyLevel::One),
        ("commit SERIAL", |call| call.commit_consistency_level = ConsistencyLevel::Serial),
        ("commit EACH_QUORUM", |call| {
            call.commit_consistency_level = ConsistencyLevel::EachQuorum;
        }),
    ];
    pairs(&cas, &of_cas)
}
