//! One server: every verb, on an old line and on the last.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test fail as the test does")]

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use cassa_testbed::{Error, Server, skip_without_servers};

const LINES: &[&str] = &["0.8.10", "3.11.19"];

/// `describe_version`, framed: any server answers.
const CALL: &[u8] = b"\0\0\0\x1d\x80\x01\0\x01\0\0\0\x10describe_version\0\0\0\x01\0";

/// The first byte of the answer on this connection.
fn ask(mut connection: &TcpStream, patience: Duration) -> Result<u8, ErrorKind> {
    let mut answer = [0];
    connection.set_read_timeout(Some(patience)).unwrap();
    connection
        .write_all(CALL)
        .and_then(|()| connection.read_exact(&mut answer))
        .map_err(|error| error.kind())?;
    Ok(answer[0])
}

fn connect(server: &Server) -> TcpStream {
    TcpStream::connect_timeout(&server.address(), Duration::from_secs(5)).unwrap()
}

const LONG: Duration = Duration::from_secs(20);

#[test]
fn a_started_server_answers_and_a_stopped_one_is_gone_until_it_is_restarted_at_its_address() {
    if skip_without_servers(
        "a_started_server_answers_and_a_stopped_one_is_gone_until_it_is_restarted_at_its_address",
    ) {
        return;
    }
    for version in LINES {
        let server = Server::start(version).unwrap();
        let address = server.address();
        assert_eq!(server.version(), *version);
        assert_eq!(ask(&connect(&server), LONG), Ok(0), "{}", server.logs());
        server.stop().unwrap();
        assert_eq!(TcpStream::connect(address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
        server.restart().unwrap();
        assert_eq!(server.address(), address);
        assert_eq!(ask(&connect(&server), LONG), Ok(0));
    }
}

#[test]
fn a_paused_server_answers_nothing_and_goes_on_where_it_was_when_resumed() {
    if skip_without_servers("a_paused_server_answers_nothing_and_goes_on_where_it_was_when_resumed")
    {
        return;
    }
    for version in LINES {
        let server = Server::start(version).unwrap();
        let connection = connect(&server);
        server.pause().unwrap();
        assert_eq!(ask(&connection, Duration::from_millis(300)), Err(ErrorKind::WouldBlock));
        server.resume().unwrap();
        assert_eq!(ask(&connection, LONG), Ok(0));
    }
}

#[test]
fn a_killed_server_closes_its_connections_at_once_even_while_paused() {
    if skip_without_servers("a_killed_server_closes_its_connections_at_once_even_while_paused") {
        return;
    }
    let server = Server::start("0.8.10").unwrap();
    let connection = connect(&server);
    server.pause().unwrap();
    server.kill().unwrap();
    assert_eq!(server.pid(), None);
    let end = ask(&connection, LONG).unwrap_err();
    assert!(
        matches!(
            end,
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
        ),
        "{end}"
    );
    server.kill().unwrap();
    server.pause().unwrap();
    server.restart().unwrap();
    assert_eq!(ask(&connect(&server), LONG), Ok(0));
}

#[test]
fn servers_side_by_side_have_addresses_of_their_own() {
    if skip_without_servers("servers_side_by_side_have_addresses_of_their_own") {
        return;
    }
    let [first, second] = [(); 2].map(|()| Server::start("0.8.10").unwrap());
    assert_ne!(first.address(), second.address());
    let std::net::IpAddr::V4(address) = first.address().ip() else {
        panic!("loopback addresses are IPv4")
    };
    let refused = Server::builder("0.8.10").address(address).start().unwrap_err();
    assert!(
        matches!(&refused, Error::Taken(sentence) if sentence.contains(&address.to_string())),
        "{refused}"
    );
    assert_eq!(ask(&connect(&first), LONG), Ok(0));
}

#[test]
fn a_server_that_cannot_start_gives_the_end_of_its_log() {
    if skip_without_servers("a_server_that_cannot_start_gives_the_end_of_its_log") {
        return;
    }
    for version in LINES {
        let error = Server::builder(version).partitioner("NoSuchPartitioner").start().unwrap_err();
        let Error::Start { version: named, log, .. } = &error else { panic!("{error}") };
        assert_eq!(named, version);
        assert!(log.contains("NoSuchPartitioner"), "{error}");
    }
}

#[test]
fn a_setting_of_the_caller_takes_the_place_of_the_testbeds() {
    if skip_without_servers("a_setting_of_the_caller_takes_the_place_of_the_testbeds") {
        return;
    }
    let server = Server::builder("0.8.10")
        .commitlog_batch(true)
        .yaml("cluster_name", "chosen")
        .start()
        .unwrap();
    // The cluster's name, asked for in the same way.
    let mut connection = connect(&server);
    let call = b"\0\0\0\x22\x80\x01\0\x01\0\0\0\x15describe_cluster_name\0\0\0\x01\0";
    connection.set_read_timeout(Some(LONG)).unwrap();
    connection.write_all(call).unwrap();
    let mut size = [0; 4];
    connection.read_exact(&mut size).unwrap();
    let mut answer = vec![0; u32::from_be_bytes(size) as usize];
    connection.read_exact(&mut answer).unwrap();
    assert!(answer.ends_with(b"\x0b\0\0\0\0\0\x06chosen\0"), "{}", answer.escape_ascii());
}

#[test]
fn a_version_without_a_list_of_jars_is_refused_by_name() {
    let error = Server::start("0.8.11").unwrap_err();
    assert!(matches!(&error, Error::UnknownVersion(version) if version == "0.8.11"), "{error}");
}
