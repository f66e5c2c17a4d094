//! From a request to the replicas it is for: who must answer, and what comes of it when some don't.

mod write;

pub(crate) use write::write;
