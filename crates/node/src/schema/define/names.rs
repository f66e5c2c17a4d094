//! Names of keyspaces, column families and indexes.

use super::{Refusal, refuse};

/// The longest name of a keyspace or a column family from 1.1 on: files are named after both.
pub(super) const LONGEST: usize = 48;

/// Whether a name has nothing but ASCII letters, digits and underscores, and has any.
pub(super) fn is_legal(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Checks a name as 1.1 and later do; `what` is `Keyspace` or `ColumnFamily`.
pub(super) fn check(what: &str, name: &str) -> Result<(), Refusal> {
    match is_legal(name) && name.len() <= LONGEST {
        true => Ok(()),
        false => refuse(format!(
            "{what} name must not be empty, more than {LONGEST} characters long, or contain non-alphanumeric-underscore characters (got \
             \"{name}\")"
        )),
    }
}
