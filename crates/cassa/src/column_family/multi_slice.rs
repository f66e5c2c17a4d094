//! Several slices of one row, read together.

use std::cmp::Ordering;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::{Pack, Type};

use super::ColumnFamily;
use super::reading::Reading;
use super::selection::{is_ordered_alike, range};
use super::{Selection, Slice};
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::op::ColumnRange;
use crate::row::Row;
use crate::schema::ColumnFamilyKind;

/// Slices of one direction.
#[derive(Debug, Clone)]
pub(super) struct Slices {
    ranges: Arc<[ColumnRange]>,
    pub(super) reversed: bool,
    /// The schema's comparator.
    order: Type,
}

impl Slices {
    /// What is left of them from this name on, which may be read once more; an empty one is where they begin.
    pub(super) fn from(&self, name: &Bytes) -> Vec<ColumnRange> {
        let compare = |end: &Bytes| {
            let order = self.order.compare(end, name);
            if self.reversed { order.reverse() } else { order }
        };
        let is_left = |range: &&ColumnRange| {
            range.finish.is_empty() || compare(&range.finish) != Ordering::Less
        };
        let cut = |range: &ColumnRange| {
            let began = range.start.is_empty() || compare(&range.start) == Ordering::Less;
            let start = if began { name } else { &range.start };
            ColumnRange { start: start.clone(), ..range.clone() }
        };
        if name.is_empty() {
            return self.ranges.to_vec();
        }
        self.ranges.iter().filter(is_left).map(cut).collect()
    }
}

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn read_slices<'a, K: Pack>(
        &self,
        key: K,
        slices: impl IntoIterator<Item = Slice<'a>>,
    ) -> Result<Option<Row>> {
        const VERB: &str = "multi_slice";
        let packed = self.known().and_then(|family| {
            let ranges = slices.into_iter().map(|slice| {
                if slice.limit.is_some() {
                    let message = "several slices read together have no limits of their own";
                    return Err(family.refused(message));
                }
                range(&family, slice)
            });
            Ok(ranges.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect::<Vec<_>>())
        });
        let ranges = packed.map_err(|error| error.during(VERB))?;
        let reading = self.reading(VERB).await?;
        let key = reading.key(&key)?;
        let slices = self.together(&reading, ranges).map_err(|error| error.during(VERB))?;
        let Some(slices) = slices else { return Ok(None) };
        let pager = reading.pager(&key).among(slices);
        Ok(reading.row(key, reading.whole(pager, Vec::new()).await?))
    }

    /// The slices as one request reads them; `None` when there are none.
    fn together(
        &self,
        reading: &Reading<'_, D>,
        ranges: Vec<ColumnRange>,
    ) -> Result<Option<Slices>> {
        let family = &reading.family;
        if !matches!(self.settings.selection, Selection::All) {
            return Err(family.refused("the handle selects columns already"));
        }
        if family.kind == ColumnFamilyKind::Super || reading.target().super_column.is_some() {
            return Err(family.refused("servers read no slices of super columns together"));
        }
        if !is_ordered_alike(&family.order) {
            return Err(unordered(reading));
        }
        let Some(first) = ranges.first() else { return Ok(None) };
        let reversed = first.reversed;
        if ranges.iter().any(|range| range.reversed != reversed) {
            return Err(family.refused("some of the slices are reversed, and some are not"));
        }
        Ok(Some(Slices { ranges: ranges.into(), reversed, order: family.order.clone() }))
    }
}

fn unordered<D: Driver>(reading: &Reading<'_, D>) -> Error {
    let order = &reading.family.order;
    let message = format!("the order of {order} is not known here: read the slices one by one");
    reading.family.error(ErrorKind::Unsupported, message)
}
