//! The server's own Thrift classes judge us: random requests and replies they make are read and written back byte for byte.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "without its premises there is nothing to go on with"
)]
use cassa_wire::ApiVersion;
use std::{path::PathBuf, process::Command};

mod support;

const LINES: [(&str, ApiVersion); 10] = [
    ("0.7.10", ApiVersion::V19_4_0),
    ("0.8.10", ApiVersion::V19_16_0),
    ("1.0.12", ApiVersion::V19_20_0),
    ("1.1.12", ApiVersion::V19_33_0),
    ("1.2.19", ApiVersion::V19_36_2),
    ("2.0.17", ApiVersion::V19_39_0),
    ("2.1.22", ApiVersion::V19_39_0),
    ("2.2.19", ApiVersion::V20_1_0),
    ("3.0.31", ApiVersion::V20_1_0),
    ("3.11.19", ApiVersion::V20_1_0),
];

#[test]
fn what_the_servers_own_classes_write_is_read_and_written_back_byte_for_byte() {
    if cassa_testbed::skip_without_servers("the judgement of the servers' own Thrift classes") {
        return;
    }
    std::thread::scope(|scope| {
        for lines in LINES.chunks(LINES.len() / 2) {
            scope.spawn(move || lines.iter().for_each(|(version, api)| judge(version, *api)));
        }
    });
}

fn judge(version: &str, api: ApiVersion) {
    let frames = support::frames(made_by_the_servers_classes(version));
    assert!(frames.len() > 1000, "{version}: only {} messages", frames.len());
    for frame in frames {
        let rewritten = match support::is_call(&frame) {
            true => support::rewritten_request(&frame, api),
            false => support::rewritten_reply(&frame, api),
        };
        let rewritten = rewritten
            .unwrap_or_else(|error| panic!("{version}: {error}\n{}", frame.escape_ascii()));
        assert!(
            rewritten == frame,
            "{version}:\n{}\n{}",
            frame.escape_ascii(),
            rewritten.escape_ascii()
        );
    }
}

/// Frames of every method of the version, the same ones every time.
fn made_by_the_servers_classes(version: &str) -> Vec<u8> {
    let jars = cassa_testbed::jars(version).expect("the version's jars");
    let classes = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("stranger-{version}-{}", std::process::id()));
    std::fs::create_dir_all(&classes).expect("a folder for classes");
    let mut path = jars.classpath();
    path.push(classes.clone());
    let path = std::env::join_paths(path).expect("a class path");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/java/Stranger.java");
    let compiled = Command::new(jars.javac())
        .args(["-nowarn", "-cp"])
        .arg(&path)
        .arg("-d")
        .arg(&classes)
        .arg(source)
        .output();
    let compiled = compiled.expect("javac runs");
    assert!(compiled.status.success(), "{version}: {}", String::from_utf8_lossy(&compiled.stderr));
    let made = Command::new(jars.java())
        .arg("-cp")
        .arg(&path)
        .args(["Stranger", "19", "40"])
        .output()
        .expect("java runs");
    assert!(made.status.success(), "{version}: {}", String::from_utf8_lossy(&made.stderr));
    std::fs::remove_dir_all(&classes).expect("removed");
    made.stdout
}
