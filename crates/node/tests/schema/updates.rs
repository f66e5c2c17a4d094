//! Changes of column families.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::*;

use crate::script::{Case, Script};

pub(crate) const CASES: &[Case] = &[
    ("an update falls back to defaults", |s| {
        s.begin();
        let first = CfDef {
            comment: Some("one".into()),
            gc_grace_seconds: Some(7),
            min_compaction_threshold: Some(5),
            comparator_type: Some("UTF8Type".into()),
            ..s.family("a")
        };
        s.add_family(first);
        let id = own(s);
        s.update(CfDef { id, comparator_type: Some("UTF8Type".into()), ..s.family("a") });
        s.describe();
        s.update(CfDef {
            id,
            comparator_type: Some("UTF8Type".into()),
            comment: Some("two".into()),
            key_validation_class: Some("LongType".into()),
            default_validation_class: Some("LongType".into()),
            key_alias: Some(Bytes::from_static(b"id")),
            ..s.family("a")
        });
        s.describe();
        s.update(CfDef { id, comparator_type: Some("UTF8Type".into()), ..s.family("a") });
        s.describe();
    }),
    ("an update sends back what was described", |s| {
        s.begin();
        let column = ColumnDef {
            name: "a".into(),
            validation_class: "LongType".into(),
            index_type: Some(IndexType::Keys),
            ..ColumnDef::default()
        };
        s.add_family(CfDef {
            comparator_type: Some("UTF8Type".into()),
            column_metadata: Some(vec![column]),
            ..s.family("a")
        });
        let Some(family) =
            s.describe_named(&s.name.clone()).and_then(|mut keyspace| keyspace.cf_defs.pop())
        else {
            return;
        };
        s.update(CfDef { gc_grace_seconds: Some(77), ..family.clone() });
        s.describe();
        s.update(CfDef { column_metadata: None, ..family });
        s.describe();
    }),
    ("what isn't there to update", |s| {
        s.update(s.family("a"));
        s.begin();
        s.update(s.family("a"));
        s.update(s.family(""));
        s.update(CfDef { keyspace: "none".into(), ..s.family("a") });
    }),
    ("ids of updates", |s| {
        s.begin();
        s.add_family(s.family("a"));
        s.update(s.family("a"));
        s.update(CfDef { id: Some(1), ..s.family("a") });
    }),
    ("changes of kinds and comparators", |s| {
        // 1.1 writes a change down before it fails over it.
        if s.line == Line::V1_1 {
            return;
        }
        s.begin();
        s.add_family(CfDef { comparator_type: Some("UTF8Type".into()), ..s.family("a") });
        let id = own(s);
        for class in [
            "Nothing",
            "BytesType",
            "AsciiType",
            "LongType",
            "ReversedType(UTF8Type)",
            "CompositeType(UTF8Type,LongType)",
            "UTF8Type(reversed=true)",
        ] {
            // 3.0 and later take a part of it over.
            if s.line < Line::V3_0 || !class.starts_with("Composite") {
                s.update(CfDef { id, comparator_type: Some(class.into()), ..s.family("a") });
                s.describe();
            }
        }
        s.update(CfDef { id, ..s.family("a") });
        s.update(CfDef {
            id,
            comparator_type: Some("UTF8Type".into()),
            column_type: Some("Super".into()),
            ..s.family("a")
        });
        s.update(CfDef {
            id,
            comparator_type: Some("UTF8Type".into()),
            column_type: Some("Other".into()),
            ..s.family("a")
        });
        s.update(CfDef {
            id,
            comparator_type: Some("UTF8Type".into()),
            subcomparator_type: Some("UTF8Type".into()),
            ..s.family("a")
        });
        s.describe();
    }),
    ("comparators that can change", |s| {
        if s.line == Line::V1_1 {
            return;
        }
        s.begin();
        for (old, new) in [
            ("AsciiType", "UTF8Type"),
            ("AsciiType", "BytesType"),
            ("BytesType", "UTF8Type"),
            ("LongType", "DateType"),
            ("Int32Type", "IntegerType"),
            ("TimestampType", "DateType"),
            ("DateType", "TimestampType"),
            ("TimeUUIDType", "UUIDType"),
            ("UUIDType", "TimeUUIDType"),
            ("LongType", "IntegerType"),
            ("CompositeType(UTF8Type,LongType)", "CompositeType(UTF8Type,LongType,AsciiType)"),
            ("CompositeType(UTF8Type,LongType,AsciiType)", "CompositeType(UTF8Type,LongType)"),
            ("CompositeType(AsciiType,LongType)", "CompositeType(UTF8Type,LongType)"),
            ("ReversedType(AsciiType)", "ReversedType(UTF8Type)"),
            (
                "DynamicCompositeType(a=>AsciiType)",
                "DynamicCompositeType(a=>AsciiType,b=>BytesType)",
            ),
            (
                "DynamicCompositeType(a=>AsciiType,b=>BytesType)",
                "DynamicCompositeType(a=>AsciiType)",
            ),
        ] {
            s.add_family(CfDef { comparator_type: Some(old.into()), ..s.family("a") });
            let id = own(s);
            s.update(CfDef { id, comparator_type: Some(new.into()), ..s.family("a") });
            s.describe();
            s.call(&SystemDropColumnFamily { column_family: "a".into() });
        }
    }),
    ("changes of super column families", |s| {
        if s.line == Line::V1_1 {
            return;
        }
        s.begin();
        let kind = || Some("Super".into());
        s.add_family(CfDef {
            column_type: kind(),
            comparator_type: Some("UTF8Type".into()),
            subcomparator_type: Some("AsciiType".into()),
            ..s.family("a")
        });
        let id = own(s);
        for class in ["AsciiType", "UTF8Type", "LongType", "", "Nothing"] {
            s.update(CfDef {
                id,
                column_type: kind(),
                comparator_type: Some("UTF8Type".into()),
                subcomparator_type: Some(class.into()),
                ..s.family("a")
            });
            s.describe();
        }
        s.update(CfDef {
            id,
            column_type: kind(),
            comparator_type: Some("UTF8Type".into()),
            ..s.family("a")
        });
        s.describe();
        s.update(CfDef { id, comparator_type: Some("UTF8Type".into()), ..s.family("a") });
    }),
    ("changes of values' types", |s| {
        s.begin();
        s.add_family(CfDef {
            default_validation_class: Some("UTF8Type".into()),
            key_validation_class: Some("UTF8Type".into()),
            ..s.family("a")
        });
        let id = own(s);
        for class in ["BytesType", "LongType", "CounterColumnType", "Nothing", "UTF8Type"] {
            s.update(CfDef { id, default_validation_class: Some(class.into()), ..s.family("a") });
            s.describe();
            s.update(CfDef { id, key_validation_class: Some(class.into()), ..s.family("a") });
            s.describe();
        }
        s.add_family(CfDef {
            default_validation_class: Some("CounterColumnType".into()),
            ..s.family("b")
        });
    }),
    ("changes of columns", |s| {
        s.begin();
        let base = |metadata: Vec<ColumnDef>, s: &Script| CfDef {
            comparator_type: Some("UTF8Type".into()),
            column_metadata: Some(metadata),
            ..s.family("a")
        };
        s.add_family(base(
            vec![column("a", "UTF8Type", None), column("b", "LongType", Some("by_b"))],
            s,
        ));
        let id = own(s);
        for metadata in [
            vec![column("a", "LongType", None), column("b", "LongType", Some("by_b"))],
            vec![column("a", "LongType", None), column("b", "LongType", Some("by_other"))],
            vec![column("b", "LongType", Some("by_b")), column("c", "UTF8Type", Some("by_b"))],
            vec![column("b", "LongType", Some("by_b")), column("c", "UTF8Type", Some("by_c"))],
            vec![ColumnDef { index_name: None, ..column("b", "LongType", Some("")) }],
            vec![column("b", "LongType", None)],
            vec![ColumnDef { index_name: None, ..column("b", "LongType", Some("")) }],
            vec![column("b", "Nothing", None)],
            vec![],
            vec![column("b", "LongType", Some("by_b"))],
            // What lines from 1.1 on fail over, once they have written it down.
            vec![column("b", "BytesType", Some("by_b"))],
        ] {
            s.update(CfDef { id, ..base(metadata, s) });
            s.describe();
        }
    }),
    ("refusals of updates", |s| {
        s.begin();
        s.add_family(s.family("a"));
        let id = own(s);
        for bad in [
            CfDef { min_compaction_threshold: Some(1), ..s.family("a") },
            CfDef { min_compaction_threshold: Some(33), ..s.family("a") },
            CfDef { max_compaction_threshold: Some(3), ..s.family("a") },
            CfDef { key_alias: Some(Bytes::new()), ..s.family("a") },
            CfDef { memtable_flush_after_mins: Some(0), ..s.family("a") },
            CfDef { compaction_strategy: Some("Nothing".into()), ..s.family("a") },
            CfDef { bloom_filter_fp_chance: Some(0.0), ..s.family("a") },
            CfDef { caching: Some("x".into()), ..s.family("a") },
            CfDef { speculative_retry: Some("x".into()), ..s.family("a") },
        ] {
            s.update(CfDef { id, ..bad });
            s.describe();
        }
    }),
];

fn column(name: &str, class: &str, index: Option<&str>) -> ColumnDef {
    let name = Bytes::copy_from_slice(name.as_bytes());
    let index_type = index.map(|_| IndexType::Keys);
    ColumnDef {
        name,
        validation_class: class.into(),
        index_type,
        index_name: index.map(Into::into),
        ..ColumnDef::default()
    }
}

/// The number of the keyspace's only column family, on lines that have numbers.
fn own(s: &mut Script) -> Option<i32> {
    s.describe_named(&s.name.clone())?.cf_defs.first()?.id
}
