//! What the journal holds, and how it lies in bytes.

use std::sync::Arc;

use bytes::{Buf, BufMut, Bytes};
use cassa_wire::{ApiVersion, DescribeKeyspaces, KsDef, decode_reply, encode_result};
use uuid::Uuid;

use super::DiskError;
use super::bytes::{get, get_some, put, put_some};
use super::table::{get_table, put_table};
use crate::schema::{FamilyId, Table};
use crate::store::{Cell, Change, Deletion, Expiry, Path};

/// The interface that knows every field of a definition.
const API: ApiVersion = ApiVersion::V20_1_0;
const FRAME_HEADER: usize = 4;

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Entry {
    /// What the node is: its line and its partitioner, in words.
    Node(String),
    /// Changes of a row, made in this second since 1970.
    Row { key: Bytes, changes: Vec<(FamilyId, Vec<Change>)>, now: i64 },
    /// All rows of a column family were forgotten.
    Truncated(FamilyId),
    /// The schema as a whole.
    Schema {
        version: Uuid,
        next_family: u32,
        /// With their column families.
        keyspaces: Vec<KsDef>,
        /// The number of each column family.
        families: Vec<FamilyName>,
    },
}

/// Which column family has a number, and what it is in CQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FamilyName {
    pub(crate) id: FamilyId,
    pub(crate) keyspace: String,
    pub(crate) name: String,
    /// What it is in CQL, where CQL made it.
    pub(crate) table: Option<Arc<Table>>,
}

const NODE: u8 = 0;
const ROW: u8 = 1;
const TRUNCATED: u8 = 2;
const SCHEMA: u8 = 3;

impl Entry {
    pub(super) fn encoded(&self) -> Result<Vec<u8>, DiskError> {
        let mut out = Vec::new();
        match self {
            Entry::Node(what) => {
                out.put_u8(NODE);
                put(&mut out, what.as_bytes());
            }
            Entry::Row { key, changes, now } => {
                out.put_u8(ROW);
                put(&mut out, key);
                out.put_i64(*now);
                out.put_u32(changes.len() as u32);
                for (family, changes) in changes {
                    out.put_u32(family.0);
                    out.put_u32(changes.len() as u32);
                    for change in changes {
                        put_change(&mut out, change);
                    }
                }
            }
            Entry::Truncated(family) => {
                out.put_u8(TRUNCATED);
                out.put_u32(family.0);
            }
            Entry::Schema { version, next_family, keyspaces, families } => {
                out.put_u8(SCHEMA);
                out.put_slice(version.as_bytes());
                out.put_u32(*next_family);
                let mut definitions = Vec::new();
                encode_result::<DescribeKeyspaces>(keyspaces, 0, API, &mut definitions)
                    .map_err(|error| DiskError::Fails(error.to_string()))?;
                put(&mut out, &definitions);
                out.put_u32(families.len() as u32);
                for FamilyName { id, keyspace, name, table } in families {
                    out.put_u32(id.0);
                    put(&mut out, keyspace.as_bytes());
                    put(&mut out, name.as_bytes());
                    put_table(&mut out, table.as_deref());
                }
            }
        }
        Ok(out)
    }

    /// The entry in these bytes; `None` when they are none.
    pub(super) fn decode(mut from: Bytes) -> Option<Entry> {
        let from = &mut from;
        let entry = match from.try_get_u8().ok()? {
            NODE => Entry::Node(String::from_utf8(get(from)?.into()).ok()?),
            ROW => {
                let key = get(from)?;
                let now = from.try_get_i64().ok()?;
                let family = |from: &mut Bytes| {
                    let id = FamilyId(from.try_get_u32().ok()?);
                    Some((id, list(from, get_change)?))
                };
                Entry::Row { key, now, changes: list(from, family)? }
            }
            TRUNCATED => Entry::Truncated(FamilyId(from.try_get_u32().ok()?)),
            SCHEMA => {
                let version = Uuid::from_u128(from.try_get_u128().ok()?);
                let next_family = from.try_get_u32().ok()?;
                let frame = get(from)?;
                let frame = (frame.len() > FRAME_HEADER).then(|| frame.slice(FRAME_HEADER..))?;
                let keyspaces = decode_reply::<DescribeKeyspaces>(frame, 0).ok()?;
                Entry::Schema { version, next_family, keyspaces, families: list(from, get_family)? }
            }
            _ => return None,
        };
        from.is_empty().then_some(entry)
    }
}

pub(super) fn list<T>(from: &mut Bytes, one: impl Fn(&mut Bytes) -> Option<T>) -> Option<Vec<T>> {
    let count = from.try_get_u32().ok()?;
    // No count is believed beyond what is there: every item has a byte at least.
    (0..count).map(|_| one(from)).collect()
}

