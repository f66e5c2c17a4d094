//! The servers' own Thrift classes judge us: they read what we write and write it again to the same bytes, and what they
//! write we read and write again to the same bytes.
use super::{
    sample::{Proof, Sample, Sampler},
    support,
};
use crate::{AnyCall, ApiVersion, Call, Method, encode_call};
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// A line's last release, its version of the interface, and what its classes lack of that version.
const LINES: [(&str, ApiVersion, &[&str]); 10] = [
    ("0.7.10", ApiVersion::V19_4_0, LACKED_BY_0_7),
    ("0.8.10", ApiVersion::V19_16_0, LACKED_BY_0_7),
    ("1.0.12", ApiVersion::V19_20_0, LACKED_BY_1_0),
    ("1.1.12", ApiVersion::V19_33_0, LACKED_BY_1_1),
    ("1.2.19", ApiVersion::V19_36_2, LACKED_BY_1_2),
    ("2.0.17", ApiVersion::V19_39_0, LACKED_BY_2_0),
    ("2.1.22", ApiVersion::V19_39_0, &[]),
    ("2.2.19", ApiVersion::V20_1_0, &[]),
    ("3.0.31", ApiVersion::V20_1_0, &[]),
    ("3.11.19", ApiVersion::V20_1_0, &[]),
];

// A number that an enum's class doesn't know it reads as nothing; 1.0 had dropped settings that 1.1 took back, unused; and
// 2.0 says the version of 2.1.
const LACKED_BY_0_7: &[&str] = &[
    "IndexType.Custom",
    "IndexType.Composites",
    "ConsistencyLevel.LocalOne",
    "ConsistencyLevel.Serial",
    "ConsistencyLevel.LocalSerial",
];
const LACKED_BY_1_0: &[&str] = &[
    "IndexType.Composites",
    "ConsistencyLevel.LocalOne",
    "ConsistencyLevel.Serial",
    "ConsistencyLevel.LocalSerial",
    "CfDef.memtable_flush_after_mins",
    "CfDef.memtable_throughput_in_mb",
    "CfDef.memtable_operations_in_millions",
];
const LACKED_BY_1_1: &[&str] = LACKED_BY_0_7.split_at(1).1;
const LACKED_BY_1_2: &[&str] = LACKED_BY_0_7.split_at(3).1;
const LACKED_BY_2_0: &[&str] = &[
    "CfDef.cells_per_row_to_cache",
    "CfDef.min_index_interval",
    "CfDef.max_index_interval",
    "get_multi_slice",
];

/// Fields with a default, which the classes write even when they were absent.
const DEFAULTED: &[&str] = &[
    "CfDef.column_type",
    "CfDef.comparator_type",
    "CfDef.row_cache_provider",
    "CfDef.caching",
    "CfDef.speculative_retry",
    "CfDef.cells_per_row_to_cache",
    "MultiSliceRequest.consistency_level",
];

#[test]
fn we_and_the_servers_own_classes_read_each_other_byte_for_byte() {
    if cassa_testbed::skip_without_servers("the judgement of the servers' own Thrift classes") {
        return;
    }
    std::thread::scope(|scope| {
        for lines in LINES.chunks(LINES.len() / 2) {
            scope.spawn(move || {
                for (line, api, lacks) in lines {
                    judge(line, *api, lacks);
                }
            });
        }
    });
}

fn judge(line: &str, api: ApiVersion, lacks: &'static [&'static str]) {
    let ours = calls(api, lacks);
    let mut theirs = support::frames(answer_of_the_servers_classes(line, ours.clone()));
    let ours = support::frames(ours);
    let made = theirs.split_off(ours.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert!(*ours == theirs, "{line}:\n{}\n{}", ours.escape_ascii(), theirs.escape_ascii());
    }
    assert!(made.len() > 1000, "{line}: only {} messages", made.len());
    for frame in made {
        let rewritten = match support::is_call(&frame) {
            true => support::rewritten_request(&frame, api),
            false => support::rewritten_reply(&frame, api),
        };
        let rewritten = rewritten.map_err(|error| error.to_string());
        assert_eq!(rewritten.as_deref(), Ok(&frame[..]), "{line}: {}", frame.escape_ascii());
    }
}

/// Random calls of every method that the line has, forty of each, as frames.
fn calls(api: ApiVersion, lacks: &'static [&'static str]) -> Vec<u8> {
    // The classes' maps have no order: one entry is the most whose bytes can be told beforehand.
    let sampler = Sampler { entries: 1, never: lacks, always: DEFAULTED, ..Sampler::new(api, 1) };
    let mut calls = Calls(sampler, Vec::new());
    let has = |method: &&Method| api.has(**method) && !lacks.contains(&method.name());
    for method in Method::ALL.iter().filter(has) {
        (0..40).for_each(|_| AnyCall::prove(*method, &mut calls));
    }
    calls.1
}

struct Calls(Sampler, Vec<u8>);

impl Proof for Calls {
    fn of<C: Call + Sample>(&mut self, _: fn(C) -> AnyCall) {
        let Self(sampler, out) = self;
        let (call, sequence) = (C::sample(sampler), i32::sample(sampler));
        encode_call(&call, sequence, sampler.api, out).expect("encoded");
    }
}

/// Our frames as the line's classes write what they read of them, then frames of theirs of every method.
fn answer_of_the_servers_classes(line: &str, ours: Vec<u8>) -> Vec<u8> {
    let jars = cassa_testbed::jars(line).expect("the line's jars");
    let path = std::env::join_paths(jars.classpath()).expect("a class path");
    let mut java = Command::new(jars.java())
        .args(["-XX:TieredStopAtLevel=1", "-cp"])
        .arg(&path)
        .args([concat!(env!("CARGO_MANIFEST_DIR"), "/java/Stranger.java"), "19", "40"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("java runs");
    let mut stdin = java.stdin.take().expect("a pipe");
    // Beside reading, so that neither waits for the other; when Java ends early its own words say more than the pipe's.
    let writer = std::thread::spawn(move || stdin.write_all(&ours));
    let answered = java.wait_with_output().expect("java ends");
    let written = writer.join().expect("written");
    assert!(answered.status.success(), "{line}: {}", String::from_utf8_lossy(&answered.stderr));
    written.expect("java read it all");
    answered.stdout
}
