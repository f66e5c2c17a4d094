//! A page of its own for some rows of another.
use super::{ODD, Page, Parts, Span};
use bytes::Bytes;
use std::{ops::Range, sync::Arc};

impl Page {
    /// A page with only the rows of this range, which keeps nothing of this one in memory.
    ///
    /// # Panics
    /// When there are not as many rows, as slicing does.
    #[must_use]
    pub fn copy_rows(&self, rows: Range<usize>) -> Self {
        let from = &*self.0;
        let mut to = Parts::default();
        let rows = &from.rows[rows];
        let start = rows.iter().map(|row| row.bytes.start).min().unwrap_or(0);
        let end = rows.iter().map(|row| row.bytes.range().end).max().unwrap_or(0);
        to.buffer =
            Bytes::copy_from_slice(from.buffer.get(start as usize..end).unwrap_or_default());
        let moved = |span: Span| Span { start: span.start.saturating_sub(start), ..span };
        for row in rows {
            let mut copy = *row;
            (copy.key, copy.bytes) = (moved(row.key), moved(row.bytes));
            copy.entries.start =
                if row.is_super { to.supers.len() } else { to.columns.len() } as u32;
            if row.is_super {
                for column in from.supers.get(row.entries.range()).unwrap_or_default() {
                    let mut copy = *column;
                    copy.name = moved(column.name);
                    copy.columns.start = to.columns.len() as u32;
                    copy_columns(from, column.columns, start, &mut to);
                    to.supers.push(copy);
                }
            } else {
                copy_columns(from, row.entries, start, &mut to);
            }
            to.rows.push(copy);
        }
        to.columns.shrink_to_fit();
        Self(Arc::new(to))
    }
}

fn copy_columns(from: &Parts, columns: Span, start: u32, to: &mut Parts) {
    for &place in from.columns.get(columns.range()).unwrap_or_default() {
        if place & ODD == 0 {
            to.columns.push(place - start);
        } else if let Some(odd) = from.odd.get((place & !ODD) as usize) {
            let mut copy = *odd;
            copy.name.start -= start;
            copy.value = odd.value.map(|value| Span { start: value.start - start, ..value });
            to.columns.push(ODD | to.odd.len() as u32);
            to.odd.push(copy);
        }
    }
}
