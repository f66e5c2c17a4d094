//! Captures failures that a lone, willing server doesn't have: `cargo run -p cassa-wire --example capture_failures --
//! VERSION…` writes a wrong login and calls that wait for a halted replica to `crates/wire/golden/VERSION-failures.frames`.
use bytes::Bytes;
use cassa_wire::*;
use session::Session;
use std::{error::Error, path::Path};

#[path = "support/session.rs"]
mod session;

fn main() -> Result<(), Box<dyn Error>> {
    for version in std::env::args().skip(1) {
        let captured = [wrong_login(&version)?, halted_replica(&version)?].concat();
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/{version}-failures.frames"));
        std::fs::write(&file, &captured)?;
        eprintln!("{}: {} bytes", file.display(), captured.len());
    }
    Ok(())
}

fn wrong_login(version: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let server = cassa_testbed::Server::builder(version)
        .yaml("authenticator", "org.apache.cassandra.auth.PasswordAuthenticator")
        .start()?;
    let mut session = Session::connect(server.address())?;
    let credentials =
        vec![("username".into(), "nobody".into()), ("password".into(), "wrong".into())];
    session.call(&Login { auth_request: AuthenticationRequest { credentials } })?;
    Ok(session.captured)
}

fn halted_replica(version: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let cluster = cassa_testbed::Cluster::start(version, 2)?;
    let mut session = Session::connect(cluster.node(0).address())?;
    let options = vec![("replication_factor".into(), "2".into())];
    let ks_def = KsDef {
        name: "Golden".into(),
        strategy_class: "org.apache.cassandra.locator.SimpleStrategy".into(),
        strategy_options: Some(options),
        ..KsDef::default()
    };
    session.call(&SystemAddKeyspace { ks_def })?;
    session.call(&SetKeyspace { keyspace: "Golden".into() })?;
    let cf_def = CfDef { keyspace: "Golden".into(), name: "Standard".into(), ..CfDef::default() };
    session.call(&SystemAddColumnFamily { cf_def })?;
    let column_parent =
        ColumnParent { column_family: "Standard".into(), ..ColumnParent::default() };
    let column = Column {
        name: Bytes::from_static(b"name"),
        value: Some(Bytes::new()),
        timestamp: Some(1),
        ttl: None,
    };
    let (key, consistency_level) = (Bytes::from_static(b"ann"), ConsistencyLevel::All);
    cluster.node(1).pause()?;
    let cas = Cas {
        key: key.clone(),
        column_family: "Standard".into(),
        expected: Some(Vec::new()),
        updates: Some(vec![column.clone()]),
        ..Cas::default()
    };
    session.call(&Insert { key, column_parent, column, consistency_level })?;
    session.call(&cas)?;
    Ok(session.captured)
}
