//! That the connection's next query be traced.

use uuid::Uuid;

use super::{Nature, Request};

#[derive(Debug, Clone, Copy)]
pub(crate) struct TraceNextQuery;

impl Request for TraceNextQuery {
    /// The trace's id; `None` when the answer is none.
    type Reply = Option<Uuid>;

    const NAME: &'static str = "trace_next_query";
    const NATURE: Nature = Nature::Read;
}
