//! Keyspaces: added, changed, dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cassa_wire::KsDef;

use super::{Refusal, access, families, fill, names, refuse, strategy};
use crate::Line;
use crate::schema::{Catalog, Family, Keyspace, system};

/// Creates a keyspace with its column families.
pub(crate) fn add_keyspace(
    line: Line,
    catalog: &mut Catalog,
    mut definition: KsDef,
) -> Result<(), Refusal> {
    // 0.8 finds the name taken, and no more.
    if line >= Line::V1_0 {
        refuse_system(line, &definition.name)?;
    }
    refuse_taken(line, catalog, &definition.name)?;
    let mut told = std::mem::take(&mut definition.cf_defs);
    if let Some(stray) = told.iter().find(|family| family.keyspace != definition.name) {
        let what = if line < Line::V0_8 { "CsDef" } else { "CfDef" };
        return refuse(format!(
            "{what} ({}) had a keyspace definition that did not match KsDef",
            stray.name
        ));
    }
    let distinct: BTreeSet<_> = told.iter().map(|family| &family.name).collect();
    if line >= Line::V3_0 && distinct.len() < told.len() {
        return Err(Refusal::Failed);
    }
    if line >= Line::V1_1 {
        // The order in which they are kept.
        told.sort_by(|a, b| a.name.cmp(&b.name));
    }
    let drafted = told.into_iter().map(|family| families::drafted(line, catalog, family));
    let drafted: Vec<Family> = drafted.collect::<Result<_, Refusal>>()?;
    let definition = checked(line, definition)?;
    if line < Line::V1_1 {
        refuse_illegal(catalog, &definition, &drafted)?;
    } else {
        for family in &drafted {
            families::check(line, catalog, family)?;
        }
    }
    // The last of one name wins.
    let named = |family: Family| (family.name().to_owned(), Arc::new(family));
    let families: BTreeMap<String, Arc<Family>> = drafted.into_iter().map(named).collect();
    let name = definition.name.to_string();
    catalog.keyspaces.insert(name, Arc::new(Keyspace { definition, families }));
    Ok(())
}

/// Changes a keyspace, not its column families.
pub(crate) fn update_keyspace(
    line: Line,
    catalog: &mut Catalog,
    definition: KsDef,
) -> Result<(), Refusal> {
    refuse_system(line, &definition.name)?;
    if catalog.keyspace(&definition.name).is_none() {
        return refuse(format!("Keyspace {} does not exist", definition.name));
    }
    access::refuse_kept(line, "ALTER", &definition.name)?;
    if !definition.cf_defs.is_empty() {
        let what = if line < Line::V2_2 { "column family" } else { "table" };
        return refuse(format!("Keyspace update must not contain any {what} definitions."));
    }
    let definition = checked(line, definition)?;
    if let Some(keyspace) = catalog.keyspace_mut(&definition.name) {
        keyspace.definition = definition;
    }
    Ok(())
}

/// Drops a keyspace with all it has.
pub(crate) fn drop_keyspace(line: Line, catalog: &mut Catalog, name: &str) -> Result<(), Refusal> {
    refuse_system(line, name)?;
    if catalog.keyspace(name).is_some() {
        access::refuse_kept(line, "DROP", name)?;
    }
    match catalog.keyspaces.remove(name) {
        Some(_) => Ok(()),
        None if line < Line::V1_1 => refuse("Keyspace does not exist."),
        None => refuse(format!("Cannot drop non existing keyspace '{name}'.")),
    }
}

/// The definition with what the line fills in, its name and its strategy checked as far as the line checks them here.
fn checked(line: Line, definition: KsDef) -> Result<KsDef, Refusal> {
    let definition = fill::keyspace(line, definition, strategy::class)?;
    let class = &definition.strategy_class;
    let none = Vec::new();
    let options = definition.strategy_options.as_ref().unwrap_or(&none);
    if line >= Line::V0_8 {
        strategy::refuse_local(class)?;
    }
    if line >= Line::V1_1 {
        names::check("Keyspace", &definition.name)?;
    }
    if line >= Line::V0_8 || class.ends_with(".NetworkTopologyStrategy") {
        strategy::check(line, &definition.name, class, options)?;
    }
    Ok(definition)
}

/// The server's own keyspace. 0.7 and 0.8 let it be dropped and never work again: here all lines keep it.
fn refuse_system(line: Line, name: &str) -> Result<(), Refusal> {
    match system::is_local(line, name) {
        true if line >= Line::V3_0 => refuse(format!("{name} keyspace is not user-modifiable")),
        true => refuse("system keyspace is not user-modifiable"),
        false => Ok(()),
    }
}

/// Refuses a name that differs from another keyspace's in nothing but the case of letters: files are named after it.
fn refuse_taken(line: Line, catalog: &Catalog, name: &str) -> Result<(), Refusal> {
    let same = catalog.keyspaces.keys().find(|other| other.eq_ignore_ascii_case(name));
    match same {
        Some(_) if line == Line::V0_8 => refuse("Keyspace names must be case-insensitively unique"),
        Some(other) if line >= Line::V1_0 => refuse(format!(
            "Keyspace names must be case-insensitively unique (\"{name}\" conflicts with \"{other}\")"
        )),
        _ => Ok(()),
    }
}

/// What 0.7 to 1.0 look at last.
fn refuse_illegal(
    catalog: &Catalog,
    definition: &KsDef,
    families: &[Family],
) -> Result<(), Refusal> {
    let name = &definition.name;
    if catalog.keyspace(name).is_some() {
        return refuse("Keyspace already exists.");
    }
    if !names::is_legal(name) {
        return refuse(format!("Invalid keyspace name: {name}"));
    }
    match families.iter().find(|family| !names::is_legal(family.name())) {
        Some(family) => refuse(format!("Invalid column family name: {}", family.name())),
        None => Ok(()),
    }
}
