//! Changes of the schema, as clients ask for them: checked as the line checks them, and filled with its defaults.

mod fill;

use std::collections::BTreeMap;
use std::sync::Arc;

use cassa_wire::{CfDef, Exception, KsDef};

use super::{Catalog, Family, Keyspace};
use crate::Line;
use crate::answer::invalid;

/// Creates a keyspace with its column families.
pub(crate) fn add_keyspace(
    line: Line,
    catalog: &mut Catalog,
    mut definition: KsDef,
) -> Result<(), Exception> {
    if catalog.keyspaces.keys().any(|name| name.eq_ignore_ascii_case(&definition.name)) {
        return Err(invalid("Keyspace names must be case-insensitively unique"));
    }
    let mut families = BTreeMap::new();
    for family in std::mem::take(&mut definition.cf_defs) {
        let family = made(line, catalog, family)?;
        families.insert(family.name().to_owned(), Arc::new(family));
    }
    let definition = fill::keyspace(line, definition);
    let name = definition.name.to_string();
    catalog.keyspaces.insert(name, Arc::new(Keyspace { definition, families }));
    Ok(())
}

/// Changes a keyspace, not its column families.
pub(crate) fn update_keyspace(
    line: Line,
    catalog: &mut Catalog,
    definition: KsDef,
) -> Result<(), Exception> {
    let Some(keyspace) = catalog.keyspace_mut(&definition.name) else {
        return Err(invalid(format!("Keyspace {} does not exist", definition.name)));
    };
    if !definition.cf_defs.is_empty() {
        return Err(invalid("Keyspace update must not contain any column family definitions."));
    }
    keyspace.definition = fill::keyspace(line, definition);
    Ok(())
}

/// Drops a keyspace with all it has.
pub(crate) fn drop_keyspace(_: Line, catalog: &mut Catalog, name: &str) -> Result<(), Exception> {
    match catalog.keyspaces.remove(name) {
        Some(_) => Ok(()),
        None => Err(invalid("Keyspace does not exist.")),
    }
}

/// Creates a column family in the keyspace its definition names.
pub(crate) fn add_family(
    line: Line,
    catalog: &mut Catalog,
    definition: CfDef,
) -> Result<(), Exception> {
    let family = made(line, catalog, definition)?;
    let Some(keyspace) = catalog.keyspace_mut(family.keyspace()) else {
        return Err(invalid(format!("Keyspace {} does not exist", family.keyspace())));
    };
    if keyspace.families.contains_key(family.name()) {
        return Err(invalid(format!("{} already exists in keyspace", family.name())));
    }
    keyspace.families.insert(family.name().to_owned(), Arc::new(family));
    Ok(())
}

/// Changes a column family; what is absent falls back to the default.
pub(crate) fn update_family(
    line: Line,
    catalog: &mut Catalog,
    definition: CfDef,
) -> Result<(), Exception> {
    let old = catalog.family(&definition.keyspace, &definition.name).cloned();
    let Some(old) = old else {
        return Err(invalid("Could not find column family definition to modify."));
    };
    let family = family(line, definition, &old)?;
    if let Some(keyspace) = catalog.keyspace_mut(old.keyspace()) {
        keyspace.families.insert(old.name().to_owned(), Arc::new(family));
    }
    Ok(())
}

/// Drops a column family with all it has.
pub(crate) fn drop_family(
    _: Line,
    catalog: &mut Catalog,
    keyspace: &str,
    name: &str,
) -> Result<(), Exception> {
    let dropped = catalog.keyspace_mut(keyspace).and_then(|found| found.families.remove(name));
    match dropped {
        Some(_) => Ok(()),
        None => Err(invalid("CF is not defined in that keyspace.")),
    }
}

fn made(line: Line, catalog: &mut Catalog, definition: CfDef) -> Result<Family, Exception> {
    let id = catalog.family_id();
    Family::new(id, fill::family(line, definition, id)).map_err(|error| invalid(error.to_string()))
}

fn family(line: Line, definition: CfDef, old: &Family) -> Result<Family, Exception> {
    let definition = fill::family(line, definition, old.id);
    Family::new(old.id, definition).map_err(|error| invalid(error.to_string()))
}
