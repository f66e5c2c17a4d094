//! Which columns of a row a selection takes.

use crate::operation::{End, Range, Selection};
use crate::outcome::Column;
use crate::plant::Plant;
use crate::world::WITHIN_FIRST;

/// The selected ones of a row's columns, in the order of reading.
pub(super) fn select(
    columns: Vec<Column>,
    selection: &Selection,
    plant: Option<Plant>,
) -> Vec<Column> {
    match selection {
        Selection::All => columns,
        Selection::Names(names) => {
            columns.into_iter().filter(|column| names.contains(&column.name)).collect()
        }
        Selection::Slice { range, limit } => {
            let within = columns.into_iter().filter(|column| range.has(column.name, plant));
            let mut within: Vec<Column> = within.collect();
            if range.reversed {
                within.reverse();
            }
            let limit = match plant {
                Some(Plant::ReversedForgetsLimit) if range.reversed => None,
                _ => *limit,
            };
            within.truncate(limit.unwrap_or(usize::MAX));
            within
        }
    }
}

impl Range {
    /// The lowest and the highest place, whatever the order of reading.
    fn bounds(&self) -> (Option<Bound>, Option<Bound>) {
        let (low, high) =
            if self.reversed { (self.finish, self.start) } else { (self.start, self.finish) };
        (low.map(|end| bound(end, Side::Before)), high.map(|end| bound(end, Side::After)))
    }

    pub(super) fn has(&self, name: u8, plant: Option<Plant>) -> bool {
        let (low, high) = self.bounds();
        let place = bound(End { name, prefix: false }, Side::At);
        let below = |high: Bound| match plant {
            Some(Plant::FinishExcluded) if !self.reversed => {
                self.finish.is_none_or(|end| end.name != name)
            }
            _ => place <= high,
        };
        low.is_none_or(|low| low <= place) && high.is_none_or(below)
    }

    /// Whether it ends before it starts, which servers refuse.
    pub(crate) fn is_backwards(&self) -> bool {
        matches!(self.bounds(), (Some(low), Some(high)) if low > high)
    }

    /// Whether it has no end at all.
    pub(crate) fn is_open(&self) -> bool {
        self.start.is_none() && self.finish.is_none()
    }
}

/// A place among the names: the components, each with where it stands among those that begin like it.
type Bound = [(u8, Side); 2];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Before,
    At,
    After,
}

fn bound(end: End, side: Side) -> Bound {
    let (first, second) = (end.name / WITHIN_FIRST, end.name % WITHIN_FIRST);
    // What follows a component that isn't the last of its bound is never compared.
    if end.prefix { [(first, side), (0, Side::At)] } else { [(first, Side::At), (second, side)] }
}
