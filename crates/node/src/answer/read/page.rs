//! Columns of rows put into a reply.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use bytes::Bytes;
use cassa_wire::{IndexExpression, PageBuilder, SlicePredicate};

use super::searched::put_together;
use crate::Line;
use crate::ring::Here;
use crate::schema::Family;
use crate::store::{Columns, Filter, Name, Order, Row, Slice, Walk};

/// What a read sees of rows: which columns, of the row or of a super column, and in which second.
pub(super) struct View<'a> {
    pub(super) family: &'a Family,
    pub(super) super_column: Option<Bytes>,
    pub(super) filter: Filter,
    pub(super) now: i64,
    pub(super) line: Line,
    /// Whether rows are chosen by conditions, and whether by one that an index serves.
    pub(super) chooses: bool,
    pub(super) is_indexed: bool,
    /// Whether a replica's code failed over a row.
    pub(super) is_lost: AtomicBool,
    /// The index's column, where an index finds rows from 3.0 on, and what is left of a row when that wasn't asked for.
    pub(super) index: Option<Bytes>,
    pub(super) left: Option<Filter>,
    /// How many cells of a table of CQL it sees, however many the filter wants.
    pub(super) most: usize,
    /// Whether what it counts is counted page by page.
    pub(super) in_pages: bool,
    /// How many bytes a reply may have.
    pub(super) most_bytes: usize,
}

/// What a predicate asks for.
pub(super) fn filter(predicate: SlicePredicate) -> Filter {
    match (predicate.column_names, predicate.slice_range) {
        (Some(names), _) => Filter::Names(names.into_iter().collect()),
        (None, Some(range)) => Filter::Slices {
            slices: vec![Slice { start: range.start, finish: range.finish }],
            reversed: range.reversed,
            count: range.count.try_into().unwrap_or(0),
        },
        // Where that isn't refused it is the whole row.
        (None, None) => Filter::all(),
    }
}

