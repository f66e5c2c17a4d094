//! `get_multi_slice`.

use cassa_wire::{ConsistencyLevel, Exception, GetMultiSlice, Page, PageBuilder};

use super::page::View;
use crate::answer::{Answer, finish};
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::session::Session;
use crate::store::Filter;

/// How many columns are read when the request doesn't say.
const USUAL_COUNT: i32 = 1000;

impl Answer for GetMultiSlice {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let (check::Target { keyspace, family }, slices) =
            check::get_multi_slice(&check::Context::of(here, session), &self)?;
        let request = self.request;
        let filter = Filter::Slices {
            slices,
            reversed: request.reversed.unwrap_or(false),
            count: request.count.unwrap_or(USUAL_COUNT).try_into().unwrap_or(0),
        };
        let view = View::new(here, &family, None, filter);
        let key = request.key.unwrap_or_default();
        let level = request.consistency_level.unwrap_or(ConsistencyLevel::One);
        let mut page = PageBuilder::new();
        let read = coordinate::read(here, &keyspace, level, &family, &key, |order, row| {
            row.map_or(0, |row| view.add(order, row, &mut page))
        });
        read.await?;
        finish(page)
    }
}
