//! What the simulated driver proves of cancellation and of the pool's accounts, sampled on real sockets, on both drivers.
//!
//! Without a harness: the sockets of this process are counted, so its only ones are those of the pool under test. The servers are another
//! process.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking or by its error"
)]

mod account;
mod accounts;
mod cell;
mod client;
mod heap;
mod matrix;
mod peer;
mod peers;

use std::env;
use std::process::ExitCode;
use std::time::Instant;

use client::{Tasks, Threads};
use peers::Peers;

/// Why a test failed, in words.
type Failure = String;

/// What a test tells of what it did.
type Told = Result<String, Failure>;

fn a_dropped_call_loses_leaks_and_crosses_nothing_on_real_sockets(peers: &mut Peers) -> Told {
    matrix::sampled::<Tasks>(peers)
}

fn a_call_out_of_time_loses_leaks_and_crosses_nothing_on_real_sockets(peers: &mut Peers) -> Told {
    matrix::sampled::<Threads>(peers)
}

fn after_thousands_of_failures_and_dropped_calls_the_pool_counts_the_systems_sockets(
    peers: &mut Peers,
) -> Told {
    accounts::random::<Tasks>(peers)
}

fn after_thousands_of_failures_and_time_outs_the_pool_counts_the_systems_sockets(
    peers: &mut Peers,
) -> Told {
    accounts::random::<Threads>(peers)
}

macro_rules! tests {
    ($($test:ident)*) => {
        [$((stringify!($test), $test as fn(&mut Peers) -> Told)),*]
    };
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == peer::ROLE) {
        peer::serve();
        return ExitCode::SUCCESS;
    }
    // `cargo test` hands its flags to every test target.
    let wanted: Vec<_> = arguments.iter().filter(|text| !text.starts_with('-')).collect();
    let tests = tests![
        a_dropped_call_loses_leaks_and_crosses_nothing_on_real_sockets
        a_call_out_of_time_loses_leaks_and_crosses_nothing_on_real_sockets
        after_thousands_of_failures_and_dropped_calls_the_pool_counts_the_systems_sockets
        after_thousands_of_failures_and_time_outs_the_pool_counts_the_systems_sockets
    ];
    let mut peers = Peers::start();
    let mut code = ExitCode::SUCCESS;
    for (name, test) in tests {
        if !wanted.is_empty() && !wanted.iter().any(|text| name.contains(text.as_str())) {
            continue;
        }
        let began = Instant::now();
        let told = test(&mut peers);
        let took = began.elapsed().as_secs_f64();
        match told {
            Ok(told) => println!("{name} ... ok ({told}; {took:.1} s)"),
            Err(failure) => {
                println!("{name} ... FAILED ({took:.1} s)\n    {failure}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
