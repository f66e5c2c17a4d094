//! Tables of CQL as 3.0 and later read them: a slice is one of whole rows, forward within each; static columns come first, with every
//! slice; and cells that are named are those of all named rows in all named columns, with the rows' markers.

use std::collections::HashSet;
use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_types::composite::{EndOfComponent, is_static};
use cassa_wire::PageBuilder;

use super::page::View;
use crate::Line;
use crate::schema::{CellName, Table};
use crate::store::{Columns, Filter, Live, Name, Order, Slice};

type Cell<'c> = (&'c Name, Live<'c>);

impl View<'_> {
    /// The table whose rows this sees, if it sees rows.
    pub(super) fn table(&self) -> Option<&Table> {
        self.family.sparse().filter(|_| self.line >= Line::V3_0)
    }

    /// Adds what is seen of a partition to a page, and returns how many cells it is.
    pub(super) fn add_rows(
        &self,
        table: &Table,
        order: &Order,
        columns: &Columns,
        filter: &Filter,
        page: &mut PageBuilder,
    ) -> usize {
        let most = filter.most().min(self.most);
        let cells = self.cells(table, order, columns, filter, most);
        self.add_all(cells.into_iter().take(most), page)
    }

    /// How many cells are seen of a partition; counted in pages they are those of whole rows, without markers.
    pub(super) fn count_rows(&self, table: &Table, order: &Order, columns: &Columns) -> usize {
        let most = self.filter.most();
        if !self.in_pages || matches!(self.filter, Filter::Names(_)) {
            return self.cells(table, order, columns, &self.filter, most).len().min(most);
        }
        let cells = self.cells(table, order, columns, &self.filter, usize::MAX);
        let (mut counted, mut last) = (0, None);
        for (name, _) in cells {
            let Some(cell) = table.cell_name(name.bytes()) else { continue };
            let row = (cell.is_static, cell.clustering);
            if counted >= most && last.as_ref() != Some(&row) {
                break;
            }
            last = Some(row);
            counted += usize::from(cell.column.is_some_and(|column| !column.is_empty()));
        }
        counted
    }

    /// The cells that are seen, in their order; a few more than are wanted.
    fn cells<'c>(
        &self,
        table: &Table,
        order: &Order,
        columns: &'c Columns,
        filter: &Filter,
        most: usize,
    ) -> Vec<Cell<'c>> {
        if most == 0 {
            return Vec::new();
        }
        match filter {
            Filter::Names(names) => self.named(table, order, columns, names.told()),
            Filter::Slices { slices, reversed, .. } => {
                let mut cells = self.statics(order, columns);
                let rows: Vec<Slice> =
                    slices.iter().filter_map(|slice| whole_rows(table, slice, *reversed)).collect();
                if !rows.is_empty() {
                    let left = most.saturating_sub(cells.len());
                    self.rows(table, order, columns, rows, *reversed, left, &mut cells);
                }
                cells
            }
        }
    }

    fn statics<'c>(&self, order: &Order, columns: &'c Columns) -> Vec<Cell<'c>> {
        let mut cells = Vec::new();
        // They come before all others.
        let _ = columns.walk(&order.names, &Filter::all(), self.now, |name, live| {
            if !is_static(name.bytes()) {
                return ControlFlow::Break(());
            }
            cells.push((name, live));
            ControlFlow::Continue(())
        });
        cells
    }

    /// Adds the cells of rows until there are so many.
    #[expect(clippy::too_many_arguments, reason = "what a walk needs")]
    fn rows<'c>(
        &self,
        table: &Table,
        order: &Order,
        columns: &'c Columns,
        slices: Vec<Slice>,
        reversed: bool,
        most: usize,
        cells: &mut Vec<Cell<'c>>,
    ) {
        let filter = Filter::Slices { slices, reversed, count: usize::MAX };
        let (mut row, mut added): (Vec<Cell<'c>>, usize) = (Vec::new(), 0);
        let mut end = |row: &mut Vec<Cell<'c>>| {
            if reversed {
                row.reverse();
            }
            added += row.len();
            cells.append(row);
            added >= most
        };
        let _ = columns.walk(&order.names, &filter, self.now, |name, live| {
            if is_static(name.bytes()) {
                return ControlFlow::Continue(());
            }
            let is_next = row.last().is_some_and(|(last, _)| !are_of_one_row(table, last, name));
            if is_next && end(&mut row) {
                return ControlFlow::Break(());
            }
            row.push((name, live));
            ControlFlow::Continue(())
        });
        end(&mut row);
    }

    fn named<'c>(
        &self,
        table: &Table,
        order: &Order,
        columns: &'c Columns,
        names: &[Bytes],
    ) -> Vec<Cell<'c>> {
        let told: Vec<CellName<'_>> =
            names.iter().filter_map(|name| table.cell_name(name)).collect();
        let wanted: HashSet<&[u8]> = told.iter().filter_map(|cell| cell.column).collect();
        let is_wanted = |(name, _): &Cell<'_>| {
            let column = table.cell_name(name.bytes()).and_then(|cell| cell.column);
            column.is_none_or(|column| column.is_empty() || wanted.contains(column))
        };
        let mut rows: Vec<Slice> = told.iter().map(|cell| row(&cell.clustering)).collect();
        // Each row once, in their order.
        rows.sort_by_cached_key(|row| order.name(&row.start));
        rows.dedup_by(|one, other| order.name(&one.start) == order.name(&other.start));
        let mut cells = Vec::new();
        self.rows(table, order, columns, rows, false, usize::MAX, &mut cells);
        cells.retain(is_wanted);
        cells
    }
}

fn are_of_one_row(table: &Table, one: &Name, other: &Name) -> bool {
    let [one, other] = [one, other].map(|name| table.cell_name(name.bytes()));
    one.zip(other).is_some_and(|(one, other)| one.clustering == other.clustering)
}

/// All cells of a row.
fn row(clustering: &[&[u8]]) -> Slice {
    let end = |end| Table::prefix(clustering, end);
    Slice { start: end(EndOfComponent::Before), finish: end(EndOfComponent::After) }
}

/// The slice of whole rows that servers make of a slice; `None` where nothing can be.
fn whole_rows(table: &Table, slice: &Slice, reversed: bool) -> Option<Slice> {
    let (low, high) = match reversed {
        false => (&slice.start, &slice.finish),
        true => (&slice.finish, &slice.start),
    };
    let (low, high) = (bound(table, low, true)?, bound(table, high, false)?);
    Some(match reversed {
        false => Slice { start: low, finish: high },
        true => Slice { start: high, finish: low },
    })
}

/// An end of a slice, which a row lies within or not as a whole: what stands behind its clustering columns doesn't count.
fn bound(table: &Table, told: &Bytes, is_start: bool) -> Option<Bytes> {
    if told.is_empty() {
        return Some(Bytes::new());
    }
    let Some(CellName { mut clustering, column, end, .. }) = table.cell_name(told) else {
        return Some(told.clone());
    };
    let mut is_inclusive = match is_start {
        true => end != EndOfComponent::After,
        false => end != EndOfComponent::Before,
    };
    if !is_start
        && end == EndOfComponent::Exact
        && column.is_none()
        && clustering.len() < table.clustering()
    {
        // A part of the clustering columns is before all rows that begin with it.
        clustering.push(&[]);
        is_inclusive = false;
    }
    if clustering.is_empty() {
        // Every row, or none.
        return is_inclusive.then(Bytes::new);
    }
    let end = match is_start == is_inclusive {
        true => EndOfComponent::Before,
        false => EndOfComponent::After,
    };
    Some(Table::prefix(&clustering, end))
}
