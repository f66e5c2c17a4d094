//! Frames captured from real servers (`examples/capture.rs`, `examples/capture_failures.rs`) are read and written back byte for byte; damaged ones are refused.
#![expect(clippy::expect_used, reason = "without its premises there is nothing to go on with")]
use bytes::Bytes;
use cassa_wire::{
    ApiVersion, Call, Cas, ErrorKind, Exception, Insert, Login, Method, ReplyError, decode_reply,
};
use std::{collections::BTreeSet, path::Path};

mod support;

const SESSIONS: [&str; 8] = [
    "0.7.10",
    "0.8.10",
    "1.2.19",
    "2.1.22",
    "3.11.19",
    "1.2.19-failures",
    "2.1.22-failures",
    "3.11.19-failures",
];
const API: ApiVersion = ApiVersion::V20_1_0;

fn frames() -> Vec<Bytes> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let read = |session: &str| {
        std::fs::read(folder.join(format!("{session}.frames"))).expect("golden frames")
    };
    SESSIONS.iter().flat_map(|session| support::frames(read(session))).collect()
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

/// What the replies to this method throw.
fn thrown<C: Call>() -> Vec<Exception> {
    let replies = frames().into_iter().filter(|frame| !support::is_call(frame));
    let thrown = |frame: Bytes| match support::head(&frame)? {
        (method, sequence) if method == C::METHOD => match decode_reply::<C>(frame, sequence) {
            Err(ReplyError::Exception(exception)) => Some(exception),
            _ => None,
        },
        _ => None,
    };
    replies.filter_map(thrown).collect()
}

#[test]
fn a_wrong_login_and_replicas_too_slow_are_among_the_captured() {
    let refused = |exception: &Exception| matches!(exception, Exception::Authentication { .. });
    assert!(thrown::<Login>().iter().any(refused));
    let late = |exception: &Exception| matches!(exception, Exception::TimedOut { .. });
    assert!(thrown::<Insert>().iter().any(late));
    let late = |exception: &Exception| {
        matches!(exception, Exception::TimedOut { paxos_in_progress: Some(true), .. })
    };
    assert!(thrown::<Cas>().iter().any(late));
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
