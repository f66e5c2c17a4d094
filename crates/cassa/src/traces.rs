//! Requests that servers trace: the ids of their traces.

use std::collections::VecDeque;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

/// How many are kept at most.
const KEPT: usize = 1_024;

/// The traces of a handle's requests: [`ColumnFamily::traced`](crate::column_family::ColumnFamily::traced). Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Traces(Arc<Mutex<VecDeque<Trace>>>);

/// A request that a server has traced, or was about to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trace {
    /// The trace's `session_id` in `system_traces`, a time UUID.
    pub session: Uuid,
    /// The request's name: `get_slice`, `insert`.
    pub operation: &'static str,
    /// The coordinator, as `host:port`.
    pub host: String,
}

impl Traces {
    /// None yet.
    pub fn new() -> Traces {
        Traces::default()
    }

    /// Those of requests sent since it was asked before, oldest first; of more than 1,024 the last.
    pub fn take(&self) -> Vec<Trace> {
        std::mem::take(&mut *self.lock()).into()
    }

    pub(crate) fn add(&self, trace: Trace) {
        let mut traces = self.lock();
        if traces.len() >= KEPT {
            traces.pop_front();
        }
        traces.push_back(trace);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Trace>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Equal to its clones alone.
impl PartialEq for Traces {
    fn eq(&self, other: &Traces) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Traces {}

impl Hash for Traces {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}
