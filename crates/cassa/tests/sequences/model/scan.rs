//! Which rows a scan returns, in which order.

use cassa::ErrorKind;
use cassa::types::token::Token;

use super::{Model, Place};
use crate::line::Line;
use crate::operation::{Read, Rows, Scan, Selection};
use crate::outcome::{Column, Outcome};
use crate::plant::Plant;
use crate::range::Extent;

impl Model {
    pub(super) fn scan(&self, prefix: &str, read: &Read, scan: &Scan) -> Outcome {
        if scan.limit == Some(0) {
            return Outcome::Rows(Vec::new());
        }
        let places = match self.places(prefix, read, scan) {
            Ok(places) => places,
            Err(kind) => return Outcome::Refused(kind),
        };
        let plant = self.plant == Some(Plant::KeysOfDeletedRows) && scan.keys_only;
        let rows = places.into_iter().filter_map(|(_, key)| {
            let columns: Vec<Column> = self.entries(read, key).concat();
            let is_returned = !columns.is_empty() || scan.empty_rows || plant;
            let columns = if scan.keys_only { Vec::new() } else { columns };
            is_returned.then(|| (key.clone(), columns))
        });
        Outcome::Rows(rows.take(scan.limit.unwrap_or(usize::MAX)).collect())
    }

    /// The rows servers list, deleted ones among them, in the order of reading.
    fn places(&self, prefix: &str, read: &Read, scan: &Scan) -> Result<Vec<&Place>, ErrorKind> {
        let all = self.families.get(&read.handle.kind).into_iter().flat_map(|rows| rows.keys());
        let place = |key: Option<u8>| key.map(|key| self.place(prefix, key));
        let token = |key: Option<u8>| place(key).and_then(|(token, _)| token);
        match scan.rows {
            Rows::All => Ok(all.collect()),
            Rows::Keys { from, to } => {
                let (from, to) = (place(from), place(to));
                if from.as_ref().zip(to.as_ref()).is_some_and(|(from, to)| from.0 > to.0) {
                    return Err(ErrorKind::InvalidArgument);
                }
                let within = |place: &&Place| {
                    from.as_ref().is_none_or(|from| from <= place)
                        && to.as_ref().is_none_or(|to| *place <= to)
                };
                Ok(all.filter(within).collect())
            }
            Rows::Tokens { after, to } => {
                let (after, to) = (token(after), token(to));
                let is_after = |token: &Option<Token>| match self.plant {
                    Some(Plant::TokensIncludeStart) => after.is_none() || *token >= after,
                    _ => after.is_none() || *token > after,
                };
                let is_up_to = |token: &Option<Token>| to.is_none() || *token <= to;
                let wraps = after.is_some() && to.is_some() && after >= to;
                if !wraps {
                    let within = |place: &&Place| is_after(&place.0) && is_up_to(&place.0);
                    return Ok(all.filter(within).collect());
                }
                let behind = all.clone().filter(|place| is_after(&place.0));
                Ok(behind.chain(all.clone().filter(|place| is_up_to(&place.0))).collect())
            }
            Rows::KeyToToken { from, to } => {
                let (from, to) = (self.place(prefix, from), token(to));
                if to.is_some() && from.0 > to {
                    return Err(ErrorKind::InvalidArgument);
                }
                if self.line < Line(1, 1) && asks_for_something(read, scan) {
                    return Err(ErrorKind::Unsupported);
                }
                let within = |place: &&Place| from <= **place && (to.is_none() || place.0 <= to);
                Ok(all.filter(within).collect())
            }
        }
    }
}

/// Whether any row could be returned, so that a server is asked.
fn asks_for_something(read: &Read, scan: &Scan) -> bool {
    scan.empty_rows
        || match &read.selection {
            Selection::All => true,
            Selection::Names(names) => !names.is_empty(),
            Selection::Slice { range, .. } => range.extent(read.handle) != Extent::Nothing,
        }
}
