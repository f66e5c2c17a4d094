//! What a node remembers of one connection.

/// What a node remembers of one connection.
#[derive(Debug, Default)]
pub(crate) struct Session {
    /// The keyspace that was selected.
    pub(crate) keyspace: Option<String>,
}
