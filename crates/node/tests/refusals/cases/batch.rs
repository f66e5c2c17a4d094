//! Batches: mutations and deletions.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::{
    AtomicBatchMutate, BatchMutate, Column, ColumnOrSuperColumn, CounterColumn, CounterSuperColumn,
    Deletion, Mutation, SlicePredicate, SuperColumn,
};

use super::{Case, bytes, case, column, long, named, slice};

pub(super) fn cases(line: Line) -> Vec<Case> {
    let mut cases = writes(line);
    cases.extend(told_twice());
    cases.extend(deletions(line));
    if line >= Line::V0_8 {
        cases.extend(counters());
    }
    if line >= Line::V1_2 {
        cases.push(atomic("of a column", "Standard", put(column("x", "v"))));
        cases.push(atomic("of a counter", "Counter", add("x")));
        cases.push(atomic(
            "of a plain column in a counter family",
            "Counter",
            put(column("x", "v")),
        ));
    }
    cases
}

fn batch(name: &str, family: &'static str, mutations: Vec<Mutation>) -> Case {
    let rows = vec![(bytes("k"), vec![(family.into(), mutations)])];
    case(name, BatchMutate { mutation_map: rows, ..BatchMutate::default() })
}

fn atomic(name: &str, family: &'static str, mutation: Mutation) -> Case {
    let rows = vec![(bytes("k"), vec![(family.into(), vec![mutation])])];
    case(name, AtomicBatchMutate { mutation_map: rows, ..AtomicBatchMutate::default() })
}

fn write(what: ColumnOrSuperColumn) -> Mutation {
    Mutation { column_or_supercolumn: Some(what), deletion: None }
}

fn put(column: Column) -> Mutation {
    write(ColumnOrSuperColumn { column: Some(column), ..ColumnOrSuperColumn::default() })
}

fn put_super(name: impl Into<Bytes>, columns: Vec<Column>) -> Mutation {
    let super_column = Some(SuperColumn { name: name.into(), columns });
    write(ColumnOrSuperColumn { super_column, ..ColumnOrSuperColumn::default() })
}

fn add(name: &'static str) -> Mutation {
    let counter_column = Some(CounterColumn { name: bytes(name), value: 1 });
    write(ColumnOrSuperColumn { counter_column, ..ColumnOrSuperColumn::default() })
}

fn delete(deletion: Deletion) -> Mutation {
    Mutation { column_or_supercolumn: None, deletion: Some(deletion) }
}

fn writes(line: Line) -> Vec<Case> {
    let x = || column("x", "v");
    let both = Mutation {
        deletion: Some(Deletion { timestamp: Some(1), ..Deletion::default() }),
        ..put(x())
    };
    let two = ColumnOrSuperColumn {
        column: Some(x()),
        super_column: Some(SuperColumn { name: bytes("s"), columns: vec![x()] }),
        ..ColumnOrSuperColumn::default()
    };
    let empty_key = vec![(Bytes::new(), vec![("Standard".into(), vec![put(x())])])];
    let bare = |rows| BatchMutate { mutation_map: rows, ..BatchMutate::default() };
    let mut cases = vec![
        batch("of nothing", "Standard", vec![]),
        case("of no rows", bare(vec![])),
        case("of an empty key", bare(empty_key)),
        batch("of an unknown family", "Nowhere", vec![put(x())]),
        batch("of no mutation in an unknown family", "Nowhere", vec![]),
        batch("of neither", "Standard", vec![Mutation::default()]),
        batch("of both", "Standard", vec![both]),
        batch("of no column", "Standard", vec![write(ColumnOrSuperColumn::default())]),
        batch("of a column and a super column", "Standard", vec![write(two)]),
        batch(
            "of a super column in a standard family",
            "Standard",
            vec![put_super("s", vec![x()])],
        ),
        batch(
            "of an empty super column in a standard family",
            "Standard",
            vec![put_super("s", vec![])],
        ),
        batch("of a column in a super family", "Super", vec![put(column("x", long(1)))]),
        batch(
            "of a super column that is no long",
            "Super",
            vec![put_super("s", vec![column("x", long(1))])],
        ),
        batch(
            "of a super column's value that is no long",
            "Super",
            vec![put_super(long(1), vec![x()])],
        ),
        batch(
            "of a super column's bad ttl",
            "Super",
            vec![put_super(long(1), vec![Column { ttl: Some(-1), ..x() }])],
        ),
        batch("of an empty name", "Standard", vec![put(column("", "v"))]),
        batch(
            "of an empty name with a bad ttl",
            "Standard",
            vec![put(Column { ttl: Some(-1), ..column("", "v") })],
        ),
        batch("of a value that is no long", "Standard", vec![put(x()), put(column("age", "v"))]),
    ];
    if line >= Line::V0_8 {
        cases.push(batch(
            "of no timestamp",
            "Standard",
            vec![put(Column { timestamp: None, ..x() })],
        ));
        cases.push(batch("of no value", "Standard", vec![put(Column { value: None, ..x() })]));
    }
    let bare = case("without a keyspace", bare(vec![]));
    cases.push(Case { in_keyspace: false, ..bare });
    cases
}

