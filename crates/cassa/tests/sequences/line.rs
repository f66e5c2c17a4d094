//! A line of Cassandra, and what a model must know of it.

use cassa::types::token::Partitioner;

/// 1.2, 3.11.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line(pub(crate) u16, pub(crate) u16);

impl Line {
    pub(crate) fn of(version: &str) -> Line {
        let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
        Line(numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    }

    /// The one the testbed starts it with.
    pub(crate) fn partitioner(self) -> Partitioner {
        if self < Line(1, 2) { Partitioner::Random } else { Partitioner::Murmur3 }
    }
}