fn get_family(from: &mut Bytes) -> Option<FamilyName> {
    let id = FamilyId(from.try_get_u32().ok()?);
    let text = |bytes: Bytes| String::from_utf8(bytes.into()).ok();
    let (keyspace, name) = (get(from).and_then(text)?, get(from).and_then(text)?);
    Some(FamilyName { id, keyspace, name, table: get_table(from)?.map(Arc::new) })
}

const PUT: u8 = 1;
const PUT_EXPIRING: u8 = 2;
const ADD: u8 = 3;
const REMOVE_COLUMN: u8 = 4;
const REMOVE_SUPER: u8 = 5;
const REMOVE_RANGE: u8 = 6;
const REMOVE_ROW: u8 = 7;
const REMOVE_COUNTER: u8 = 8;
const COUNT_AGAIN: u8 = 9;

fn put_change(out: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Put(path, Cell { value, timestamp, expiry }) => {
            out.put_u8(if expiry.is_some() { PUT_EXPIRING } else { PUT });
            put_path(out, path);
            put(out, value);
            out.put_i64(*timestamp);
            if let Some(Expiry { ttl, end }) = expiry {
                out.put_i32(*ttl);
                out.put_i64(*end);
            }
        }
        Change::Add { path, delta, timestamp } => {
            out.put_u8(ADD);
            put_path(out, path);
            out.put_i64(*delta);
            out.put_i64(*timestamp);
        }
        Change::RemoveColumn(path, deletion) => {
            out.put_u8(REMOVE_COLUMN);
            put_path(out, path);
            put_deletion(out, *deletion);
        }
        Change::RemoveCounter(path, deletion) => {
            out.put_u8(REMOVE_COUNTER);
            put_path(out, path);
            put_deletion(out, *deletion);
        }
        Change::CountAgain { super_column, start, finish, deletion } => {
            out.put_u8(COUNT_AGAIN);
            put_some(out, super_column.as_ref());
            put(out, start);
            put(out, finish);
            put_deletion(out, *deletion);
        }
        Change::RemoveSuper(name, deletion) => {
            out.put_u8(REMOVE_SUPER);
            put(out, name);
            put_deletion(out, *deletion);
        }
        Change::RemoveRange { super_column, start, finish, spared, deletion } => {
            out.put_u8(REMOVE_RANGE);
            put_some(out, super_column.as_ref());
            put(out, start);
            put(out, finish);
            out.put_u32(spared.len() as u32);
            spared.iter().for_each(|name| put(out, name));
            put_deletion(out, *deletion);
        }
        Change::RemoveRow(deletion) => {
            out.put_u8(REMOVE_ROW);
            put_deletion(out, *deletion);
        }
    }
}

fn get_change(from: &mut Bytes) -> Option<Change> {
    Some(match from.try_get_u8().ok()? {
        kind @ (PUT | PUT_EXPIRING) => {
            let path = get_path(from)?;
            let value = get(from)?;
            let timestamp = from.try_get_i64().ok()?;
            let mut expiry = None;
            if kind == PUT_EXPIRING {
                let ttl = from.try_get_i32().ok()?;
                expiry = Some(Expiry { ttl, end: from.try_get_i64().ok()? });
            }
            Change::Put(path, Cell { value, timestamp, expiry })
        }
        ADD => {
            let path = get_path(from)?;
            let delta = from.try_get_i64().ok()?;
            Change::Add { path, delta, timestamp: from.try_get_i64().ok()? }
        }
        REMOVE_COLUMN => Change::RemoveColumn(get_path(from)?, get_deletion(from)?),
        REMOVE_COUNTER => Change::RemoveCounter(get_path(from)?, get_deletion(from)?),
        COUNT_AGAIN => Change::CountAgain {
            super_column: get_some(from)?,
            start: get(from)?,
            finish: get(from)?,
            deletion: get_deletion(from)?,
        },
        REMOVE_SUPER => Change::RemoveSuper(get(from)?, get_deletion(from)?),
        REMOVE_RANGE => Change::RemoveRange {
            super_column: get_some(from)?,
            start: get(from)?,
            finish: get(from)?,
            spared: list(from, get)?,
            deletion: get_deletion(from)?,
        },
        REMOVE_ROW => Change::RemoveRow(get_deletion(from)?),
        _ => return None,
    })
}

fn put_path(out: &mut Vec<u8>, path: &Path) {
    put_some(out, path.super_column.as_ref());
    put(out, &path.name);
}

fn get_path(from: &mut Bytes) -> Option<Path> {
    Some(Path { super_column: get_some(from)?, name: get(from)? })
}

fn put_deletion(out: &mut Vec<u8>, deletion: Deletion) {
    out.put_i64(deletion.timestamp);
    out.put_i64(deletion.at);
}

fn get_deletion(from: &mut Bytes) -> Option<Deletion> {
    let timestamp = from.try_get_i64().ok()?;
    Some(Deletion { timestamp, at: from.try_get_i64().ok()? })
}
