//! Calls that read one row.

use cassa_wire::{Exception, Get, GetCount, GetSlice, Page, PageBuilder};

use super::page::{View, filter};
use crate::Line;
use crate::answer::{Answer, finish};
use crate::check;
use crate::coordinate;
use crate::ring::Here;
use crate::session::Session;
use crate::store::Filter;

impl Answer for Get {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let check::Target { keyspace, family } =
            check::get(&check::Context::of(here, session), &self)?;
        let path = self.column_path;
        let (super_column, name) = match (path.super_column, path.column) {
            (super_column, Some(name)) => (super_column, Some(name)),
            (super_column, None) => (None, super_column),
        };
        let view =
            View::new(here, &family, super_column, Filter::Names(name.into_iter().collect()));
        let view = view.of_one();
        let mut page = PageBuilder::new();
        let found = coordinate::read(
            here,
            &keyspace,
            self.consistency_level,
            &family,
            &self.key,
            |order, row| row.map_or(0, |row| view.add(order, row, &mut page)),
        );
        match found? {
            0 => Err(Exception::NotFound),
            _ => finish(page),
        }
    }
}

impl Answer for GetSlice {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Page, Exception> {
        let check::Target { keyspace, family } =
            check::get_slice(&check::Context::of(here, session), &self)?;
        let view =
            View::new(here, &family, self.column_parent.super_column, filter(self.predicate));
        let mut page = PageBuilder::new();
        let level = self.consistency_level;
        let read = coordinate::read(here, &keyspace, level, &family, &self.key, |order, row| {
            row.map_or(0, |row| view.add(order, row, &mut page))
        });
        read?;
        view.answered()?;
        finish(page)
    }
}

impl Answer for GetCount {
    async fn answer(mut self, here: &Here, session: &mut Session) -> Result<i32, Exception> {
        let check::Target { keyspace, family } =
            check::get_count(&check::Context::of(here, session), &self)?;
        let most = self.predicate.slice_range.as_ref().map_or(i32::MAX, |range| range.count);
        if most == 0 && self.predicate.column_names.is_none() && reads_pages(here.ring.line) {
            return Ok(0);
        }
        let range = self.predicate.slice_range.as_mut();
        let below = range.filter(|range| range.count < 0 && counts_below(here.ring.line));
        let below = below.map(|range| std::mem::replace(&mut range.count, 1));
        let is_paged = here.ring.line >= Line::V3_0 && self.predicate.column_names.is_none();
        let is_within = is_paged && family.is_super() && self.column_parent.super_column.is_some();
        // Where a super column isn't refused that can't be there it is overlooked.
        let super_column = self.column_parent.super_column.filter(|_| family.is_super());
        let view = View::new(here, &family, super_column, filter(self.predicate));
        let view = view.in_pages();
        let view = if is_within { view.unlimited() } else { view };
        let level = self.consistency_level;
        let read = coordinate::read(here, &keyspace, level, &family, &self.key, |order, row| {
            row.map_or(0, |row| view.count(order, row))
        });
        let count = read?;
        view.answered()?;
        // From 3.0 on pages are read until none is left to find; where a page has more than that, they are read for ever.
        if (is_within && i32::try_from(count).is_ok_and(|count| count > most))
            || (is_paged && most < 0)
        {
            return Err(coordinate::timed_out(None));
        }
        Ok(below.filter(|_| count > 0).unwrap_or(i32::try_from(count).unwrap_or(i32::MAX)))
    }
}

/// Whether a server reads pages until it has what it is asked for: where that is nothing, it asks no replica.
fn reads_pages(line: Line) -> bool {
    (Line::V2_0..Line::V3_0).contains(&line)
}

/// Whether a server that is asked for less than none has found too many with the first column, and answers what it was asked for.
fn counts_below(line: Line) -> bool {
    (Line::V1_1..Line::V2_0).contains(&line)
}
