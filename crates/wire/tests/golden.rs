//! Frames captured from real servers (`examples/capture.rs`) are read and written back byte for byte; damaged ones are refused.
#![expect(clippy::expect_used, reason = "without its premises there is nothing to go on with")]
use bytes::Bytes;
use cassa_wire::{ApiVersion, ErrorKind, Method};
use std::{collections::BTreeSet, path::Path};

mod support;

const VERSIONS: [&str; 5] = ["0.7.10", "0.8.10", "1.2.19", "2.1.22", "3.11.19"];
const API: ApiVersion = ApiVersion::V20_1_0;

fn frames() -> Vec<Bytes> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let read = |version: &str| {
        std::fs::read(folder.join(format!("{version}.frames"))).expect("golden frames")
    };
    VERSIONS.iter().flat_map(|version| support::frames(read(version))).collect()
}

fn rewritten(frame: &Bytes) -> Result<Vec<u8>, cassa_wire::Error> {
    if support::is_call(frame) {
        support::rewritten_request(frame, API)
    } else {
        support::rewritten_reply(frame, API)
    }
}

#[test]
fn what_real_servers_say_is_read_and_written_back_byte_for_byte() {
    for frame in frames() {
        let rewritten =
            rewritten(&frame).unwrap_or_else(|error| panic!("{error}: {}", frame.escape_ascii()));
        assert!(rewritten == frame, "{}\n{}", frame.escape_ascii(), rewritten.escape_ascii());
    }
}

#[test]
fn every_method_of_the_interface_is_among_the_captured() {
    let captured: BTreeSet<Method> =
        frames().iter().filter_map(|frame| support::method(frame)).collect();
    let missing: Vec<_> = Method::ALL.iter().filter(|method| !captured.contains(method)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_frame_cut_anywhere_or_continued_is_refused() {
    for frame in frames() {
        for length in 0..frame.len() {
            assert!(
                rewritten(&frame.slice(..length)).is_err(),
                "{length} of {}",
                frame.escape_ascii()
            );
        }
        let longer = Bytes::from([&frame[..], b"\0"].concat());
        let error = rewritten(&longer).expect_err("an extra byte");
        assert_eq!(error.kind(), &ErrorKind::ExtraBytes(1));
    }
}

#[test]
fn a_frame_with_any_byte_changed_never_panics() {
    for frame in frames().iter().filter(|frame| frame.len() < 4096) {
        let mut damaged = frame.to_vec();
        for place in 0..damaged.len() {
            for flip in [0x01, 0x80, 0xff] {
                damaged[place] ^= flip;
                // Any outcome will do, as long as there is one.
                let _ = rewritten(&Bytes::copy_from_slice(&damaged));
                damaged[place] ^= flip;
            }
        }
    }
}
