//! How the names of a column family are ordered, and which of two writes is the later one.

use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

use super::{Name, Ties};
use crate::schema::{Family, Kind};

/// How the columns of a family are ordered: by their names, and those of one name by which one stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// Orders columns, or super columns.
    pub(crate) names: Arc<Type>,
    /// Orders the columns of a super column, where there are super columns.
    pub(crate) within: Option<Arc<Type>>,
    pub(crate) ties: Ties,
}

impl Order {
    pub(crate) fn of(family: &Family) -> Order {
        let within = match &family.kind {
            Kind::Standard => None,
            Kind::Super { subcomparator } => Some(Arc::new(subcomparator.clone())),
        };
        Order { names: Arc::new(family.comparator.clone()), within, ties: Ties::default() }
    }

    /// Whether it is the family's.
    pub(crate) fn suits(&self, family: &Family) -> bool {
        let within = match &family.kind {
            Kind::Standard => None,
            Kind::Super { subcomparator } => Some(subcomparator),
        };
        *self.names == family.comparator && self.within.as_deref() == within
    }

    /// The name of a column of a row, or of a super column.
    pub(crate) fn name(&self, bytes: &Bytes) -> Name {
        Name::new(&self.names, bytes.clone())
    }
}
