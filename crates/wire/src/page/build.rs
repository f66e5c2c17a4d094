//! A page made of columns, for servers and tests.
use super::{Page, decode::Decoder};
use crate::{
    ApiVersion, Error,
    read::{BINARY, I32, I64, LIST, Reader, STOP, STRUCT},
};
use bytes::Bytes;

/// Makes a page row by row; nothing is built but the page's own buffer.
///
/// A column before the first row begins a row with an empty key. A row holds columns or super columns, not both.
#[derive(Clone, Debug, Default)]
pub struct PageBuilder {
    out: Vec<u8>,
    rows: u32,
    /// Where the open row's count lies, and the count.
    row: Option<(usize, u32)>,
    /// The same of the open super column.
    super_column: Option<(usize, u32)>,
}

const COUNT: [u8; 4] = [0; 4];

impl PageBuilder {
    /// A page without rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a row.
    pub fn row(&mut self, key: &[u8]) -> &mut Self {
        self.end_row();
        self.rows += 1;
        self.field(BINARY, 1);
        self.binary(key);
        self.field(LIST, 2);
        self.row = Some((self.begin_list(), 0));
        self
    }

    /// Begins a super column: the columns that follow are its own, until the next one or the next row.
    pub fn super_column(&mut self, name: &[u8]) -> &mut Self {
        self.begin_super_column(2, name)
    }

    /// Begins a super column of counters.
    pub fn counter_super_column(&mut self, name: &[u8]) -> &mut Self {
        self.begin_super_column(4, name)
    }

    /// Adds a column.
    pub fn column(
        &mut self,
        name: &[u8],
        value: &[u8],
        timestamp: i64,
        ttl: Option<i32>,
    ) -> &mut Self {
        self.begin_column(1);
        self.field(BINARY, 1);
        self.binary(name);
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
        self.begin_column(3);
        self.field(BINARY, 1);
        self.binary(name);
        self.field(I64, 2);
        self.out.extend_from_slice(&value.to_be_bytes());
        self.end_column()
    }

    /// The page.
    ///
    /// # Errors
    /// When a row holds columns and super columns, counters stand among other columns of a super column, or the page
    /// is 2 GiB or larger.
    pub fn finish(mut self) -> Result<Page, Error> {
        self.end_row();
        let mut bytes = vec![STRUCT];
        bytes.extend_from_slice(&self.rows.to_be_bytes());
        bytes.append(&mut self.out);
        let frame = Bytes::from(bytes);
        let mut reader = Reader::new(&frame, ApiVersion::V20_1_0);
        let mut page = Decoder::new(&mut reader)?;
        page.key_slices()?;
        Ok(page.finish())
    }

    fn begin_super_column(&mut self, id: u8, name: &[u8]) -> &mut Self {
        self.end_super_column();
        self.count_entry();
        self.field(STRUCT, id);
        self.field(BINARY, 1);
        self.binary(name);
        self.field(LIST, 2);
        self.super_column = Some((self.begin_list(), 0));
        self
    }

    fn begin_column(&mut self, id: u8) {
        if let Some((_, count)) = &mut self.super_column {
            *count += 1;
        } else {
            self.count_entry();
            self.field(STRUCT, id);
        }
    }

    fn end_column(&mut self) -> &mut Self {
        self.out.push(STOP);
        if self.super_column.is_none() {
            self.out.push(STOP);
        }
        self
    }

    fn count_entry(&mut self) {
        if self.row.is_none() {
            self.row(b"");
        }
        if let Some((_, count)) = &mut self.row {
            *count += 1;
        }
    }

    fn end_super_column(&mut self) {
        if let Some((place, count)) = self.super_column.take() {
            self.end_list(place, count);
            self.out.extend_from_slice(&[STOP, STOP]);
        }
    }

    fn end_row(&mut self) {
        self.end_super_column();
        if let Some((place, count)) = self.row.take() {
            self.end_list(place, count);
            self.out.push(STOP);
        }
    }

    fn begin_list(&mut self) -> usize {
        self.out.push(STRUCT);
        self.out.extend_from_slice(&COUNT);
        self.out.len() - COUNT.len()
    }

    fn end_list(&mut self, place: usize, count: u32) {
        if let Some(bytes) = self.out.get_mut(place..place + COUNT.len()) {
            bytes.copy_from_slice(&count.to_be_bytes());
        }
    }

    fn field(&mut self, kind: u8, id: u8) {
        self.out.extend_from_slice(&[kind, 0, id]);
    }

    fn binary(&mut self, bytes: &[u8]) {
        // A length that doesn't fit is refused by `finish`: the page is too large by then.
        self.out.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        self.out.extend_from_slice(bytes);
    }
}
