//! What an alteration may change: the rest is refused before sending, since servers of some lines can't change their schema at
//! all any more after it was asked of them.

use std::borrow::Cow;

use bytestring::ByteString;
use cassa_types::Type;

use super::{ColumnDefinition, ColumnFamilyDefinition, ColumnFamilyKind, KeyspaceDefinition};
use crate::error::{Error, ErrorKind, Result};

/// Whether a keyspace as it was read can become this one.
pub(super) fn check_keyspace(
    before: &KeyspaceDefinition,
    after: &KeyspaceDefinition,
) -> Result<()> {
    if before.name != after.name {
        return Err(refused("a keyspace can't be renamed"));
    }
    if before.column_families != after.column_families {
        return Err(refused("column families are altered one by one (alter_column_family)"));
    }
    check_strategy(after)
}

/// Servers fail inside at it, or take it for a data centre's name.
pub(super) fn check_strategy(keyspace: &KeyspaceDefinition) -> Result<()> {
    let class = keyspace.strategy.rsplit('.').next().unwrap_or_default();
    let factor = |(name, _): &(ByteString, ByteString)| name == "replication_factor";
    if class == "NetworkTopologyStrategy" && keyspace.strategy_options.iter().any(factor) {
        return Err(refused(
            "NetworkTopologyStrategy has no replication_factor: it is told how many replicas each data centre has",
        ));
    }
    Ok(())
}

/// Whether a column family as it was read can become this one.
pub(super) fn check_family(
    before: &ColumnFamilyDefinition,
    after: &ColumnFamilyDefinition,
) -> Result<()> {
    if (&before.keyspace, &before.name, before.id) != (&after.keyspace, &after.name, after.id) {
        return Err(refused("a column family keeps its keyspace, its name and its id"));
    }
    if before.kind != after.kind {
        return Err(refused("super columns can't become columns, nor columns super columns"));
    }
    check_order("comparator", Some(&before.comparator), Some(&after.comparator))?;
    check_order("subcomparator", before.subcomparator.as_ref(), after.subcomparator.as_ref())?;
    for column in &after.columns {
        check_column(before.columns.iter().find(|old| old.name == column.name), column)?;
    }
    check_indexes(after)
}

/// Whether a column family has indexes only where servers can have them.
pub(super) fn check_indexes(family: &ColumnFamilyDefinition) -> Result<()> {
    if family.columns.iter().all(|column| column.index.is_none()) {
        return Ok(());
    }
    if family.kind == ColumnFamilyKind::Super {
        return Err(refused("columns of super columns can't be indexed"));
    }
    if family.default_validator == Type::Counter {
        return Err(refused("counters can't be indexed"));
    }
    Ok(())
}

/// 1.1 to 2.2 stop changing their schema when an index no longer fits its column.
fn check_column(before: Option<&ColumnDefinition>, after: &ColumnDefinition) -> Result<()> {
    let Some((before, index)) = before.and_then(|before| Some((before, before.index.as_ref()?)))
    else {
        return Ok(());
    };
    let kept = after.index.as_ref() == Some(index);
    if after.index.is_none() || (kept && before.validator == after.validator) {
        return Ok(());
    }
    Err(refused("an index and the type of its column don't change: drop the index first"))
}

/// Rows lie in the comparator's order, so another one must order them alike. Asked for another order, 1.1 stops changing its
/// schema.
fn check_order(what: &str, before: Option<&Type>, after: Option<&Type>) -> Result<()> {
    let alike = match (before, after) {
        (Some(before), Some(after)) => orders_alike(before, after),
        (before, after) => before == after,
    };
    if alike {
        return Ok(());
    }
    let (before, after) = (before.unwrap_or(&Type::Bytes), after.unwrap_or(&Type::Bytes));
    Err(refused(format!("the {what} {before} can't become {after}, which orders otherwise")))
}

/// Whether the second type reads all of the first one's values and orders them as the first does.
fn orders_alike(before: &Type, after: &Type) -> bool {
    match (before, after) {
        (Type::Ascii, Type::Utf8 | Type::Bytes) | (Type::Utf8, Type::Bytes) => true,
        (Type::Composite(before), Type::Composite(after)) => {
            before.len() <= after.len()
                && before.iter().zip(after.iter()).all(|(one, other)| orders_alike(one, other))
        }
        (Type::Reversed(before), Type::Reversed(after)) => orders_alike(before, after),
        _ => before == after,
    }
}

fn refused(message: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidArgument, message)
}
