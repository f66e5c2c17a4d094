//! The keyspace and the column family a request is about.

use std::sync::Arc;

use cassa_wire::Exception;

use super::{Checked, Context, refuse};
use crate::Line;
use crate::schema::{Family, Keyspace, no_keyspace};

/// Whether old servers, from 0.8 to 1.0, look for the keyspace themselves or leave that to the check of permissions: the words
/// differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Permission,
    Itself,
}

/// What column families are called.
pub(super) fn called(line: Line) -> &'static str {
    if line >= Line::V2_2 { "table" } else { "columnfamily" }
}

/// What a call is about.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) keyspace: Arc<Keyspace>,
    pub(crate) family: Arc<Family>,
}

/// The keyspace the connection selected.
pub(super) fn keyspace<'a>(context: &'a Context<'_>, by: By) -> Checked<&'a Arc<Keyspace>> {
    let by_permission = match context.line {
        Line::V0_7 => true,
        line => line < Line::V1_1 && by == By::Permission,
    };
    let Some(name) = context.keyspace else {
        return refuse(match context.line {
            _ if by_permission => "You have not set a keyspace for this session",
            line => no_keyspace(line),
        });
    };
    let why = || Exception::InvalidRequest { why: format!("Keyspace {name} does not exist") };
    context.catalog.keyspaces.get(name).ok_or_else(why)
}

/// The column family of this name in the connection's keyspace.
pub(super) fn target(context: &Context<'_>, by: By, name: &str) -> Checked<Target> {
    let keyspace = keyspace(context, by)?;
    let called = called(context.line);
    if name.is_empty() {
        return refuse(format!("non-empty {called} is required"));
    }
    let why = || Exception::InvalidRequest { why: format!("unconfigured {called} {name}") };
    let family = keyspace.families.get(name).cloned().ok_or_else(why)?;
    Ok(Target { keyspace: keyspace.clone(), family })
}

/// Whether the operation is of the family's kind: counters take some, other families others.
pub(super) fn counting(line: Line, family: &Family, is_counting: bool) -> Checked {
    match (is_counting, family.counts()) {
        (true, false) => refuse(format!(
            "invalid operation for non commutative {} {}",
            called(line),
            family.name()
        )),
        (false, true) => {
            refuse(format!("invalid operation for commutative {} {}", called(line), family.name()))
        }
        _ => Ok(()),
    }
}
