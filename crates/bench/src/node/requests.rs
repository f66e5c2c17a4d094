//! The requests, all of one length, and how long their replies are.

use bytes::Bytes;
use cassa_wire::{
    ApiVersion, Call, Column, ColumnParent, ColumnPath, ConsistencyLevel, Get, Insert, PageBuilder,
    encode_call, encode_result,
};

use crate::Result;

pub(crate) const API: ApiVersion = ApiVersion::V19_39_0;
pub(crate) const KEYSPACE: &str = "Bench";
pub(crate) const FAMILY: &str = "Rows";
const SEQUENCE: i32 = 1;
const VALUE: &[u8] = &[b'v'; 100];
const NAME: &[u8] = b"name";
const KEYS: usize = 10_000;

/// Requests about different rows, and a reply as long as theirs.
pub(crate) struct Requests {
    pub(crate) all: Vec<Vec<u8>>,
    reply: Vec<u8>,
}

impl Requests {
    /// A column of 100 bytes each.
    pub(crate) fn inserts() -> Result<Requests> {
        let column = Column {
            name: Bytes::from_static(NAME),
            value: Some(Bytes::from_static(VALUE)),
            timestamp: Some(1),
            ttl: None,
        };
        let insert = |key| Insert {
            key,
            column_parent: ColumnParent { column_family: FAMILY.into(), super_column: None },
            column: column.clone(),
            consistency_level: ConsistencyLevel::One,
        };
        Requests::of(insert, &())
    }

    /// Of what the inserts wrote.
    pub(crate) fn gets() -> Result<Requests> {
        let get = |key| Get {
            key,
            column_path: ColumnPath {
                column_family: FAMILY.into(),
                super_column: None,
                column: Some(Bytes::from_static(NAME)),
            },
            consistency_level: ConsistencyLevel::One,
        };
        let mut page = PageBuilder::new();
        page.column(NAME, VALUE, 1, None);
        Requests::of(get, &page.finish()?)
    }

    fn of<C: Call>(call: impl Fn(Bytes) -> C, result: &C::Reply) -> Result<Requests> {
        let request = |number| {
            let mut out = Vec::new();
            let key = format!("key {number:08}").into_bytes();
            encode_call(&call(key.into()), SEQUENCE, API, &mut out)?;
            Ok(out)
        };
        let mut reply = Vec::new();
        encode_result::<C>(result, SEQUENCE, API, &mut reply)?;
        Ok(Requests { all: (0..KEYS).map(request).collect::<Result<_>>()?, reply })
    }

    /// How many bytes a request has.
    pub(crate) fn length(&self) -> usize {
        self.all.first().map_or(0, Vec::len)
    }

    /// What answers each.
    pub(crate) fn reply(&self) -> Vec<u8> {
        self.reply.clone()
    }
}
