//! Where data lives: the ring, its hosts, and splits of its ranges.
use crate::table::structs;
use bytestring::ByteString;

structs! {
    /// A range of tokens and the hosts that hold it.
    pub struct TokenRange {
        /// The token behind which it begins.
        1 start_token: ByteString,
        /// Its last token.
        2 end_token: ByteString,
        /// The addresses hosts use among themselves.
        3 endpoints: Vec<ByteString>,
        /// The addresses clients use, in the same order; from 0.8 on.
        4 rpc_endpoints: Option<Vec<ByteString>>,
        /// The hosts' places, in the same order; from 1.0 on.
        5 endpoint_details: Option<Vec<EndpointDetails>>,
    }
    /// Where a host stands.
    pub struct EndpointDetails {
        /// Its address.
        1 host: ByteString = ByteString::new(),
        /// Its data centre.
        2 datacenter: ByteString = ByteString::new(),
        /// Its rack.
        3 rack: Option<ByteString>,
    }
    /// A part of a range with about as many rows as were asked for.
    pub struct CfSplit {
        /// The token behind which it begins.
        1 start_token: ByteString,
        /// Its last token.
        2 end_token: ByteString,
        /// About how many rows it has.
        3 row_count: i64,
    }
}
