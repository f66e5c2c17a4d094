//! The rows of one column family.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use bytes::Bytes;
use cassa_types::token::Token;

use super::upkeep::Upkeep;
use super::{Change, Order, Row, Ties};
use crate::schema::Family;

/// Where a row lies: rows are ordered by their tokens, then by their keys.
pub(crate) type Place = (Token, Bytes);

/// Which rows.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) from: From,
    pub(crate) to: To,
}

/// Where a range of rows begins.
#[derive(Debug, Clone)]
pub(crate) enum From {
    Start,
    Row(Place),
    /// With the row after this one.
    Behind(Place),
    /// With the first row after a token.
    After(Token),
}

/// Where a range of rows ends.
#[derive(Debug, Clone)]
pub(crate) enum To {
    End,
    Row(Place),
    /// With the last row of a token.
    Token(Token),
}

/// The rows of one column family.
#[derive(Debug)]
pub(super) struct Table {
    order: Order,
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    rows: BTreeMap<Place, Row>,
    upkeep: Upkeep,
    /// The timestamp of the last compare-and-set.
    last_set: i64,
}

const GC_GRACE: i32 = 864_000;

impl Table {
    pub(super) fn new(family: &Family, ties: Ties) -> Table {
        Table { order: Order { ties, ..Order::of(family) }, kept: RwLock::default() }
    }

    /// Whether its order is the family's.
    pub(super) fn suits(&self, family: &Family) -> bool {
        self.order.suits(family)
    }

    pub(super) fn apply(&self, family: &Family, place: Place, changes: &[Change], now: i64) {
        self.write().apply(&self.order, family, place, changes, now);
    }

    pub(super) fn compare_and_set<T>(
        &self,
        family: &Family,
        place: &Place,
        least: i64,
        now: i64,
        compare: impl FnOnce(&Order, Option<&Row>) -> Result<(), T>,
        write: impl FnOnce(i64) -> Option<Vec<Change>>,
    ) -> Result<Option<Vec<Change>>, T> {
        let mut kept = self.write();
        compare(&self.order, kept.rows.get(place))?;
        kept.last_set = least.max(kept.last_set.saturating_add(1));
        let changes = write(kept.last_set);
        if let Some(changes) = &changes {
            kept.apply(&self.order, family, place.clone(), changes, now);
        }
        Ok(changes)
    }

    /// Learns what another replica knows of a row.
    pub(super) fn merge(&self, place: &Place, other: &Row, now: i64) {
        self.write().row(&self.order, place.clone()).merge(other, now);
    }

    pub(super) fn row<T>(&self, place: &Place, see: impl FnOnce(&Order, Option<&Row>) -> T) -> T {
        see(&self.order, self.read().rows.get(place))
    }

    pub(super) fn rows(
        &self,
        range: &Rows,
        mut see: impl FnMut(&Order, &Bytes, &Row) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let low = match &range.from {
            From::Start => Bound::Unbounded,
            From::Row(place) => Bound::Included(place.clone()),
            From::Behind(place) => Bound::Excluded(place.clone()),
            From::After(token) => Bound::Included((token.clone(), Bytes::new())),
        };
        for ((token, key), row) in self.read().rows.range((low, Bound::Unbounded)) {
            if matches!(&range.from, From::After(start) if start == token) {
                continue;
            }
            let is_within = match &range.to {
                To::End => true,
                To::Row((last, last_key)) => (token, key) <= (last, last_key),
                To::Token(last) => token <= last,
            };
            if !is_within {
                break;
            }
            see(&self.order, key, row)?;
        }
        ControlFlow::Continue(())
    }

    /// Forgets rows of which nothing is known.
    pub(super) fn forget_blank(&self) {
        self.write().rows.retain(|_, row| !row.is_blank());
    }

    /// Shows every row, as the changes that make it.
    pub(super) fn dump(&self, mut see: impl FnMut(&Bytes, Vec<Change>)) {
        for ((_, key), row) in &self.read().rows {
            see(key, row.changes());
        }
    }

    /// The same rows in the order the family has now.
    pub(super) fn reordered(&self, family: &Family) -> Table {
        let order = Order { ties: self.order.ties, ..Order::of(family) };
        let kept = self.read();
        let rows = kept.rows.iter().map(|(place, row)| (place.clone(), row.under(&order)));
        let (rows, upkeep) = (rows.collect(), kept.upkeep.clone());
        let kept = RwLock::new(Kept { rows, upkeep, last_set: kept.last_set });
        Table { order, kept }
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Kept> {
        self.kept.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// The row at a place, made if there is none.
    fn row(&mut self, order: &Order, (token, key): Place) -> &mut Row {
        // In memory of its own: a key of a large request doesn't keep the request.
        let place = (token, Bytes::copy_from_slice(&key));
        self.rows.entry(place).or_insert_with(|| Row::new(order))
    }

    fn apply(
        &mut self,
        order: &Order,
        family: &Family,
        place: Place,
        changes: &[Change],
        now: i64,
    ) {
        self.row(order, place).apply(order, changes, now);
        if self.upkeep.is_due(changes) {
            let grace = family.definition.gc_grace_seconds.unwrap_or(GC_GRACE);
            self.forget(now.saturating_sub(grace.into()));
        }
    }

    /// Forgets what was removed or ended before this second, and rows of which nothing else is known.
    fn forget(&mut self, before: i64) {
        let mut left = 0;
        self.rows.retain(|_, row| {
            row.purge(before);
            left += 1 + row.weight();
            !row.is_blank()
        });
        self.upkeep.done(left);
    }
}
