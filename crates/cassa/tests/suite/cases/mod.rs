//! The cases, compiled once for each driver; `wait!` is what differs between them.

mod altering;
mod batches;
mod cluster;
mod comparing;
mod composites;
mod counters;
mod counting;
mod errors;
mod failover;
mod hedging;
mod index_queries;
mod indexes;
mod instants;
mod login;
mod lost_changes;
mod many_rows;
mod mapping;
mod mapping_many;
mod multi_slices;
mod names;
mod options;
mod overrides;
mod parts;
mod pool;
mod ranges;
mod reading;
mod removing;
mod retries;
mod scan_cells;
mod scanning;
mod schema;
mod schema_options;
mod seeing;
mod silence;
mod stage;
mod strangers;
mod streams;
mod super_columns;
mod super_writing;
mod tables;
mod tls;
mod topology;
mod types;
mod wide_rows;
mod writing;

use crate::case::Case;

pub(crate) use stage::Stage;

/// Every case, in the order they run in.
pub(crate) fn all() -> Vec<Case<Stage>> {
    let groups = [
        reading::cases(),
        wide_rows::cases(),
        streams::cases(),
        multi_slices::cases(),
        many_rows::cases(),
        batches::cases(),
        counters::cases(),
        counting::cases(),
        super_columns::cases(),
        super_writing::cases(),
        scanning::cases(),
        scan_cells::cases(),
        ranges::cases(),
        parts::cases(),
        index_queries::cases(),
        writing::cases(),
        removing::cases(),
        retries::cases(),
        hedging::cases(),
        comparing::cases(),
        types::cases(),
        overrides::cases(),
        tables::cases(),
        mapping::cases(),
        mapping_many::cases(),
        names::cases(),
        composites::cases(),
        instants::cases(),
        schema::cases(),
        schema_options::cases(),
        altering::cases(),
        indexes::cases(),
        lost_changes::cases(),
        cluster::cases(),
        options::cases(),
        errors::cases(),
        strangers::cases(),
        pool::cases(),
        seeing::cases(),
        topology::cases(),
        failover::cases(),
        silence::cases(),
        login::cases(),
        tls::cases(),
    ];
    groups.into_iter().flatten().collect()
}

/// What every group of cases begins with.
mod prelude {
    pub(super) use std::sync::Arc;
    pub(super) use std::time::{Duration, Instant};

    pub(super) use cassa::{Error, ErrorKind, Options, Phase, PoolSize, Row, Slice, Type};

    pub(super) use super::super::driver::{Cells, ColumnFamily, Pool, Scan, join, sleep, spawn};
    pub(super) use super::stage::{
        Stage, another_millisecond, keys, names, never_sent, nothing, refused, text,
    };
    pub(super) use crate::case::{Case, Failure, Verdict, case};
}
