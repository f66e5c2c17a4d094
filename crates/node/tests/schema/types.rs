//! Types, and columns with a type or an index of their own.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::*;

use crate::script::{Case, Script, map};

pub(crate) const CASES: &[Case] = &[
    ("types of names", |s| {
        s.begin();
        for class in CLASSES {
            s.tries(CfDef { comparator_type: Some((*class).into()), ..s.family("a") });
        }
        for class in
            ["LongType", "CompositeType(LongType)", "CounterColumnType", "ReversedType(LongType)"]
        {
            let kind = Some("Super".into());
            s.tries(CfDef {
                column_type: kind.clone(),
                comparator_type: Some(class.into()),
                ..s.family("a")
            });
            s.tries(CfDef {
                column_type: kind,
                subcomparator_type: Some(class.into()),
                ..s.family("a")
            });
        }
    }),
    ("types of values", |s| {
        s.begin();
        for class in SOME {
            s.tries(CfDef { default_validation_class: Some((*class).into()), ..s.family("a") });
        }
    }),
    ("types of keys", |s| {
        s.begin();
        for class in SOME {
            s.tries(CfDef { key_validation_class: Some((*class).into()), ..s.family("a") });
        }
    }),
    ("types of columns", |s| {
        s.begin();
        for class in SOME {
            s.tries(CfDef { column_metadata: Some(vec![column("a", class)]), ..s.family("a") });
        }
    }),
    ("names of columns", |s| {
        s.begin();
        let long = |metadata: Vec<ColumnDef>, s: &Script| CfDef {
            comparator_type: Some("LongType".into()),
            column_metadata: Some(metadata),
            ..s.family("a")
        };
        s.tries(long(vec![column("12345678", "UTF8Type")], s));
        s.tries(long(vec![column("1234567", "UTF8Type")], s));
        s.tries(long(vec![column("", "UTF8Type")], s));
        s.tries(CfDef {
            comparator_type: Some("UTF8Type".into()),
            column_metadata: Some(vec![column("", "UTF8Type")]),
            ..s.family("a")
        });
        let bad = ColumnDef { name: Bytes::from_static(&[0xff, 0xfe]), ..column("", "UTF8Type") };
        s.tries(CfDef {
            comparator_type: Some("UTF8Type".into()),
            column_metadata: Some(vec![bad]),
            ..s.family("a")
        });
        let kind = Some("Super".into());
        s.tries(CfDef {
            column_type: kind.clone(),
            subcomparator_type: Some("LongType".into()),
            column_metadata: Some(vec![column("1234", "UTF8Type")]),
            ..s.family("a")
        });
        if s.line < Line::V3_0 {
            s.tries(CfDef {
                column_type: kind,
                subcomparator_type: Some("LongType".into()),
                column_metadata: Some(vec![column("12345678", "UTF8Type")]),
                ..s.family("a")
            });
        }
        s.tries(CfDef {
            comparator_type: Some("CompositeType(UTF8Type,LongType)".into()),
            column_metadata: Some(vec![column("a", "UTF8Type")]),
            ..s.family("a")
        });
        let composite = ColumnDef {
            name: Bytes::from_static(b"\0\x01a\0\0\x08\0\0\0\0\0\0\0\x01\0"),
            ..column("", "UTF8Type")
        };
        // 3.0 and later take it for a table of CQL, and hide it.
        if s.line < Line::V3_0 {
            s.tries(CfDef {
                comparator_type: Some("CompositeType(UTF8Type,LongType)".into()),
                column_metadata: Some(vec![composite]),
                ..s.family("a")
            });
        }
        s.tries(CfDef {
            column_metadata: Some(vec![column("a", "UTF8Type"), column("a", "LongType")]),
            ..s.family("a")
        });
        s.tries(CfDef { column_metadata: Some(vec![]), ..s.family("a") });
    }),
    ("many columns", |s| {
        s.begin();
        let names = [
            "name", "age", "b", "a", "zip", "city", "éclair", "x1", "x2", "x3", "key", "value",
            "column1", "KEY",
        ];
        let comparators = ["UTF8Type", "BytesType", "AsciiType", "ReversedType(UTF8Type)"];
        // 3.0 and later fail over that many names of bytes.
        let fails = |comparator: &str| comparator == "BytesType" && s.line >= Line::V3_0;
        for comparator in comparators.into_iter().filter(|name| !fails(name)).collect::<Vec<_>>() {
            let columns = names
                .iter()
                .filter(|name| comparator != "AsciiType" || name.is_ascii())
                .map(|name| column(name, "UTF8Type"));
            s.tries(CfDef {
                comparator_type: Some(comparator.into()),
                column_metadata: Some(columns.collect()),
                ..s.family("a")
            });
        }
    }),
    ("indexes", |s| {
        s.begin();
        for comparator in ["UTF8Type", "BytesType"] {
            let with = |column: ColumnDef, s: &Script| CfDef {
                comparator_type: Some(comparator.into()),
                column_metadata: Some(vec![column]),
                ..s.family("a")
            };
            s.tries(with(indexed("state", None), s));
            s.tries(with(indexed("state", Some("by_state")), s));
            s.tries(with(indexed("a-b c", None), s));
            s.tries(with(indexed("state", Some("a-b")), s));
            s.tries(with(indexed("state", Some("")), s));
            s.tries(with(
                ColumnDef { index_name: Some("by_state".into()), ..column("state", "UTF8Type") },
                s,
            ));
            s.tries(with(
                ColumnDef {
                    index_options: Some(map(&[("a", "b")])),
                    ..column("state", "UTF8Type")
                },
                s,
            ));
            s.tries(with(
                ColumnDef {
                    index_options: Some(map(&[("a", "b"), ("c", "d")])),
                    ..indexed("state", None)
                },
                s,
            ));
            s.tries(with(ColumnDef { index_options: Some(map(&[])), ..indexed("state", None) }, s));
        }
    }),
    ("indexes of other kinds", |s| {
        s.begin();
        // 2.0 and 3.0 write an index of CQL's tables down and then fail over it.
        let fails = [Line::V2_0, Line::V3_0].contains(&s.line);
        let composites = Some(IndexType::Composites).filter(|_| !fails);
        for kind in [IndexType::Custom, IndexType::Other(9)].into_iter().chain(composites) {
            let column = |options: Option<&[(&str, &str)]>| ColumnDef {
                index_type: Some(kind),
                index_options: options.map(map),
                ..column("state", "UTF8Type")
            };
            s.tries(CfDef { column_metadata: Some(vec![column(None)]), ..s.family("a") });
            s.tries(CfDef { column_metadata: Some(vec![column(Some(&[]))]), ..s.family("a") });
            s.tries(CfDef {
                column_metadata: Some(vec![column(Some(&[("class_name", "com.example.Index")]))]),
                ..s.family("a")
            });
        }
        let composite = ColumnDef {
            name: Bytes::from_static(b"\0\x01a\0\0\x08\0\0\0\0\0\0\0\x01\0"),
            ..indexed("", None)
        };
        // 3.0 and later take it for a table of CQL, and hide it.
        if s.line < Line::V3_0 {
            s.tries(CfDef {
                comparator_type: Some("CompositeType(UTF8Type,LongType)".into()),
                column_metadata: Some(vec![composite]),
                ..s.family("a")
            });
        }
        s.tries(CfDef {
            column_type: Some("Super".into()),
            column_metadata: Some(vec![indexed("state", None)]),
            ..s.family("a")
        });
        s.tries(CfDef {
            column_metadata: Some(vec![ColumnDef {
                validation_class: "CounterColumnType".into(),
                ..indexed("state", None)
            }]),
            ..s.family("a")
        });
    }),
    ("names of indexes", |s| {
        s.begin();
        let with = |name: &str, columns: Vec<ColumnDef>, s: &Script| CfDef {
            comparator_type: Some("UTF8Type".into()),
            column_metadata: Some(columns),
            ..s.family(name)
        };
        s.tries(with("a", vec![indexed("x", Some("same")), indexed("y", Some("same"))], s));
        s.add_family(with("a", vec![indexed("x", Some("one"))], s));
        s.add_family(with("b", vec![indexed("x", Some("one"))], s));
        s.add_family(with("c", vec![indexed("x", Some("c_y_idx")), indexed("y", None)], s));
        s.add_family(with("d", vec![indexed("x_", None), indexed("x", Some("d_x__idx"))], s));
        s.add_family(with("e", vec![indexed("x y", None), indexed("xy", None)], s));
        s.describe();
    }),
    ("counters", |s| {
        s.begin();
        let counter = || CfDef {
            default_validation_class: Some("CounterColumnType".into()),
            comparator_type: Some("UTF8Type".into()),
            ..CfDef::default()
        };
        s.tries(CfDef {
            column_metadata: Some(vec![column("a", "UTF8Type")]),
            keyspace: s.name.as_str().into(),
            name: "a".into(),
            ..counter()
        });
        s.tries(CfDef {
            column_metadata: Some(vec![column("a", "CounterColumnType")]),
            keyspace: s.name.as_str().into(),
            name: "a".into(),
            ..counter()
        });
        s.tries(CfDef {
            column_type: Some("Super".into()),
            keyspace: s.name.as_str().into(),
            name: "a".into(),
            ..counter()
        });
        s.tries(CfDef {
            default_time_to_live: Some(60),
            keyspace: s.name.as_str().into(),
            name: "a".into(),
            ..counter()
        });
    }),
];

