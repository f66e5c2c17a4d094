//! The exchange that is measured, as bytes: a `get_slice` of one column by its name, and its reply.

use std::ops::Range;

use cassa_wire::{
    ApiVersion, ColumnParent, ConsistencyLevel, GetSlice, PageBuilder, SlicePredicate, encode_call,
    encode_result,
};

use crate::Result;

/// Cassandra 0.8: the oldest interface with types of keys, and its greeting is the shortest.
pub(crate) const API: ApiVersion = ApiVersion::V19_16_0;
pub(crate) const KEYSPACE: &str = "Keyspace1";
pub(crate) const COLUMN_FAMILY: &str = "Standard1";
pub(crate) const KEY: &str = "foo";
pub(crate) const COLUMN: &str = "column1";
pub(crate) const VALUE: &str = "a value whose length makes a reply of 120 bytes..";

/// Where a `get_slice` has its sequence id, frame header included: behind length, version and the method's name.
const SEQUENCE: Range<usize> = 21..25;

/// The request's frame.
pub(crate) fn request() -> Result<Vec<u8>> {
    let call = GetSlice {
        key: KEY.into(),
        column_parent: ColumnParent { column_family: COLUMN_FAMILY.into(), super_column: None },
        predicate: SlicePredicate { column_names: Some(vec![COLUMN.into()]), slice_range: None },
        consistency_level: ConsistencyLevel::One,
    };
    let mut frame = Vec::new();
    encode_call(&call, 0, API, &mut frame)?;
    Ok(frame)
}

/// The reply's frame.
pub(crate) fn reply() -> Result<Vec<u8>> {
    let mut page = PageBuilder::new();
    page.column(COLUMN.as_bytes(), VALUE.as_bytes(), 1_261_349_837_816_957, None);
    let mut frame = Vec::new();
    encode_result::<GetSlice>(&page.finish()?, 0, API, &mut frame)?;
    Ok(frame)
}

/// Turns `reply` into the answer to `frame`; false when that isn't `request` but for its sequence id.
pub(crate) fn answers(frame: &[u8], request: &[u8], reply: &mut [u8]) -> bool {
    let (Some(sequence), Some(place)) = (frame.get(SEQUENCE), reply.get_mut(SEQUENCE)) else {
        return false;
    };
    place.copy_from_slice(sequence);
    around(frame) == around(request)
}

/// What stands before and behind the sequence id.
fn around(frame: &[u8]) -> (Option<&[u8]>, Option<&[u8]>) {
    (frame.get(..SEQUENCE.start), frame.get(SEQUENCE.end..))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use cassa_wire::decode_reply;

    #[test]
    fn the_reply_carries_the_value_and_the_requests_sequence_id() {
        let (request, mut reply) = (request().expect("encoded"), reply().expect("encoded"));
        let mut sent = request.clone();
        sent[SEQUENCE].copy_from_slice(&7_i32.to_be_bytes());
        assert!(answers(&sent, &request, &mut reply));
        let page = decode_reply::<GetSlice>(Bytes::from(reply).slice(4..), 7).expect("the reply");
        assert_eq!(page.column(0).value(), VALUE.as_bytes());
    }

    #[test]
    fn another_request_is_not_answered() {
        let (request, mut reply) = (request().expect("encoded"), reply().expect("encoded"));
        for place in (0..request.len()).filter(|place| !SEQUENCE.contains(place)) {
            let mut sent = request.clone();
            sent[place] ^= 1;
            assert!(!answers(&sent, &request, &mut reply), "byte {place} differs");
        }
        assert!(!answers(&request[..request.len() - 1], &request, &mut reply));
        assert!(!answers(&[], &request, &mut reply));
    }

    #[test]
    fn the_messages_have_the_size_that_is_told_of_them() {
        assert_eq!(request().expect("encoded").len(), 86);
        assert_eq!(reply().expect("encoded").len(), 120);
    }
}
