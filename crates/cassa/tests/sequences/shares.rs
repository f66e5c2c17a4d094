//! What share of all that was played each operation had.

use std::collections::BTreeMap;
use std::fmt;

use crate::operation::Operation;
use crate::world::Kind;

#[derive(Debug, Default)]
pub(crate) struct Shares {
    played: u64,
    operations: BTreeMap<&'static str, u64>,
    kinds: BTreeMap<Kind, u64>,
    refused: u64,
}

impl Shares {
    pub(crate) fn count(&mut self, operation: &Operation, refused: bool) {
        self.played += 1;
        self.refused += u64::from(refused);
        *self.operations.entry(operation.label()).or_default() += 1;
        let mut kinds = operation.kinds();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *self.kinds.entry(kind).or_default() += 1;
        }
    }

    pub(crate) fn played(&self) -> u64 {
        self.played
    }
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |count: u64| 100.0 * count as f64 / self.played.max(1) as f64;
        for (label, count) in &self.operations {
            writeln!(f, "  {label:<14}{:5.1} %", share(*count))?;
        }
        for (kind, count) in &self.kinds {
            writeln!(f, "  on {:<11}{:5.1} %", format!("{kind:?}"), share(*count))?;
        }
        writeln!(f, "  {:<14}{:5.1} %", "refused", share(self.refused))
    }
}
