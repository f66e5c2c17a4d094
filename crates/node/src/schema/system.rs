//! The system's own keyspaces.
//!
//! They are there by name, with the strategies they have on servers: clients list them. What servers keep in them isn't: they have no
//! column families here.

use std::collections::BTreeMap;

use bytestring::ByteString;
use cassa_wire::{KsDef, Map};

use super::Keyspace;
use crate::Line;

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
        Keyspace { definition, families: BTreeMap::new() }
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
