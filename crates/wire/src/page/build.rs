//! A page made of columns, for servers and tests.
use super::{ODD, Page, Parts, RowParts, Span, SuperParts};
use crate::{
    Error, ErrorKind,
    read::{BINARY, I32, I64, LIST, STOP, STRUCT},
};
use bytes::Bytes;
use std::sync::Arc;

/// Makes a page row by row; nothing is built but the page's own buffer and the places in it.
///
/// A column before the first row begins a row with an empty key. A row holds columns or super columns, not both.
#[derive(Clone, Debug)]
pub struct PageBuilder {
    /// A list of rows: the element's type, the count, the rows.
    out: Vec<u8>,
    rows: Vec<RowParts>,
    supers: Vec<SuperParts>,
    /// Where each column's name begins.
    columns: Vec<u32>,
    /// Where the open row's list lies.
    row: Option<OpenList>,
    /// The same of the open super column.
    super_column: Option<OpenList>,
    /// What can't be a page.
    fault: Option<&'static str>,
}

/// A list whose end isn't known.
#[derive(Clone, Copy, Debug)]
struct OpenList {
    /// Where its count lies.
    place: usize,
    count: u32,
}

const COUNT: [u8; 4] = [0; 4];

/// A place in the buffer. What doesn't fit is refused by `finish`: the page is too large by then.
fn small(place: usize) -> u32 {
    place as u32
}

impl Default for PageBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl PageBuilder {
    /// A page without rows.
    pub fn new() -> Self {
        let out = vec![STRUCT, 0, 0, 0, 0];
        let (rows, supers, columns) = (Vec::new(), Vec::new(), Vec::new());
        Self { out, rows, supers, columns, row: None, super_column: None, fault: None }
    }

    /// Begins a row.
    pub fn row(&mut self, key: &[u8]) -> &mut Self {
        self.end_row();
        let start = self.out.len();
        self.field(BINARY, 1);
        let key = self.binary(key);
        self.field(LIST, 2);
        self.row = Some(self.begin_list());
        // What isn't known yet is set when the row ends or has its first entry.
        let bytes = Span { start: small(start), length: 0 };
        self.rows.push(RowParts { key, bytes, entries: Span::default(), is_super: false });
        self
    }

    /// Begins a super column: the columns that follow are its own, until the next one or the next row.
    pub fn super_column(&mut self, name: &[u8]) -> &mut Self {
        self.begin_super_column(false, name)
    }

    /// Begins a super column of counters.
    pub fn counter_super_column(&mut self, name: &[u8]) -> &mut Self {
        self.begin_super_column(true, name)
    }

    /// Adds a column.
    pub fn column(
        &mut self,
        name: &[u8],
        value: &[u8],
        timestamp: i64,
        ttl: Option<i32>,
    ) -> &mut Self {
        self.begin_column(false, name);
        self.field(BINARY, 2);
        self.binary(value);
        self.field(I64, 3);
        self.out.extend_from_slice(&timestamp.to_be_bytes());
        if let Some(ttl) = ttl {
            self.field(I32, 4);
            self.out.extend_from_slice(&ttl.to_be_bytes());
        }
        self.end_column()
    }

    /// Adds a counter.
    pub fn counter(&mut self, name: &[u8], value: i64) -> &mut Self {
        self.begin_column(true, name);
        self.field(I64, 2);
        self.out.extend_from_slice(&value.to_be_bytes());
        self.end_column()
    }

    /// How many bytes it is so far.
    pub fn byte_len(&self) -> usize {
        self.out.len()
    }

    /// The page.
    ///
    /// # Errors
    /// When a row holds columns and super columns, counters stand among other columns of a super column, or the page
    /// is 2 GiB or larger.
    pub fn finish(mut self) -> Result<Page, Error> {
        self.end_row();
        let error = |kind| Error::new(kind, 0);
        if let Some(fault) = self.fault {
            return Err(error(ErrorKind::NotAColumn(fault)));
        }
        if self.out.len() >= ODD as usize {
            return Err(error(ErrorKind::MessageTooLarge(self.out.len())));
        }
        self.set_count(OpenList { place: 1, count: small(self.rows.len()) });
        let Self { out, rows, supers, columns, .. } = self;
        let buffer = Bytes::from(out);
        let odd = Vec::new();
        Ok(Page(Arc::new(Parts { buffer, rows, supers, columns, odd, is_built: true })))
    }

    fn begin_super_column(&mut self, is_counter: bool, name: &[u8]) -> &mut Self {
        self.end_super_column();
        self.count_entry(true, self.supers.len());
        self.field(STRUCT, if is_counter { 4 } else { 2 });
        self.field(BINARY, 1);
        let name = self.binary(name);
        self.field(LIST, 2);
        self.super_column = Some(self.begin_list());
        let columns = Span { start: small(self.columns.len()), length: 0 };
        self.supers.push(SuperParts { name, columns, is_counter });
        self
    }

    fn begin_column(&mut self, is_counter: bool, name: &[u8]) {
        if let (Some(list), Some(parts)) = (&mut self.super_column, self.supers.last_mut()) {
            list.count += 1;
            parts.columns.length += 1;
            if parts.is_counter != is_counter {
                self.fault = Some("a counter among other columns");
            }
        } else {
            self.count_entry(false, self.columns.len());
            self.field(STRUCT, if is_counter { 3 } else { 1 });
        }
        self.field(BINARY, 1);
        self.columns.push(small(self.out.len()));
        self.binary(name);
    }

    fn end_column(&mut self) -> &mut Self {
        self.out.push(STOP);
        if self.super_column.is_none() {
            self.out.push(STOP);
        }
        self
    }

    /// Counts an entry of the open row; the row's first one tells what its entries are, and which is the first.
    fn count_entry(&mut self, is_super: bool, index: usize) {
        if self.row.is_none() {
            self.row(b"");
        }
        if let (Some(list), Some(row)) = (&mut self.row, self.rows.last_mut()) {
            if list.count == 0 {
                row.is_super = is_super;
                row.entries.start = small(index);
            } else if row.is_super != is_super {
                self.fault = Some("columns and super columns in one list");
            }
            list.count += 1;
            row.entries.length += 1;
        }
    }

    fn end_super_column(&mut self) {
        if let Some(list) = self.super_column.take() {
            self.set_count(list);
            self.out.extend_from_slice(&[STOP, STOP]);
        }
    }

    fn end_row(&mut self) {
        self.end_super_column();
        if let Some(list) = self.row.take() {
            self.set_count(list);
            self.out.push(STOP);
        }
        if let Some(row) = self.rows.last_mut() {
            row.bytes.length = small(self.out.len()).wrapping_sub(row.bytes.start);
        }
    }

    fn begin_list(&mut self) -> OpenList {
        self.out.push(STRUCT);
        let place = self.out.len();
        self.out.extend_from_slice(&COUNT);
        OpenList { place, count: 0 }
    }

    fn set_count(&mut self, list: OpenList) {
        if let Some(bytes) = self.out.get_mut(list.place..list.place + COUNT.len()) {
            bytes.copy_from_slice(&list.count.to_be_bytes());
        }
    }

    fn field(&mut self, kind: u8, id: u8) {
        self.out.extend_from_slice(&[kind, 0, id]);
    }

    /// Says where the bytes lie.
    fn binary(&mut self, bytes: &[u8]) -> Span {
        let length = small(bytes.len());
        self.out.extend_from_slice(&length.to_be_bytes());
        let start = small(self.out.len());
        self.out.extend_from_slice(bytes);
        Span { start, length }
    }
}
