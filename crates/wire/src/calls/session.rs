//! Calls about the connection itself.
use crate::{
    call::{Nothing, Value},
    table::{calls, structs},
    wire::Map,
};
use bytes::Bytes;
use bytestring::ByteString;

structs! {
    /// Who asks.
    pub struct AuthenticationRequest {
        /// By name; usually `username` and `password`.
        1 credentials: Map<ByteString, ByteString>,
    }
}

calls! {
    /// Logs the connection in.
    Login {
        /// Who asks.
        1 auth_request: AuthenticationRequest,
    } -> () as Nothing, throws [1 Authentication, 2 Authorization]

    /// Selects the connection's keyspace.
    SetKeyspace {
        /// Its name.
        1 keyspace: ByteString,
    } -> () as Nothing, throws [1 InvalidRequest]

    /// Traces the connection's next query and answers the trace's id, a time UUID of 16 bytes; from 1.2 on.
    TraceNextQuery {} -> Bytes as Value, throws []

    /// Selects the version of CQL that `execute_cql_query` speaks; from 1.1 on.
    SetCqlVersion {
        /// The version.
        1 version: ByteString,
    } -> () as Nothing, throws [1 InvalidRequest]
}