/// A few of them.
const SOME: &[&str] = &[
    "AsciiType",
    "DateType",
    "CounterColumnType",
    "org.apache.cassandra.db.marshal.UTF8Type",
    "",
    "Nothing",
    "com.example.Nothing",
    "ReversedType(UTF8Type)",
    "CompositeType(UTF8Type,LongType)",
    "CompositeType(Nothing)",
];

const CLASSES: &[&str] = &[
    "BytesType",
    "AsciiType",
    "UTF8Type",
    "LongType",
    "IntegerType",
    "Int32Type",
    "ShortType",
    "ByteType",
    "FloatType",
    "DoubleType",
    "DecimalType",
    "BooleanType",
    "DateType",
    "TimestampType",
    "SimpleDateType",
    "TimeType",
    "TimeUUIDType",
    "LexicalUUIDType",
    "UUIDType",
    "InetAddressType",
    "CounterColumnType",
    "EmptyType",
    "DurationType",
    "org.apache.cassandra.db.marshal.UTF8Type",
    "",
    " ",
    " UTF8Type",
    "UTF8Type ",
    "utf8type",
    "Nothing",
    "com.example.Nothing",
    "ReversedType(UTF8Type)",
    "UTF8Type(reversed=true)",
    "UTF8Type(other=1)",
    "CompositeType(UTF8Type,LongType)",
    "CompositeType(UTF8Type, ReversedType(LongType))",
    "CompositeType",
    "CompositeType()",
    "CompositeType(UTF8Type",
    "CompositeType(Nothing)",
    "CompositeType(CompositeType(LongType),UTF8Type)",
    "ReversedType",
    "ReversedType()",
    "DynamicCompositeType",
    "DynamicCompositeType(a=>AsciiType,l=>LongType)",
    "DynamicCompositeType(ab=>AsciiType)",
    "DynamicCompositeType(a=AsciiType)",
    "ListType(UTF8Type)",
    "SetType(UTF8Type)",
    "MapType(UTF8Type,LongType)",
    "MapType(UTF8Type)",
    "FrozenType(ListType(UTF8Type))",
    "TupleType(UTF8Type,LongType)",
    "UTF8Type)",
    "UTF8Type x",
    "UTF8Type,LongType",
    "(",
    "AbstractType",
    "CompositeType(UTF8Type,,LongType)",
    "CompositeType(UTF8Type LongType)",
    "CollectionType",
    "LocalByPartionerType",
    "ColumnToCollectionType(61:ListType(UTF8Type))",
];

fn column(name: &str, class: &str) -> ColumnDef {
    ColumnDef {
        name: Bytes::copy_from_slice(name.as_bytes()),
        validation_class: class.into(),
        ..ColumnDef::default()
    }
}

fn indexed(name: &str, index: Option<&str>) -> ColumnDef {
    ColumnDef {
        index_type: Some(IndexType::Keys),
        index_name: index.map(Into::into),
        ..column(name, "UTF8Type")
    }
}
