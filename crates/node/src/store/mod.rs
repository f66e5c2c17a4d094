//! The data of one member, in memory: without I/O, and without a word of Thrift.
//!
//! A write is a [`RowMutation`], a read a [`Filter`] over the rows of one column family. Who writes and who reads agree on
//! nothing else.

mod again;
mod change;
mod columns;
mod filter;
mod live;
mod name;
mod names;
mod order;
mod reconcile;
mod removals;
mod row;
mod span;
mod state;
mod steps;
mod table;
#[cfg(test)]
mod tests;
mod upkeep;
mod walk;

pub(crate) use change::{Cell, Change, Deletion, Expiry, Path, RowMutation};
pub(crate) use columns::Columns;
pub(crate) use filter::{Filter, Slice};
pub(crate) use live::Live;
pub(crate) use name::Name;
pub(crate) use names::Names;
pub(crate) use order::Order;
pub(crate) use reconcile::Ties;
pub(crate) use removals::Removals;
pub(crate) use row::Row;
pub(crate) use span::Span;
pub(crate) use table::{From, Place, Rows, To};
pub(crate) use walk::Walk;

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use bytes::Bytes;
use cassa_types::token::Token;

use self::table::Table;
use crate::schema::{Family, FamilyId};

/// The data of one member.
#[derive(Debug, Default)]
pub(crate) struct Store {
    ties: Ties,
    tables: RwLock<Tables>,
}

type Tables = HashMap<FamilyId, Arc<Table>>;

impl Store {
    pub(crate) fn new(ties: Ties) -> Store {
        Store { ties, ..Store::default() }
    }

    /// Makes the changes of a row, whose key has this token, in this second.
    pub(crate) fn apply(&self, token: &Token, mutation: &RowMutation, now: i64) {
        for (family, changes) in &mutation.changes {
            let place = (token.clone(), mutation.key.clone());
            self.changing(family, |table| table.apply(family, place, changes, now));
        }
    }

    /// Makes changes of a row, if any, if `compare` finds it as it must be, and returns them; otherwise what `compare` found. Nothing else
    /// changes the row meanwhile. The changes' timestamp is at least this, and greater than that of the row's last ones.
    pub(crate) fn compare_and_set<T>(
        &self,
        family: &Family,
        place: &Place,
        least: i64,
        now: i64,
        compare: impl FnOnce(&Order, Option<&Row>) -> Result<(), T>,
        write: impl FnOnce(i64) -> Option<Vec<Change>>,
    ) -> Result<Option<Vec<Change>>, T> {
        self.changing(family, |table| {
            table.compare_and_set(family, place, least, now, compare, write)
        })
    }

    /// Learns what another replica knows of a row.
    pub(crate) fn merge(&self, family: &Family, place: &Place, other: &Row, now: i64) {
        self.changing(family, |table| table.merge(place, other, now));
    }

    /// What `see` makes of a row; `None` is one that was never written.
    pub(crate) fn row<T>(
        &self,
        family: &Family,
        place: &Place,
        see: impl FnOnce(&Order, Option<&Row>) -> T,
    ) -> T {
        self.table(family).row(place, see)
    }

    /// Shows the rows of a range in the partitioner's order, those among them that were removed, too.
    pub(crate) fn rows(
        &self,
        family: &Family,
        range: &Rows,
        see: impl FnMut(&Order, &Bytes, &Row) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.table(family).rows(range, see)
    }

    /// Shows every row of a column family, as the changes that make it.
    pub(crate) fn dump(&self, family: &Family, see: impl FnMut(&Bytes, Vec<Change>)) {
        self.table(family).dump(see);
    }

    /// Forgets the rows of column families that aren't among these.
    pub(crate) fn keep(&self, families: &HashSet<FamilyId>) {
        self.write().retain(|family, _| families.contains(family));
    }

    /// Forgets rows of which nothing is known.
    pub(crate) fn forget_blank(&self) {
        self.read().values().for_each(|table| table.forget_blank());
    }

    /// Forgets all rows of a column family.
    pub(crate) fn truncate(&self, family: FamilyId) {
        self.write().remove(&family);
    }

    /// The rows of a column family, in its order as it is defined now.
    fn table(&self, family: &Family) -> Arc<Table> {
        if let Some(table) = suiting(&self.read(), family) {
            return Arc::clone(table);
        }
        Arc::clone(suited(&mut self.write(), family, self.ties))
    }

    /// Changes rows of a column family. Nobody reorders them meanwhile: the rows in the new order would lack the change.
    fn changing<T>(&self, family: &Family, change: impl FnOnce(&Table) -> T) -> T {
        let tables = self.read();
        if let Some(table) = suiting(&tables, family) {
            return change(table);
        }
        drop(tables);
        change(suited(&mut self.write(), family, self.ties))
    }

    fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Tables> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The rows of a column family if they are in its order.
fn suiting<'t>(tables: &'t Tables, family: &Family) -> Option<&'t Arc<Table>> {
    tables.get(&family.id).filter(|table| table.suits(family))
}

/// The rows of a column family, brought into its order.
fn suited<'t>(tables: &'t mut Tables, family: &Family, ties: Ties) -> &'t Arc<Table> {
    let table = tables.entry(family.id).or_insert_with(|| Arc::new(Table::new(family, ties)));
    if !table.suits(family) {
        *table = Arc::new(table.reordered(family));
    }
    table
}
