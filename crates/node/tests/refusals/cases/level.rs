//! Consistency levels, by what they are asked for. (What is compared and set is stamped by the server: no row of such a family is read.)

use cassa_node::Line;
use cassa_wire::{
    Add, AtomicBatchMutate, BatchMutate, Cas, ConsistencyLevel, Get, GetCount, GetIndexedSlices,
    GetPagedSlice, GetRangeSlices, GetSlice, IndexClause, IndexExpression, IndexOperator, Insert,
    KeyRange, Remove,
};

use super::{Case, bytes, case, column, named, parent, path, slice};

pub(super) fn cases(line: Line) -> Vec<Case> {
    ConsistencyLevel::ALL
        .iter()
        .copied()
        .chain([ConsistencyLevel::Other(12), ConsistencyLevel::Other(0)])
        .filter(|level| *level != ConsistencyLevel::One)
        .flat_map(|level| at(level, line))
        .collect()
}

fn at(level: ConsistencyLevel, line: Line) -> Vec<Case> {
    let all = || slice("", "", false, 1);
    let rows = || KeyRange {
        start_key: Some(bytes("")),
        end_key: Some(bytes("")),
        count: 1,
        ..KeyRange::default()
    };
    let expressions = vec![IndexExpression {
        column_name: bytes("city"),
        op: IndexOperator::Eq,
        value: bytes("x"),
    }];
    let clause = IndexClause { expressions, start_key: bytes(""), count: 1 };
    let told = format!("at {level:?}");
    let key = bytes("level");
    let mut cases = vec![
        case(
            &told,
            Get {
                key: key.clone(),
                column_path: path("Standard", None, Some(bytes("x"))),
                consistency_level: level,
            },
        ),
        case(
            &told,
            GetSlice {
                key: key.clone(),
                column_parent: parent("Standard"),
                predicate: all(),
                consistency_level: level,
            },
        ),
        case(
            &told,
            GetCount {
                key: key.clone(),
                column_parent: parent("Standard"),
                predicate: all(),
                consistency_level: level,
            },
        ),
        case(
            format!("{told} by name"),
            GetCount {
                key: key.clone(),
                column_parent: parent("Standard"),
                predicate: named([bytes("x")]),
                consistency_level: level,
            },
        ),
        case(
            &told,
            GetRangeSlices {
                column_parent: parent("Super"),
                predicate: all(),
                range: rows(),
                consistency_level: level,
            },
        ),
        case(
            &told,
            GetIndexedSlices {
                column_parent: parent("Standard"),
                index_clause: clause,
                column_predicate: all(),
                consistency_level: level,
            },
        ),
        case(
            &told,
            Insert {
                key: key.clone(),
                column_parent: parent("Standard"),
                column: column("lx", "v"),
                consistency_level: level,
            },
        ),
        case(
            &told,
            Remove {
                key: key.clone(),
                column_path: path("Standard", None, None),
                timestamp: 0,
                consistency_level: level,
            },
        ),
        case(
            format!("{told} of nothing"),
            BatchMutate { mutation_map: vec![], consistency_level: level },
        ),
    ];
    if line >= Line::V0_8 {
        cases.push(case(
            &told,
            Add {
                key,
                column_parent: parent("Counter"),
                consistency_level: level,
                column: cassa_wire::CounterColumn { name: bytes("x"), value: 1 },
            },
        ));
    }
    if line >= Line::V1_1 {
        cases.push(case(
            &told,
            GetPagedSlice {
                column_family: "Reversed".into(),
                range: rows(),
                consistency_level: level,
                ..GetPagedSlice::default()
            },
        ));
    }
    if line >= Line::V1_2 {
        cases.push(case(
            format!("{told} of nothing"),
            AtomicBatchMutate { mutation_map: vec![], consistency_level: level },
        ));
    }
    if line >= Line::V2_0 {
        let cas = |key: String| Cas {
            key: key.into(),
            column_family: "Standard".into(),
            expected: Some(Vec::new()),
            updates: Some(vec![column("x", "v")]),
            ..Cas::default()
        };
        cases.push(case(
            format!("{told}, comparing"),
            Cas { serial_consistency_level: level, ..cas(format!("comparing {told}")) },
        ));
        // What comes of a commit that too few replicas have is no refusal.
        if !matches!(level, ConsistencyLevel::Two | ConsistencyLevel::Three) {
            cases.push(case(
                format!("{told}, committing"),
                Cas { commit_consistency_level: level, ..cas(format!("committing {told}")) },
            ));
        }
    }
    cases
}
