//! `get_paged_slice`.

use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_types::Type;
use cassa_types::composite::is_static;
use cassa_wire::{Call, Exception, GetPagedSlice, Page, PageBuilder};

use super::page::View;
use super::scan;
use crate::Line;
use crate::answer::{Answer, finish};
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::schema::{ColumnKind, Family};
use crate::session::Session;
use crate::store::{Filter, Order, Slice};

impl Answer for GetPagedSlice {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let check::Target { keyspace, family } =
            check::get_paged_slice(&check::Context::of(here, session), &self)?;
        let line = here.ring.line;
        let mut page = PageBuilder::new();
        let most = usize::try_from(self.range.count).unwrap_or(0);
        let (mut left, mut found) = (most, 0);
        let mut is_first = true;
        let filter = self.range.row_filter.as_deref().unwrap_or_default();
        let whole = View::new(here, &family, None, Filter::all()).chosen_by(filter);
        let fails = whole.loses_pages(filter);
        for part in scan::parts(&here.ring, &self.range)? {
            if counts_anew(line) && found < most {
                left = most;
            }
            let level = self.consistency_level;
            let read =
                coordinate::read_rows(here, &keyspace, level, &family, &part, |order, key, row| {
                    if left == 0 || fails || whole.is_full(&page) {
                        return ControlFlow::Break(());
                    }
                    let begins_within = match line < Line::V2_0 {
                        true => is_first,
                        false => self.range.start_key.as_ref() == Some(key),
                    };
                    is_first = false;
                    let start = match begins_within {
                        true => self.start_column.clone(),
                        false => Bytes::new(),
                    };
                    let mut most = if counts_rows(line) { usize::MAX } else { left };
                    page.row(key);
                    if let Some(statics) = statics(line, &family).filter(|_| begins_within) {
                        let filter =
                            Filter::Slices { slices: vec![statics], reversed: false, count: most };
                        let view = View::new(here, &family, None, filter);
                        // 2.0 counts those that it comes to again, and shows them once.
                        let added = match line < Line::V2_1 && is_static(&start) {
                            true => view.count(order, row),
                            false => view.add(order, row, &mut page),
                        };
                        (most, left) = (most - added, left - added);
                    }
                    let filter = match begins_within && begins_behind(line, &family, &start) {
                        true => declared(&family),
                        false => from(line, &family, start, most),
                    };
                    let view = View::new(here, &family, None, filter);
                    let counted = match family.is_super() && line >= Line::V2_0 {
                        true => view.add_cells(order, row, &mut page, most),
                        false => view.add(order, row, &mut page),
                    };
                    let counted = if counts_rows(line) { 1 } else { counted };
                    (left, found) = (left - counted, found + counted);
                    ControlFlow::Continue(())
                });
            if read?.is_break() {
                break;
            }
        }
        whole.range_answered(self.consistency_level, GetPagedSlice::METHOD)?;
        finish(page)
    }
}

/// The columns of a row from a name on. From 3.0 on those with a type of their own are read wherever they lie, and from one of them on
/// all others.
fn from(line: Line, family: &Family, start: Bytes, most: usize) -> Filter {
    if family.sparse().is_some() && is_static(&start) {
        return Filter::from(Bytes::new(), most);
    }
    if line < Line::V3_0 || !family.has_statics() {
        return Filter::from(start, most);
    }
    let one = |name: &Bytes| Slice { start: name.clone(), finish: name.clone() };
    let mut slices: Vec<Slice> = family.columns.keys().map(one).collect();
    let start = if family.columns.contains_key(&start) { Bytes::new() } else { start };
    slices.push(Slice { start, finish: Bytes::new() });
    Filter::Slices { slices, reversed: false, count: most }.apart(&Order::of(family).names)
}

/// Whether nothing lies behind the beginning: from 3.0 on no name is a name like others, and the last one where they come in reverse.
fn begins_behind(line: Line, family: &Family, start: &Bytes) -> bool {
    let is_reversed = matches!(family.comparator, Type::Reversed(_));
    line >= Line::V3_0 && start.is_empty() && is_reversed
}

/// The columns with a type of their own alone.
fn declared(family: &Family) -> Filter {
    Filter::Names(family.columns.keys().cloned().collect())
}

/// Whether each part of the ring is asked for as many columns, until all together are enough.
fn counts_anew(line: Line) -> bool {
    line < Line::V2_1
}

/// Before 3.0 a table's static columns come before those that a page begins with, even if these are the same.
fn statics(line: Line, family: &Family) -> Option<Slice> {
    let table = family.sparse().filter(|_| line < Line::V3_0)?;
    table.of(ColumnKind::Static).next()?;
    let (start, finish) = table.statics();
    Some(Slice { start, finish })
}

/// Whether the count is one of rows rather than of columns.
fn counts_rows(line: Line) -> bool {
    line >= Line::V3_0
}
