//! Names of columns, ordered as their column family orders them.

use std::cmp::Ordering;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

/// A name with the comparator that orders it. Names that compare equal are the same column, whatever their bytes.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    comparator: Arc<Type>,
    bytes: Bytes,
}

impl Name {
    pub(crate) fn new(comparator: &Arc<Type>, bytes: Bytes) -> Name {
        Name { comparator: Arc::clone(comparator), bytes }
    }

    pub(super) fn comparator(&self) -> &Arc<Type> {
        &self.comparator
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Bytes ordered as it is.
    pub(crate) fn spelt(&self, bytes: Bytes) -> Name {
        Name::new(&self.comparator, bytes)
    }

    /// The same bytes, ordered otherwise.
    pub(crate) fn under(&self, comparator: &Arc<Type>) -> Name {
        Name::new(comparator, self.bytes.clone())
    }

    /// The same, in memory of its own: a short name of a large request doesn't keep the request.
    pub(crate) fn detached(&self) -> Name {
        Name {
            comparator: Arc::clone(&self.comparator),
            bytes: Bytes::copy_from_slice(&self.bytes),
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        #[cfg(test)]
        super::tests::work::count();
        self.comparator.compare(&self.bytes, &other.bytes)
    }
}
