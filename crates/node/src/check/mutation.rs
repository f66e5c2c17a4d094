//! What a batch changes of a column family.

use bytes::Bytes;
use cassa_wire::{ColumnOrSuperColumn, Deletion, Method, Mutation};

use super::names::Names;
use super::{Checked, place, refuse, stumble};
use crate::Line;

impl Names<'_> {
    /// One mutation.
    pub(super) fn mutation(self, method: Method, mutation: &Mutation, now: i64) -> Checked {
        let is_0_7 = self.line < Line::V0_8;
        match (&mutation.column_or_supercolumn, &mutation.deletion) {
            (Some(written), None) => self.written(written, now),
            (None, Some(deletion)) => self.deletion(method, deletion),
            (Some(_), Some(_)) if is_0_7 => {
                refuse("Mutation may have either a ColumnOrSuperColumn or a Deletion, but not both")
            }
            (None, None) if is_0_7 => {
                refuse("Mutation must have one ColumnOrSuperColumn or one Deletion")
            }
            _ => refuse("mutation must have one and only one of column_or_supercolumn or deletion"),
        }
    }

    fn written(self, written: &ColumnOrSuperColumn, now: i64) -> Checked {
        let ColumnOrSuperColumn { column, super_column, counter_column, counter_super_column } =
            written;
        let set = [
            column.is_some(),
            super_column.is_some(),
            counter_column.is_some(),
            counter_super_column.is_some(),
        ];
        let several = set.into_iter().filter(|is_set| *is_set).count() != 1;
        if several && self.line >= Line::V0_8 {
            return refuse(
                "ColumnOrSuperColumn must have one (and only one) of column, super_column, counter and \
                 counter_super_column",
            );
        }
        let is_counting = counter_column.is_some() || counter_super_column.is_some();
        if set.contains(&true) {
            place::counting(self.line, self.family, is_counting)?;
        }
        if let Some(column) = column {
            self.ttl(column, now)?;
            self.path(None, Some(&column.name))?;
            self.column(None, column, now)?;
        }
        if let Some(columns) = super_column {
            for column in &columns.columns {
                self.path(Some(&columns.name), Some(&column.name))?;
                self.column(Some(&columns.name), column, now)?;
            }
        }
        if let Some(counter) = counter_column {
            self.path(None, Some(&counter.name))?;
        }
        if let Some(counters) = counter_super_column {
            for counter in &counters.columns {
                self.path(Some(&counters.name), Some(&counter.name))?;
            }
        }
        match set.contains(&true) {
            true => Ok(()),
            false => refuse("ColumnOrSuperColumn must have one or both of Column or SuperColumn"),
        }
    }

    fn deletion(self, method: Method, deletion: &Deletion) -> Checked {
        let super_column = deletion.super_column.as_ref();
        self.columns(None, super_column)?;
        if let Some(predicate) = &deletion.predicate {
            let is_nowhere = super_column.is_some() && !self.is_super();
            if let Some(range) = predicate.slice_range.as_ref().filter(|_| is_nowhere)
                && self.line < Line::V2_0
            {
                self.sizes(range)?;
                return stumble(method);
            }
            self.deleted(super_column, predicate)?;
            if predicate.slice_range.is_some() && self.line < Line::V2_0 {
                return refuse("Deletion does not yet support SliceRange predicates.");
            }
        }
        if let Some(name) = super_column.filter(|_| !self.is_super()) {
            return self.super_column_in_standard_family(deletion, name);
        }
        if deletion.timestamp.is_none() && !self.family.counts() && self.line >= Line::V0_8 {
            let called = if self.line >= Line::V2_2 { "table" } else { "column family" };
            let name = self.family.name();
            return refuse(format!(
                "Deletion timestamp is not optional for non commutative {called} {name}"
            ));
        }
        // A server of 3.x finds this when it makes the deletion, a check later than all others.
        let by_range = deletion.predicate.as_ref().filter(|by| by.column_names.is_none());
        if super_column.is_some() && by_range.is_some() && self.line >= Line::V3_0 {
            return refuse("Cannot delete a range of subcolumns in a super column");
        }
        Ok(())
    }

    fn super_column_in_standard_family(self, deletion: &Deletion, name: &Bytes) -> Checked {
        let (keyspace, family) = (self.family.keyspace(), self.family.name());
        let told = told(deletion, name);
        refuse(match self.line {
            Line::V0_7 => format!(
                "deletion of super_column is not possible on a standard ColumnFamily (KeySpace={keyspace} \
                 ColumnFamily={family} Deletion={told})"
            ),
            line if line >= Line::V2_2 => format!(
                "Deletion of super columns is not possible on a standard table (KeySpace={keyspace} Table={family} \
                 Deletion={told})"
            ),
            _ => format!(
                "Deletion of super columns is not possible on a standard ColumnFamily (KeySpace={keyspace} \
                 ColumnFamily={family} Deletion={told})"
            ),
        })
    }
}

/// What 0.7 refuses of a mutation before it looks for the column family.
pub(super) fn without_family(mutation: &Mutation) -> Checked {
    let (written, deletion) = (&mutation.column_or_supercolumn, &mutation.deletion);
    let Some(written) = written else {
        return match deletion {
            Some(_) => Ok(()),
            None => refuse("Mutation must have one ColumnOrSuperColumn or one Deletion"),
        };
    };
    if deletion.is_some() {
        return refuse(
            "Mutation may have either a ColumnOrSuperColumn or a Deletion, but not both",
        );
    }
    match (&written.column, &written.super_column) {
        (Some(column), _) if column.ttl.is_some_and(|ttl| ttl <= 0) => {
            refuse("ttl must be positive")
        }
        (None, None) => {
            refuse("ColumnOrSuperColumn must have one or both of Column or SuperColumn")
        }
        _ => Ok(()),
    }
}

/// A deletion as Thrift's library writes it. (Before 2.0 it writes more: all bytes of the request up to the name's end.)
fn told(deletion: &Deletion, name: &[u8]) -> String {
    let mut fields = Vec::new();
    fields.extend(deletion.timestamp.map(|timestamp| format!("timestamp:{timestamp}")));
    let bytes: Vec<String> = name.iter().map(|byte| format!("{byte:02X}")).collect();
    fields.push(format!("super_column:{}", bytes.join(" ")));
    format!("Deletion({})", fields.join(", "))
}
