//! A read that has begun: what it reads of which family, as which type, and until when.

use std::ops::RangeInclusive;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;
use cassa_types::token::Partitioner;

use super::pager::Pager;
use super::{ColumnFamily, Selection};
use crate::codec::Coded;
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::{Limits, execute};
use crate::op::{ColumnRange, GetSlice, Predicate, Target};
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
    limits: Limits,
}

impl<D: Driver> ColumnFamily<D> {
    pub(super) async fn reading(&self, verb: &'static str) -> Result<Reading<'_, D>> {
        let limits = self.limits();
        let family = self.current(limits).await.map_err(|error| error.during(verb))?;
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

    /// The selected columns of one row.
    pub(super) async fn parts(&self, key: &Bytes) -> Result<Vec<Part>> {
        match &self.selected {
            Selected::Nothing => Ok(Vec::new()),
            Selected::Names(names) => Ok(vec![self.named(key.clone(), names).await?]),
            Selected::Range(range, limit) => {
                Pager::new(key.clone(), range.clone(), *limit).read(self).await
            }
        }
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

    /// The selected columns of a row that began in a page of many rows, with `asked` of each at most.
    pub(super) async fn rest(&self, key: &Bytes, mut first: Part, asked: u32) -> Result<Vec<Part>> {
        match &self.selected {
            Selected::Range(range, limit)
                if (asked as usize..*limit).contains(&first.columns.len()) =>
            {
                let mut pager = Pager::new(key.clone(), range.clone(), *limit);
                pager.take(first);
                pager.read(self).await
            }
            Selected::Range(_, limit) => {
                let end = first.columns.start.saturating_add(*limit);
                first.columns.end = first.columns.end.min(end);
                Ok(vec![first])
            }
            Selected::Nothing | Selected::Names(_) => Ok(vec![first]),
        }
    }

    /// The row, unless nothing was found of it.
    pub(super) fn row(&self, key: Bytes, parts: Vec<Part>) -> Option<Row> {
        Some(Row::new(self.family.clone(), key, parts)).filter(|row| !row.is_empty())
    }

    /// A row's columns by name: one page, however many they are.
    async fn named(&self, key: Bytes, names: &[Bytes]) -> Result<Part> {
        let predicate = Predicate::Names(names.to_vec());
        let consistency = self.cf.settings.read;
        let request = GetSlice { target: self.target(), key, predicate, consistency };
        Ok(Part::of_one_row(self.run(&request).await?))
    }
}

/// What a read asks for.
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

/// How many rows or columns of this weight make a page.
pub(super) fn page_size(bytes_each: usize, limits: RangeInclusive<u32>) -> u32 {
    let many = u32::try_from(PAGE_BYTES / bytes_each.max(1)).unwrap_or(u32::MAX);
    many.clamp(*limits.start(), *limits.end())
}
