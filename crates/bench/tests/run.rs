//! The program as it is run, with too few exchanges to say anything of their cost.

#![allow(clippy::expect_used, reason = "a test")]

use std::process::Command;

/// What it prints, on either output, when it is run with success.
fn run<const N: usize>(arguments: [&str; N]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_cassa-bench"))
        .args(arguments)
        .output()
        .expect("the bench starts");
    let [out, err] =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success(), "{out}{err}");
    (out, err)
}

#[test]
fn every_way_to_make_the_exchange_makes_it() {
    let (out, err) = run(["--exchanges", "20"]);
    assert_eq!(err, "", "the peer closed a connection");
    for name in ["std ", "cassa, blocking ", "tokio ", "cassa, tokio "] {
        assert!(out.lines().any(|line| line.starts_with(name)), "no {name:?} in\n{out}");
    }
    assert!(out.contains("request 86 bytes, reply 120"), "{out}");
}

#[test]
fn an_argument_that_means_nothing_is_named() {
    for (arguments, expected) in [
        (["--chekc", ""], "--chekc"),
        (["--exchanges", "many"], "many"),
        (["server", ""], "server"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cassa-bench"))
            .args(arguments)
            .output()
            .expect("the bench starts");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && err.contains(expected), "{err}");
    }
}

#[test]
fn a_node_and_an_echo_make_the_same_exchanges() {
    let (out, _) = run(["node", "--round", "20"]);
    for name in ["insert ", "get "] {
        assert!(out.lines().any(|line| line.starts_with(name)), "no {name:?} in\n{out}");
    }
}

#[test]
fn a_pool_and_a_channel_make_the_same_exchanges() {
    let (out, _) = run(["pool", "--round", "20"]);
    assert!(out.contains("given back: ") && out.contains("64 threads, 8 connections: "), "{out}");
}

#[test]
fn gets_are_the_same_in_plain_text_and_over_tls() {
    let (out, err) = run(["tls", "--exchanges", "60"]);
    assert_eq!(err, "", "{out}");
    for name in ["  over TLS", "  TLS, resumed", "  TLS, from nothing"] {
        assert!(out.lines().any(|line| line.starts_with(name)), "no {name:?} in\n{out}");
    }
}
