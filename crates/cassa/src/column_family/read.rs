//! Reading one row.

use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;

use super::pager::Pager;
use super::{ColumnFamily, Selection};
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::execute::execute;
use crate::op::{ColumnRange, GetCount, GetSlice, Predicate};
use crate::row::{Part, Row};
use crate::schema::Family;

impl<D: Driver> ColumnFamily<D> {
    pub(crate) async fn read_row<K: Pack>(&self, key: K) -> Result<Option<Row>> {
        let family = self.current().await?;
        let (key, selected) = self.asked(&family, &key).map_err(|error| error.during("get"))?;
        let parts = match selected {
            Selected::Nothing => return Ok(None),
            Selected::Names(names) => vec![self.named(&family, key.clone(), names).await?],
            Selected::Range(range, limit) => {
                self.range(Pager::new(family.clone(), key.clone(), range, limit)).await?
            }
        };
        Ok(Some(Row::new(family, key, parts)).filter(|row| !row.is_empty()))
    }

    pub(crate) async fn count_columns<K: Pack>(&self, key: K) -> Result<u64> {
        let family = self.current().await?;
        let (key, selected) = self.asked(&family, &key).map_err(|error| error.during("count"))?;
        let predicate = match selected {
            Selected::Nothing => return Ok(0),
            Selected::Names(names) => Predicate::Names(names.to_vec()),
            Selected::Range(range, limit) => {
                let count = u32::try_from(limit).unwrap_or(u32::MAX).min(i32::MAX as u32);
                Predicate::Range(ColumnRange { count, ..range })
            }
        };
        let target = family.target.clone();
        let request = GetCount { target, key, predicate, consistency: self.settings.read };
        execute(&self.pool, &request, self.settings.limits).await
    }

    fn asked(&self, family: &Family, key: &impl Pack) -> Result<(Bytes, Selected)> {
        Ok((family.pack_key(key)?, self.selected()?))
    }

    /// A row's columns by name: one page, however many they are.
    async fn named(&self, family: &Family, key: Bytes, names: Arc<[Bytes]>) -> Result<Part> {
        let request = GetSlice {
            target: family.target.clone(),
            key,
            predicate: Predicate::Names(names.to_vec()),
            consistency: self.settings.read,
        };
        let page = execute(&self.pool, &request, self.settings.limits).await?;
        Ok(Part::of_one_row(page))
    }

    /// The rest of a row of which some may have been read.
    pub(super) async fn range(&self, pager: Pager) -> Result<Vec<Part>> {
        pager.read(self).await
    }

    pub(super) fn selected(&self) -> Result<Selected> {
        match &self.settings.selection {
            Selection::All => Ok(Selected::Range(ColumnRange::default(), usize::MAX)),
            Selection::Names(names) if names.is_empty() => Ok(Selected::Nothing),
            Selection::Names(names) => Ok(Selected::Names(names.clone())),
            Selection::Slice { range, limit } => Ok(Selected::Range(range.clone(), *limit)),
            Selection::Invalid(kind, message) => Err(self.invalid(*kind, message)),
        }
    }

    pub(super) fn invalid(&self, kind: crate::error::ErrorKind, message: &str) -> Error {
        self.family.error(kind, message.to_owned())
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
    /// What to ask of each of several rows, at most `columns` each.
    pub(super) fn first_page(&self, columns: u32) -> Predicate {
        match self {
            Selected::Nothing => Predicate::Names(Vec::new()),
            Selected::Names(names) => Predicate::Names(names.to_vec()),
            Selected::Range(range, limit) => {
                let count = u32::try_from(*limit).unwrap_or(u32::MAX).min(columns);
                Predicate::Range(ColumnRange { count, ..range.clone() })
            }
        }
    }

    /// Whether a row that has `read` columns after the first page may have more.
    pub(super) fn may_have_more(&self, read: usize, columns: u32) -> bool {
        matches!(self, Selected::Range(_, limit) if read >= columns as usize && read < *limit)
    }
}
