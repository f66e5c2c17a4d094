//! Reads of a range of rows: part by part, since each part of the ring has replicas of its own.

use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_types::token::Token;
use cassa_wire::{ConsistencyLevel, Exception};

use super::level::Replicas;
use super::read::{asked, repair};
use super::timed_out;
use crate::Line;
use crate::check;
use crate::ring::{Here, Ring};
use crate::schema::{Family, Keyspace};
use crate::store::{From, Order, Place, Row, Rows, To};

/// How many rows replicas compare at a time.
const COMPARED: usize = 256;

/// Shows the rows of a range in the partitioner's order until `see` has enough, those among them that were removed, too.
///
/// # Errors
/// As [`read`](super::read)'s, of any part that is come to; `TimedOut`, too, where a replica fails over the range.
pub(crate) fn read_rows(
    here: &Here,
    keyspace: &Keyspace,
    level: ConsistencyLevel,
    family: &Family,
    range: &Rows,
    mut see: impl FnMut(&Order, &Bytes, &Row) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Exception> {
    for (end, part) in parts(&here.ring, range) {
        let replicas = Replicas::new(here, keyspace, &end);
        let asked = asked(&replicas, level)?;
        if !shows_ends(here.ring.line, family, range) {
            return Err(timed_out(None));
        }
        let Some((nearest, others)) = asked.split_first() else {
            return Err(Exception::Unavailable);
        };
        let shown = match others {
            [] => here.ring.members[*nearest].store.rows(family, &part, &mut see),
            _ => compared(here, family, part, &asked, &mut see),
        };
        if shown.is_break() {
            return Ok(shown);
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Whether a replica gets as far as the rows: from 1.2 on it writes down first between which keys it reads, and who can't show one
/// of them reads nothing.
fn shows_ends(line: Line, family: &Family, range: &Rows) -> bool {
    let shows = |(_, key): &Place| check::is_value(line, &family.key, key);
    let from = match &range.from {
        From::Row(place) | From::Behind(place) => shows(place),
        From::Start | From::After(_) => true,
    };
    let to = match &range.to {
        To::Row(place) => shows(place),
        To::End | To::Token(_) => true,
    };
    (from && to) || line < Line::V1_2
}

/// The parts of a range that have the same replicas each, in the ring's order, each with a token of its own.
fn parts(ring: &Ring, range: &Rows) -> Vec<(Token, Rows)> {
    let ends = ring.members.iter().map(|member| &member.token);
    let starts = [None].into_iter().chain(ends.clone().map(Some));
    let ends = ends.map(Some).chain([None]);
    let parts = starts.zip(ends).filter_map(|(start, end)| {
        let part = cut(range, start, end)?;
        // Behind the last member's token the ring goes on with the first member.
        Some((end.or(start)?.clone(), end, part))
    });
    let first = || ring.members.first().map(|member| member.token.clone());
    parts
        .filter_map(|(token, end, part)| match end {
            Some(_) => Some((token, part)),
            None => Some((first()?, part)),
        })
        .collect()
}

/// What of a range lies behind one token, up to another; `None` when nothing can.
fn cut(range: &Rows, start: Option<&Token>, end: Option<&Token>) -> Option<Rows> {
    let from = match (&range.from, start) {
        (from, None) => from.clone(),
        (From::Start, Some(start)) => From::After(start.clone()),
        (From::Row((token, _)), Some(start)) if token <= start => From::After(start.clone()),
        (From::After(token), Some(start)) if token < start => From::After(start.clone()),
        (from, _) => from.clone(),
    };
    let to = match (&range.to, end) {
        (to, None) => to.clone(),
        (To::End, Some(end)) => To::Token(end.clone()),
        (To::Row((token, _)) | To::Token(token), Some(end)) if token > end => {
            To::Token(end.clone())
        }
        (to, _) => to.clone(),
    };
    let is_empty = match (&from, &to) {
        (From::Row((from, _)), To::Row((to, _)) | To::Token(to)) => from > to,
        (From::After(from), To::Row((to, _)) | To::Token(to)) => from >= to,
        _ => false,
    };
    (!is_empty).then_some(Rows { from, to })
}

/// Shows what several replicas know, a few rows at a time.
fn compared(
    here: &Here,
    family: &Family,
    part: Rows,
    members: &[usize],
    see: &mut impl FnMut(&Order, &Bytes, &Row) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let Rows { mut from, to } = part;
    loop {
        let mut places: Vec<Place> = Vec::new();
        let mut end = to.clone();
        for member in members {
            let mut found = Vec::new();
            let rows = Rows { from: from.clone(), to: end.clone() };
            let store = &here.ring.members[*member].store;
            let more = store.rows(family, &rows, |_, key, _| {
                found.push(super::place(&here.ring, key));
                match found.len() < COMPARED {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            });
            // What lies behind the last row of one that has more is looked at next time.
            if let (true, Some(last)) = (more.is_break(), found.last()) {
                end = To::Row(last.clone());
            }
            places.extend(found);
        }
        places.sort();
        places.dedup();
        if let To::Row(last) = &end {
            places.retain(|place| place <= last);
        }
        for place in &places {
            repair(here, family, place, members);
        }
        let rows = Rows { from, to: end.clone() };
        if let Some(nearest) = members.first() {
            here.ring.members[*nearest].store.rows(family, &rows, &mut *see)?;
        }
        from = match (end, &to) {
            (To::Row(last), To::Row(whole)) if last == *whole => return ControlFlow::Continue(()),
            (To::Row(last), _) => From::Behind(last),
            _ => return ControlFlow::Continue(()),
        };
    }
}
