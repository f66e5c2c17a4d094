//! What a node remembers of one connection.

/// What a node remembers of one connection.
#[derive(Debug, Default)]
pub(crate) struct Session {
    /// The keyspace that was selected.
    pub(crate) keyspace: Option<String>,
    /// Whether it has logged in.
    pub(crate) logged_in: bool,
    /// The major version of CQL it asked for.
    pub(crate) cql: Option<u32>,
    /// Whether the next call about data is traced, and whether the one that is answered is.
    pub(crate) traces_next: bool,
    pub(crate) traces: bool,
    /// Whether the call it made ended it, as a failure of the server does from 1.1 on.
    pub(crate) ended: bool,
}
