//! Playing reads.

use cassa::Tokens;

use super::super::driver::ColumnFamily;
use super::{Ended, Stage};
use crate::columns::{keyed, of_cell, of_row, slice};
use crate::failure::Failure;
use crate::operation::{Read, Rows, Scan, Selection};
use crate::outcome::Outcome;
use crate::world;

impl Stage {
    pub(super) async fn get(&self, read: &Read, key: String) -> Ended<Outcome> {
        Ok(match wait!(self.selecting(read)?.get(key)) {
            Ok(Some(row)) => Ok(Outcome::Row(of_row(read.handle, &row)?)),
            Ok(None) => Ok(Outcome::Row(Vec::new())),
            Err(error) => Err(error),
        })
    }

    pub(super) async fn stream(&self, read: &Read, key: String) -> Ended<Outcome> {
        let mut cells = self.selecting(read)?.stream(key);
        let mut columns = Vec::new();
        loop {
            match wait!(cells.next()) {
                Ok(Some(cell)) => columns.push(of_cell(read.handle, &cell)?),
                Ok(None) => return Ok(Ok(Outcome::Row(columns))),
                Err(error) => return Ok(Err(error)),
            }
        }
    }

    pub(super) async fn multiget(&self, read: &Read, keys: Vec<String>) -> Ended<Outcome> {
        let rows = match wait!(self.selecting(read)?.multiget(keys)) {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error)),
        };
        let rows: Result<_, Failure> = rows.iter().map(|row| keyed(read.handle, row)).collect();
        Ok(Ok(Outcome::Rows(rows?)))
    }

    pub(super) async fn multiget_count(&self, read: &Read, keys: Vec<String>) -> Ended<Outcome> {
        let counts = match wait!(self.selecting(read)?.multiget_count(keys)) {
            Ok(counts) => counts,
            Err(error) => return Ok(Err(error)),
        };
        let counts = counts.iter().map(|count| Ok((count.key()?, count.columns())));
        Ok(Ok(Outcome::Counts(counts.collect::<Result<_, Failure>>()?)))
    }

    pub(super) async fn scan(&self, prefix: &str, read: &Read, scan: &Scan) -> Ended<Outcome> {
        let key = |number: u8| world::key(prefix, number);
        let mut scanned = self.selecting(read)?.scan();
        scanned = match scan.rows {
            Rows::All => scanned,
            Rows::Keys { from, to } => {
                let scanned = from.into_iter().fold(scanned, |it, from| it.from(key(from)));
                to.into_iter().fold(scanned, |it, to| it.to(key(to)))
            }
            Rows::Tokens { after, to } => scanned.tokens(self.tokens(prefix, after, to)?),
            Rows::KeyToToken { from, to } => {
                scanned.from(key(from)).tokens(self.tokens(prefix, None, to)?)
            }
        };
        scanned = if scan.keys_only { scanned.keys_only() } else { scanned };
        scanned = if scan.empty_rows { scanned.with_empty_rows() } else { scanned };
        scanned = scan.limit.into_iter().fold(scanned, |it, limit| it.limit(limit));
        scanned = scan.page_rows.into_iter().fold(scanned, |it, many| it.page_rows(many));
        let mut rows = Vec::new();
        loop {
            match wait!(scanned.next()) {
                Ok(Some(row)) => rows.push(keyed(read.handle, &row)?),
                Ok(None) => return Ok(Ok(Outcome::Rows(rows))),
                Err(error) => return Ok(Err(error)),
            }
        }
    }

    /// The part of the ring between the tokens of these keys.
    fn tokens(&self, prefix: &str, after: Option<u8>, to: Option<u8>) -> Result<Tokens, Failure> {
        let token = |number: u8| {
            let token = self.partitioner.token(world::key(prefix, number).as_bytes());
            token.ok_or_else(|| Failure("the partitioner has no tokens".to_owned()))
        };
        let tokens = match after {
            Some(after) => Tokens::after(token(after)?),
            None => Tokens::all(),
        };
        Ok(match to {
            Some(to) => tokens.to(token(to)?),
            None => tokens,
        })
    }

    /// A handle that reads what is selected.
    pub(super) fn selecting(&self, read: &Read) -> Result<ColumnFamily, Failure> {
        let mut cf = self.handle(read.handle)?;
        if let Some(columns) = read.page_columns {
            cf = cf.page_columns(columns);
        }
        Ok(match &read.selection {
            Selection::All => cf,
            Selection::Names(names) => {
                cf.columns(names.iter().map(|name| read.handle.names().name(*name)))
            }
            Selection::Slice { range, limit } => {
                let slice = slice(read.handle, range);
                cf.slice(limit.iter().fold(slice, |slice, limit| slice.limit(*limit)))
            }
        })
    }
}
