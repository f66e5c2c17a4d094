//! Has a server trace the request that comes next on a connection.

use std::time::Instant;

use crate::driver::Driver;
use crate::error::{Failure, Phase};
use crate::op::TraceNextQuery;
use crate::pool::Lease;
use crate::traces::{Trace, Traces};

/// Asks for the trace of a request that is sent next, and notes its id.
pub(super) async fn ask_for_trace<D: Driver>(
    lease: &mut Lease<'_, D>,
    operation: &'static str,
    traces: &Traces,
    until: Instant,
) -> Result<(), Failure> {
    let asked = lease.call(&TraceNextQuery, until).await;
    let session = asked.map_err(|failure| match failure.phase {
        Phase::Encode => failure,
        _ => failure.in_phase(Phase::Tracing),
    })?;
    if let Some(session) = session {
        traces.add(Trace { session, operation, host: lease.host.name.to_string() });
    }
    Ok(())
}
