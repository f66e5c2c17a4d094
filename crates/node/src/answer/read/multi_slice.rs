//! `get_multi_slice`.

use std::ops::ControlFlow;

use cassa_wire::{ConsistencyLevel, Exception, GetMultiSlice, Page, PageBuilder};

use super::page::{View, add};
use crate::answer::{Answer, finish};
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::session::Session;
use crate::store::{Columns, Filter, Slice};

/// How many columns are read when the request doesn't say.
const USUAL_COUNT: i32 = 1000;

impl Answer for GetMultiSlice {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let (check::Target { keyspace, family }, slices) =
            check::get_multi_slice(&check::Context::of(here, session), &self)?;
        let request = self.request;
        let reversed = request.reversed.unwrap_or(false);
        let filter = Filter::Slices {
            slices,
            reversed,
            count: request.count.unwrap_or(USUAL_COUNT).try_into().unwrap_or(0),
        };
        let view = View::new(here, &family, None, filter);
        let key = request.key.unwrap_or_default();
        let level = request.consistency_level.unwrap_or(ConsistencyLevel::One);
        let mut page = PageBuilder::new();
        let read = coordinate::read(here, &keyspace, level, &family, &key, |order, row| {
            let Some(columns) = row.and_then(|row| row.columns(order, None)) else { return };
            let mut found = Vec::new();
            let _ = columns.walk(&order.names, &view.filter, view.now, |name, live| {
                found.push((name, live));
                ControlFlow::Continue(())
            });
            if found.len() + removed(columns, &view) >= view.filter.most() {
                // What is too much is cut off, and on the way each column comes once.
                found.sort_by(|(a, _), (b, _)| if reversed { b.cmp(a) } else { a.cmp(b) });
                found.dedup_by(|(a, _), (b, _)| a == b);
            }
            found.into_iter().for_each(|(name, live)| add(name, live, &mut page));
        });
        read.await?;
        finish(page)
    }
}

/// How many removed columns are met, slice by slice.
fn removed(columns: &Columns, view: &View<'_>) -> usize {
    let Filter::Slices { slices, reversed, .. } = &view.filter else { return 0 };
    let one = |slice: &Slice| Filter::Slices {
        slices: vec![slice.clone()],
        reversed: *reversed,
        count: 0,
    };
    let met = |filter: Filter| {
        columns.all(view.now).filter(|(name, live)| live.is_none() && filter.takes(name)).count()
    };
    slices.iter().map(one).map(met).sum()
}
