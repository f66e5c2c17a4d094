//! `get_paged_slice`.

use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_wire::{Exception, GetPagedSlice, Page, PageBuilder};

use super::page::{View, finish};
use super::scan;
use crate::Line;
use crate::answer::Answer;
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::session::Session;
use crate::store::Filter;

impl Answer for GetPagedSlice {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let check::Target { keyspace, family } =
            check::get_paged_slice(&check::Context::of(here, session), &self)?;
        let now = here.ring.clock.seconds();
        let line = here.ring.line;
        let mut page = PageBuilder::new();
        let mut left = usize::try_from(self.range.count).unwrap_or(0);
        let mut is_first = true;
        for part in scan::parts(&here.ring, &self.range)? {
            let level = self.consistency_level;
            let read =
                coordinate::read_rows(here, &keyspace, level, &family, &part, |order, key, row| {
                    if left == 0 {
                        return ControlFlow::Break(());
                    }
                    let begins_within = match line < Line::V2_0 {
                        true => is_first,
                        false => self.range.start_key.as_ref() == Some(key),
                    };
                    is_first = false;
                    let start =
                        if begins_within { self.start_column.clone() } else { Bytes::new() };
                    let most = if counts_rows(line) { usize::MAX } else { left };
                    let filter = Filter::from(start, most);
                    let view = View { family: &family, super_column: None, filter, now };
                    page.row(key);
                    let columns = view.add(order, row, &mut page);
                    left -= if counts_rows(line) { 1 } else { columns };
                    ControlFlow::Continue(())
                });
            if read.await?.is_break() {
                break;
            }
        }
        finish(page)
    }
}

/// Whether the count is one of rows rather than of columns.
fn counts_rows(line: Line) -> bool {
    line >= Line::V3_0
}
