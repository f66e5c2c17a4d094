//! Ranges of rows.

use cassa_types::token::{Partitioner, Token};
use cassa_wire::{KeyRange, Method};

use super::names::Names;
use super::{Checked, refuse, stumble};
use crate::Line;
use crate::ring::told_token;

impl Names<'_> {
    /// A range of rows, with its filter.
    pub(super) fn key_range(
        self,
        method: Method,
        partitioner: &Partitioner,
        in_super_column: bool,
        range: &KeyRange,
    ) -> Checked {
        if self.line < Line::V1_1 {
            ends_alike(range)?;
        } else {
            ends(range)?;
        }
        let (start, end) = (&range.start_key, &range.end_key);
        if let (Some(start), Some(end)) = (start, end) {
            ordered_keys(self.line, partitioner, start, end)?;
        } else if let (Some(start), Some(end)) = (start, &range.end_token) {
            if is_below_all(partitioner, end) {
                return refuse("Start key's token sorts after end token");
            }
            let Some(end) = told_token(partitioner, end) else { return stumble(method) };
            let is_behind = partitioner.token(start).is_some_and(|start| start > end);
            if is_behind && partitioner.minimum().as_ref() != Some(&end) {
                return refuse("Start key's token sorts after end token");
            }
        }
        if let Some(filter) = range.row_filter.as_ref().filter(|_| self.line >= Line::V1_1) {
            self.expressions(method, filter)?;
            if !filter.is_empty() && in_super_column {
                return refuse("super columns are not supported for indexing");
            }
        }
        if range.count <= 0 {
            return refuse("maxRows must be positive");
        }
        Ok(())
    }
}

/// Whether it is a negative number where tokens are numbers from 0 up: servers take it for a token. (−1 is the minimum.)
fn is_below_all(partitioner: &Partitioner, text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or_default();
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    *partitioner == Partitioner::Random && is_number && text != "-1"
}

/// A range's tokens, of which a server makes numbers after all other checks.
pub(super) fn tokens(method: Method, partitioner: &Partitioner, range: &KeyRange) -> Checked {
    let tokens = [&range.start_token, &range.end_token];
    let is_token = |text: &bytestring::ByteString| told_token(partitioner, text).is_some();
    if tokens.into_iter().flatten().all(is_token) { Ok(()) } else { stumble(method) }
}

/// Before 1.1 both ends are keys, or both are tokens.
fn ends_alike(range: &KeyRange) -> Checked {
    if range.start_key.is_some() != range.end_key.is_some() {
        return refuse("start key and end key must either both be non-null, or both be null");
    }
    if range.start_token.is_some() != range.end_token.is_some() {
        return refuse("start token and end token must either both be non-null, or both be null");
    }
    if range.start_key.is_some() == range.start_token.is_some() {
        return refuse(
            "exactly one of {start key, end key} or {start token, end token} must be specified",
        );
    }
    Ok(())
}

fn ends(range: &KeyRange) -> Checked {
    if range.start_key.is_some() == range.start_token.is_some()
        || range.end_key.is_some() == range.end_token.is_some()
    {
        return refuse(
            "exactly one each of {start key, start token} and {end key, end token} must be specified",
        );
    }
    if range.start_token.is_some() && range.end_key.is_some() {
        return refuse("start token + end key is not a supported key range");
    }
    Ok(())
}

fn ordered_keys(line: Line, partitioner: &Partitioner, start: &[u8], end: &[u8]) -> Checked {
    let (start, end) = (partitioner.token(start), partitioner.token(end));
    let is_open = |end: &Option<Token>| *end == partitioner.minimum();
    if start <= end || is_open(&end) {
        return Ok(());
    }
    let is_ordered = matches!(partitioner, Partitioner::ByteOrdered | Partitioner::OrderPreserving);
    refuse(match is_ordered {
        true => "start key must sort before (or equal to) finish key in your partitioner!",
        false if line < Line::V1_2 => {
            "start key's md5 sorts after end key's md5.  this is not allowed; you probably should not specify \
             end key at all, under RandomPartitioner"
        }
        false => {
            "start key's token sorts after end key's token.  this is not allowed; you probably should not \
             specify end key at all except with an ordered partitioner"
        }
    })
}
