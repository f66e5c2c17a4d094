//! Which columns of a row a handle reads.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::composite::{Bound, SliceEnd};
use cassa_types::{Pack, Type};

use crate::error::{Error, ErrorKind, Result};
use crate::op::ColumnRange;
use crate::schema::Family;
use crate::shown::Shown;

/// An end of a slice, to be packed when the column family is known.
struct End<'a> {
    name: Box<dyn Pack + Send + Sync + 'a>,
    exclusive: bool,
}

/// A part of a row: from one column name to another, forward or reversed, at most so many columns.
///
/// `from` and `to` include the name, `after` and `before` leave it out.
///
/// An end of fewer components than a composite comparator has stands for every name that begins with them:
/// `Slice::from((2,)).to((2,))` has all of them, `Slice::after((2,))` begins behind them. A date-time in a `TimeUUIDType`
/// stands for all UUIDs of its instant; where others follow it in a composite, for the outermost of them, and
/// there `after` and `before` don't take one.
///
/// A slice whose end comes before its beginning, in the comparator's order, is an error of the verb that follows.
///
/// What is left out must have a name beside it that the slice can begin or end with. Composites, numbers, dates and time
/// UUIDs have; text and bytes have the next one, but none just before them, so they take `after` in a slice that runs
/// forward and `before` in a reversed one (and with `ReversedType` the other way round). Else it is an error of kind
/// [`Type`](ErrorKind::Type) of the verb that follows.
///
/// ```
/// use cassa::Slice;
///
/// let newest = Slice::all().to("m").reversed().limit(10); // from the last column down to "m"
/// let next_page = Slice::after(("2026-11-24", 1_000)); // of composites
/// # let _ = (newest, next_page);
/// ```
#[derive(Default)]
pub struct Slice<'a> {
    start: Option<End<'a>>,
    finish: Option<End<'a>>,
    reversed: bool,
    pub(super) limit: Option<usize>,
}

impl<'a> Slice<'a> {
    /// The whole row.
    pub fn all() -> Slice<'a> {
        Slice::default()
    }

    /// From this name on: downward if the slice is reversed.
    pub fn from(start: impl Pack + Send + Sync + 'a) -> Slice<'a> {
        Slice { start: Some(End::new(start, false)), ..Slice::default() }
    }

    /// From behind this name on, which is left out with all that begin with it.
    pub fn after(start: impl Pack + Send + Sync + 'a) -> Slice<'a> {
        Slice { start: Some(End::new(start, true)), ..Slice::default() }
    }

    /// Up to this name: down to it if the slice is reversed.
    #[must_use]
    pub fn to(mut self, finish: impl Pack + Send + Sync + 'a) -> Slice<'a> {
        self.finish = Some(End::new(finish, false));
        self
    }

    /// Up to the names before this one, which is left out with all that begin with it.
    #[must_use]
    pub fn before(mut self, finish: impl Pack + Send + Sync + 'a) -> Slice<'a> {
        self.finish = Some(End::new(finish, true));
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

impl<'a> End<'a> {
    fn new(name: impl Pack + Send + Sync + 'a, exclusive: bool) -> End<'a> {
        End { name: Box::new(name), exclusive }
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
        let limit = slice.limit.unwrap_or(usize::MAX);
        match range(family, slice) {
            Ok(Some(range)) => Selection::Slice { range, limit },
            Ok(None) => Selection::Names(Arc::new([])),
            Err(error) => Selection::invalid(&error),
        }
    }

    pub(super) fn invalid(error: &Error) -> Selection {
        Selection::Invalid(error.kind(), error.message().into())
    }
}

/// A slice's packed ends; `None` when nothing is between them.
pub(super) fn range(family: &Family, slice: Slice<'_>) -> Result<Option<ColumnRange>> {
    let Slice { start, finish, reversed, .. } = slice;
    let packed = |at, end: &Option<End<'_>>, exclusive| {
        let Some(end) = end else { return Ok(Some(Bytes::new())) };
        let bound = Bound::new(at).reversed(reversed);
        family.pack_end(if exclusive { bound.exclusive() } else { bound }, &*end.name)
    };
    let ends = |start_exclusive, finish_exclusive| -> Result<_> {
        let from = packed(SliceEnd::Start, &start, start_exclusive)?;
        let to = packed(SliceEnd::Finish, &finish, finish_exclusive)?;
        Ok(from.zip(to))
    };
    let is_exclusive = |end: &Option<End<'_>>| end.as_ref().is_some_and(|end| end.exclusive);
    let exclusive = (is_exclusive(&start), is_exclusive(&finish));
    let Some((from, to)) = ends(exclusive.0, exclusive.1)? else { return Ok(None) };
    let crossed = |from: &Bytes, to: &Bytes| {
        let (low, high) = if reversed { (to, from) } else { (from, to) };
        !low.is_empty() && !high.is_empty() && family.order.compare(low, high).is_gt()
    };
    if crossed(&from, &to) && is_ordered_alike(&family.comparator) {
        // Between two names that are left out there may be none, which is no mistake: the server would refuse it as one.
        return match ends(false, false)? {
            Some((from, to)) if !crossed(&from, &to) => Ok(None),
            _ => Err(family.refused(backwards(family, &from, &to, reversed))),
        };
    }
    Ok(Some(ColumnRange { start: from, finish: to, reversed, count: 0 }))
}

fn backwards(family: &Family, from: &Bytes, to: &Bytes, reversed: bool) -> String {
    let shown = |name| Shown(&family.comparator, name);
    let hint = match reversed {
        true => "a reversed slice runs from its later end down",
        false => "reversed() reads downwards",
    };
    format!("a slice from {:?} ends before it begins, at {:?}: {hint}", shown(from), shown(to))
}

/// Whether every line of servers orders the type's values as `Type::compare` does; of other types only the server knows.
pub(super) fn is_ordered_alike(ty: &Type) -> bool {
    match ty {
        Type::Unknown(_)
        | Type::Tuple(_)
        | Type::User(_)
        | Type::List(_)
        | Type::Set(_)
        | Type::Map(_)
        | Type::ColumnToCollection(_) => false,
        Type::Reversed(inner) | Type::Frozen(inner) => is_ordered_alike(inner),
        Type::Composite(components) => components.iter().all(is_ordered_alike),
        Type::DynamicComposite(aliases) => aliases.iter().all(|(_, ty)| is_ordered_alike(ty)),
        _ => true,
    }
}