impl<'a> View<'a> {
    pub(super) fn new(
        here: &Here,
        family: &'a Family,
        super_column: Option<Bytes>,
        filter: Filter,
    ) -> View<'a> {
        let (now, line) = (here.ring.clock.seconds(), here.ring.line);
        View {
            family,
            super_column,
            filter,
            now,
            line,
            chooses: false,
            is_indexed: false,
            is_lost: AtomicBool::new(false),
            index: None,
            left: None,
            most: usize::MAX,
            in_pages: false,
            most_bytes: here.ring.max_reply,
        }
    }

    /// The same, however many columns there are.
    pub(super) fn unlimited(self) -> View<'a> {
        View { filter: self.filter.unlimited(), ..self }
    }

    /// The same of one cell: a table's row has more than the one that is named.
    pub(super) fn of_one(self) -> View<'a> {
        View { most: 1, ..self }
    }

    /// The same, counted page by page.
    pub(super) fn in_pages(self) -> View<'a> {
        View { in_pages: true, ..self }
    }

    /// The same of rows that conditions choose.
    pub(super) fn chosen_by(self, conditions: &[IndexExpression]) -> View<'a> {
        let is_indexed = conditions.iter().any(|condition| self.is_served(condition));
        let view = View { chooses: !conditions.is_empty(), is_indexed, ..self };
        if view.line >= Line::V3_0 { view.found_by_index(conditions) } else { view }
    }

    /// Adds what is seen of a row to a page, until that is full, and returns how many columns or super columns it is.
    pub(super) fn add(&self, order: &Order, row: &Row, page: &mut PageBuilder) -> usize {
        if self.loses(order, row) {
            return 0;
        }
        let mut entries = 0;
        match (row.super_columns(), &self.super_column) {
            (Some(columns), None) => {
                let mut found = Vec::new();
                let _ = columns.walk(order, &self.filter, |name, columns| {
                    if !columns.is_live(self.now) {
                        return Walk::Skip;
                    }
                    found.push((name, columns));
                    self.counted(columns)
                });
                entries = found.len();
                for (place, (name, columns)) in found.into_iter().enumerate() {
                    if self.is_full(page) {
                        break;
                    }
                    self.begin(name, page);
                    self.columns(order, columns, &self.within(place + 1 == entries), page);
                }
            }
            (_, parent) => {
                if let Some(columns) = row.columns(order, parent.as_ref()) {
                    entries = self.columns(order, columns, &self.filter, page);
                }
            }
        }
        entries
    }

    /// Adds what is seen of a row of super columns to a page, as many columns within them at most, and returns how many they are.
    pub(super) fn add_cells(
        &self,
        order: &Order,
        row: &Row,
        page: &mut PageBuilder,
        most: usize,
    ) -> usize {
        let mut added = 0;
        let Some(columns) = row.super_columns() else { return 0 };
        let _ = columns.walk(order, &self.filter, |name, columns| {
            if added == most || self.is_full(page) {
                return Walk::Stop;
            }
            if !columns.is_live(self.now) {
                return Walk::Skip;
            }
            self.begin(name, page);
            let within = Filter::from(Bytes::new(), most - added);
            added += self.columns(order, columns, &within, page);
            Walk::Count
        });
        added
    }

    /// Begins a super column of a page.
    fn begin(&self, name: &Name, page: &mut PageBuilder) {
        match self.family.counts() {
            true => page.counter_super_column(name.bytes()),
            false => page.super_column(name.bytes()),
        };
    }

    /// How many columns or super columns are seen of a row.
    pub(super) fn count(&self, order: &Order, row: &Row) -> usize {
        if self.loses(order, row) {
            return 0;
        }
        let mut entries = 0;
        match (row.super_columns(), &self.super_column) {
            (Some(columns), None) => {
                let _ = columns.walk(order, &self.filter, |_, columns| {
                    if !columns.is_live(self.now) {
                        return Walk::Skip;
                    }
                    entries += 1;
                    self.counted(columns)
                });
            }
            (_, parent) => {
                if let Some(columns) = row.columns(order, parent.as_ref()) {
                    if let Some(table) = self.table() {
                        return self.count_rows(table, order, columns);
                    }
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
        if let Some(table) = self.table() {
            return self.add_rows(table, order, columns, filter, page);
        }
        if self.chooses && self.line >= Line::V3_0 {
            return self.add_all(self.chosen(order, columns), page);
        }
        if self.line >= Line::V3_0 && self.family.has_statics() && filter.is_reversed() {
            return self.statics_first(order, columns, filter, page);
        }
        if self.searches_upside_down() {
            let found = self.found_upside_down(columns, self.names(order)).unwrap_or_default();
            return self.add_all(found, page);
        }
        if self.turns() {
            let mut found = Vec::new();
            let _ = columns.walk(self.names(order), filter, self.now, |name: &Name, live| {
                found.push((name, live));
                ControlFlow::Continue(())
            });
            return self.add_all(found.into_iter().rev(), page);
        }
        let mut added = 0;
        let _ = columns.walk(self.names(order), filter, self.now, |name: &Name, live| {
            added += 1;
            self.add_one(name, live, page)
        });
        added
    }

    /// From 3.0 on the columns with a type of their own are put between the others as if these came forward: in a reversed read most
    /// of them come first.
    fn statics_first(
        &self,
        order: &Order,
        columns: &Columns,
        filter: &Filter,
        page: &mut PageBuilder,
    ) -> usize {
        let (mut statics, mut others) = (Vec::new(), Vec::new());
        let _ =
            columns.walk(self.names(order), &filter.clone().unlimited(), self.now, |name, live| {
                let is_static = self.family.columns.contains_key(name.bytes());
                if is_static { &mut statics } else { &mut others }.push((name, live));
                ControlFlow::Continue(())
            });
        statics.reverse();
        let merged = put_together(statics, others);
        self.add_all(merged.take(filter.most()), page)
    }

    /// The columns of each super column: from 3.0 on in the direction of the read, but for counters of the last.
    fn within(&self, is_last: bool) -> Filter {
        let is_turned = self.line >= Line::V3_0 && self.filter.is_reversed();
        match is_turned && !(is_last && self.family.counts()) {
            true => Filter::all().reverse(),
            false => Filter::all(),
        }
    }

    /// Whether a super column that is there counts. To lines before 2.0 the least timestamp is as old as no column.
    fn counted(&self, columns: &Columns) -> Walk {
        let is_old = self.line < Line::V2_0 && columns.latest(self.now) == Some(i64::MIN);
        if is_old { Walk::Skip } else { Walk::Count }
    }

    /// Whether rows are chosen by conditions, and their columns asked for in reverse.
    pub(super) fn reads_chosen_backwards(&self) -> bool {
        self.chooses && self.filter.is_reversed()
    }

    /// Whether columns of a reversed read come forward: 2.0 to 2.2 turn them once too often where conditions choose rows.
    fn turns(&self) -> bool {
        self.reads_chosen_backwards() && (Line::V2_0..Line::V3_0).contains(&self.line)
    }

    /// Orders columns: those of super columns where there are any.
    fn names<'o>(&self, order: &'o Order) -> &'o std::sync::Arc<cassa_types::Type> {
        order.within.as_ref().unwrap_or(&order.names)
    }
}
