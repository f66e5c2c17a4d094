//! What servers of a line ignore in an alteration or a creation, or break at, is refused before it is sent.

use cassa_types::Type;

use super::unsupported;
use crate::error::Failure;
use crate::hosts::{Facts, Line};
use crate::schema::{ColumnFamilyDefinition, ColumnFamilyKind};

/// The first and the last line that ignore a key's name in a creation.
const ALIAS_NOT_CREATED: (Line, Line) = (Line(2, 1), Line(2, 2));
/// Those that ignore it in an alteration.
const ALIAS_NOT_ALTERED: (Line, Line) = (Line(1, 2), Line(2, 1));
/// Those that keep column families as tables of CQL.
const FROM_3_0: (Line, Line) = (Line(3, 0), Line(3, 11));

pub(super) fn check_creation(
    definition: &ColumnFamilyDefinition,
    facts: &Facts,
) -> Result<(), Failure> {
    if definition.options.key_alias.is_some() && facts.is_within(ALIAS_NOT_CREATED) {
        return Err(ignored("the key_alias of a new column family", ALIAS_NOT_CREATED, facts));
    }
    check_composites(definition, facts)
}

/// Of composite names with defined columns 3.0 and later make a table that they don't show to Thrift.
fn check_composites(definition: &ColumnFamilyDefinition, facts: &Facts) -> Result<(), Failure> {
    let composite = matches!(definition.comparator, Type::Composite(_));
    let standard = definition.kind == ColumnFamilyKind::Standard;
    if composite && standard && !definition.columns.is_empty() && facts.is_from_3_0() {
        let what = "hides a column family of composite names with defined columns";
        return Err(refused(what, FROM_3_0, facts));
    }
    Ok(())
}

pub(super) fn check_alteration(
    before: &ColumnFamilyDefinition,
    after: &ColumnFamilyDefinition,
    facts: &Facts,
) -> Result<(), Failure> {
    if before.options.key_alias != after.options.key_alias && facts.is_within(ALIAS_NOT_ALTERED) {
        return Err(ignored("a new key_alias", ALIAS_NOT_ALTERED, facts));
    }
    check_composites(after, facts)?;
    let what = if !facts.is_from_3_0() {
        return Ok(());
    } else if before.comparator != after.comparator {
        "another comparator"
    } else if before.default_validator != after.default_validator {
        "another default_validator"
    } else if before.kind == ColumnFamilyKind::Super && before.columns != after.columns {
        "columns of super columns"
    } else if before.columns.is_empty() && after.columns.iter().any(|one| one.index.is_some()) {
        // Its rows are stored otherwise than those of defined columns, later ones too, and an index finds none of them.
        "an index of a column family that was created without defined columns"
    } else {
        return Ok(());
    };
    Err(ignored(what, FROM_3_0, facts))
}

fn ignored(what: &str, lines: (Line, Line), facts: &Facts) -> Failure {
    refused(&format!("ignores {what}"), lines, facts)
}

fn refused(does: &str, (first, last): (Line, Line), facts: &Facts) -> Failure {
    let message = format!("Cassandra {first} to {last} {does}, and this is {facts}");
    unsupported(message)
}
