//! What a node that keeps its data on disk does beside each change; one that doesn't does nothing more.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use cassa_wire::Exception;

use super::place;
use crate::Line;
use crate::answer::internal;
use crate::disk::{Disk, DiskError, Entry, FamilyName};
use crate::ring::{Here, Ring, State};
use crate::schema::{self, Catalog, Family, FamilyId};
use crate::store::{Change, RowMutation};

/// Changes rows by `apply`, which says how, and returns when it is kept.
pub(super) async fn changing<M: AsRef<[RowMutation]>>(
    here: &Here,
    now: i64,
    apply: impl FnOnce() -> M,
) -> Result<(), Exception> {
    let Some(disk) = &here.ring.disk else {
        apply();
        return Ok(());
    };
    let order = disk.one_change().await;
    let room = disk.room().await;
    let entries: Vec<Entry> = apply().as_ref().iter().map(|row| entry(row, now)).collect();
    let queued = room.queue(&entries);
    drop(order);
    queued.map_err(failed)?.kept().await.map_err(failed)?;
    shortened(here, disk).await
}

/// Forgets all rows of a column family by `apply`, and returns when it is kept.
pub(super) async fn truncating(
    here: &Here,
    family: FamilyId,
    apply: impl FnOnce(),
) -> Result<(), Exception> {
    let Some(disk) = &here.ring.disk else {
        apply();
        return Ok(());
    };
    let order = disk.no_other_change().await;
    let room = disk.room().await;
    apply();
    let queued = room.queue(&[Entry::Truncated(family)]);
    drop(order);
    queued.map_err(failed)?.kept().await.map_err(failed)?;
    shortened(here, disk).await
}

/// Changes the schema by `change`, and returns when it is kept; a change that is refused changes nothing.
pub(crate) async fn changing_schema<T, E>(
    here: &Here,
    change: impl FnOnce(&mut Catalog) -> Result<T, E>,
) -> Result<Result<T, E>, Exception> {
    let ring = &here.ring;
    let Some(disk) = &ring.disk else { return Ok(changed(ring, change)) };
    let order = disk.no_other_change().await;
    let room = disk.room().await;
    let changed = changed(ring, change);
    if changed.is_err() {
        return Ok(changed);
    }
    let queued = room.queue(&[whole_schema(&ring.catalog())]);
    drop(order);
    queued.map_err(failed)?.kept().await.map_err(failed)?;
    shortened(here, disk).await?;
    Ok(changed)
}

/// Changes the schema; the rows of column families that it no longer has are forgotten, and not those of one that is made meanwhile.
fn changed<T, E>(ring: &Ring, change: impl FnOnce(&mut Catalog) -> Result<T, E>) -> Result<T, E> {
    let _one_at_a_time = ring.schema_change();
    let before = ring.catalog();
    let changed = ring.change(change)?;
    forget_others(ring, &before);
    tell_indexes(ring);
    Ok(changed)
}

/// Forgets the rows of column families that the schema doesn't have any more.
fn forget_others(ring: &Ring, before: &Catalog) {
    let catalog = ring.catalog();
    let known: HashSet<FamilyId> = catalog.families().map(|family| family.id).collect();
    ring.members.iter().for_each(|member| member.store.keep(&known));
    let is_kept = before.families().all(|family| known.contains(&family.id))
        && before.keyspaces.keys().all(|name| catalog.keyspaces.contains_key(name));
    if !is_kept && ring.line >= Line::V2_1 {
        // Servers then write all their memory to disk, but for rows in which nothing is.
        ring.members.iter().for_each(|member| member.store.forget_blank());
    }
}

/// Writes down which indexes are built.
fn tell_indexes(ring: &Ring) {
    let Some((info, rows)) = schema::built_indexes(ring.line, &ring.catalog()) else { return };
    for member in &ring.members {
        member.store.truncate(info.id);
        for row in &rows {
            let (token, _) = place(ring, &row.key);
            member.store.apply(&token, row, ring.clock.seconds());
        }
    }
}

/// Writes the journal anew when it is long.
async fn shortened(here: &Here, disk: &Disk) -> Result<(), Exception> {
    if !disk.is_long() {
        return Ok(());
    }
    let order = disk.no_other_change().await;
    // Of those that found it long together the first has done it. What a paused node was told last is in the journal alone, until it
    // is resumed.
    let is_whole = here.ring.members.iter().all(|member| member.state() == State::Running);
    if !disk.is_long() || !is_whole {
        return Ok(());
    }
    let queued = disk.queue_whole(&whole(&here.ring)).await;
    drop(order);
    queued.map_err(failed)?.kept().await.map_err(failed)
}

