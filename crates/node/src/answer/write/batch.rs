//! Batches of changes.

use std::sync::Arc;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{
    AtomicBatchMutate, BatchMutate, ColumnOrSuperColumn, ConsistencyLevel, Exception, Map,
    Mutation, SliceRange,
};

use super::conflicts;
use super::counter::{counts_again, removal_by_name, removal_of_counters, time_of_add};
use super::one::{lives, nothing, put};
use crate::Line;
use crate::answer::{Answer, invalid};
use crate::check;
use crate::coordinate;
use crate::ring::{Here, Ring};
use crate::schema::order::last_of_each;
use crate::schema::{Family, Keyspace};
use crate::session::Session;
use crate::store::{Change, Deletion, Path, RowMutation};

type MutationMap = Map<Bytes, Map<ByteString, Vec<Mutation>>>;

impl Answer for BatchMutate {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        let call = BatchMutate { mutation_map: once(self.mutation_map), ..self };
        let keyspace = check::batch_mutate(&check::Context::of(here, session), &call)?;
        batch(here, keyspace, call.mutation_map, call.consistency_level).await
    }
}

impl Answer for AtomicBatchMutate {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        let call = AtomicBatchMutate { mutation_map: once(self.mutation_map), ..self };
        let keyspace = check::atomic_batch_mutate(&check::Context::of(here, session), &call)?;
        batch(here, keyspace, call.mutation_map, call.consistency_level).await
    }
}

/// What is left in a server's maps of a row that is told twice, or a column family of a row: the last.
fn once(map: MutationMap) -> MutationMap {
    let rows = last_of_each(map).into_iter();
    rows.map(|(key, families)| (key, last_of_each(families))).collect()
}

async fn batch(
    here: &Here,
    keyspace: Option<Arc<Keyspace>>,
    map: MutationMap,
    level: ConsistencyLevel,
) -> Result<(), Exception> {
    let Some(keyspace) = keyspace else { return Ok(()) };
    let mut mutations = Vec::with_capacity(map.len());
    let mut spared = 0;
    for (key, families) in map {
        let mut changes = Vec::with_capacity(families.len());
        for (name, of_family) in families {
            // 0.7 doesn't look for a family of which nothing is changed.
            let Some(family) = keyspace.families.get(&*name).cloned() else { continue };
            let mut all = Changes {
                ring: &here.ring,
                family: &family,
                changes: Vec::new(),
                spared: &mut spared,
            };
            of_family.into_iter().for_each(|mutation| all.add(mutation));
            if *all.spared > MOST_SPARED {
                return Err(invalid(format!(
                    "More than {MOST_SPARED} columns are spared by the slices that are removed, and this node runs no such message"
                )));
            }
            let mut all = all.finish();
            if all.is_empty() && here.ring.line >= Line::V3_0 {
                // Nothing makes a row, too.
                all.push(nothing(here.ring.clock.seconds()));
            }
            if !all.is_empty() {
                changes.push((family, all));
            }
        }
        if !changes.is_empty() {
            mutations.push(RowMutation { key, changes });
        }
    }
    coordinate::write(here, &keyspace, level, &mutations).await
}

/// The changes that a batch makes of one row in one column family.
struct Changes<'a> {
    ring: &'a Ring,
    family: &'a Family,
    changes: Vec<Change>,
    /// How many columns all removals of the message spare.
    spared: &'a mut usize,
}

/// Each removed slice may spare every column that has a type of its own: many slices would be many times as many in memory.
const MOST_SPARED: usize = 1 << 20;

