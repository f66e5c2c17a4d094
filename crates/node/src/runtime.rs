//! The threads that serve every node of the process, started with the first.
//!
//! They are the node's own: a test's runtime may be blocked, paused, or not be there at all.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

use crate::StartError;

/// Enough for clients on as many cores to be served side by side, few beside the test that runs them.
const THREADS: usize = 2;

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// The runtime that serves nodes.
pub(crate) fn runtime() -> Result<&'static Runtime, StartError> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let started = Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_name("cassa-node")
        .enable_all()
        .build()
        .map_err(StartError::Threads)?;
    // Of two that start at once one is dropped, unused, on a thread of its caller.
    Ok(RUNTIME.get_or_init(|| started))
}
