//! `get_multi_slice`.

use std::ops::ControlFlow;

use cassa_wire::{ConsistencyLevel, Exception, GetMultiSlice, Page, PageBuilder};

use super::page::View;
use crate::answer::{Answer, finish};
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::session::Session;
use crate::store::{Columns, Filter, Live, Name, Order, Slice};

/// How many columns are read when the request doesn't say.
const USUAL_COUNT: i32 = 1000;

/// A read that meets more columns is one that servers don't end in time: some lines meet a column once for each slice that has it.
const MOST_MET: usize = 1 << 22;

impl Answer for GetMultiSlice {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let (check::Target { keyspace, family }, slices) =
            check::get_multi_slice(&check::Context::of(here, session), &self)?;
        let request = self.request;
        let reversed = request.reversed.unwrap_or(false);
        let most = request.count.unwrap_or(USUAL_COUNT).try_into().unwrap_or(0);
        let view = View::new(here, &family, None, Filter::from(Default::default(), most));
        let key = request.key.unwrap_or_default();
        let level = request.consistency_level.unwrap_or(ConsistencyLevel::One);
        let mut page = PageBuilder::new();
        let read = coordinate::read(here, &keyspace, level, &family, &key, |order, row| {
            let Some(columns) = row.and_then(|row| row.columns(order, None)) else { return true };
            let Some(Met { mut found, removed }) = met(order, columns, &slices, reversed, &view)
            else {
                return false;
            };
            if found.len() + removed >= most {
                // What is too much is cut off, and on the way each column comes once.
                found.sort_by(|(a, _), (b, _)| if reversed { b.cmp(a) } else { a.cmp(b) });
                found.dedup_by(|(a, _), (b, _)| a == b);
            }
            view.add_all(found, &mut page);
            true
        });
        match read? {
            true => finish(page),
            false => Err(coordinate::timed_out(None)),
        }
    }
}

/// What is met slice by slice.
#[derive(Default)]
struct Met<'c> {
    /// The columns that are there, as many as are wanted.
    found: Vec<(&'c Name, Live<'c>)>,
    /// How many are removed.
    removed: usize,
}

/// What is met of a row; `None` when that is too much.
fn met<'c>(
    order: &Order,
    columns: &'c Columns,
    slices: &[Slice],
    reversed: bool,
    view: &View<'_>,
) -> Option<Met<'c>> {
    let mut met = Met::default();
    let mut left = MOST_MET;
    for slice in slices {
        let walk = columns.walk_all(&order.names, slice, reversed, view.now, |name, live| {
            match live {
                Some(live) if met.found.len() < view.filter.most() => met.found.push((name, live)),
                Some(_) => {}
                None => met.removed += 1,
            }
            left -= 1;
            if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        if walk.is_break() {
            return None;
        }
    }
    Some(met)
}
