//! When to look for what can be forgotten: after as many changes as there is to look at, so that it costs each change little.

use super::Change;

/// Counts changes until the next look.
#[derive(Debug, Clone)]
pub(super) struct Upkeep {
    changes_left: usize,
    /// Whether anything was removed or will end.
    is_needed: bool,
}

const FEWEST_CHANGES: usize = 1024;

impl Default for Upkeep {
    fn default() -> Upkeep {
        Upkeep { changes_left: FEWEST_CHANGES, is_needed: false }
    }
}

impl Upkeep {
    /// Counts changes; whether it is time to look.
    pub(super) fn is_due(&mut self, changes: &[Change]) -> bool {
        self.changes_left = self.changes_left.saturating_sub(changes.len());
        self.is_needed |= changes.iter().any(passes);
        self.changes_left == 0 && self.is_needed
    }

    /// So much is left after a look.
    pub(super) fn done(&mut self, left: usize) {
        self.changes_left = left.max(FEWEST_CHANGES);
    }
}

/// Whether what a change leaves can be forgotten some day.
fn passes(change: &Change) -> bool {
    match change {
        Change::Put(_, cell) => cell.expiry.is_some(),
        Change::Add { .. } => false,
        _ => true,
    }
}
