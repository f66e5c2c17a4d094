//! Servers for people: found again by their folder, and never started over what is there.

use std::net::{Ipv4Addr, SocketAddr};
use std::{env, fs, process};

use cassa_testbed::{Error, Server, Standing, skip_without_servers};

/// Nothing else ends such a server when an assertion fails.
struct Ended(Standing);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.stop();
    }
}

#[test]
fn a_standing_server_is_found_by_its_folder_and_keeps_what_it_has() {
    if skip_without_servers("a_standing_server_is_found_by_its_folder_and_keeps_what_it_has") {
        return;
    }
    let folder = env::temp_dir().join(format!("cassa-standing-{}", process::id()));
    fs::create_dir_all(&folder).unwrap();
    assert!(Standing::load(&folder).unwrap().is_none());

    // An address of this process, outside those that tests are given.
    let [.., high, low] = process::id().to_be_bytes();
    let address = Ipv4Addr::new(127, 63, high, low.clamp(1, 254));
    let of = |version| Server::builder(version).address(address);
    let _ended = Ended(Standing::start(&of("0.8.10"), 1, &folder).unwrap());
    let found = Standing::load(&folder).unwrap().unwrap();
    assert_eq!(found.version(), "0.8.10");
    assert!(
        matches!(found.nodes()[..], [(at, Some(_))] if at == SocketAddr::from((address, 9160)))
    );
    let running = Standing::start(&of("0.8.10"), 1, &folder).unwrap_err();
    assert!(
        matches!(&running, Error::Taken(sentence) if sentence.contains("already runs")),
        "{running}"
    );

    found.stop().unwrap();
    assert!(matches!(found.nodes()[..], [(_, None)]));
    let other = Standing::start(&of("1.2.19"), 1, &folder).unwrap_err();
    assert!(
        matches!(&other, Error::Taken(sentence) if sentence.contains("has data of Cassandra 0.8.10")),
        "{other}"
    );
    fs::remove_dir_all(&folder).unwrap();
}
