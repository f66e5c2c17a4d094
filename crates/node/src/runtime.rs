//! The threads that serve every node of the process, started with the first.
//!
//! They are the node's own: a test's runtime may be blocked, paused, or not be there at all.

use std::sync::{Mutex, OnceLock, PoisonError};

use tokio::runtime::{Builder, Runtime};

use crate::StartError;

/// Enough for clients on as many cores to be served side by side, few beside the test that runs them.
const THREADS: usize = 2;

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// Held by who starts it: of two one would be dropped, which a caller who is a task of a runtime must not.
static STARTING: Mutex<()> = Mutex::new(());

/// The runtime that serves nodes.
pub(crate) fn runtime() -> Result<&'static Runtime, StartError> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let _one_at_a_time = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let started = Builder::new_multi_thread()
        .worker_threads(THREADS)
        .thread_name("cassa-node")
        .enable_all()
        .build()
        .map_err(StartError::Threads)?;
    Ok(RUNTIME.get_or_init(|| started))
}
