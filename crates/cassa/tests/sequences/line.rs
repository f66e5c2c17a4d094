//! A line of Cassandra, and what a model must know of it.

use cassa::types::token::Partitioner;

use crate::handle::Handle;
use crate::operation::Range;

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

    /// Servers before 2.0 can't remove slices, those before 3.0 none without a start or a finish, and those from 3.0 on none within a
    /// super column.
    pub(crate) fn removes_slice(self, handle: Handle, range: &Range) -> bool {
        let closed = range.start.is_some() && range.finish.is_some();
        let since = if closed { Line(2, 0) } else { Line(3, 0) };
        self >= since && (handle.within.is_none() || self < Line(3, 0))
    }
}
