//! Columns of rows put into a reply.

use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_wire::{Exception, Page, PageBuilder, SlicePredicate};

use crate::answer::internal;
use crate::schema::Family;
use crate::store::{Columns, Filter, Live, Name, Order, Row, Slice, Walk};

/// What a read sees of rows: which columns, of the row or of a super column, and in which second.
pub(super) struct View<'a> {
    pub(super) family: &'a Family,
    pub(super) super_column: Option<Bytes>,
    pub(super) filter: Filter,
    pub(super) now: i64,
}

/// What a predicate asks for.
pub(super) fn filter(predicate: SlicePredicate) -> Filter {
    match (predicate.column_names, predicate.slice_range) {
        (Some(names), _) => Filter::Names(names),
        (None, Some(range)) => Filter::Slices {
            slices: vec![Slice { start: range.start, finish: range.finish }],
            reversed: range.reversed,
            count: range.count.try_into().unwrap_or(0),
        },
        (None, None) => Filter::Names(Vec::new()),
    }
}

/// The page that was built.
pub(super) fn finish(page: PageBuilder) -> Result<Page, Exception> {
    page.finish().map_err(|error| internal(&error))
}

impl View<'_> {
    /// Adds what is seen of a row to a page, and returns how many columns or super columns it is.
    pub(super) fn add(&self, order: &Order, row: &Row, page: &mut PageBuilder) -> usize {
        let mut entries = 0;
        match (row.super_columns(), &self.super_column) {
            (Some(columns), None) => {
                let _ = columns.walk(order, &self.filter, |name, columns| {
                    if !columns.is_live(self.now) {
                        return Walk::Skip;
                    }
                    match self.family.counts() {
                        true => page.counter_super_column(name.bytes()),
                        false => page.super_column(name.bytes()),
                    };
                    self.columns(order, columns, &Filter::all(), page);
                    entries += 1;
                    Walk::Count
                });
            }
            (_, parent) => {
                if let Some(columns) = row.columns(order, parent.as_ref()) {
                    entries = self.columns(order, columns, &self.filter, page);
                }
            }
        }
        entries
    }

    /// How many columns or super columns are seen of a row.
    pub(super) fn count(&self, order: &Order, row: &Row) -> usize {
        let mut entries = 0;
        match (row.super_columns(), &self.super_column) {
            (Some(columns), None) => {
                let _ = columns.walk(order, &self.filter, |_, columns| {
                    if !columns.is_live(self.now) {
                        return Walk::Skip;
                    }
                    entries += 1;
                    Walk::Count
                });
            }
            (_, parent) => {
                if let Some(columns) = row.columns(order, parent.as_ref()) {
                    let names = self.names(order);
                    let _ = columns.walk(names, &self.filter, self.now, |_, _| {
                        entries += 1;
                        ControlFlow::Continue(())
                    });
                }
            }
        }
        entries
    }

    fn columns(
        &self,
        order: &Order,
        columns: &Columns,
        filter: &Filter,
        page: &mut PageBuilder,
    ) -> usize {
        let mut added = 0;
        let _ = columns.walk(self.names(order), filter, self.now, |name: &Name, live| {
            match live {
                Live::Value(cell) => {
                    let ttl = cell.expiry.map(|expiry| expiry.ttl);
                    page.column(name.bytes(), &cell.value, cell.timestamp, ttl);
                }
                Live::Counter(count) => {
                    page.counter(name.bytes(), count);
                }
            }
            added += 1;
            ControlFlow::Continue(())
        });
        added
    }

    /// Orders columns: those of super columns where there are any.
    fn names<'a>(&self, order: &'a Order) -> &'a std::sync::Arc<cassa_types::Type> {
        order.within.as_ref().unwrap_or(&order.names)
    }
}
