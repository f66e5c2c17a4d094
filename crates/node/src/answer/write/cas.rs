//! Compare-and-set.

use std::ops::ControlFlow;

use cassa_wire::{Cas, CasResult, Column, Exception, PageBuilder};

use super::one::put;
use crate::Line;
use crate::answer::{Answer, internal};
use crate::check;
use crate::coordinate::{self, Levels};
use crate::ring::Here;
use crate::session::Session;
use crate::store::{Change, Filter, Live, Order, Row};

impl Answer for Cas {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<CasResult, Exception> {
        let check::Target { keyspace, family } =
            check::cas(&check::Context::of(here, session), &self)?;
        let now = here.ring.clock.seconds();
        let expected = self.expected;
        let mut updates = self.updates;
        if here.ring.line < Line::V3_0 {
            // They forget it.
            updates.iter_mut().for_each(|column| column.ttl = None);
        }
        let write = |timestamp: i64| {
            let written = updates.into_iter().map(|column| {
                let column = Column { timestamp: Some(timestamp), ..column };
                put(&family, None, column, now)
            });
            written.collect::<Vec<Change>>()
        };
        let compare = |order: &Order, row: Option<&Row>| is_as_expected(order, row, &expected, now);
        let levels =
            Levels { serial: self.serial_consistency_level, commit: self.commit_consistency_level };
        let row = (&family, &self.key);
        let done = coordinate::compare_and_set(here, &keyspace, levels, row, compare, write);
        match done.await? {
            Ok(()) => Ok(CasResult { success: true, current_values: None }),
            Err(page) => {
                let page = page.finish().map_err(|error| internal(&error))?;
                Ok(CasResult { success: false, current_values: Some(page) })
            }
        }
    }
}

/// Whether the row has the expected values, or nothing where nothing is expected; if not, what it has instead.
fn is_as_expected(
    order: &Order,
    row: Option<&Row>,
    expected: &[Column],
    now: i64,
) -> Result<(), Box<PageBuilder>> {
    let mut found = PageBuilder::new();
    let columns = row.and_then(|row| row.columns(order, None));
    let is_met = |column: &Column| {
        let live = columns.and_then(|columns| columns.get(&order.name(&column.name), now));
        let value = column.value.as_deref().unwrap_or_default();
        matches!(live, Some(Live::Value(cell)) if cell.value == value)
    };
    if !expected.is_empty() && expected.iter().all(is_met) {
        return Ok(());
    }
    let filter = match expected {
        [] => Filter::first(),
        some => Filter::Names(some.iter().map(|column| column.name.clone()).collect()),
    };
    let mut is_empty = true;
    let _ = columns.map(|columns| {
        columns.walk(&order.names, &filter, now, |name, live| {
            if let Live::Value(cell) = live {
                let ttl = cell.expiry.map(|expiry| expiry.ttl);
                found.column(name.bytes(), &cell.value, cell.timestamp, ttl);
                is_empty = false;
            }
            ControlFlow::Continue(())
        })
    });
    if expected.is_empty() && is_empty { Ok(()) } else { Err(Box::new(found)) }
}
