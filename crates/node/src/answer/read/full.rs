//! Replies that become too large: a read ends with the column that makes it so.

use std::ops::ControlFlow;

use cassa_wire::PageBuilder;

use super::page::View;
use crate::store::{Live, Name};

impl View<'_> {
    /// Whether a page has become larger than a reply may be: nothing more is read then, and the call is refused.
    pub(super) fn is_full(&self, page: &PageBuilder) -> bool {
        page.byte_len() > self.most_bytes
    }

    /// Breaks a walk once a page is full.
    pub(super) fn goes_on(&self, page: &PageBuilder) -> ControlFlow<()> {
        match self.is_full(page) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    /// Adds columns to a page, until that is full, and returns how many were.
    pub(super) fn add_all<'c>(
        &self,
        columns: impl IntoIterator<Item = (&'c Name, Live<'c>)>,
        page: &mut PageBuilder,
    ) -> usize {
        let mut added = 0;
        for (name, live) in columns {
            added += 1;
            if self.add_one(name, live, page).is_break() {
                break;
            }
        }
        added
    }

    /// Adds a column to a page, which may be full then.
    pub(super) fn add_one(
        &self,
        name: &Name,
        live: Live<'_>,
        page: &mut PageBuilder,
    ) -> ControlFlow<()> {
        match live {
            Live::Value(cell) => {
                let ttl = cell.expiry.map(|expiry| expiry.ttl);
                page.column(name.bytes(), &cell.value, cell.timestamp, ttl)
            }
            Live::Counter(count) => page.counter(name.bytes(), count),
        };
        self.goes_on(page)
    }
}
