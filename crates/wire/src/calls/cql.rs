//! Calls that run CQL.
use crate::{
    Compression, ConsistencyLevel, CqlPreparedResult, CqlResult, call::Value, table::calls,
};
use bytes::Bytes;

calls! {
    /// Runs a query of CQL 2; from 0.8 to 2.1.
    ExecuteCqlQuery {
        /// The text, in UTF-8, compressed as said.
        1 query: Bytes,
        /// How.
        2 compression: Compression,
    } -> CqlResult as Value, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut, 4 SchemaDisagreement]

    /// Runs a query of CQL 3; from 1.2 on.
    ExecuteCql3Query {
        /// The text, in UTF-8, compressed as said.
        1 query: Bytes,
        /// How.
        2 compression: Compression,
        /// How many replicas must answer.
        3 consistency: ConsistencyLevel,
    } -> CqlResult as Value, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut, 4 SchemaDisagreement]

    /// Prepares a query of CQL 2; from 1.1 to 2.1.
    PrepareCqlQuery {
        /// The text, in UTF-8, compressed as said.
        1 query: Bytes,
        /// How.
        2 compression: Compression,
    } -> CqlPreparedResult as Value, throws [1 InvalidRequest]

    /// Prepares a query of CQL 3; from 1.2 on.
    PrepareCql3Query {
        /// The text, in UTF-8, compressed as said.
        1 query: Bytes,
        /// How.
        2 compression: Compression,
    } -> CqlPreparedResult as Value, throws [1 InvalidRequest]

    /// Runs a prepared query of CQL 2; from 1.1 to 2.1.
    ExecutePreparedCqlQuery {
        /// The query; its name in the interface is `itemId`.
        1 item_id: i32,
        /// Its values.
        2 values: Vec<Bytes>,
    } -> CqlResult as Value, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut, 4 SchemaDisagreement]

    /// Runs a prepared query of CQL 3; from 1.2 on.
    ExecutePreparedCql3Query {
        /// The query; its name in the interface is `itemId`.
        1 item_id: i32,
        /// Its values.
        2 values: Vec<Bytes>,
        /// How many replicas must answer.
        3 consistency: ConsistencyLevel,
    } -> CqlResult as Value, throws [1 InvalidRequest, 2 Unavailable, 3 TimedOut, 4 SchemaDisagreement]
}
