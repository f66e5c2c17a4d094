//! Which columns of a row a handle reads.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Pack;
use cassa_types::composite::{Bound, SliceEnd};

use crate::error::{Error, ErrorKind, Result};
use crate::op::ColumnRange;
use crate::schema::Family;

/// An end of a slice, to be packed when the column family is known.
type End<'a> = Box<dyn Pack + Send + Sync + 'a>;

/// A part of a row: from one column name to another, both included, forward or reversed, at most so many.
///
/// An end of fewer components than a composite comparator has includes every name that begins with them:
/// `Slice::from((2,)).to((2,))`. A date-time as an end on `TimeUUIDType` includes all of its instant.
///
/// ```
/// use cassa::Slice;
///
/// let newest = Slice::all().to("m").reversed().limit(10); // from the last column down to "m"
/// # let _ = newest;
/// ```
#[derive(Default)]
pub struct Slice<'a> {
    start: Option<End<'a>>,
    finish: Option<End<'a>>,
    reversed: bool,
    limit: Option<usize>,
}

impl<'a> Slice<'a> {
    /// The whole row.
    pub fn all() -> Slice<'a> {
        Slice::default()
    }

    /// From this name on: downward if the slice is reversed.
    pub fn from(start: impl Pack + Send + Sync + 'a) -> Slice<'a> {
        Slice { start: Some(Box::new(start)), ..Slice::default() }
    }

    /// Up to this name: down to it if the slice is reversed.
    #[must_use]
    pub fn to(mut self, finish: impl Pack + Send + Sync + 'a) -> Slice<'a> {
        self.finish = Some(Box::new(finish));
        self
    }

    /// From the end to the beginning.
    #[must_use]
    pub fn reversed(mut self) -> Slice<'a> {
        self.reversed = true;
        self
    }

    /// At most so many columns. 0 is an error of the verb that follows.
    #[must_use]
    pub fn limit(mut self, columns: usize) -> Slice<'a> {
        self.limit = Some(columns);
        self
    }
}

impl fmt::Debug for Slice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slice")
            .field("reversed", &self.reversed)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// The columns a handle reads, packed.
#[derive(Debug, Clone)]
pub(crate) enum Selection {
    All,
    Names(Arc<[Bytes]>),
    /// The range's own count is not used.
    Slice {
        range: ColumnRange,
        limit: usize,
    },
    /// What a setter was given can't be packed; the verb that follows says so.
    Invalid(ErrorKind, Arc<str>),
}

impl Selection {
    pub(super) fn names<N: Pack>(family: &Family, names: impl IntoIterator<Item = N>) -> Selection {
        let names: Result<Arc<[Bytes]>> =
            names.into_iter().map(|name| family.pack_name(&name)).collect();
        names.map_or_else(|error| Selection::invalid(&error), Selection::Names)
    }

    pub(super) fn slice(family: &Family, slice: Slice<'_>) -> Selection {
        if slice.limit == Some(0) {
            return Selection::invalid(&family.refused("a limit of 0 columns"));
        }
        let packed = |end, value: Option<End<'_>>| match value {
            Some(value) => family.pack_end(Bound::new(end).reversed(slice.reversed), &*value),
            None => Ok(Bytes::new()),
        };
        match (packed(SliceEnd::Start, slice.start), packed(SliceEnd::Finish, slice.finish)) {
            (Ok(start), Ok(finish)) => Selection::Slice {
                range: ColumnRange { start, finish, reversed: slice.reversed, count: 0 },
                limit: slice.limit.unwrap_or(usize::MAX),
            },
            (Err(error), _) | (_, Err(error)) => Selection::invalid(&error),
        }
    }

    pub(super) fn invalid(error: &Error) -> Selection {
        Selection::Invalid(error.kind(), error.message().into())
    }
}
