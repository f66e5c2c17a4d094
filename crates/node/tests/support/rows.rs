//! A keyspace with one column family, and its rows.
#![allow(dead_code, reason = "each test uses its part")]

use std::io;
use std::net::SocketAddr;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{
    CfDef, Column, ColumnParent, ColumnPath, ConsistencyLevel, Exception, Get, GetRangeSlices,
    Insert, KeyRange, KsDef, ReplyError, SetKeyspace, SlicePredicate, SliceRange,
    SystemAddKeyspace,
};

use super::Client;

pub(crate) const KEYSPACE: &str = "Keyspace1";
pub(crate) const FAMILY: &str = "Standard1";

/// What a call answers, or which exception.
pub(crate) type Answer<T> = Result<T, Exception>;

/// A client in the keyspace.
pub(crate) fn client(node: SocketAddr) -> Client {
    let mut client = Client::connect(node).unwrap();
    answer(client.call(&SetKeyspace { keyspace: KEYSPACE.into() })).unwrap();
    client
}

/// Makes the keyspace, with so many replicas.
pub(crate) fn define(node: SocketAddr, replicas: usize) {
    let family = CfDef { keyspace: KEYSPACE.into(), name: FAMILY.into(), ..CfDef::default() };
    let factor = ("replication_factor".into(), ByteString::from(replicas.to_string()));
    let ks_def = KsDef {
        name: KEYSPACE.into(),
        strategy_class: "SimpleStrategy".into(),
        strategy_options: Some([factor].into_iter().collect()),
        cf_defs: vec![family],
        ..KsDef::default()
    };
    let mut client = Client::connect(node).unwrap();
    answer(client.call(&SystemAddKeyspace { ks_def })).unwrap();
}

/// Writes the row's one column.
pub(crate) fn insert(
    client: &mut Client,
    key: &str,
    value: &str,
    timestamp: i64,
    level: ConsistencyLevel,
) -> Answer<()> {
    let column = Column {
        name: Bytes::from_static(b"name"),
        value: Some(Bytes::copy_from_slice(value.as_bytes())),
        timestamp: Some(timestamp),
        ttl: None,
    };
    answer(client.call(&Insert {
        key: Bytes::copy_from_slice(key.as_bytes()),
        column_parent: ColumnParent { column_family: FAMILY.into(), super_column: None },
        column,
        consistency_level: level,
    }))
}

/// The value of the row's one column; `None` when there is none.
pub(crate) fn get(
    client: &mut Client,
    key: &str,
    level: ConsistencyLevel,
) -> Answer<Option<String>> {
    let path = ColumnPath {
        column_family: FAMILY.into(),
        super_column: None,
        column: Some(Bytes::from_static(b"name")),
    };
    let key = Bytes::copy_from_slice(key.as_bytes());
    match answer(client.call(&Get { key, column_path: path, consistency_level: level })) {
        Ok(page) => Ok(Some(String::from_utf8_lossy(page.column(0).value()).into_owned())),
        Err(Exception::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The keys of all rows.
pub(crate) fn keys(client: &mut Client, level: ConsistencyLevel) -> Answer<Vec<String>> {
    let slice = SliceRange { count: 1, ..SliceRange::default() };
    let all = KeyRange {
        start_key: Some(Bytes::new()),
        end_key: Some(Bytes::new()),
        count: 10_000,
        ..KeyRange::default()
    };
    let page = answer(client.call(&GetRangeSlices {
        column_parent: ColumnParent { column_family: FAMILY.into(), super_column: None },
        predicate: SlicePredicate { column_names: None, slice_range: Some(slice) },
        range: all,
        consistency_level: level,
    }))?;
    let key = |row: cassa_wire::RowRef<'_>| String::from_utf8_lossy(row.key()).into_owned();
    Ok(page.rows().filter(|row| row.columns().len() > 0).map(key).collect())
}

/// A test whose connection breaks, or to whom something else than a reply is sent, has failed.
pub(crate) fn answer<T>(reply: io::Result<Result<T, ReplyError>>) -> Answer<T> {
    match reply.unwrap() {
        Ok(result) => Ok(result),
        Err(ReplyError::Exception(exception)) => Err(exception),
        Err(ReplyError::Wire(error)) => panic!("{error}"),
    }
}
