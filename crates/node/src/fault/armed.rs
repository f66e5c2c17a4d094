//! The rules that a node goes by at the moment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Reaction, Rule, Subject};

/// The faults of a node: its rules, in the order they were added. Clones are the same.
///
/// A program that counts votes, and its test:
///
/// ```
/// use cassa::blocking::{ColumnFamily, Pool};
/// use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
/// use cassa::{Options, Type};
/// use cassa_node::{Method, Node, Reaction, Rule};
///
/// /// Counts a vote once: cassa never sends an addition twice, and leaves it to the program to look.
/// fn vote(votes: &ColumnFamily, name: &str) -> cassa::Result<()> {
///     let before = count(votes, name)?;
///     match votes.add(name, "votes", 1) {
///         Err(error) if error.maybe_applied() => match count(votes, name)? > before {
///             true => Ok(()),
///             false => vote(votes, name),
///         },
///         done => done,
///     }
/// }
///
/// fn count(votes: &ColumnFamily, name: &str) -> cassa::Result<i64> {
///     let row = votes.get(name)?;
///     Ok(row.map(|row| row.value("votes")).transpose()?.flatten().unwrap_or(0))
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let node = Node::start_blocking()?;
/// let server = node.address().to_string();
/// let pool = Pool::connect(Options::new().server(&server).keyspace("Polls"))?;
/// let votes = ColumnFamilyDefinition::new("Polls", "Votes")
///     .key(Type::Utf8)
///     .comparator(Type::Utf8)
///     .default_validator(Type::Counter);
/// pool.schema().create_keyspace(&KeyspaceDefinition::new("Polls").column_family(votes))?;
/// let votes = pool.column_family("Votes")?;
///
/// // The first addition is lost on its way, the answer to the second on its way back. cassa sends both as batch_mutate.
/// let adding = |reaction| Rule::new(reaction).method(Method::BatchMutate).column_family("Votes");
/// let lost = node.faults().add(adding(Reaction::Close).nth(1));
/// let unanswered = node.faults().add(adding(Reaction::Close).after_applying().nth(2));
/// vote(&votes, "ann")?;
/// assert_eq!(count(&votes, "ann")?, 1);
/// assert_eq!((lost.struck(), unanswered.struck()), (1, 1));
///
/// let mut calls = node.calls();
/// calls.retain(|call| call.method == Some(Method::BatchMutate));
/// let came_of_it: Vec<_> = calls.iter().map(|call| (call.applied, call.answered)).collect();
/// assert_eq!(came_of_it, [(false, false), (true, false)]);
/// # Ok(())
/// # }
/// ```
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
    /// Calls that come from now on meet this rule; of several rules for one call the first decides, and all count it. The rule
    /// goes when the guard is dropped.
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
        let mut struck = None;
        // Every rule counts the calls it is for, whichever decides.
        for armed in &mut self.rules().armed {
            if armed.is_due(subject, connection) && struck.is_none() {
                struck = Some(armed.strike());
            }
        }
        struck
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
    /// Counts a call, and says whether the rule is for it.
    fn is_due(&mut self, subject: &Subject<'_>, connection: u64) -> bool {
        let Armed { rule, seen, struck, random, .. } = self;
        if !rule.is_for(subject, connection) {
            return false;
        }
        *seen += 1;
        // Drawn for each call, so that no draw depends on what came of those before.
        let drawn = random.f64() < rule.probability;
        drawn && (rule.first..=rule.last).contains(seen) && *struck < rule.times
    }

    fn strike(&mut self) -> Struck {
        self.struck += 1;
        let Rule { reaction, after_applying, .. } = &self.rule;
        // Of the rule's own, so that nothing of what it draws depends on this.
        let seed = self.rule.seed.wrapping_add(self.struck);
        Struck { reaction: reaction.clone(), after_applying: *after_applying, seed }
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
