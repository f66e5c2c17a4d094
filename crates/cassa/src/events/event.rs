//! The events.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Phase};
use crate::pool::HostSource;

/// What a call asks for, without any key or value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation<'a> {
    /// The request's name as errors have it: `get_slice`, `batch_mutate`.
    pub name: &'static str,
    /// The keyspace, if it is about one.
    pub keyspace: Option<&'a str>,
    /// The column family, if it is about one.
    pub column_family: Option<&'a str>,
}

/// Something that a pool did or saw. Hosts are `host:port`.
///
/// No event has a password, a key or a value of its own; but the words of servers, which are a `cause` and part of an `error`, may name
/// keys and columns.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A connection was opened, greeted and logged in, for a call or beside the calls.
    #[non_exhaustive]
    ConnectionOpened {
        /// To this host.
        host: &'a str,
        /// How long all of that took.
        took: Duration,
    },
    /// A connection could not be opened.
    #[non_exhaustive]
    ConnectionFailed {
        /// To this host.
        host: &'a str,
        /// How far it came.
        phase: Phase,
        /// What kind of failure it was.
        kind: ErrorKind,
        /// Why, in words.
        cause: &'a str,
    },
    /// A call has got a connection.
    #[non_exhaustive]
    CheckedOut {
        /// To this host.
        host: &'a str,
    },
    /// A call doesn't use its connection any more: one for each [`CheckedOut`](Self::CheckedOut). If it isn't kept, it is closed next.
    #[non_exhaustive]
    CheckedIn {
        /// To this host.
        host: &'a str,
    },
    /// A connection was closed: one for each [`ConnectionOpened`](Self::ConnectionOpened).
    #[non_exhaustive]
    ConnectionClosed {
        /// To this host.
        host: &'a str,
        /// Why.
        reason: CloseReason,
    },
    /// A call begins to wait, since as many connections are in use as there may be.
    #[non_exhaustive]
    PoolAtMax {
        /// As many as there are.
        open: usize,
    },
    /// A call has waited long for a connection, in vain or not: [`Options::slow_checkout`](crate::Options::slow_checkout).
    #[non_exhaustive]
    SlowCheckout {
        /// For so long.
        waited: Duration,
    },
    /// A call got no connection in time.
    #[non_exhaustive]
    CheckoutFailed {
        /// It has waited for so long.
        waited: Duration,
    },
    /// The pool was closed, or nobody uses it any more.
    #[non_exhaustive]
    PoolClosed,
    /// A request was answered with success.
    #[non_exhaustive]
    Answered {
        /// What it asked for.
        operation: Operation<'a>,
        /// By this host.
        host: &'a str,
        /// How long after the call had its connection.
        took: Duration,
    },
    /// One attempt of a call has failed.
    #[non_exhaustive]
    AttemptFailed {
        /// What it asked for.
        operation: Operation<'a>,
        /// At this host.
        host: &'a str,
        /// How far it came.
        phase: Phase,
        /// What kind of failure it was.
        kind: ErrorKind,
        /// Why, in words.
        cause: &'a str,
        /// How long the attempt took, the wait for a connection included.
        took: Duration,
    },
    /// What has failed is tried once more.
    #[non_exhaustive]
    Retry {
        /// What it asks for.
        operation: Operation<'a>,
        /// How many attempts have failed.
        failed: usize,
        /// When this time has passed.
        wait: Duration,
    },
    /// A read without an answer was sent to another host as well.
    #[non_exhaustive]
    Hedged {
        /// What it asks for.
        operation: Operation<'a>,
        /// To this one.
        host: &'a str,
    },
    /// A request has failed for good.
    #[non_exhaustive]
    CallFailed {
        /// What it asked for.
        operation: Operation<'a>,
        /// As the call returns it.
        error: &'a Error,
    },
    /// A host has failed and is believed down: calls go to others.
    #[non_exhaustive]
    HostDown {
        /// This one.
        host: &'a str,
        /// When it is looked at again.
        probe_in: Duration,
    },
    /// A host that was down has answered.
    #[non_exhaustive]
    HostUp {
        /// This one.
        host: &'a str,
    },
    /// A connection of a host broke or was found closed, so its idle ones were closed with it.
    #[non_exhaustive]
    HostSuspected {
        /// This one.
        host: &'a str,
        /// How many were closed.
        closed: usize,
    },
    /// A host that is down is looked at: a connection to it is opened beside the calls.
    #[non_exhaustive]
    Probing {
        /// This one.
        host: &'a str,
    },
    /// A host is of another cluster than the pool's, and not used.
    #[non_exhaustive]
    HostRefused {
        /// This one.
        host: &'a str,
        /// Its cluster and the pool's, in words.
        cause: &'a str,
    },
    /// There is a host that wasn't there before.
    #[non_exhaustive]
    HostAdded {
        /// This one.
        host: &'a str,
        /// How it came into the pool.
        source: HostSource,
    },
    /// A host has left the pool: its connections are closed when their calls end.
    #[non_exhaustive]
    HostRemoved {
        /// This one.
        host: &'a str,
    },
    /// The program told its servers: [`Options::server_list`](crate::Options::server_list).
    #[non_exhaustive]
    ServersObtained {
        /// Each as `host:port`.
        servers: &'a [String],
    },
}

/// Why a connection was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CloseReason {
    /// The last reply wasn't read whole: it broke, there was no answer in time, the call was dropped, or a hedged read had its answer from
    /// another host.
    Broken,
    /// Its host has closed it while nobody used it.
    HungUp,
    /// Another connection of its host broke, or was found closed.
    Suspected,
    /// It has carried [`recycle_after`](crate::Options::recycle_after) requests.
    Recycled,
    /// Nobody has used it for [`idle_timeout`](crate::Options::idle_timeout).
    Idle,
    /// It has lived for [`max_lifetime`](crate::Options::max_lifetime).
    Old,
    /// As many as the pool's size were idle.
    Surplus,
    /// It made room for one to another host, which a call preferred or waited for.
    Replaced,
    /// Its host isn't one of the pool's any more, or in another data centre and not needed.
    HostGone,
    /// The pool was closed, or nobody uses it any more.
    PoolClosed,
}

impl CloseReason {
    /// All of them.
    pub(crate) const ALL: [CloseReason; 10] = [
        CloseReason::Broken,
        CloseReason::HungUp,
        CloseReason::Suspected,
        CloseReason::Recycled,
        CloseReason::Idle,
        CloseReason::Old,
        CloseReason::Surplus,
        CloseReason::Replaced,
        CloseReason::HostGone,
        CloseReason::PoolClosed,
    ];

    /// In one word, as metrics are labelled.
    pub fn name(self) -> &'static str {
        match self {
            CloseReason::Broken => "broken",
            CloseReason::HungUp => "hung_up",
            CloseReason::Suspected => "suspected",
            CloseReason::Recycled => "recycled",
            CloseReason::Idle => "idle",
            CloseReason::Old => "old",
            CloseReason::Surplus => "surplus",
            CloseReason::Replaced => "replaced",
            CloseReason::HostGone => "host_gone",
            CloseReason::PoolClosed => "pool_closed",
        }
    }
}
