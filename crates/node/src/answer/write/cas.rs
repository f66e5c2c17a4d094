//! Compare-and-set.

use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_wire::{Cas, CasResult, Column, Exception, PageBuilder};

use super::one::{cell, lives};
use crate::Line;
use crate::answer::{Answer, finish};
use crate::check;
use crate::coordinate::{self, Levels};
use crate::ring::Here;
use crate::schema::Family;
use crate::session::Session;
use crate::store::{Cell, Change, Filter, Live, Order, Path, Row};

impl Answer for Cas {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<CasResult, Exception> {
        let check::Target { keyspace, family } =
            check::cas(&check::Context::of(here, session), &self)?;
        let now = here.ring.clock.seconds();
        let mut updates = self.updates.unwrap_or_default();
        if here.ring.line < Line::V3_0 {
            // They forget it.
            updates.iter_mut().for_each(|column| column.ttl = None);
        }
        let order = Order::of(&family);
        let lives = lives(here.ring.line, &family, false);
        let expected = merged(now, &order, lives, self.expected.unwrap_or_default());
        let updates = merged(now, &order, lives, updates);
        let told = told(here.ring.line, &family, &expected);
        let write = |timestamp: i64| {
            let put = |(path, cell): (Path, Cell)| Change::Put(path, Cell { timestamp, ..cell });
            let changes: Vec<Change> = updates.into_iter().map(put).collect();
            (!changes.is_empty() || commits_nothing(here.ring.line)).then_some(changes)
        };
        let compare =
            |order: &Order, row: Option<&Row>| is_as_expected(order, row, &expected, &told, now);
        let levels =
            Levels { serial: self.serial_consistency_level, commit: self.commit_consistency_level };
        let row = (&family, &self.key);
        let done = coordinate::compare_and_set(here, &keyspace, levels, row, compare, write);
        match done.await? {
            Ok(()) => Ok(CasResult { success: true, current_values: None }),
            Err(page) => Ok(CasResult { success: false, current_values: Some(finish(*page)?) }),
        }
    }
}

/// Whether no update at all is committed, too, and makes the row.
fn commits_nothing(line: Line) -> bool {
    line < Line::V3_0
}

/// Of each column the one with the latest timestamp, which then doesn't count.
fn merged(now: i64, order: &Order, lives: Option<i32>, columns: Vec<Column>) -> Vec<(Path, Cell)> {
    let mut row = Row::new(order);
    let cells = columns.into_iter().map(|column| cell(now, lives, None, column));
    let changes: Vec<Change> = cells.map(|(path, cell)| Change::Put(path, cell)).collect();
    row.apply(order, &changes, now);
    let puts = row.changes().into_iter().filter_map(|change| match change {
        Change::Put(path, cell) => Some((path, cell)),
        _ => None,
    });
    puts.collect()
}

/// The columns that are told when the row isn't as expected: those of the expected names, or the first one. From 3.0 on all columns
/// with a type of their own are read when one is.
fn told(line: Line, family: &Family, expected: &[(Path, Cell)]) -> Filter {
    if expected.is_empty() {
        return Filter::first();
    }
    let mut names: Vec<Bytes> = expected.iter().map(|(path, _)| path.name.clone()).collect();
    let is_static = |name: &Bytes| family.columns.contains_key(name);
    if line >= Line::V3_0 && family.has_statics() && names.iter().any(is_static) {
        names.extend(family.columns.keys().cloned());
    }
    Filter::Names(names.into_iter().collect())
}

/// Whether the row has the expected values, or nothing where nothing is expected; if not, what it has instead.
fn is_as_expected(
    order: &Order,
    row: Option<&Row>,
    expected: &[(Path, Cell)],
    told: &Filter,
    now: i64,
) -> Result<(), Box<PageBuilder>> {
    let mut found = PageBuilder::new();
    let columns = row.and_then(|row| row.columns(order, None));
    let is_met = |(path, wanted): &(Path, Cell)| {
        let live = columns.and_then(|columns| columns.get(&order.name(&path.name), now));
        matches!(live, Some(Live::Value(cell)) if cell.value == wanted.value)
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
