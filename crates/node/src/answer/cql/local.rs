//! `system.local`: what a server says of itself.

use bytes::Bytes;
use cassa_types::Type;

use super::select::Shown;
use super::version;
use crate::ring::Here;

/// The table, which has one row.
pub(super) fn shown(here: &Here) -> Shown {
    let (ring, place) = (&here.ring, &here.member().place);
    let values = [
        ("key", "local".to_owned()),
        ("cluster_name", ring.cluster_name.clone()),
        ("cql_version", version::cql3(ring.line).to_owned()),
        ("data_center", place.data_center().to_owned()),
        ("partitioner", format!("org.apache.cassandra.dht.{}", ring.partitioner.class())),
        ("rack", place.rack().to_owned()),
        ("release_version", ring.line.release().to_owned()),
        ("thrift_version", ring.line.api().to_string()),
    ];
    let columns = values.iter().map(|(name, _)| (*name, Type::Utf8)).collect();
    let row = values.into_iter().map(|(_, value)| Some(Bytes::from(value)));
    Shown { columns, rows: vec![row.collect()] }
}
