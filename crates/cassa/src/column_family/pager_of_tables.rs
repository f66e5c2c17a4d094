//! Pages of a partition of a table of CQL, which end where its rows do.
//!
//! From 3.0 on servers begin a slice at the row of CQL its start is in, send static columns first every time, and nothing but them
//! when a slice begins with one; in reversed slices the cells of a row run forward. So a page begins with a row, and the row
//! it may have cut off is read again with the next one.

use bytes::Bytes;

use super::pager::Pager;
use super::reading::{Reading, Selected};
use crate::driver::Driver;
use crate::error::{ErrorKind, Result};
use crate::op::{ColumnRange, Predicate};
use crate::row::Part;
use crate::table::CqlTable;

impl Pager {
    /// The next whole rows of a range, of whose cells so many are wanted.
    pub(super) async fn whole_rows<D: Driver>(
        &mut self,
        reading: &Reading<'_, D>,
        table: &CqlTable,
        mut range: ColumnRange,
        limit: usize,
    ) -> Result<Part> {
        if self.slices.is_some() {
            let message = "several slices of a table of CQL can't be read together";
            return Err(reading.family.error(ErrorKind::Unsupported, message));
        }
        if let Some(anchor) = &self.anchor {
            range.start = anchor.clone();
        }
        let most = u32::try_from(limit).unwrap_or(u32::MAX).saturating_add(1);
        let mut at_least = 2;
        loop {
            // A row wider than a page is taken whatever it weighs.
            let asked = self.size.next().min(most).max(at_least);
            let reply_limit = (at_least == 2).then_some(self.reply_limit);
            range.count = asked;
            let page = match self.ask(reading, Predicate::Range(range.clone()), reply_limit).await {
                Err(error) if self.size.refused(asked, &error) => continue,
                replied => replied?,
            };
            let mut part = Part::of_one_row(page);
            let is_full = part.columns.len() >= asked as usize;
            let names: Vec<&[u8]> = part.columns.clone().map(|place| part.name(place)).collect();
            let are_static = names.iter().take_while(|name| table.is_static(name)).count();
            let begin = if self.has_static { are_static } else { 0 };
            let end = if is_full { last_row(table, &names) } else { names.len() };
            if end <= begin && is_full && names.len() - begin < limit {
                at_least = asked.saturating_mul(2);
                continue;
            }
            // A limit may end within the row that is cut off.
            let end = if end - begin.min(end) < limit { end } else { names.len() };
            self.anchor =
                names.get(end).map(|name| Bytes::copy_from_slice(name)).or(self.anchor.take());
            self.has_static |= names.iter().take(end).any(|name| table.is_static(name));
            self.at_end = !is_full;
            let first = part.columns.start;
            part.columns = first + begin..first + end.max(begin).min(begin.saturating_add(limit));
            if let Selected::Range(_, limit) = &mut self.selected {
                *limit -= part.columns.len();
            }
            self.size.received(asked, part.columns.len(), part.byte_len());
            return Ok(part);
        }
    }
}

/// Where the last row among cells begins, which isn't that of static columns: 2.0 never answers when a reversed slice begins with
/// one of them.
fn last_row(table: &CqlTable, mut names: &[&[u8]]) -> usize {
    while let [others @ .., last] = names
        && table.is_static(last)
    {
        names = others;
    }
    let Some(last) = names.last() else { return 0 };
    let of_it = names.iter().rev().take_while(|name| table.are_of_one_row(name, last)).count();
    names.len() - of_it
}
