//! Compare-and-set.

use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_wire::{Cas, CasResult, Column, Exception, PageBuilder};

use super::one::put;
use crate::Line;
use crate::answer::{Answer, internal};
use crate::check;
use crate::coordinate::{self, Levels};
use crate::ring::Here;
use crate::schema::Family;
use crate::session::Session;
use crate::store::{Change, Filter, Live, Order, Row};

impl Answer for Cas {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<CasResult, Exception> {
        let check::Target { keyspace, family } =
            check::cas(&check::Context::of(here, session), &self)?;
        let now = here.ring.clock.seconds();
        let expected = self.expected;
        let told = told(here.ring.line, &family, &expected);
        let mut updates = self.updates;
        if here.ring.line < Line::V3_0 {
            // They forget it.
            updates.iter_mut().for_each(|column| column.ttl = None);
        }
        // Of several updates of a column the one with the latest timestamp is made, whose timestamp then doesn't count.
        let order = Order::of(&family);
        let mut merged = Row::new(&order);
        for column in updates {
            merged.apply(&order, &put(&here.ring, &family, None, column), now);
        }
        let write = |timestamp: i64| {
            let mut changes = merged.changes();
            for change in &mut changes {
                if let Change::Put(_, cell) = change {
                    cell.timestamp = timestamp;
                }
            }
            changes
        };
        let compare =
            |order: &Order, row: Option<&Row>| is_as_expected(order, row, &expected, &told, now);
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

/// The columns that are told when the row isn't as expected: those of the expected names, or the first one. From 3.0 on all columns
/// with a type of their own are read when one is.
fn told(line: Line, family: &Family, expected: &[Column]) -> Filter {
    if expected.is_empty() {
        return Filter::first();
    }
    let mut names: Vec<Bytes> = expected.iter().map(|column| column.name.clone()).collect();
    let is_static = |name: &Bytes| family.columns.contains_key(name);
    if line >= Line::V3_0 && family.has_statics() && names.iter().any(is_static) {
        names.extend(family.columns.keys().cloned());
    }
    Filter::Names(names)
}

/// Whether the row has the expected values, or nothing where nothing is expected; if not, what it has instead.
fn is_as_expected(
    order: &Order,
    row: Option<&Row>,
    expected: &[Column],
    told: &Filter,
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
    let mut is_empty = true;
    let _ = columns.map(|columns| {
        columns.walk(&order.names, told, now, |name, live| {
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
