//! Calls that write or remove one thing.

use bytes::Bytes;
use cassa_wire::{Column, ColumnPath, Exception, Insert, Remove, Truncate};

use crate::Line;
use crate::answer::Answer;
use crate::check;
use crate::coordinate;
use crate::ring::{Here, Ring};
use crate::schema::Family;
use crate::session::Session;
use crate::store::{Cell, Change, Deletion, Expiry, Path, RowMutation};

impl Answer for Insert {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        let check::Target { keyspace, family } =
            check::insert(&check::Context::of(here, session), &self)?;
        let lives = lives(here.ring.line, &family, true);
        let change = put(&here.ring, lives, self.column_parent.super_column, self.column);
        let mutation = RowMutation { key: self.key, changes: vec![(family, vec![change])] };
        coordinate::write(here, &keyspace, self.consistency_level, &[mutation]).await
    }
}

impl Answer for Remove {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        let check::Target { keyspace, family } =
            check::remove(&check::Context::of(here, session), &self)?;
        let deletion = Deletion { timestamp: self.timestamp, at: here.ring.clock.seconds() };
        let change = removal(self.column_path, deletion);
        let mutation = RowMutation { key: self.key, changes: vec![(family, vec![change])] };
        coordinate::write(here, &keyspace, self.consistency_level, &[mutation]).await
    }
}

impl Answer for Truncate {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<(), Exception> {
        match check::truncate(&check::Context::of(here, session), &self)? {
            Some(found) => coordinate::truncate(here, found.family.id).await,
            // 0.7 can't reach what isn't there, and the lines up to 1.1 find nothing to do.
            None if here.ring.line < Line::V0_8 => Err(Exception::Unavailable),
            None => Ok(()),
        }
    }
}

/// The removal of what a path leads to.
fn removal(path: ColumnPath, deletion: Deletion) -> Change {
    match (path.super_column, path.column) {
        (super_column, Some(name)) => Change::RemoveColumn(Path::new(super_column, name), deletion),
        (Some(super_column), None) => Change::RemoveSuper(super_column, deletion),
        (None, None) => Change::RemoveRow(deletion),
    }
}

/// How long a family's columns live that are written without a time: 3.0 forgets it, and 3.11 for all but those inserted alone.
pub(super) fn lives(line: Line, family: &Family, is_alone: bool) -> Option<i32> {
    let counts = line < Line::V3_0 || (line >= Line::V3_11 && is_alone);
    family.definition.default_time_to_live.filter(|ttl| counts && *ttl > 0)
}

/// A column written in this second. One that is told no time lives as long as such columns do.
pub(super) fn cell(
    now: i64,
    lives: Option<i32>,
    super_column: Option<Bytes>,
    column: Column,
) -> (Path, Cell) {
    let ttl = column.ttl.filter(|ttl| *ttl > 0).or(lives);
    let cell = Cell {
        value: column.value.unwrap_or_default(),
        timestamp: column.timestamp.unwrap_or_default(),
        expiry: ttl.map(|ttl| Expiry { ttl, end: now.saturating_add(ttl.into()) }),
    };
    (Path::new(super_column, column.name), cell)
}

/// A column written now.
pub(super) fn put(
    ring: &Ring,
    lives: Option<i32>,
    super_column: Option<Bytes>,
    column: Column,
) -> Change {
    let now = ring.clock.seconds();
    let (path, cell) = cell(now, lives, super_column, column);
    if cell.timestamp == i64::MIN && ring.line >= Line::V2_1 {
        // To these lines it is as old as what a row that was never removed hides.
        return nothing(now);
    }
    Change::Put(path, cell)
}

/// A change that changes no column, but makes the row.
pub(super) fn nothing(now: i64) -> Change {
    Change::RemoveRow(Deletion { timestamp: i64::MIN, at: now })
}
