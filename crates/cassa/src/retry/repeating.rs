//! What a failure leaves open: whether its request may have been applied, and whether it may be sent again.

use crate::error::{ErrorKind, Failure};
use crate::op::Request;

/// Whether a request that failed like this may have been applied, in part at least.
pub(crate) fn maybe_applied<R: Request>(failure: &Failure, request: &R) -> bool {
    let maybe = match failure.kind {
        ErrorKind::Transport
        | ErrorKind::Protocol
        | ErrorKind::TooLarge
        | ErrorKind::AttemptTimedOut
        | ErrorKind::PoolTimedOut
        | ErrorKind::ServerTimedOut
        | ErrorKind::Server => true,
        ErrorKind::Unavailable => !request.is_all_or_nothing(),
        _ => false,
    };
    maybe && R::NATURE.writes() && failure.sent()
}

/// Whether a request that failed like this may be sent again: what was not applied is not applied twice.
pub(crate) fn may_repeat<R: Request>(failure: &Failure, request: &R) -> bool {
    request.may_repeat() || (failure.kind == ErrorKind::Unavailable && request.is_row_of_counters())
}