/// Everything, as the entries that make it.
fn whole(ring: &Ring) -> Vec<Entry> {
    let catalog = ring.catalog();
    let now = ring.clock.seconds();
    let mut entries = vec![Entry::Node(what(ring)), whole_schema(&catalog)];
    for family in catalog.families() {
        for member in &ring.members {
            member.store.dump(family, |key, changes| {
                let changes = vec![(family.id, changes)];
                entries.push(Entry::Row { key: key.clone(), changes, now });
            });
        }
    }
    entries
}

fn entry(mutation: &RowMutation, now: i64) -> Entry {
    let changes = mutation.changes.iter().map(|(family, changes)| (family.id, changes.clone()));
    Entry::Row { key: mutation.key.clone(), changes: changes.collect(), now }
}

fn whole_schema(catalog: &Catalog) -> Entry {
    let keyspaces = catalog.keyspaces.values().map(|keyspace| keyspace.whole()).collect();
    let families = catalog.families().map(|family| FamilyName {
        id: family.id,
        keyspace: family.keyspace().to_owned(),
        name: family.name().to_owned(),
        table: family.table.clone(),
    });
    Entry::Schema {
        version: catalog.version,
        next_family: catalog.next_family(),
        keyspaces,
        families: families.collect(),
    }
}

/// What servers answer when something in them fails.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn failed(error: DiskError) -> Exception {
    internal(&error)
}

/// How many bytes a journal may grow before it is written anew.
const LONG: u64 = 64 << 20;

/// Opens the data of a folder, and gives the ring what is in it.
pub(crate) fn open(ring: &Ring, folder: &Path) -> Result<Disk, DiskError> {
    open_until(ring, folder, LONG)
}

fn open_until(ring: &Ring, folder: &Path, long: u64) -> Result<Disk, DiskError> {
    let mut families: HashMap<FamilyId, Arc<Family>> = HashMap::new();
    let disk = Disk::open(folder, long, &Entry::Node(what(ring)), |entry| {
        match entry {
            Entry::Node(found) => {
                let told = what(ring);
                if found != told {
                    return Err(DiskError::OfAnother { found, told });
                }
            }
            Entry::Row { key, changes, now } => restore(ring, &families, &key, changes, now),
            Entry::Truncated(family) => {
                ring.members.iter().for_each(|member| member.store.truncate(family));
            }
            Entry::Schema { version, next_family, keyspaces, families: names } => {
                let place = |known: &FamilyName| (known.keyspace.clone(), known.name.clone());
                let numbers: HashMap<(String, String), &FamilyName> =
                    names.iter().map(|known| (place(known), known)).collect();
                let numbered = |keyspace: &str, name: &str| {
                    let known = numbers.get(&(keyspace.to_owned(), name.to_owned()));
                    known.map(|known| (known.id, known.table.clone()))
                };
                let catalog = Catalog::restored(version, next_family, keyspaces, numbered)
                    .map_err(|error| DiskError::Fails(error.to_string()))?;
                families = catalog.families().map(|family| (family.id, family.clone())).collect();
                let before = ring.catalog();
                ring.replace(catalog);
                forget_others(ring, &before);
            }
        }
        Ok(())
    })?;
    tell_indexes(ring);
    Ok(disk)
}

/// What must be the same when a node starts on its data again: rows and definitions are kept as this has them.
fn what(ring: &Ring) -> String {
    format!("Cassandra {} with {}", ring.line, ring.partitioner.class())
}

/// Makes the changes of a row again; those of a column family that was dropped are gone with it.
fn restore(
    ring: &Ring,
    families: &HashMap<FamilyId, Arc<Family>>,
    key: &Bytes,
    changes: Vec<(FamilyId, Vec<Change>)>,
    now: i64,
) {
    let known = |(id, changes)| Some((families.get(&id)?.clone(), changes));
    let changes = changes.into_iter().filter_map(known).collect();
    let mutation = RowMutation { key: key.clone(), changes };
    let (token, _) = place(ring, key);
    for member in &ring.members {
        member.apply(&token, &mutation, now);
    }
}

#[cfg(test)]
mod tests;
