//! Names of cells in tables of CQL.

use bytes::Bytes;
use cassa_types::Type;
use cassa_wire::{Method, SlicePredicate};

use super::names::Names;
use super::{Checked, refuse, stumble};
use crate::Line;
use crate::schema::{CellName, ColumnKind, Table};

impl<'a> Names<'a> {
    /// The name of a cell, where the family is a table of CQL: it is complete, and one of a column that is there.
    pub(super) fn cell(self, name: &Bytes) -> Checked {
        let Some(table) = self.family.sparse().filter(|_| self.line >= Line::V2_0) else {
            return Ok(());
        };
        let Some(cell) = table.cell_name(name) else { return Ok(()) };
        match self.line < Line::V3_0 {
            true => self.older_cell(table, &cell),
            false => self.newer_cell(table, &cell),
        }
    }

    fn older_cell(self, table: &Table, cell: &CellName<'_>) -> Checked {
        let family = self.family.name();
        if !table.is_hidden(self.line) {
            // It isn't checked, and what is no cell's name is stumbled over.
            let is_partial = cell.column.is_none() && self.line >= Line::V2_1;
            return if is_partial { stumble(Method::Insert) } else { Ok(()) };
        }
        let Some(column) = cell.column else {
            let (found, expected) = (cell.clustering.len(), table.clustering() + 1);
            return refuse(format!(
                "Not enough components (found {found} but {expected} expected) for column name since {family} is a CQL3 table"
            ));
        };
        if column.is_empty() {
            return Ok(());
        }
        let shown = String::from_utf8_lossy(column);
        match table.column(&shown) {
            None => refuse(format!(
                "Invalid cell for CQL3 table {family}. The CQL3 column component ({shown}) does not correspond to a defined CQL3 column"
            )),
            Some(column) if cell.element.is_some() && !column.is_in_elements() => {
                refuse(format!("Invalid collection component, {shown} is not a collection"))
            }
            Some(_) => Ok(()),
        }
    }

    fn newer_cell(self, table: &Table, cell: &CellName<'_>) -> Checked {
        let (keyspace, family) = (self.family.keyspace(), self.family.name());
        let refused = |why: String| {
            refuse(format!("Error validating cell name for CQL3 table {family}: {why}"))
        };
        let has_columns = table
            .columns
            .iter()
            .any(|column| matches!(column.kind, ColumnKind::Static | ColumnKind::Regular));
        let column = match cell.column {
            Some(column) if !column.is_empty() => column,
            None if has_columns => {
                return refused("No column name component found in cell name".to_owned());
            }
            // What there is of a row without its columns is nothing to Thrift.
            _ => return stumble(Method::Insert),
        };
        let shown = String::from_utf8_lossy(column);
        match table.column(&shown) {
            None => refused(format!("Unknown column {shown} in table {keyspace}.{family}")),
            Some(column) if cell.element.is_some() && !column.is_in_elements() => {
                refuse(format!("Invalid collection component, {shown} is not a collection"))
            }
            Some(_) => Ok(()),
        }
    }

    /// What a read of a table of CQL stumbles over from 3.0 on: static columns by their names, and slices that end within a collection
    /// without naming an element.
    pub(super) fn rows_of_table(self, method: Method, predicate: &SlicePredicate) -> Checked {
        let Some(table) = self.family.sparse().filter(|_| self.line >= Line::V3_0) else {
            return Ok(());
        };
        let names = predicate.column_names.iter().flatten();
        let has_statics = names.filter_map(|name| table.cell_name(name)).any(|cell| cell.is_static);
        let ends = predicate.slice_range.iter().flat_map(|range| [&range.start, &range.finish]);
        let is_bad = |cell: &CellName<'_>| match cell.column {
            None | Some([]) => false,
            Some(column) => {
                let column = table.column(&String::from_utf8_lossy(column));
                column.is_none_or(|column| column.is_in_elements() != cell.element.is_some())
            }
        };
        let mut ends = ends.filter_map(|end| table.cell_name(end));
        if has_statics || ends.any(|end| is_bad(&end)) { stumble(method) } else { Ok(()) }
    }

    /// The type of a column's values. Of a collection whose elements are cells it is the whole one's before 3.0.
    pub(super) fn validator(self, name: &[u8]) -> &'a Type {
        let Some(table) = self.family.sparse() else { return self.family.validator(name) };
        let cell = table.cell_name(name).and_then(|cell| cell.column);
        let column = cell.and_then(|column| table.column(&String::from_utf8_lossy(column)));
        match column.map(|column| &column.ty) {
            Some(Type::List(element)) if self.line >= Line::V3_0 => element,
            Some(Type::Map(types)) if self.line >= Line::V3_0 => &types.1,
            Some(Type::Set(_)) if self.line >= Line::V3_0 => &Type::Empty,
            Some(ty) => ty,
            None => &Type::Bytes,
        }
    }
}
