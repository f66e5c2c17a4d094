//! Calls that add to counters and remove them.

use cassa_wire::{Add, Exception, RemoveCounter};

use super::one::removal;
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
        let deletion = removal_of_counters(&here.ring, self.path.column.is_some());
        let change = removal(self.path, deletion);
        let mutation = RowMutation { key: self.key, changes: vec![(family, vec![change])] };
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

/// A removal of a counter, or of several. It has the server's time: in milliseconds before 3.0, though 2.1 adds in microseconds.
///
/// From 2.1 on no addition outlives it, however late it comes; from 3.0 on that holds for a counter removed by its name only.
pub(in crate::answer) fn removal_of_counters(ring: &Ring, by_name: bool) -> Deletion {
    let line = ring.line;
    let timestamp = match line {
        _ if line < Line::V2_1 => millis(&ring.clock),
        _ if line < Line::V3_0 || by_name => i64::MAX,
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
