//! Which calls a fault is for.

use cassa_wire::Method;

use super::{Reaction, Subject};

/// A reaction, and the calls it is for: all of them unless told. Every condition must hold.
///
/// ```
/// use cassa_node::{Exception, Method, Reaction, Rule};
/// // The second batch for Users is applied, and its client told that it timed out.
/// let timed_out = Exception::TimedOut {
///     acknowledged_by: None,
///     acknowledged_by_batchlog: None,
///     paxos_in_progress: None,
/// };
/// Rule::new(Reaction::Throw(timed_out))
///     .after_applying()
///     .method(Method::BatchMutate)
///     .column_family("Users")
///     .nth(2);
/// ```
#[derive(Debug, Clone)]
#[must_use = "a rule does nothing before it is given to `Node::faults`"]
pub struct Rule {
    pub(crate) reaction: Reaction,
    pub(crate) after_applying: bool,
    methods: Vec<Method>,
    families: Vec<String>,
    keys: Vec<Vec<u8>>,
    connection: Option<u64>,
    pub(super) first: u64,
    pub(super) last: u64,
    pub(super) times: u64,
    pub(super) probability: f64,
    pub(super) seed: u64,
}

impl Rule {
    /// A rule for every call.
    pub fn new(reaction: Reaction) -> Rule {
        Rule {
            reaction,
            after_applying: false,
            methods: Vec::new(),
            families: Vec::new(),
            keys: Vec::new(),
            connection: None,
            first: 1,
            last: u64::MAX,
            times: u64::MAX,
            probability: 1.0,
            seed: 0,
        }
    }

    /// The reaction comes when the call was applied, for those reactions that can come before or after it. A call that the node
    /// refuses by itself is answered with its own refusal.
    pub fn after_applying(mut self) -> Rule {
        self.after_applying = true;
        self
    }

    /// For calls of this method, or of another told before. cassa sends a single column as `insert`, and several, or counters, as
    /// `batch_mutate`.
    pub fn method(mut self, method: Method) -> Rule {
        self.methods.push(method);
        self
    }

    /// For calls that name this column family, or another told before.
    pub fn column_family(mut self, name: impl Into<String>) -> Rule {
        self.families.push(name.into());
        self
    }

    /// For calls that name this key, as packed bytes, or another told before.
    pub fn key(mut self, key: impl Into<Vec<u8>>) -> Rule {
        self.keys.push(key.into());
        self
    }

    /// For calls on this connection; [`Call::connection`](super::Call::connection) has its number.
    pub fn connection(mut self, number: u64) -> Rule {
        self.connection = Some(number);
        self
    }

    /// For the `n`th call for which the other conditions hold, counted from 1, and for no other.
    pub fn nth(mut self, n: u64) -> Rule {
        (self.first, self.last) = (n, n);
        self
    }

    /// For the `n`th call for which the other conditions hold, counted from 1, and those that follow.
    pub fn from(mut self, n: u64) -> Rule {
        (self.first, self.last) = (n, u64::MAX);
        self
    }

    /// For so many calls; then no more.
    pub fn times(mut self, times: u64) -> Rule {
        self.times = times;
        self
    }

    /// For this share of the calls for which the other conditions hold, from 0 to 1, drawn with this seed: the same calls in the
    /// same order meet the same faults.
    pub fn probability(mut self, share: f64, seed: u64) -> Rule {
        (self.probability, self.seed) = (share, seed);
        self
    }

    /// Whether it is for calls like this one, apart from counts and chance.
    pub(super) fn is_for(&self, subject: &Subject<'_>, connection: u64) -> bool {
        let any = |told: bool, holds: bool| !told || holds;
        any(
            !self.methods.is_empty(),
            subject.method.is_some_and(|method| self.methods.contains(&method)),
        ) && any(
            !self.families.is_empty(),
            subject.families.iter().any(|name| self.families.iter().any(|told| told == name)),
        ) && any(
            !self.keys.is_empty(),
            subject.keys.iter().any(|key| self.keys.iter().any(|told| told == key)),
        ) && self.connection.is_none_or(|number| number == connection)
    }
}
