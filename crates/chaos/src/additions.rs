//! How often each addition to a counter was sent: what servers then count is another matter.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use cassa_wire::{AnyCall, ApiVersion, decode_request};

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
    pub(crate) fn see(&self, frame: &Bytes) {
        if !frames::method(frame).is_some_and(|method| METHODS.contains(&method)) {
            return;
        }
        let request = decode_request(frame.slice(frames::HEADER..), ApiVersion::V20_1_0);
        match request.map(|request| request.call) {
            Ok(AnyCall::Add(add)) => self.count(&add.key, &add.column.name),
            Ok(AnyCall::BatchMutate(batch)) => {
                for (key, families) in batch.mutation_map.iter() {
                    let mutations = families.iter().flat_map(|(_, mutations)| mutations);
                    let added = mutations
                        .filter_map(|mutation| mutation.column_or_supercolumn.as_ref())
                        .filter_map(|column| column.counter_column.as_ref());
                    added.for_each(|counter| self.count(key, &counter.name));
                }
            }
            _ => {}
        }
    }

    fn count(&self, key: &[u8], column: &[u8]) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        *sent.entry((detached(key), detached(column))).or_default() += 1;
    }

    /// How often an addition was sent whose call has ended; it is forgotten, so that a long run takes no more memory than a short one.
    pub(crate) fn take(&self, key: &str, column: &str) -> u32 {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.remove(&(detached(key.as_bytes()), detached(column.as_bytes()))).unwrap_or_default()
    }
}

/// A copy that doesn't keep the message.
fn detached(bytes: &[u8]) -> Bytes {
    Bytes::copy_from_slice(bytes)
}

#[cfg(test)]
mod tests {
    use cassa_wire::{Add, ColumnParent, ConsistencyLevel, CounterColumn, encode_call};

    use super::*;

    fn add(column: &'static str) -> Bytes {
        let call = Add {
            key: Bytes::from_static(b"row"),
            column_parent: ColumnParent { column_family: "Counts".into(), super_column: None },
            column: CounterColumn { name: Bytes::from_static(column.as_bytes()), value: 1 },
            consistency_level: ConsistencyLevel::Quorum,
        };
        let mut frame = Vec::new();
        encode_call(&call, 7, ApiVersion::V20_1_0, &mut frame).expect("encoded");
        frame.into()
    }

    #[test]
    fn an_addition_counts_as_often_as_it_was_sent_whole() {
        let additions = Additions::default();
        additions.see(&add("a"));
        additions.see(&add("b"));
        additions.see(&Bytes::from_static(b"\0\0\0\x0b\x80\x01\0\x01\0\0\0\x03add"));
        additions.see(&add("b"));
        assert_eq!((additions.take("row", "a"), additions.take("row", "b")), (1, 2));
        assert_eq!(additions.take("row", "c"), 0);
    }
}
