//! `get_range_slices`.

use std::ops::ControlFlow;

use cassa_wire::{Call, Exception, GetRangeSlices, Page, PageBuilder};

use super::page::{View, filter};
use super::scan;
use crate::Line;
use crate::answer::{Answer, finish};
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::session::Session;

impl Answer for GetRangeSlices {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let check::Target { keyspace, family } =
            check::get_range_slices(&check::Context::of(here, session), &self)?;
        let view =
            View::new(here, &family, self.column_parent.super_column, filter(self.predicate));
        let parts = scan::parts(&here.ring, &self.range)?;
        let conditions = match here.ring.line < Line::V1_1 {
            true => Vec::new(),
            false => self.range.row_filter.unwrap_or_default(),
        };
        let view = view.chosen_by(&conditions);
        let mut page = PageBuilder::new();
        let mut left = usize::try_from(self.range.count).unwrap_or(0);
        for part in parts {
            let level = self.consistency_level;
            let read =
                coordinate::read_rows(here, &keyspace, level, &family, &part, |order, key, row| {
                    if left == 0 {
                        return ControlFlow::Break(());
                    }
                    if view.meets(&conditions, order, row) {
                        left -= 1;
                        page.row(key);
                        view.add(order, row, &mut page);
                    }
                    view.goes_on(&page)
                });
            if read?.is_break() {
                break;
            }
        }
        view.range_answered(self.consistency_level, GetRangeSlices::METHOD)?;
        finish(page)
    }
}
