//! `get_indexed_slices`.
//!
//! An index has its rows in the order of the ring, so a walk through all rows finds the same ones in the same order.

use std::ops::ControlFlow;

use cassa_wire::{Call, Exception, GetIndexedSlices, Page, PageBuilder};

use super::page::{View, filter};
use super::scan;
use crate::Line;
use crate::answer::{Answer, failure, finish};
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::session::Session;
use crate::store::{Rows, To};

impl Answer for GetIndexedSlices {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let check::Target { keyspace, family } =
            check::get_indexed_slices(&check::Context::of(here, session), &self)?;
        let view = View::new(
            here,
            &family,
            self.column_parent.super_column,
            filter(self.column_predicate),
        );
        let clause = self.index_clause;
        let range = Rows { from: scan::from(&here.ring, &clause.start_key), to: To::End };
        let view = view.chosen_by(&clause.expressions);
        let mut page = PageBuilder::new();
        let mut left = usize::try_from(clause.count).unwrap_or(0);
        if left == 0 && here.ring.line >= Line::V3_0 {
            // No replica is asked for nothing.
            return finish(page);
        }
        let level = self.consistency_level;
        let read =
            coordinate::read_rows(here, &keyspace, level, &family, &range, |order, key, row| {
                if left == 0 {
                    return ControlFlow::Break(());
                }
                if view.meets(&clause.expressions, order, row) {
                    left -= 1;
                    page.row(key);
                    view.add(order, row, &mut page);
                }
                view.goes_on(&page)
            });
        let _ = read?;
        view.answered()?;
        if clause.count < 0 && (Line::V1_1..Line::V3_0).contains(&here.ring.line) {
            // A server leaves no more rows than were asked for, and stumbles when that is less than none.
            return Err(failure(GetIndexedSlices::METHOD));
        }
        finish(page)
    }
}
