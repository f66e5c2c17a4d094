//! What a connection may change: before they look at a definition, servers look whether its keyspace is one that may be.

use cassa_wire::CfDef;

use super::{Refusal, refuse};
use crate::Line;
use crate::schema::{Catalog, system};

/// Whether a column family may be added.
pub(super) fn add(line: Line, selected: Option<&str>, definition: &CfDef) -> Result<(), Refusal> {
    // 1.1 looks at the keyspace of the definition, other lines at that of the connection.
    let keyspace = match line {
        Line::V1_1 => &*definition.keyspace,
        _ => chosen(line, selected)?,
    };
    refuse_system(line, keyspace)?;
    refuse_kept(line, "CREATE", keyspace)
}

/// Whether CQL may create a table in a keyspace.
pub(super) fn create_table(
    line: Line,
    catalog: &Catalog,
    keyspace: &str,
    name: &str,
) -> Result<(), Refusal> {
    if catalog.keyspace(keyspace).is_none() {
        return refuse(match line {
            line if line >= Line::V3_0 => format!("Keyspace {keyspace} doesn't exist"),
            Line::V2_2 => {
                format!("Cannot add table '{name}' to non existing keyspace '{keyspace}'.")
            }
            _ => {
                format!("Cannot add column family '{name}' to non existing keyspace '{keyspace}'.")
            }
        });
    }
    refuse_system(line, keyspace)?;
    refuse_kept(line, "CREATE", keyspace)
}

/// Whether CQL may drop a table of a keyspace.
pub(super) fn drop_table(line: Line, catalog: &Catalog, keyspace: &str) -> Result<(), Refusal> {
    match catalog.keyspace(keyspace) {
        Some(_) => refuse_system(line, keyspace),
        None => refuse(format!("Keyspace {keyspace} does not exist")),
    }
}

/// Whether a column family may be changed.
pub(super) fn update(
    line: Line,
    catalog: &Catalog,
    selected: Option<&str>,
    definition: &CfDef,
) -> Result<(), Refusal> {
    if line < Line::V1_1 {
        return refuse_system(line, chosen(line, selected)?);
    }
    if line >= Line::V2_0 {
        refuse_missing(line, catalog, &definition.keyspace, &definition.name)?;
    } else if line >= Line::V1_2 && catalog.family(&definition.keyspace, &definition.name).is_none()
    {
        return refuse(NOT_FOUND);
    }
    refuse_system(line, &definition.keyspace)
}

/// What is said of a column family that isn't there and should change.
pub(super) const NOT_FOUND: &str = "Could not find column family definition to modify.";

/// The keyspace of a column family that may be dropped.
pub(super) fn drop<'a>(
    line: Line,
    catalog: &Catalog,
    selected: Option<&'a str>,
    name: &str,
) -> Result<&'a str, Refusal> {
    let keyspace = chosen(line, selected)?;
    refuse_missing(line, catalog, keyspace, name)?;
    refuse_system(line, keyspace)?;
    Ok(keyspace)
}

/// The keyspace the connection selected.
fn chosen(line: Line, selected: Option<&str>) -> Result<&str, Refusal> {
    match selected {
        Some(keyspace) => Ok(keyspace),
        None if line < Line::V1_1 => refuse("You have not set a keyspace for this session"),
        None => refuse(no_keyspace(line)),
    }
}

/// What servers say where a connection selected no keyspace, but for some calls before 1.1.
pub(crate) fn no_keyspace(line: Line) -> &'static str {
    match line < Line::V2_0 {
        true => "no keyspace has been specified",
        false => {
            "No keyspace has been specified. USE a keyspace, or explicitly specify keyspace.tablename"
        }
    }
}

fn refuse_system(line: Line, keyspace: &str) -> Result<(), Refusal> {
    match system::is_local(line, keyspace) {
        true if line < Line::V1_1 => refuse("system keyspace is not user-modifiable"),
        true if line < Line::V3_0 => refuse("system keyspace is not user-modifiable."),
        true => {
            refuse(format!("{} keyspace is not user-modifiable.", keyspace.to_ascii_lowercase()))
        }
        false => Ok(()),
    }
}

/// Refuses what a keyspace isn't for that the system shares; 1.2 lets nobody change its.
pub(super) fn refuse_kept(line: Line, what: &str, keyspace: &str) -> Result<(), Refusal> {
    match system::is_kept(line, keyspace) {
        true if line < Line::V2_0 => refuse(format!("{keyspace} keyspace is not user-modifiable.")),
        // 2.2 takes what it is given.
        true if what == "CREATE" && line == Line::V2_2 => Ok(()),
        true if what != "ALTER" => refuse(format!("Cannot {what} <keyspace {keyspace}>")),
        _ => Ok(()),
    }
}

/// From 1.2 on nobody may change what isn't there.
fn refuse_missing(
    line: Line,
    catalog: &Catalog,
    keyspace: &str,
    name: &str,
) -> Result<(), Refusal> {
    if line < Line::V1_2 {
        return Ok(());
    }
    let Some(found) = catalog.keyspace(keyspace) else {
        return refuse(format!("Keyspace {keyspace} does not exist"));
    };
    let what = if line < Line::V2_2 { "columnfamily" } else { "table" };
    if name.is_empty() {
        return refuse(format!("non-empty {what} is required"));
    }
    match found.families.contains_key(name) {
        true => Ok(()),
        false => refuse(format!("unconfigured {what} {name}")),
    }
}
