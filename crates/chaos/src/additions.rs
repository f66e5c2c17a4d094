//! How often each addition to a counter was sent: what servers then count is another matter.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use cassa_wire::{
    Add, AnyCall, ApiVersion, BatchMutate, Exception, ReplyError, decode_reply, decode_request,
};

use crate::frames;

/// The methods that add to counters.
const METHODS: [&[u8]; 2] = [b"add", b"batch_mutate"];

/// Every addition adds to a column of its own, so that the same column twice is the same addition twice.
#[derive(Debug, Default)]
pub(crate) struct Additions {
    sent: Mutex<HashMap<(Bytes, Bytes), u32>>,
}

impl Additions {
    /// Looks at a message that a client sent, whole, with its length before it.
    pub(crate) fn sent(&self, request: &Bytes) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        for addition in Request::of(request).into_iter().flat_map(|request| request.additions) {
            *sent.entry(addition).or_default() += 1;
        }
    }

    /// Looks at the reply to it: a server that says `Unavailable` has applied nothing of one row, which is as good as not sent then.
    pub(crate) fn answered(&self, request: &Bytes, reply: &Bytes) {
        let Some(request) = Request::of(request).filter(|request| request.is_refused_by(reply))
        else {
            return;
        };
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        for addition in request.additions {
            sent.entry(addition).and_modify(|times| *times -= 1);
        }
    }

    /// How often an addition was sent whose call has ended; it is forgotten, so that a long run takes no more memory than a short one.
    pub(crate) fn take(&self, key: &str, column: &str) -> u32 {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.remove(&(detached(key.as_bytes()), detached(column.as_bytes()))).unwrap_or_default()
    }
}

/// A request that adds to counters.
struct Request {
    sequence: i32,
    call: AnyCall,
    additions: Vec<(Bytes, Bytes)>,
}

impl Request {
    fn of(frame: &Bytes) -> Option<Request> {
        if !METHODS.contains(&frames::method(frame)?) {
            return None;
        }
        let request = decode_request(frame.slice(frames::HEADER..), ApiVersion::V20_1_0).ok()?;
        let additions = additions(&request.call);
        Some(Request { sequence: request.sequence, call: request.call, additions })
    }

    fn is_refused_by(&self, reply: &Bytes) -> bool {
        let Some(reply) = reply.get(frames::HEADER..).map(|body| reply.slice_ref(body)) else {
            return false;
        };
        let refused = match self.call {
            AnyCall::Add(_) => decode_reply::<Add>(reply, self.sequence).err(),
            _ => decode_reply::<BatchMutate>(reply, self.sequence).err(),
        };
        matches!(refused, Some(ReplyError::Exception(Exception::Unavailable)))
    }
}

/// The key and column of each counter that is added to.
fn additions(call: &AnyCall) -> Vec<(Bytes, Bytes)> {
    match call {
        AnyCall::Add(add) => vec![(detached(&add.key), detached(&add.column.name))],
        AnyCall::BatchMutate(batch) => {
            let mutations = batch.mutation_map.iter().flat_map(|(key, families)| {
                let mutations = families.iter().flat_map(|(_, mutations)| mutations);
                mutations.map(move |mutation| (key, mutation))
            });
            let counters = mutations.filter_map(|(key, mutation)| {
                let counter = mutation.column_or_supercolumn.as_ref()?.counter_column.as_ref()?;
                Some((detached(key), detached(&counter.name)))
            });
            counters.collect()
        }
        _ => Vec::new(),
    }
}

/// A copy that doesn't keep the message.
fn detached(bytes: &[u8]) -> Bytes {
    Bytes::copy_from_slice(bytes)
}

#[cfg(test)]
mod tests {
    use cassa_wire::{
        ColumnParent, ConsistencyLevel, CounterColumn, encode_call, encode_exception,
    };

    use super::*;

    const API: ApiVersion = ApiVersion::V20_1_0;
    const SEQUENCE: i32 = 7;

    fn add(column: &'static str) -> Bytes {
        let call = Add {
            key: Bytes::from_static(b"row"),
            column_parent: ColumnParent { column_family: "Counts".into(), super_column: None },
            column: CounterColumn { name: Bytes::from_static(column.as_bytes()), value: 1 },
            consistency_level: ConsistencyLevel::Quorum,
        };
        let mut frame = Vec::new();
        encode_call(&call, SEQUENCE, API, &mut frame).expect("encoded");
        frame.into()
    }

    #[test]
    fn an_addition_counts_as_often_as_it_was_sent_whole() {
        let additions = Additions::default();
        additions.sent(&add("a"));
        additions.sent(&add("b"));
        additions.sent(&Bytes::from_static(b"\0\0\0\x0b\x80\x01\0\x01\0\0\0\x03add"));
        additions.sent(&add("b"));
        assert_eq!((additions.take("row", "a"), additions.take("row", "b")), (1, 2));
        assert_eq!(additions.take("row", "c"), 0);
    }

    #[test]
    fn an_addition_that_was_refused_and_not_one_that_timed_out_is_as_good_as_not_sent() {
        let timed_out = Exception::TimedOut {
            acknowledged_by: None,
            acknowledged_by_batchlog: None,
            paxos_in_progress: None,
        };
        for (exception, times) in [(Exception::Unavailable, 0), (timed_out, 1)] {
            let additions = Additions::default();
            let mut reply = Vec::new();
            encode_exception::<Add>(&exception, SEQUENCE, API, &mut reply).expect("encoded");
            additions.sent(&add("a"));
            additions.answered(&add("a"), &reply.into());
            assert_eq!(additions.take("row", "a"), times, "{exception:?}");
        }
    }
}
