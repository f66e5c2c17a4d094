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

/// A row, and how many changes it takes until what can be forgotten of it is looked for: as many as make that cheap.
#[derive(Debug, Clone)]
struct Kept {
    row: Row,
    changes_left: usize,
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
        let kept = match rows.get_mut(&place) {
            Some(kept) => kept,
            None => {
                let (token, key) = place;
                let place = (token, Bytes::copy_from_slice(&key));
                let kept = Kept { row: Row::new(&self.order), changes_left: FEWEST_CHANGES };
                rows.entry(place).or_insert(kept)
            }
        };
        for change in changes {
            kept.row.apply(&self.order, change, now);
        }
        kept.changes_left = kept.changes_left.saturating_sub(changes.len());
        if kept.changes_left == 0 {
            let grace = family.definition.gc_grace_seconds.unwrap_or(GC_GRACE);
            kept.row.purge(now.saturating_sub(grace.into()));
            kept.changes_left = kept.row.weight().max(FEWEST_CHANGES);
        }
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

    /// The same rows in the order the family has now.
    pub(super) fn reordered(&self, family: &Family) -> Table {
        let table = Table::new(family);
        let rows = self.rows.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        let rows = rows.iter().map(|(place, kept)| {
            let row = kept.row.under(&table.order);
            (place.clone(), Kept { row, changes_left: kept.changes_left })
        });
        let rows = RwLock::new(rows.collect());
        Table { rows, ..table }
    }
}