impl Changes<'_> {
    fn add(&mut self, mutation: Mutation) {
        if let Some(deletion) = mutation.deletion {
            self.remove(deletion);
        }
        if let Some(written) = mutation.column_or_supercolumn {
            self.write(written);
        }
    }

    fn finish(self) -> Vec<Change> {
        conflicts::settled(self.ring.line, self.family, self.changes)
    }

    fn write(&mut self, written: ColumnOrSuperColumn) {
        let timestamp = time_of_add(self.ring);
        let lives = lives(self.ring.line, self.family, false);
        let add = |super_column: Option<&Bytes>, counter: cassa_wire::CounterColumn| Change::Add {
            path: Path::new(super_column.cloned(), counter.name),
            delta: counter.value,
            timestamp,
        };
        if let Some(column) = written.column {
            self.changes.push(put(self.ring, lives, None, column));
        }
        if let Some(it) = written.super_column {
            let columns = it.columns.into_iter();
            self.changes
                .extend(columns.map(|column| put(self.ring, lives, Some(it.name.clone()), column)));
        }
        if let Some(counter) = written.counter_column {
            self.changes.push(add(None, counter));
        }
        if let Some(it) = written.counter_super_column {
            self.changes.extend(it.columns.into_iter().map(|counter| add(Some(&it.name), counter)));
        }
    }

    fn remove(&mut self, told: cassa_wire::Deletion) {
        let deletion = match self.family.counts() {
            true => removal_of_counters(self.ring),
            false => Deletion {
                timestamp: told.timestamp.unwrap_or_default(),
                at: self.ring.clock.seconds(),
            },
        };
        let super_column = told.super_column;
        let Some(predicate) = told.predicate else {
            self.changes.push(match super_column {
                Some(name) => Change::RemoveSuper(name, deletion),
                None => Change::RemoveRow(deletion),
            });
            return;
        };
        for name in predicate.column_names.into_iter().flatten() {
            self.changes.push(match (&super_column, self.family.is_super()) {
                (None, true) => Change::RemoveSuper(name, deletion),
                _ => {
                    let path = Path::new(super_column.clone(), name);
                    match self.family.counts() {
                        true => removal_by_name(self.ring, path),
                        false => Change::RemoveColumn(path, deletion),
                    }
                }
            });
        }
        if let Some(SliceRange { start, finish, .. }) = predicate.slice_range {
            let reaches = !finish.is_empty() || self.ring.line >= Line::V3_0;
            if reaches {
                let spared = self.spared(&start, deletion);
                if self.family.counts() && start == finish && !start.is_empty() {
                    self.count_again(super_column.as_ref(), &start);
                }
                self.changes.push(Change::RemoveRange {
                    super_column,
                    start,
                    finish,
                    spared,
                    deletion,
                });
            } else if !start.is_empty() && (super_column.is_some() || !self.family.is_super()) {
                // Before 3.0 a slice without a finish is no more than its first name.
                let path = Path::new(super_column, start);
                self.changes.push(Change::RemoveColumn(path, deletion));
            } else {
                self.changes.push(nothing(deletion.at));
            }
        }
    }
}

impl Changes<'_> {
    /// A slice that is one name is the removal of one row of a table.
    fn count_again(&mut self, super_column: Option<&Bytes>, name: &Bytes) {
        let open = [Bytes::new(), Bytes::new()];
        let again = match (super_column, self.family.is_super()) {
            // Such slices are refused.
            (Some(_), _) => None,
            (None, true) => counts_again(self.ring, Some(name.clone()), open),
            (None, false) => counts_again(self.ring, None, [name.clone(), name.clone()]),
        };
        self.changes.extend(again);
    }

    /// The columns that stay when a slice is removed: from 3.0 on those with a type of their own. But a slice without a beginning
    /// takes all of them with it, wherever it ends.
    fn spared(&mut self, start: &Bytes, deletion: Deletion) -> Vec<Bytes> {
        if self.ring.line < Line::V3_0 || !self.family.has_statics() {
            return Vec::new();
        }
        *self.spared += self.family.columns.len();
        if *self.spared > MOST_SPARED {
            return Vec::new();
        }
        let declared: Vec<Bytes> = self.family.columns.keys().cloned().collect();
        if start.is_empty() {
            let one = |name: &Bytes| Change::RemoveRange {
                super_column: None,
                start: name.clone(),
                finish: name.clone(),
                spared: Vec::new(),
                deletion,
            };
            self.changes.extend(declared.iter().map(one));
        }
        declared
    }
}
