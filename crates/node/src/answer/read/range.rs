//! Calls that read ranges of rows.

use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_types::token::{Partitioner, Token};
use cassa_wire::{Exception, GetRangeSlices, KeyRange, Page, PageBuilder};

use super::page::{View, filter, finish};
use crate::answer::{Answer, invalid};
use crate::check;
use crate::coordinate;
use crate::ring::{Here, Ring};
use crate::session::Session;
use crate::store::{From, Rows, To};

impl Answer for GetRangeSlices {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let catalog = here.ring.catalog();
        let family = check::family(&catalog, session, &self.column_parent.column_family)?;
        let keyspace = check::keyspace(&catalog, session)?;
        let view = View {
            family: &family,
            super_column: self.column_parent.super_column,
            filter: filter(self.predicate),
            now: here.ring.clock.seconds(),
        };
        let mut page = PageBuilder::new();
        let mut left = usize::try_from(self.range.count).unwrap_or(0);
        for rows in ranges(&here.ring, &self.range)? {
            let level = self.consistency_level;
            let read =
                coordinate::read_rows(here, keyspace, level, &family, &rows, |order, key, row| {
                    if left == 0 {
                        return ControlFlow::Break(());
                    }
                    left -= 1;
                    page.row(key);
                    view.add(order, row, &mut page);
                    ControlFlow::Continue(())
                });
            if read.await?.is_break() {
                break;
            }
        }
        finish(page)
    }
}

/// The parts of a range, in the order in which they are read: two where it runs over the ring's end.
fn ranges(ring: &Ring, range: &KeyRange) -> Result<Vec<Rows>, Exception> {
    let token =
        |text: &str| ring.partitioner.parse_token(text).map_err(|error| invalid(error.to_string()));
    let minimum = ring.partitioner.minimum();
    let place = |key: &Bytes| coordinate::place(ring, key);
    if let Some(start) = &range.start_key {
        let from = match start.is_empty() {
            true => From::Start,
            false => From::Row(place(start)),
        };
        let to = match (&range.end_key, &range.end_token) {
            (Some(end), _) if !end.is_empty() => To::Row(place(end)),
            (None, Some(end)) => to_token(token(end)?, minimum.as_ref()),
            _ => To::End,
        };
        return Ok(vec![Rows { from, to }]);
    }
    let start = token(range.start_token.as_deref().unwrap_or_default())?;
    let end = token(range.end_token.as_deref().unwrap_or_default())?;
    let wraps = start >= end && Some(&end) != minimum.as_ref();
    Ok(match wraps {
        false => {
            let to = to_token(end, minimum.as_ref());
            vec![Rows { from: From::After(start), to }]
        }
        true => vec![
            Rows { from: From::After(start), to: To::End },
            Rows { from: From::Start, to: To::Token(end) },
        ],
    })
}

/// The minimum as an end is the ring's end.
fn to_token(end: Token, minimum: Option<&Token>) -> To {
    match Some(&end) == minimum {
        true => To::End,
        false => To::Token(end),
    }
}
