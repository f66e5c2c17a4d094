//! Replies to every method: the first byte selects it, a valid head precedes the rest. What is read can be written and
//! read again, to the same bytes.
#![no_main]
use bytes::Bytes;
use cassa_wire::{ApiVersion, Method};
use libfuzzer_sys::fuzz_target;

#[path = "../../crates/wire/tests/support/mod.rs"]
mod support;

fuzz_target!(|data: &[u8]| {
    let [selector, kind, body @ ..] = data else { return };
    let method = Method::ALL[usize::from(*selector) % Method::ALL.len()];
    let mut frame = vec![0x80, 1, 0, 2 + kind % 2];
    frame.extend_from_slice(&(method.name().len() as u32).to_be_bytes());
    frame.extend_from_slice(method.name().as_bytes());
    frame.extend_from_slice(&[0, 0, 0, 7]);
    frame.extend_from_slice(body);
    let Ok(once) = support::rewritten_reply(&Bytes::from(frame), ApiVersion::V20_1_0) else {
        return;
    };
    let once = Bytes::from(once);
    let twice =
        support::rewritten_reply(&once, ApiVersion::V20_1_0).expect("what was written is read");
    assert_eq!(once, twice);
});
