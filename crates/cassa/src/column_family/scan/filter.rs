//! Conditions on columns, by which rows are found.

use std::fmt;
use std::sync::Arc;

use cassa_types::Pack;

use super::super::ColumnFamily;
use super::Scan;
use crate::driver::Driver;
use crate::error::Result;
use crate::op::{Comparison, Condition};
use crate::schema::Family;

type Packed<'a> = Box<dyn Pack + Send + Sync + 'a>;

/// A condition that a row's column must meet to be found. A row without the column doesn't meet it.
///
/// ```
/// use cassa::Filter;
///
/// let texans_over_21 = [Filter::equal("state", "TX"), Filter::greater("age", 21)];
/// # let _ = texans_over_21;
/// ```
pub struct Filter<'a> {
    name: Packed<'a>,
    comparison: Comparison,
    value: Packed<'a>,
}

impl<'a> Filter<'a> {
    /// The column has this value.
    pub fn equal(
        name: impl Pack + Send + Sync + 'a,
        value: impl Pack + Send + Sync + 'a,
    ) -> Filter<'a> {
        Filter::new(name, Comparison::Equal, value)
    }

    /// The column's value is greater, in the order of its type.
    pub fn greater(
        name: impl Pack + Send + Sync + 'a,
        value: impl Pack + Send + Sync + 'a,
    ) -> Filter<'a> {
        Filter::new(name, Comparison::Greater, value)
    }

    /// The column's value is greater or this one.
    pub fn greater_or_equal(
        name: impl Pack + Send + Sync + 'a,
        value: impl Pack + Send + Sync + 'a,
    ) -> Filter<'a> {
        Filter::new(name, Comparison::GreaterOrEqual, value)
    }

    /// The column's value is less, in the order of its type.
    pub fn less(
        name: impl Pack + Send + Sync + 'a,
        value: impl Pack + Send + Sync + 'a,
    ) -> Filter<'a> {
        Filter::new(name, Comparison::Less, value)
    }

    /// The column's value is less or this one.
    pub fn less_or_equal(
        name: impl Pack + Send + Sync + 'a,
        value: impl Pack + Send + Sync + 'a,
    ) -> Filter<'a> {
        Filter::new(name, Comparison::LessOrEqual, value)
    }

    fn new(
        name: impl Pack + Send + Sync + 'a,
        comparison: Comparison,
        value: impl Pack + Send + Sync + 'a,
    ) -> Filter<'a> {
        Filter { name: Box::new(name), comparison, value: Box::new(value) }
    }

    fn packed(&self, family: &Family) -> Result<Condition> {
        let name = family.pack_name(&*self.name)?;
        let value = family.pack_value(&name, &*self.value)?;
        Ok(Condition { name, comparison: self.comparison, value })
    }
}

impl fmt::Debug for Filter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Filter").field("comparison", &self.comparison).finish_non_exhaustive()
    }
}

impl<D: Driver> ColumnFamily<D> {
    pub(crate) fn found_by<'a>(&self, filters: impl IntoIterator<Item = Filter<'a>>) -> Scan<D> {
        let packed = self.known().and_then(|family| {
            let conditions = filters.into_iter().map(|filter| filter.packed(&family));
            conditions.collect::<Result<Arc<[Condition]>>>()
        });
        let mut scan = Scan::new(self.clone());
        match packed {
            Ok(conditions) => scan.wanted.conditions = Some(conditions),
            Err(error) => {
                scan.wanted.conditions = Some(Arc::new([]));
                scan.refuse(error.kind(), error.message());
            }
        }
        scan
    }
}

/// Whether an index finds rows by one of the conditions; the others are then checked row by row.
pub(super) fn is_indexed(conditions: &[Condition], family: &Family) -> bool {
    let equal = conditions.iter().filter(|it| it.comparison == Comparison::Equal);
    equal.into_iter().any(|condition| family.is_indexed(&condition.name))
}
