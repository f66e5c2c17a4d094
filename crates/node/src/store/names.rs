//! Names that a read wants, put in order once for all rows.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use cassa_types::Type;

use super::Name;

/// Names of columns or super columns, as they were told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    told: Vec<Bytes>,
    /// In the first comparator's order that was asked for, each once.
    sorted: OnceLock<(Arc<Type>, Vec<Name>)>,
}

impl Names {
    pub(crate) fn told(&self) -> &[Bytes] {
        &self.told
    }

    /// In a comparator's order, each once.
    pub(super) fn sorted(&self, comparator: &Arc<Type>) -> Cow<'_, [Name]> {
        let (known, names) =
            self.sorted.get_or_init(|| (comparator.clone(), self.sort(comparator)));
        match Arc::ptr_eq(known, comparator) || known == comparator {
            true => Cow::Borrowed(names),
            false => Cow::Owned(self.sort(comparator)),
        }
    }

    fn sort(&self, comparator: &Arc<Type>) -> Vec<Name> {
        let names = self.told.iter().map(|name| Name::new(comparator, name.clone()));
        let mut names: Vec<Name> = names.collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(crate) fn contains(&self, name: &Name) -> bool {
        self.sorted(name.comparator()).binary_search(name).is_ok()
    }
}

impl FromIterator<Bytes> for Names {
    fn from_iter<I: IntoIterator<Item = Bytes>>(names: I) -> Names {
        Names { told: names.into_iter().collect(), sorted: OnceLock::new() }
    }
}
