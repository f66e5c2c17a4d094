//! Which columns a read wants, or a deletion.

use bytes::Bytes;
use cassa_wire::{SlicePredicate, SliceRange};

use super::names::{MAX_UNSIGNED_SHORT, Names, valid};
use super::{Checked, refuse};
use crate::Line;

impl Names<'_> {
    /// Which columns a read wants.
    pub(super) fn predicate(
        self,
        super_column: Option<&Bytes>,
        predicate: &SlicePredicate,
    ) -> Checked {
        match (&predicate.column_names, &predicate.slice_range) {
            (None, None) => refuse("predicate column_names and slice_range may not both be null"),
            (Some(_), Some(_)) => {
                refuse("predicate column_names and slice_range may not both be present")
            }
            (None, Some(range)) => self.range(super_column, range),
            (Some(names), None) => self.columns(super_column, names),
        }
    }

    /// Which columns a deletion is about.
    pub(super) fn deleted(
        self,
        super_column: Option<&Bytes>,
        predicate: &SlicePredicate,
    ) -> Checked {
        if predicate.column_names.is_none() && predicate.slice_range.is_none() {
            return refuse(
                "A SlicePredicate must be given a list of Columns, a SliceRange, or both",
            );
        }
        if let Some(range) = &predicate.slice_range {
            self.range(super_column, range)?;
        }
        if let Some(names) = &predicate.column_names {
            self.columns(super_column, names)?;
        }
        Ok(())
    }

    /// What is looked at before the ends' bytes. Before 1.2 they may be of any length, and the count comes later.
    pub(super) fn sizes(self, range: &SliceRange) -> Checked {
        if self.line < Line::V1_2 {
            return Ok(());
        }
        counted(range)?;
        for (end, called) in [(&range.start, "start"), (&range.finish, "finish")] {
            if end.len() > MAX_UNSIGNED_SHORT {
                return refuse(format!(
                    "range {called} length cannot be larger than {MAX_UNSIGNED_SHORT}"
                ));
            }
        }
        Ok(())
    }

    fn range(self, super_column: Option<&Bytes>, range: &SliceRange) -> Checked {
        let comparator = self.comparator(super_column);
        let (start, finish) = (&range.start, &range.finish);
        self.sizes(range)?;
        valid(self.line, comparator, start)?;
        valid(self.line, comparator, finish)?;
        counted(range)?;
        let (first, last) = if range.reversed { (finish, start) } else { (start, finish) };
        if !start.is_empty() && !finish.is_empty() && comparator.compare(first, last).is_gt() {
            return refuse("range finish must come after start in the order of traversal");
        }
        Ok(())
    }
}

fn counted(range: &SliceRange) -> Checked {
    match range.count {
        ..0 => refuse("get_slice requires non-negative count"),
        _ => Ok(()),
    }
}
