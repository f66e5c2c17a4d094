//! Calls that add to counters and remove them.

use std::iter;

use bytes::Bytes;
use cassa_wire::{Add, ColumnPath, Exception, RemoveCounter};

use crate::answer::Answer;
use crate::check;
use crate::coordinate;
use crate::ring::{Here, Ring};
use crate::session::Session;
use crate::store::{Change, Deletion, Path, RowMutation};
use crate::{Clock, Line};

impl Answer for Add {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        let check::Target { keyspace, family } =
            check::add(&check::Context::of(here, session), &self)?;
        let path = Path::new(self.column_parent.super_column, self.column.name);
        let timestamp = time_of_add(&here.ring);
        let change = Change::Add { path, delta: self.column.value, timestamp };
        let mutation = RowMutation { key: self.key, changes: vec![(family, vec![change])] };
        coordinate::write(here, &keyspace, self.consistency_level, &[mutation]).await
    }
}

impl Answer for RemoveCounter {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        let check::Target { keyspace, family } =
            check::remove_counter(&check::Context::of(here, session), &self)?;
        let mutation =
            RowMutation { key: self.key, changes: vec![(family, removals(&here.ring, self.path))] };
        coordinate::write(here, &keyspace, self.consistency_level, &[mutation]).await
    }
}

/// When a counter is added to, as its line counts time: in milliseconds before 2.1.
pub(in crate::answer) fn time_of_add(ring: &Ring) -> i64 {
    match ring.line < Line::V2_1 {
        true => millis(&ring.clock),
        false => micros(&ring.clock),
    }
}

/// The removal of what a path leads to.
fn removals(ring: &Ring, path: ColumnPath) -> Vec<Change> {
    let deletion = removal_of_counters(ring);
    match path {
        ColumnPath { column: Some(name), super_column, .. } => {
            vec![removal_by_name(ring, Path::new(super_column, name))]
        }
        ColumnPath { super_column: Some(name), .. } => {
            let again = counts_again(ring, Some(name.clone()), [Bytes::new(), Bytes::new()]);
            iter::once(Change::RemoveSuper(name, deletion)).chain(again).collect()
        }
        _ => vec![Change::RemoveRow(deletion)],
    }
}

/// The removal of a counter by its name. From 3.0 on no addition outlives it; it is forgotten with a removal of the whole super column
/// ([`counts_again`]), but not with others that are later.
pub(in crate::answer) fn removal_by_name(ring: &Ring, path: Path) -> Change {
    let deletion = removal_of_counters(ring);
    match ring.line < Line::V3_0 {
        true => Change::RemoveColumn(path, deletion),
        false => Change::RemoveCounter(path, deletion),
    }
}

/// What the removal of one row of a table, as 3.x keeps column families, changes beside: counters in it that were removed by their names
/// count again, and all that was ever added.
pub(in crate::answer) fn counts_again(
    ring: &Ring,
    super_column: Option<Bytes>,
    [start, finish]: [Bytes; 2],
) -> Option<Change> {
    let deletion = removal_of_counters(ring);
    let forgets = ring.line >= Line::V3_0;
    forgets.then_some(Change::CountAgain { super_column, start, finish, deletion })
}

/// When counters are removed. It is the server's time: in milliseconds before 3.0, though 2.1 adds in microseconds, where no addition
/// outlives a removal.
pub(in crate::answer) fn removal_of_counters(ring: &Ring) -> Deletion {
    let line = ring.line;
    let timestamp = match line {
        _ if line < Line::V2_1 => millis(&ring.clock),
        _ if line < Line::V3_0 => i64::MAX,
        _ => micros(&ring.clock),
    };
    Deletion { timestamp, at: ring.clock.seconds() }
}

fn millis(clock: &Clock) -> i64 {
    clock.micros().div_euclid(1000)
}

/// Servers' clocks have whole milliseconds.
fn micros(clock: &Clock) -> i64 {
    millis(clock) * 1000
}