/// Before 2.0 a server says of a super column in a standard family all bytes of the request up to its name's end: that isn't
/// compared.
/// Of what is told twice the last counts.
fn told_twice() -> Vec<Case> {
    let wrong = || ("Standard".into(), vec![Mutation::default()]);
    let right = || ("Standard".into(), vec![put(column("x", "v"))]);
    let row = |families| (bytes("k"), families);
    let batch = |name: &str, mutation_map| {
        case(name, BatchMutate { mutation_map, ..BatchMutate::default() })
    };
    vec![
        batch("a row twice, wrong at first", vec![row(vec![wrong()]), row(vec![right()])]),
        batch("a row twice, wrong at last", vec![row(vec![right()]), row(vec![wrong()])]),
        batch("a column family twice, wrong at first", vec![row(vec![wrong(), right()])]),
        batch("a column family twice, wrong at last", vec![row(vec![right(), wrong()])]),
    ]
}

fn deletions(line: Line) -> Vec<Case> {
    let of = |super_column: Option<Bytes>, predicate: Option<SlicePredicate>| {
        vec![delete(Deletion { timestamp: Some(1), super_column, predicate })]
    };
    let both = SlicePredicate { column_names: Some(vec![bytes("x")]), ..slice("a", "b", false, 1) };
    let names = || Some(named([bytes("x"), Bytes::from_static(b"\xc3\xa9")]));
    let mut cases = vec![
        batch("of a row's deletion", "Standard", of(None, None)),
        batch(
            "of a deletion by name of a super column in a standard family",
            "Standard",
            of(Some(bytes("s")), names()),
        ),
        batch(
            "of a deletion of a super column that is no long",
            "Super",
            of(Some(bytes("s")), None),
        ),
        batch("of a deletion of an empty super column", "Super", of(Some(Bytes::new()), None)),
        batch("of a deletion by nothing", "Standard", of(None, Some(SlicePredicate::default()))),
        batch("of a deletion by range", "Standard", of(None, Some(slice("a", "b", false, 1)))),
        batch(
            "of a deletion by range backwards",
            "Standard",
            of(None, Some(slice("b", "a", false, 1))),
        ),
        batch("of a deletion by names and range", "Standard", of(None, Some(both))),
        batch("of a deletion by an empty name", "Standard", of(None, Some(named([Bytes::new()])))),
        batch("of a deletion by no name", "Standard", of(None, Some(named([])))),
        batch(
            "of a deletion by range in a super column",
            "Super",
            of(Some(long(1)), Some(slice("a", "b", false, 1))),
        ),
        batch(
            "of a deletion by range of super columns",
            "Super",
            of(None, Some(slice(long(1), long(2), false, 1))),
        ),
    ];
    if line >= Line::V0_8 {
        let without = |super_column, predicate| {
            vec![delete(Deletion { timestamp: None, super_column, predicate })]
        };
        cases.extend([
            batch("of a deletion without timestamp", "Standard", without(None, None)),
            batch("of a counter's deletion without timestamp", "Counter", without(None, names())),
            batch(
                "of a deletion by range of counters",
                "Counter",
                without(None, Some(slice("a", "b", false, 1))),
            ),
        ]);
    }
    if line >= Line::V2_0 {
        let name = Some(bytes("s"));
        let without = Deletion { super_column: name.clone(), ..Deletion::default() };
        cases.extend([
            batch("of a super column's deletion in a standard family", "Standard", of(name, None)),
            batch(
                "of a super column's deletion in a standard family without timestamp",
                "Standard",
                vec![delete(without)],
            ),
        ]);
    }
    cases
}

fn counters() -> Vec<Case> {
    let super_counter = |name: Bytes| {
        let counter_super_column = Some(CounterSuperColumn {
            name,
            columns: vec![CounterColumn { name: bytes("x"), value: 1 }],
        });
        write(ColumnOrSuperColumn { counter_super_column, ..ColumnOrSuperColumn::default() })
    };
    vec![
        batch("of a counter", "Counter", vec![add("x")]),
        batch("of a counter in a plain family", "Standard", vec![add("x")]),
        batch("of a column in a counter family", "Counter", vec![put(column("x", "v"))]),
        batch(
            "of a super column in a counter family",
            "SuperCounter",
            vec![put_super(long(1), vec![column("x", "v")])],
        ),
        batch("of a counter without its super column", "SuperCounter", vec![add("x")]),
        batch("of a super counter", "SuperCounter", vec![super_counter(long(1))]),
        batch(
            "of a super counter that is no long",
            "SuperCounter",
            vec![super_counter(bytes("s"))],
        ),
        batch("of a super counter in a plain family", "Super", vec![super_counter(long(1))]),
        batch("of an empty counter name", "Counter", vec![add("")]),
    ]
}
