//! What servers of a line ignore in an alteration or a creation, or break at, is refused before it is sent.

use crate::error::{ErrorKind, Failure, Phase};
use crate::hosts::{Facts, Line};
use crate::schema::{ColumnFamilyDefinition, ColumnFamilyKind};

/// The lines that ignore a key's name in a creation, and in an alteration.
const ALIAS_NOT_CREATED: (Line, Line) = (Line(2, 1), Line(2, 2));
const ALIAS_NOT_ALTERED: (Line, Line) = (Line(1, 2), Line(2, 1));

pub(super) fn check_creation(
    definition: &ColumnFamilyDefinition,
    facts: &Facts,
) -> Result<(), Failure> {
    if definition.options.key_alias.is_some()
        && facts.is_within(ALIAS_NOT_CREATED.0, ALIAS_NOT_CREATED.1)
    {
        return Err(ignored("the key_alias of a new column family", ALIAS_NOT_CREATED, facts));
    }
    Ok(())
}

pub(super) fn check_alteration(
    before: &ColumnFamilyDefinition,
    after: &ColumnFamilyDefinition,
    facts: &Facts,
) -> Result<(), Failure> {
    if before.options.key_alias != after.options.key_alias
        && facts.is_within(ALIAS_NOT_ALTERED.0, ALIAS_NOT_ALTERED.1)
    {
        return Err(ignored("a new key_alias", ALIAS_NOT_ALTERED, facts));
    }
    let from_3_0 = (Line(3, 0), Line(3, 11));
    let what = if !facts.is_within(from_3_0.0, from_3_0.1) {
        return Ok(());
    } else if before.comparator != after.comparator {
        "another comparator"
    } else if before.default_validator != after.default_validator {
        "another default_validator"
    } else if before.kind == ColumnFamilyKind::Super && before.columns != after.columns {
        "columns of super columns"
    } else {
        return Ok(());
    };
    Err(ignored(what, from_3_0, facts))
}

fn ignored(what: &str, (first, last): (Line, Line), facts: &Facts) -> Failure {
    let message = format!("Cassandra {first} to {last} ignores {what}, and this is {facts}");
    Failure::new(ErrorKind::Unsupported, Phase::Encode, message)
}
