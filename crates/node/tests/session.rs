//! What a connection says of itself before it asks for data: who it is, and what the node is.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::collections::HashMap;

use cassa_node::{Line, Node};
use cassa_wire::*;
use support::Client;

fn refusal<T: std::fmt::Debug>(answer: Result<T, ReplyError>) -> Exception {
    match answer {
        Err(ReplyError::Exception(exception)) => exception,
        other => panic!("{other:?}"),
    }
}

fn login(credentials: &[(&str, &str)]) -> Login {
    let credentials = credentials.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    Login { auth_request: AuthenticationRequest { credentials: credentials.collect() } }
}

#[test]
fn a_node_with_users_answers_nothing_of_its_data_before_a_login() {
    for line in Line::ALL {
        let node =
            Node::builder().line(line).credentials("ann", "secret").start_blocking().unwrap();
        let mut client = Client::connect(node.address()).unwrap();
        client.call(&DescribeVersion {}).unwrap().unwrap();
        client.call(&SetKeyspace { keyspace: "system".into() }).unwrap().unwrap();
        let why = "You have not logged in".to_owned();
        let expected = Exception::InvalidRequest { why };
        assert_eq!(refusal(client.call(&DescribeKeyspaces {}).unwrap()), expected);
        for wrong in [&[][..], &[("username", "ann")], &[("username", "ann"), ("password", "x")]] {
            let thrown = refusal(client.call(&login(wrong)).unwrap());
            assert!(matches!(thrown, Exception::Authentication { .. }), "{line}: {thrown:?}");
            assert_eq!(refusal(client.call(&DescribeKeyspaces {}).unwrap()), expected);
        }
        client.call(&login(&[("username", "ann"), ("password", "secret")])).unwrap().unwrap();
        client.call(&DescribeKeyspaces {}).unwrap().unwrap();
        let mut other = Client::connect(node.address()).unwrap();
        assert_eq!(refusal(other.call(&DescribeKeyspaces {}).unwrap()), expected);
    }
}

#[test]
fn a_node_without_users_lets_everybody_in() {
    let node = Node::start_blocking().unwrap();
    let mut client = Client::connect(node.address()).unwrap();
    client.call(&login(&[("username", "nobody")])).unwrap().unwrap();
    client.call(&DescribeKeyspaces {}).unwrap().unwrap();
}

#[test]
fn a_node_says_its_release_to_clients_that_ask_in_cql_and_runs_no_other_query() {
    let query = |text: &'static str| ExecuteCql3Query {
        query: text.into(),
        compression: Compression::None,
        consistency: ConsistencyLevel::One,
    };
    for line in Line::ALL.into_iter().filter(|line| *line >= Line::V1_2) {
        let node = Node::builder().line(line).start_blocking().unwrap();
        let mut client = Client::connect(node.address()).unwrap();
        let asked = query("SELECT release_version, rack FROM system.local");
        let answer = client.call(&asked).unwrap().unwrap();
        let columns = &answer.rows.unwrap()[0].columns;
        let values: HashMap<_, _> =
            columns.iter().map(|column| (&*column.name, column.value.clone().unwrap())).collect();
        assert_eq!(values[&b"release_version"[..]], line.release());
        assert_eq!(values[&b"rack"[..]], "rack1");
        let thrown = refusal(client.call(&query("SELECT * FROM users")).unwrap());
        assert!(matches!(thrown, Exception::InvalidRequest { .. }), "{line}: {thrown:?}");
    }
}

#[test]
fn the_schemas_version_is_what_each_change_answers() {
    for line in Line::ALL {
        let node = Node::builder().line(line).start_blocking().unwrap();
        let mut client = Client::connect(node.address()).unwrap();
        let old = line < Line::V0_8;
        let ks_def = KsDef {
            name: "k".into(),
            strategy_class: "SimpleStrategy".into(),
            strategy_options: (!old).then(|| vec![("replication_factor".into(), "1".into())]),
            replication_factor: old.then_some(1),
            ..KsDef::default()
        };
        let first = client.call(&SystemAddKeyspace { ks_def }).unwrap().unwrap();
        let versions = client.call(&DescribeSchemaVersions {}).unwrap().unwrap();
        assert_eq!(versions, [(first.clone(), vec!["127.0.0.1".into()])]);
        let dropped = SystemDropKeyspace { keyspace: "k".into() };
        assert_ne!(client.call(&dropped).unwrap().unwrap(), first);
    }
}
