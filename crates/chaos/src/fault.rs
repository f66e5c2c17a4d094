//! What goes wrong with one node.

use std::time::{Duration, Instant};

use crate::proxy::Mode;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Its process is killed, and started again.
    Kill,
    /// Its process is halted.
    Pause,
    /// Its link is cut, in this way, for so long.
    Cut(Mode, Duration),
    /// Its link is slow.
    Slow(Duration),
    /// Its replies are preceded by older ones.
    Stray(Duration),
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Kill => "kill",
            Kind::Pause => "pause",
            Kind::Cut(Mode::Resetting, _) => "cut: reset",
            Kind::Cut(Mode::Silent, _) => "cut: silent",
            Kind::Cut(Mode::Halving, _) => "cut: in a reply",
            Kind::Cut(..) => "cut: ended",
            Kind::Slow(_) => "slow",
            Kind::Stray(_) => "stray replies",
        }
    }
}

/// All kinds, in the order they come: a round takes a minute, and longer where peers are slow to see a node again.
pub(crate) const KINDS: &[Kind] = &[
    Kind::Kill,
    Kind::Cut(Mode::Resetting, Duration::from_millis(1000)),
    Kind::Stray(Duration::from_millis(500)),
    Kind::Cut(Mode::Ending, Duration::from_millis(200)),
    Kind::Pause,
    Kind::Cut(Mode::Silent, Duration::from_millis(3000)),
    Kind::Cut(Mode::Halving, Duration::from_millis(500)),
    Kind::Slow(Duration::from_millis(2000)),
    Kind::Cut(Mode::Resetting, Duration::from_millis(200)),
    Kind::Cut(Mode::Ending, Duration::from_millis(1000)),
];

/// A fault that was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    pub(crate) kind: Kind,
    /// Of which node, from 0.
    pub(crate) node: usize,
    pub(crate) begun: Instant,
    /// When the node was there again, and its peers knew.
    pub(crate) healed: Instant,
    /// When nothing of it was looked at any more.
    pub(crate) over: Instant,
    /// The connections to the node then.
    pub(crate) accounts: Accounts,
    /// How many of the pool's connections were found closed one by one meanwhile.
    pub(crate) hung_up: u64,
}

/// How many connections to a node there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Accounts {
    /// As the pool's statistics tell.
    pub(crate) believed: usize,
    /// As its link has sockets.
    pub(crate) carried: usize,
}

impl Accounts {
    pub(crate) fn agree(self) -> bool {
        self.believed == self.carried
    }
}
