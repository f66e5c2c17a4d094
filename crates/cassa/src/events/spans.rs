//! Spans of the crate `tracing`, one a call, and the pool's events in them: without keys, values and servers' words, which may name both.

use std::future::Future;

use tracing::{Instrument, Level, Span, debug, debug_span, enabled, field, info, trace, warn};

use super::Event;
use crate::op::Request;

const TARGET: &str = "cassa";
const CALL: &str = "call";

/// Whether there is a subscriber that may want events.
pub(super) fn are_wanted() -> bool {
    enabled!(target: "cassa", Level::WARN)
}

/// A call within its span.
pub(crate) fn of_call<R: Request, F: Future>(
    request: &R,
    call: F,
) -> impl Future<Output = F::Output> + use<R, F> {
    let operation = request.operation();
    let span = debug_span!(
        target: TARGET,
        CALL,
        "otel.kind" = "client",
        "db.system.name" = "cassandra",
        "db.operation.name" = operation.name,
        "db.namespace" = operation.keyspace,
        "db.collection.name" = operation.column_family,
        "server.address" = field::Empty,
        "error.type" = field::Empty,
    );
    call.instrument(span)
}

/// The span of the call that is under way. Where there is none, the current one is the program's, whose fields are its own.
fn span_of_call() -> Option<Span> {
    let span = Span::current();
    let is_of_call = span.metadata().is_some_and(|of| (of.target(), of.name()) == (TARGET, CALL));
    is_of_call.then_some(span)
}

/// The event, in the span of its call if it is one of a call's.
pub(super) fn tell(event: &Event<'_>) {
    match *event {
        Event::Answered { host, .. } => {
            if let Some(call) = span_of_call() {
                call.record("server.address", host);
            }
        }
        Event::CallFailed { error, .. } => {
            if let Some(call) = span_of_call() {
                call.record("error.type", field::debug(error.kind()));
            }
        }
        Event::AttemptFailed { host, phase, kind, took, .. } => {
            debug!(target: "cassa", host, %phase, ?kind, ?took, "an attempt has failed");
        }
        Event::Retry { failed, wait, .. } => {
            debug!(target: "cassa", failed, ?wait, "it is tried once more");
        }
        Event::Hedged { host, .. } => debug!(target: "cassa", host, "a second host is asked"),
        Event::ConnectionFailed { host, phase, kind, .. } => {
            info!(target: "cassa", host, %phase, ?kind, "a connection could not be opened");
        }
        Event::ConnectionOpened { host, took } => {
            debug!(target: "cassa", host, ?took, "a connection was opened");
        }
        Event::ConnectionClosed { host, reason } => {
            debug!(target: "cassa", host, reason = reason.name(), "a connection was closed");
        }
        Event::SlowCheckout { waited } => {
            warn!(target: "cassa", ?waited, "a call has waited long for a connection");
        }
        Event::CheckoutFailed { waited } => {
            warn!(target: "cassa", ?waited, "a call got no connection in time");
        }
        Event::HostDown { host, probe_in } => {
            warn!(target: "cassa", host, ?probe_in, "a host is down");
        }
        Event::HostUp { host } => info!(target: "cassa", host, "a host answers again"),
        Event::HostRefused { host, .. } => {
            warn!(target: "cassa", host, "a host is of another cluster");
        }
        Event::HostAdded { host, source } => {
            info!(target: "cassa", host, ?source, "there is a new host");
        }
        Event::HostRemoved { host } => info!(target: "cassa", host, "a host has left"),
        Event::ServersObtained { servers } => {
            debug!(target: "cassa", ?servers, "the servers were told");
        }
        Event::PoolClosed => info!(target: "cassa", "the pool is closed"),
        Event::HostSuspected { .. }
        | Event::Probing { .. }
        | Event::CheckedOut { .. }
        | Event::CheckedIn { .. }
        | Event::PoolAtMax { .. } => trace!(target: "cassa", ?event),
    }
}
