//! The system's own keyspaces.
//!
//! They are there by name, with the strategies they have on servers: clients list them. Of what servers keep in them there is what
//! clients of Thrift read: which indexes are built.

use std::sync::Arc;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{CfDef, KsDef, Map};

use super::{Catalog, Family, FamilyId, Keyspace};
use crate::Line;
use crate::store::{Cell, Change, Path, RowMutation};

/// The system's keyspaces: name, first line, strategy, replication factor.
const KEYSPACES: &[(&str, Line, &str, Option<i32>)] = &[
    ("system", Line::V0_7, "LocalStrategy", None),
    ("system_traces", Line::V1_2, "SimpleStrategy", Some(2)),
    ("system_auth", Line::V2_2, "SimpleStrategy", Some(1)),
    ("system_distributed", Line::V2_2, "SimpleStrategy", Some(3)),
    ("system_schema", Line::V3_0, "LocalStrategy", None),
];

/// The system's keyspaces on servers of a line.
pub(super) fn keyspaces(line: Line) -> impl Iterator<Item = Keyspace> {
    let there = KEYSPACES.iter().filter(move |(_, first, ..)| line >= *first);
    there.map(move |(name, _, class, factor)| {
        let factor = match (line < Line::V1_1, factor) {
            // Older servers say one of the system's, too.
            (true, None) => Some(1),
            (_, factor) => *factor,
        };
        let options: Map<ByteString, ByteString> = factor
            .filter(|_| line >= Line::V0_8)
            .map(|factor| ("replication_factor".into(), factor.to_string().into()))
            .into_iter()
            .collect();
        let definition = KsDef {
            name: (*name).into(),
            strategy_class: format!("org.apache.cassandra.locator.{class}").into(),
            strategy_options: Some(options),
            replication_factor: factor.filter(|_| line < Line::V1_1),
            durable_writes: (line >= Line::V0_8).then_some(true),
            cf_defs: Vec::new(),
        };
        let families = index_info(line).filter(|_| *name == SYSTEM);
        let named = |family: Family| (family.name().to_owned(), Arc::new(family));
        Keyspace { definition, families: families.map(named).into_iter().collect() }
    })
}

const SYSTEM: &str = "system";
const INDEX_INFO: &str = "IndexInfo";

/// Below the numbers of users' column families.
const INDEX_INFO_ID: FamilyId = FamilyId(1);

/// Where a server says which indexes it has built: a row a keyspace, a column an index.
fn index_info(line: Line) -> Option<Family> {
    let class = |name: &str| Some(format!("org.apache.cassandra.db.marshal.{name}").into());
    let definition = CfDef {
        keyspace: SYSTEM.into(),
        name: INDEX_INFO.into(),
        column_type: Some("Standard".into()),
        comparator_type: class("UTF8Type"),
        key_validation_class: class("BytesType").filter(|_| line >= Line::V0_8),
        default_validation_class: class("BytesType"),
        column_metadata: Some(Vec::new()),
        ..CfDef::default()
    };
    Family::new(INDEX_INFO_ID, definition).ok()
}

/// The rows of `IndexInfo`: every index is built as soon as it is defined.
pub(crate) fn built_indexes(
    line: Line,
    catalog: &Catalog,
) -> Option<(Arc<Family>, Vec<RowMutation>)> {
    let info = catalog.family(SYSTEM, INDEX_INFO)?;
    let row = |(keyspace, held): (&String, &Arc<Keyspace>)| {
        let names = held.families.values().flat_map(|family| index_names(line, family));
        let put = |name: String| {
            let cell = Cell { value: Bytes::new(), timestamp: 0, expiry: None };
            Change::Put(Path::new(None, name.into()), cell)
        };
        let changes: Vec<Change> = names.map(put).collect();
        let key = Bytes::copy_from_slice(keyspace.as_bytes());
        let changed = !changes.is_empty();
        changed.then(|| RowMutation { key, changes: vec![(info.clone(), changes)] })
    };
    Some((info.clone(), catalog.keyspaces.iter().filter_map(row).collect()))
}

/// What a server calls the indexes of a column family there: until 2.2 with the family's name.
fn index_names(line: Line, family: &Family) -> impl Iterator<Item = String> {
    let indexed = family.columns.values().filter(|column| column.definition.index_type.is_some());
    indexed.map(move |column| {
        let hex = || column.definition.name.iter().map(|byte| format!("{byte:02x}")).collect();
        let index = column.definition.index_name.as_ref().map_or_else(hex, ToString::to_string);
        match line < Line::V3_0 {
            true => format!("{}.{index}", family.name()),
            false => index,
        }
    })
}

/// Whether a keyspace is one that each server has for itself, and nobody changes.
pub(super) fn is_local(line: Line, name: &str) -> bool {
    let local = |(known, first, class, _): &(&str, Line, &str, Option<i32>)| {
        line >= *first && *class == "LocalStrategy" && name.eq_ignore_ascii_case(known)
    };
    KEYSPACES.iter().any(local)
}

/// Whether a keyspace is one whose strategy can be changed, and that can't be dropped or added to.
pub(super) fn is_kept(line: Line, name: &str) -> bool {
    match name {
        "system_traces" | "system_auth" => line >= Line::V1_2,
        "system_distributed" => line >= Line::V2_2,
        _ => false,
    }
}
