//! The rows of one column family.

use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};
use std::sync::RwLock;

use bytes::Bytes;
use cassa_types::token::Token;

use super::{Change, Order, Row};
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
    rows: RwLock<BTreeMap<Place, Kept>>,
}

/// A row.
#[derive(Debug, Clone)]
struct Kept {
    row: Row,
    /// How many changes it takes until what can be forgotten of it is looked for: as many as make that cheap.
    changes_left: usize,
    /// The timestamp of its last compare-and-set.
    last_set: i64,
}

const FEWEST_CHANGES: usize = 256;
const GC_GRACE: i32 = 864_000;

impl Table {
    pub(super) fn new(family: &Family) -> Table {
        Table { order: Order::of(family), rows: RwLock::default() }
    }

    /// Whether its order is the family's.
    pub(super) fn suits(&self, family: &Family) -> bool {
        self.order.suits(family)
    }

    pub(super) fn apply(&self, family: &Family, place: Place, changes: &[Change], now: i64) {
        let mut rows = self.rows.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        kept(&mut rows, &self.order, place).apply(&self.order, family, changes, now);
    }

    pub(super) fn compare_and_set<T>(
        &self,
        family: &Family,
        place: &Place,
        least: i64,
        now: i64,
        compare: impl FnOnce(&Order, Option<&Row>) -> Result<(), T>,
        write: impl FnOnce(i64) -> Vec<Change>,
    ) -> Result<Vec<Change>, T> {
        let mut rows = self.rows.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        compare(&self.order, rows.get(place).map(|kept| &kept.row))?;
        let kept = kept(&mut rows, &self.order, place.clone());
        kept.last_set = least.max(kept.last_set.saturating_add(1));
        let changes = write(kept.last_set);
        kept.apply(&self.order, family, &changes, now);
        Ok(changes)
    }

    /// Learns what another replica knows of a row.
    pub(super) fn merge(&self, place: &Place, other: &Row, now: i64) {
        let mut rows = self.rows.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        kept(&mut rows, &self.order, place.clone()).row.merge(other, now);
    }

    pub(super) fn row<T>(&self, place: &Place, see: impl FnOnce(&Order, Option<&Row>) -> T) -> T {
        let rows = self.rows.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        see(&self.order, rows.get(place).map(|kept| &kept.row))
    }

    pub(super) fn rows(
        &self,
        range: &Rows,
        mut see: impl FnMut(&Order, &Bytes, &Row) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let rows = self.rows.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        let low = match &range.from {
            From::Start => Bound::Unbounded,
            From::Row(place) => Bound::Included(place.clone()),
            From::Behind(place) => Bound::Excluded(place.clone()),
            From::After(token) => Bound::Included((token.clone(), Bytes::new())),
        };
        for ((token, key), kept) in rows.range((low, Bound::Unbounded)) {
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
            see(&self.order, key, &kept.row)?;
        }
        ControlFlow::Continue(())
    }

    /// Shows every row, as the changes that make it.
    pub(super) fn dump(&self, mut see: impl FnMut(&Bytes, Vec<Change>)) {
        let rows = self.rows.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        for ((_, key), kept) in &*rows {
            see(key, kept.row.changes());
        }
    }

    /// The same rows in the order the family has now.
    pub(super) fn reordered(&self, family: &Family) -> Table {
        let table = Table::new(family);
        let rows = self.rows.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        let rows = rows.iter().map(|(place, kept)| {
            (place.clone(), Kept { row: kept.row.under(&table.order), ..*kept })
        });
        let rows = RwLock::new(rows.collect());
        Table { rows, ..table }
    }
}

/// The row at a place, made if there is none.
fn kept<'a>(rows: &'a mut BTreeMap<Place, Kept>, order: &Order, place: Place) -> &'a mut Kept {
    let (token, key) = place;
    // In memory of its own: a key of a large request doesn't keep the request.
    let place = (token, Bytes::copy_from_slice(&key));
    rows.entry(place).or_insert_with(|| Kept {
        row: Row::new(order),
        changes_left: FEWEST_CHANGES,
        last_set: i64::MIN,
    })
}

impl Kept {
    fn apply(&mut self, order: &Order, family: &Family, changes: &[Change], now: i64) {
        for change in changes {
            self.row.apply(order, change, now);
        }
        self.changes_left = self.changes_left.saturating_sub(changes.len());
        if self.changes_left == 0 {
            let grace = family.definition.gc_grace_seconds.unwrap_or(GC_GRACE);
            self.row.purge(now.saturating_sub(grace.into()));
            self.changes_left = self.row.weight().max(FEWEST_CHANGES);
        }
    }
}
