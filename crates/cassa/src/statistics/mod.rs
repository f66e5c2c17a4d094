//! What a pool has now and what it has done: numbers that cost its calls next to nothing.

mod tally;
mod times;

use std::fmt;
use std::time::Instant;

pub(crate) use tally::{HostTally, Tally};
pub use times::Times;

use crate::events::CloseReason;

/// What a pool has now, and what it has done since it was made: [`Pool::statistics`](crate::pool::Pool::statistics).
///
/// The connections are those of one moment. What is counted goes up only, each number by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statistics {
    /// Connections that are being opened.
    pub opening: usize,
    /// Connections nobody uses.
    pub idle: usize,
    /// Connections that calls use.
    pub in_use: usize,
    /// Calls waiting for a connection.
    pub waiting: usize,
    /// How often a call has waited for a connection and how long, in vain or not. One that is dropped has waited too.
    pub waits: Times,
    /// How many calls got no connection in time.
    pub unserved: u64,
    /// How many connections were opened.
    pub opened: u64,
    /// How often a connection could not be opened.
    pub connects_failed: u64,
    /// How many connections were closed, and why.
    pub closed: Closed,
    /// How many attempts were made anew after one had failed.
    pub retries: u64,
    /// How often a read was sent to a second host.
    pub hedges: u64,
    /// The hosts there are.
    pub hosts: Vec<HostStatistics>,
}

impl Statistics {
    /// Connections that exist or are being opened.
    pub fn open(&self) -> usize {
        self.opening + self.idle + self.in_use
    }
}

/// How many connections were closed, and why.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Closed([u64; CloseReason::ALL.len()]);

impl Closed {
    /// For this reason.
    pub fn because(&self, reason: CloseReason) -> u64 {
        self.0.get(reason as usize).copied().unwrap_or_default()
    }

    /// For any.
    pub fn all(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Each reason with its number, those without any too.
    pub fn by_reason(&self) -> impl Iterator<Item = (CloseReason, u64)> {
        CloseReason::ALL.into_iter().zip(self.0)
    }
}

/// The reasons there were, with their numbers.
impl fmt::Debug for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.by_reason().filter(|(_, closed)| *closed > 0)).finish()
    }
}

/// What a pool knows of one host's calls.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HostStatistics {
    /// The host as `host:port`.
    pub address: String,
    /// Connections to it that exist or are being opened.
    pub open: usize,
    /// Whether it is believed up.
    pub state: HostState,
    /// How many requests of calls were sent to it and have ended: answered, failed or dropped.
    pub calls: u64,
    /// How many of them have failed, with a server's exception too. Not those that were dropped.
    pub errors: u64,
    /// How long answers took, exceptions among them, from when the call had its connection.
    pub latency: Times,
}

/// Whether a host is believed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostState {
    /// Calls go to it.
    Up,
    /// It has failed: calls go to others.
    Down {
        /// When it is looked at again; `None` while it is being looked at.
        until: Option<Instant>,
    },
}
