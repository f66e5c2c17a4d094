//! Requests as a server of each version reads them: the first byte selects the version. What is read can be written and
//! read again, to the same bytes.
#![no_main]
use bytes::Bytes;
use cassa_wire::ApiVersion;
use libfuzzer_sys::fuzz_target;

#[path = "../../crates/wire/tests/support/mod.rs"]
mod support;

const VERSIONS: [ApiVersion; 4] =
    [ApiVersion::V19_4_0, ApiVersion::V19_16_0, ApiVersion::V19_36_2, ApiVersion::V20_1_0];

fuzz_target!(|data: &[u8]| {
    let [selector, frame @ ..] = data else { return };
    let api = VERSIONS[usize::from(*selector) % VERSIONS.len()];
    let Ok(once) = support::rewritten_request(&Bytes::copy_from_slice(frame), api) else { return };
    let once = Bytes::from(once);
    if support::is_call(&once) {
        let twice = support::rewritten_request(&once, api).expect("what was written is read");
        assert_eq!(once, twice);
    }
});
