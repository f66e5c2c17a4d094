//! The column families that cases are about.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_node::Line;
use cassa_wire::{CfDef, ColumnDef, IndexType, KsDef, SystemAddKeyspace};

use crate::support::Client;

pub(crate) const KEYSPACE: ByteString = ByteString::from_static("Checked");

/// Types that a family has names, values and keys of: its name is the class'.
pub(crate) fn types(line: Line) -> Vec<&'static str> {
    let since = [
        (
            Line::V0_7,
            &[
                "AsciiType",
                "UTF8Type",
                "LongType",
                "IntegerType",
                "TimeUUIDType",
                "LexicalUUIDType",
            ][..],
        ),
        (Line::V0_8, &["BooleanType", "DateType", "DoubleType", "FloatType", "UUIDType"]),
        (Line::V1_0, &["Int32Type"]),
        (Line::V1_1, &["DecimalType"]),
        (Line::V1_2, &["InetAddressType"]),
        (Line::V2_0, &["TimestampType"]),
        (Line::V2_2, &["ByteType", "ShortType", "SimpleDateType", "TimeType"]),
    ];
    let known = since.iter().filter(|(first, _)| line >= *first);
    known.flat_map(|(_, types)| types.iter().copied()).collect()
}

fn family(name: impl Into<ByteString>) -> CfDef {
    CfDef { keyspace: KEYSPACE, name: name.into(), ..CfDef::default() }
}

fn column(name: &'static [u8], class: &'static str, index: Option<&'static str>) -> ColumnDef {
    ColumnDef {
        name: Bytes::from_static(name),
        validation_class: class.into(),
        index_type: index.map(|_| IndexType::Keys),
        index_name: index.map(Into::into),
        ..ColumnDef::default()
    }
}

fn families(line: Line) -> Vec<CfDef> {
    let class = |name: &str| Some(ByteString::from(name));
    let standard = CfDef {
        comparator_type: class("UTF8Type"),
        column_metadata: Some(vec![
            column(b"age", "LongType", None),
            column(b"city", "UTF8Type", Some("by_city")),
        ]),
        ..family("Standard")
    };
    let superb = CfDef {
        column_type: class("Super"),
        comparator_type: class("LongType"),
        subcomparator_type: class("UTF8Type"),
        default_validation_class: class("LongType"),
        ..family("Super")
    };
    let mut families = vec![standard, superb];
    for name in types(line) {
        families.push(CfDef {
            comparator_type: class(name),
            default_validation_class: class(name),
            key_validation_class: (line >= Line::V0_8).then(|| name.into()),
            ..family(name)
        });
    }
    if line >= Line::V0_8 {
        let counter = CfDef {
            comparator_type: class("UTF8Type"),
            default_validation_class: class("CounterColumnType"),
            ..family("Counter")
        };
        families.push(CfDef {
            column_type: class("Super"),
            comparator_type: class("LongType"),
            subcomparator_type: class("UTF8Type"),
            name: "SuperCounter".into(),
            ..counter.clone()
        });
        families.push(counter);
        families.push(CfDef {
            comparator_type: class("CompositeType(LongType,UTF8Type)"),
            default_validation_class: class("UTF8Type"),
            ..family("Composite")
        });
        families.push(CfDef {
            comparator_type: class("DynamicCompositeType(a=>AsciiType,l=>LongType)"),
            default_validation_class: class("UTF8Type"),
            ..family("Dynamic")
        });
        families
            .push(CfDef { comparator_type: class("ReversedType(LongType)"), ..family("Reversed") });
    }
    families.extend(unusual(line));
    families
}

/// Families with collections for values: 1.2 to 2.2 take them.
pub(crate) const COLLECTIONS: &[(&str, &str)] = &[
    ("List", "ListType(LongType)"),
    ("Set", "SetType(UTF8Type)"),
    ("Map", "MapType(UTF8Type,LongType)"),
];

/// Families that few have.
fn unusual(line: Line) -> Vec<CfDef> {
    let class = |name: &str| Some(ByteString::from(name));
    let mut families = vec![
        CfDef {
            comparator_type: class("BytesType"),
            column_metadata: Some(vec![column(b"\x01\xff", "LongType", None)]),
            ..family("Bytes")
        },
        CfDef {
            column_type: class("Super"),
            comparator_type: class("LongType"),
            subcomparator_type: class("UTF8Type"),
            column_metadata: Some(vec![column(b"age", "LongType", None)]),
            ..family("TypedSuper")
        },
    ];
    if line >= Line::V0_8 {
        families.push(CfDef {
            key_validation_class: class("CompositeType(LongType,UTF8Type)"),
            ..family("CompositeKeys")
        });
    }
    if (Line::V0_8..Line::V2_1).contains(&line) {
        families.push(CfDef {
            default_validation_class: class("CounterColumnType"),
            replicate_on_write: Some(false),
            ..family("Unreplicated")
        });
    }
    if (Line::V1_2..Line::V3_0).contains(&line) {
        for (name, ty) in COLLECTIONS {
            families.push(CfDef { default_validation_class: class(ty), ..family(*name) });
        }
    }
    if line >= Line::V2_0 {
        families.push(CfDef { default_time_to_live: Some(630_720_000), ..family("TwentyYears") });
    }
    families
}

pub(crate) fn create(client: &mut Client, line: Line) {
    let options = vec![("replication_factor".into(), "1".into())];
    let ks_def = KsDef {
        name: KEYSPACE,
        strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
        strategy_options: (line > Line::V0_7).then_some(options),
        replication_factor: (line == Line::V0_7).then_some(1),
        cf_defs: families(line),
        ..KsDef::default()
    };
    client.call(&SystemAddKeyspace { ks_def }).unwrap().unwrap();
}
