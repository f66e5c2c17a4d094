//! What a node takes of its clients at most.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cassa_wire::{DEFAULT_MAX_REPLY, SERVER_MAX_REQUEST};

/// What each connection may buffer of requests, and of replies, without asking: a flood of large requests leaves room for
/// small ones.
pub(super) const FREE: usize = 16 << 10;

/// What a buffer keeps when nothing is in it.
pub(super) const IDLE: usize = 64 << 10;

/// What a node takes of its clients at most.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(crate) frame: usize,
    pub(crate) reply: usize,
    pub(crate) buffered: usize,
    pub(crate) connections: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            frame: SERVER_MAX_REQUEST,
            reply: DEFAULT_MAX_REPLY,
            buffered: 256 << 20,
            connections: 4_096,
        }
    }
}

/// What is taken of a limit by all connections together.
#[derive(Debug)]
pub(super) struct Budget {
    taken: AtomicUsize,
    limit: usize,
}

impl Budget {
    pub(super) fn new(limit: usize) -> Arc<Budget> {
        Arc::new(Budget { taken: AtomicUsize::new(0), limit })
    }

    /// A share of nothing yet.
    pub(super) fn share(self: &Arc<Budget>) -> Share {
        Share { budget: self.clone(), amount: 0 }
    }
}

/// What one holder has of a budget; given back when dropped.
#[derive(Debug)]
pub(super) struct Share {
    budget: Arc<Budget>,
    amount: usize,
}

impl Share {
    /// Has `amount` from now on, or what it had when that is too much.
    #[must_use]
    pub(super) fn set(&mut self, amount: usize) -> bool {
        let Budget { taken, limit } = &*self.budget;
        if let Some(less) = self.amount.checked_sub(amount) {
            taken.fetch_sub(less, Ordering::Relaxed);
        } else {
            let more = amount - self.amount;
            let fits = |taken: usize| taken.checked_add(more).filter(|sum| sum <= limit);
            if taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_err() {
                return false;
            }
        }
        self.amount = amount;
        true
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.taken.fetch_sub(self.amount, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_a_budget_never_exceed_it_and_are_given_back() {
        let budget = Budget::new(10);
        let (mut one, mut other) = (budget.share(), budget.share());
        assert!(one.set(7) && !other.set(4) && other.set(3));
        assert!(one.set(2) && !other.set(9) && other.set(8));
        drop(one);
        assert!(other.set(10) && !other.set(11));
        drop(other);
        assert_eq!(budget.taken.load(Ordering::Relaxed), 0);
    }
}
