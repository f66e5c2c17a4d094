//! One server: every verb, on an old line and on a new one.

use std::net::TcpStream;
use std::time::Duration;

use cassa_testbed::{Error, Server, skip_without_servers};

#[test]
fn a_server_that_was_started_answers_at_its_address() {
    if skip_without_servers("a_server_that_was_started_answers_at_its_address") {
        return;
    }
    let server = Server::start("0.8.10").unwrap();
    assert!(TcpStream::connect_timeout(&server.address(), Duration::from_secs(1)).is_ok());
    assert_eq!(server.version(), "0.8.10");
}

#[test]
fn a_version_without_a_list_of_jars_is_refused_by_name() {
    if skip_without_servers("a_version_without_a_list_of_jars_is_refused_by_name") {
        return;
    }
    let error = Server::start("0.8.11").unwrap_err();
    assert!(matches!(&error, Error::UnknownVersion(version) if version == "0.8.11"), "{error}");
}
