//! The rules that a node goes by at the moment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Reaction, Rule, Subject};

/// The faults of a node; those of its rules in the order they were added. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Whether there is a rule: a call of a node without faults takes no lock.
    any: AtomicBool,
    rules: Mutex<Rules>,
}

#[derive(Debug, Default)]
struct Rules {
    next: u64,
    armed: Vec<Armed>,
}

/// A rule with what it has seen.
#[derive(Debug)]
struct Armed {
    id: u64,
    rule: Rule,
    /// How many calls it was for, apart from counts and chance.
    seen: u64,
    struck: u64,
    random: fastrand::Rng,
}

/// What happens to a call.
#[derive(Debug)]
pub(crate) struct Struck {
    pub(crate) reaction: Reaction,
    pub(crate) after_applying: bool,
    /// For what is random of the reaction.
    pub(crate) seed: u64,
}

impl Faults {
    /// Calls that come from now on meet this rule; of several rules for one call the first decides. The rule goes when the guard is
    /// dropped.
    pub fn add(&self, rule: Rule) -> FaultGuard {
        let mut rules = self.rules();
        let id = rules.next;
        rules.next += 1;
        let random = fastrand::Rng::with_seed(rule.seed);
        rules.armed.push(Armed { id, rule, seen: 0, struck: 0, random });
        self.0.any.store(true, Ordering::Release);
        FaultGuard { faults: self.clone(), id, stays: false }
    }

    /// Removes every rule.
    pub fn clear(&self) {
        self.rules().armed.clear();
        self.0.any.store(false, Ordering::Release);
    }

    /// What happens to a call; `None` for what should.
    pub(crate) fn strike(&self, subject: &Subject<'_>, connection: u64) -> Option<Struck> {
        if !self.0.any.load(Ordering::Acquire) {
            return None;
        }
        self.rules().armed.iter_mut().find_map(|armed| armed.strike(subject, connection))
    }

    fn remove(&self, id: u64) {
        let mut rules = self.rules();
        rules.armed.retain(|armed| armed.id != id);
        self.0.any.store(!rules.armed.is_empty(), Ordering::Release);
    }

    fn rules(&self) -> MutexGuard<'_, Rules> {
        self.0.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Armed {
    fn strike(&mut self, subject: &Subject<'_>, connection: u64) -> Option<Struck> {
        let Armed { rule, seen, struck, random, .. } = self;
        if !rule.is_for(subject, connection) {
            return None;
        }
        *seen += 1;
        // Drawn for each call, so that no draw depends on what came of those before.
        let drawn = random.f64() < rule.probability;
        if *seen < rule.first || *struck >= rule.times || !drawn {
            return None;
        }
        *struck += 1;
        let seed = random.u64(..);
        Some(Struck { reaction: rule.reaction.clone(), after_applying: rule.after_applying, seed })
    }
}

/// Removes its rule when dropped.
#[derive(Debug)]
#[must_use = "the rule goes when the guard is dropped; `stay` leaves it"]
pub struct FaultGuard {
    faults: Faults,
    id: u64,
    stays: bool,
}

impl FaultGuard {
    /// How many calls met the fault so far; 0 after [`Faults::clear`].
    pub fn struck(&self) -> u64 {
        let rules = self.faults.rules();
        rules.armed.iter().find(|armed| armed.id == self.id).map_or(0, |armed| armed.struck)
    }

    /// Leaves the rule until [`Faults::clear`].
    pub fn stay(mut self) {
        self.stays = true;
    }
}

impl Drop for FaultGuard {
    fn drop(&mut self) {
        if !self.stays {
            self.faults.remove(self.id);
        }
    }
}
