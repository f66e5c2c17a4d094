//! One connection to one server without a pool, and the two calls that are made on it.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use cassa_wire::{
    Add, ApiVersion, Call, Column, ColumnParent, ConsistencyLevel, CounterColumn, DescribeVersion,
    GetSlice, Insert, SetKeyspace, SlicePredicate, decode_reply, encode_call,
};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::cluster::{COUNTS, KEYSPACE, ROWS};
use crate::{Result, frames};

/// A connection that has selected the keyspace.
pub(super) struct Connection {
    stream: TcpStream,
    api: ApiVersion,
    sequence: i32,
}

impl Connection {
    pub(super) async fn open(server: SocketAddr) -> Result<Connection> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let mut connection = Connection { stream, api: ApiVersion::V19_4_0, sequence: 0 };
        connection.api = connection.call(&DescribeVersion {}).await?.parse()?;
        connection.call(&SetKeyspace { keyspace: KEYSPACE.into() }).await?;
        Ok(connection)
    }

    pub(super) async fn call<C: Call>(&mut self, call: &C) -> Result<C::Reply> {
        self.sequence = self.sequence.wrapping_add(1);
        let mut frame = Vec::new();
        encode_call(call, self.sequence, self.api, &mut frame)?;
        self.stream.write_all(&frame).await?;
        let reply =
            frames::next(&mut self.stream).await?.ok_or("the server closed the connection")?;
        Ok(decode_reply::<C>(reply.slice(frames::HEADER..), self.sequence)?)
    }
}

fn name(key: usize) -> Bytes {
    format!("raw {key}").into()
}

fn parent(family: &'static str) -> ColumnParent {
    ColumnParent { column_family: family.into(), super_column: None }
}

pub(super) fn write(key: usize) -> Result<Insert> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_micros();
    let column = Column {
        name: "raw".into(),
        value: Some("raw".into()),
        timestamp: Some(i64::try_from(now)?),
        ttl: None,
    };
    Ok(Insert {
        key: name(key),
        column_parent: parent(ROWS),
        column,
        consistency_level: ConsistencyLevel::Quorum,
    })
}

pub(super) fn read(key: usize, consistency_level: ConsistencyLevel) -> GetSlice {
    GetSlice {
        key: name(key),
        column_parent: parent(ROWS),
        predicate: SlicePredicate { column_names: Some(vec!["raw".into()]), slice_range: None },
        consistency_level,
    }
}

pub(super) fn add(key: usize) -> Add {
    Add {
        key: name(key),
        column_parent: parent(COUNTS),
        column: CounterColumn { name: "raw".into(), value: 1 },
        consistency_level: ConsistencyLevel::Quorum,
    }
}
