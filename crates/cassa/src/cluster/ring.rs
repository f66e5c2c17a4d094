//! Where data lives, as servers tell it: ranges of tokens, their replicas, their parts.

/// A range of tokens and the nodes that hold it.
///
/// Tokens are text as the server writes it; [`Partitioner::parse_token`](cassa_types::token::Partitioner::parse_token)
/// reads them. The range begins behind `start` and includes `end`; where `start` is not below `end` it goes around the
/// ring's end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRange {
    /// The token behind which it begins.
    pub start: String,
    /// Its last token.
    pub end: String,
    /// The nodes that hold it, the one whose token is `end` first where the strategy says so.
    pub replicas: Vec<Replica>,
}

/// A node that holds a range.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replica {
    /// The address that nodes use among themselves.
    pub address: String,
    /// The address that clients use; told from 0.8 on. A server that listens on all of its addresses says `0.0.0.0`.
    pub rpc_address: Option<String>,
    /// Its data centre; told from 1.0 on.
    pub data_center: Option<String>,
    /// Its rack; told from 1.0 on.
    pub rack: Option<String>,
}

/// A part of a range of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Split {
    /// The token behind which it begins.
    pub start: String,
    /// Its last token.
    pub end: String,
    /// About how many rows it has, as the node that was asked estimates it; told from 1.1 on.
    pub rows: Option<u64>,
}
