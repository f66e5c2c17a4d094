//! A read that has begun: what it reads of which family, as which type, and until when.

use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;
use cassa_types::token::Partitioner;
use cassa_wire::Page;

use super::pager::Pager;
use super::{ColumnFamily, Selection};
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::{ErrorKind, Result};
use crate::execute::{Limits, execute, execute_all};
use crate::op::{ColumnRange, Predicate, Target};
use crate::row::{Part, Row};
use crate::schema::Family;

/// How many columns of each row a page of many rows has; wider rows are read on one by one.
pub(super) const COLUMNS_OF_EACH: u32 = 128;
/// What a page should weigh, in bytes.
pub(super) const PAGE_BYTES: usize = 1 << 20;

/// Everything the requests of one verb share.
pub(super) struct Reading<'a, D: Driver> {
    pub(super) cf: &'a ColumnFamily<D>,
    pub(super) family: Arc<Family>,
    pub(super) selected: Selected,
    verb: &'static str,
    pub(super) limits: Limits,
}

impl<D: Driver> ColumnFamily<D> {
    pub(super) async fn reading(&self, verb: &'static str) -> Result<Reading<'_, D>> {
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during(verb))?;
        if self.settings.page_columns == Some(0) {
            return Err(family.refused("pages of 0 columns").during(verb));
        }
        let selected = self.selected().map_err(|error| error.during(verb))?;
        Ok(Reading { cf: self, family, selected, verb, limits })
    }

    fn selected(&self) -> Result<Selected> {
        match &self.settings.selection {
            Selection::All => Ok(Selected::Range(ColumnRange::default(), usize::MAX)),
            Selection::Names(names) if names.is_empty() => Ok(Selected::Nothing),
            Selection::Names(names) => Ok(Selected::Names(names.clone())),
            Selection::Slice { range, limit } => Ok(Selected::Range(range.clone(), *limit)),
            Selection::Invalid(kind, message) => Err(self.invalid(*kind, message)),
        }
    }
}

impl<D: Driver> Reading<'_, D> {
    pub(super) fn key(&self, key: &impl Pack) -> Result<Bytes> {
        self.family.pack_key(key).map_err(|error| error.during(self.verb))
    }

    pub(super) fn target(&self) -> Target {
        self.cf.target(&self.family)
    }

    pub(super) async fn run<R: Coded>(&self, request: &R) -> Result<R::Reply> {
        execute(&self.cf.pool, request, self.limits).await
    }

    /// The replies to several requests, in their order, which are sent side by side.
    pub(super) async fn run_all<R: Coded>(&self, requests: &[R]) -> Result<Vec<R::Reply>> {
        execute_all(&self.cf.pool, requests, self.limits).await
    }

    /// The selected columns of one row, a page at a time.
    pub(super) fn pager(&self, key: &Bytes) -> Pager {
        Pager::new(key.clone(), self.selected.clone(), self.cf.settings.page_columns)
    }

    /// The selected columns of one row.
    pub(super) async fn parts(&self, key: &Bytes) -> Result<Vec<Part>> {
        self.whole(self.pager(key), Vec::new()).await
    }

    /// How the cluster makes tokens of keys: asked once per pool, since it never changes in a cluster's life.
    pub(super) async fn partitioner(&self) -> Result<&Partitioner> {
        let pool = &self.cf.pool;
        if let Some(known) = pool.partitioner.get() {
            return Ok(known);
        }
        let told = pool.partitioner(self.limits.deadline).await;
        let told = told.map_err(|error| error.during(self.verb))?;
        Ok(pool.partitioner.get_or_init(|| told))
    }

    /// What the schema says when it is read again, whatever the pool knows of it.
    pub(super) async fn family_anew(&self) -> Result<Arc<Family>> {
        self.cf.pool.schema.forget();
        self.cf.current(self.limits).await
    }

    /// What a page of many rows has of one, with `asked` columns of a range at most.
    pub(super) fn beginning(&self, page: &Page, row: usize, asked: u32) -> Part {
        let part = Part::of_row(page.clone(), row);
        match self.selected {
            Selected::Range(..) => part.first(asked),
            Selected::Nothing | Selected::Names(_) => part,
        }
    }

    /// The selected columns of a row that began in a page of many rows, with `asked` of each at most.
    pub(super) async fn rest(&self, key: &Bytes, first: Part, asked: u32) -> Result<Vec<Part>> {
        let goes_on = self.goes_on_behind(&first, asked);
        if goes_on && self.family.table.is_some() {
            // Where the page of many rows ended is within a row of CQL.
            return self.parts(key).await;
        }
        let mut pager = self.pager(key);
        let first = pager.take(first);
        if goes_on {
            return self.whole(pager, vec![first]).await;
        }
        Ok(vec![first])
    }

    /// Whether there may be more of a row than its beginning, of which `asked` columns were wanted at most.
    pub(super) fn goes_on_behind(&self, first: &Part, asked: u32) -> bool {
        first.columns.len() >= asked as usize && matches!(self.selected, Selected::Range(..))
    }

    /// Reads a row to its end; one that is too large to be read whole is an error before it fills the memory.
    pub(super) async fn whole(&self, pager: Pager, mut parts: Vec<Part>) -> Result<Vec<Part>> {
        let limit = self.cf.pool.options.max_row_bytes;
        let mut pager = pager.replies_up_to(limit);
        let mut bytes = parts.iter().map(Part::byte_len).sum::<usize>();
        while let Some(part) = pager.next_page(self).await? {
            bytes += part.byte_len();
            parts.push(part);
            if bytes > limit {
                let message = format!(
                    "the row has more than {limit} bytes (max_row_bytes): stream it, read it in \
                     slices, or raise the limit"
                );
                return Err(self.family.error(ErrorKind::TooLarge, message));
            }
        }
        Ok(parts)
    }

    /// The row, unless nothing was found of it.
    pub(super) fn row(&self, key: Bytes, parts: Vec<Part>) -> Option<Row> {
        Some(Row::new(self.family.clone(), key, parts)).filter(|row| !row.is_empty())
    }
}

/// What a read asks for.
#[derive(Debug, Clone)]
pub(super) enum Selected {
    /// A list of no names.
    Nothing,
    Names(Arc<[Bytes]>),
    /// At most so many columns of a range.
    Range(ColumnRange, usize),
}

impl Selected {
    /// What to ask of each row, at most `columns` of a range.
    pub(super) fn predicate(&self, columns: u32) -> Predicate {
        match self {
            Selected::Nothing => Predicate::Names(Vec::new()),
            Selected::Names(names) => Predicate::Names(names.to_vec()),
            Selected::Range(range, limit) => {
                let count = u32::try_from(*limit).unwrap_or(u32::MAX).min(columns);
                Predicate::Range(ColumnRange { count, ..range.clone() })
            }
        }
    }
}
