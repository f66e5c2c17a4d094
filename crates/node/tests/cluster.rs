//! Several nodes in one process: what consistency levels come to when some of them don't run.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use cassa_node::{Cluster, Line, Node};
use cassa_wire::ConsistencyLevel::{self, All, Any, One, Quorum, Serial, Two};
use cassa_wire::{Cas, Column, Exception};
use support::Client;
use support::rows::{Answer, FAMILY, answer, client, define, get, insert, keys};

/// Three nodes that all have every row.
fn three() -> Cluster {
    let cluster = Node::builder().timeout(Duration::from_millis(50)).cluster(3);
    let cluster = cluster.start_blocking().unwrap();
    define(cluster.node(0).address(), 3);
    cluster
}

fn timed_out<T>(answer: &Result<T, Exception>) -> bool {
    matches!(answer, Err(Exception::TimedOut { .. }))
}

#[test]
fn a_stopped_node_makes_all_unavailable_and_quorum_goes_on() {
    let cluster = three();
    let mut client = client(cluster.node(0).address());
    insert(&mut client, "key", "1", 1, All).unwrap();
    cluster.node(2).stop();
    assert_eq!(insert(&mut client, "key", "2", 2, All), Err(Exception::Unavailable));
    assert_eq!(get(&mut client, "key", All), Err(Exception::Unavailable));
    assert_eq!(
        get(&mut client, "key", Quorum).unwrap().as_deref(),
        Some("1"),
        "nothing was written"
    );
    insert(&mut client, "key", "2", 2, Quorum).unwrap();
    assert_eq!(get(&mut client, "key", Quorum).unwrap().as_deref(), Some("2"));
    cluster.node(1).stop();
    assert_eq!(insert(&mut client, "key", "3", 3, Quorum), Err(Exception::Unavailable));
    assert_eq!(keys(&mut client, Quorum), Err(Exception::Unavailable));
    assert_eq!(keys(&mut client, One).unwrap(), ["key"]);
}

#[test]
fn what_a_stopped_node_missed_it_learns_when_it_is_back() {
    let cluster = three();
    let mut first = client(cluster.node(0).address());
    cluster.node(1).stop();
    insert(&mut first, "key", "1", 1, Quorum).unwrap();
    cluster.node(1).restart().unwrap();
    let mut second = client(cluster.node(1).address());
    assert_eq!(get(&mut second, "key", One).unwrap().as_deref(), Some("1"));
}

#[test]
fn a_paused_node_times_out_what_needs_it_and_what_was_written_stays() {
    let cluster = three();
    let mut client = client(cluster.node(0).address());
    cluster.node(1).pause();
    let answer = insert(&mut client, "key", "1", 1, All);
    let Err(Exception::TimedOut { acknowledged_by, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!(acknowledged_by, Some(2));
    assert!(timed_out(&get(&mut client, "key", All)) && timed_out(&keys(&mut client, All)));
    assert_eq!(get(&mut client, "key", One).unwrap().as_deref(), Some("1"));
    cluster.node(1).resume();
    assert_eq!(get(&mut client, "key", All).unwrap().as_deref(), Some("1"));
}

/// Writes the row's one column if there is no row, and says whether there was none.
fn create(client: &mut Client, value: &'static str, commit: ConsistencyLevel) -> Answer<bool> {
    let column = Column {
        name: "name".into(),
        value: Some(value.into()),
        timestamp: Some(1),
        ..Column::default()
    };
    let call = Cas {
        key: "key".into(),
        column_family: FAMILY.into(),
        expected: Some(Vec::new()),
        updates: Some(vec![column]),
        serial_consistency_level: Serial,
        commit_consistency_level: commit,
    };
    answer(client.call(&call)).map(|result| result.success)
}

#[test]
fn a_compare_and_set_times_out_when_too_few_have_what_it_wrote() {
    let cluster = three();
    let mut client = client(cluster.node(0).address());
    cluster.node(2).stop();
    let written = create(&mut client, "1", All);
    let acknowledged = Exception::TimedOut {
        acknowledged_by: Some(2),
        acknowledged_by_batchlog: None,
        paxos_in_progress: None,
    };
    assert_eq!(written, Err(acknowledged), "its level isn't looked at before");
    assert_eq!(get(&mut client, "key", Quorum).unwrap().as_deref(), Some("1"));
    assert_eq!(create(&mut client, "2", All), Ok(false), "what writes nothing waits for nobody");

    cluster.node(2).restart().unwrap();
    cluster.node(1).pause();
    cluster.node(2).pause();
    let in_progress = Exception::TimedOut {
        acknowledged_by: Some(1),
        acknowledged_by_batchlog: None,
        paxos_in_progress: Some(true),
    };
    assert_eq!(create(&mut client, "3", Two), Err(in_progress));
    cluster.node(1).stop();
    cluster.node(2).stop();
    assert_eq!(create(&mut client, "4", One), Err(Exception::Unavailable));
}

#[test]
fn a_hint_is_enough_for_any() {
    let cluster = Node::builder().line(Line::V1_2).cluster(3).start_blocking().unwrap();
    define(cluster.node(0).address(), 1);
    let mut first = client(cluster.node(0).address());
    let keys: Vec<String> = (0..30).map(|number| format!("key {number}")).collect();
    cluster.node(1).stop();
    cluster.node(2).stop();
    let (mut unavailable, mut written) = (0, 0);
    for key in &keys {
        match insert(&mut first, key, "1", 1, One) {
            Ok(()) => written += 1,
            Err(Exception::Unavailable) => unavailable += 1,
            other => panic!("{other:?}"),
        }
        insert(&mut first, key, "2", 2, Any).unwrap();
    }
    assert!(unavailable > 0 && written > 0, "each node has some of the keys");
    cluster.node(1).restart().unwrap();
    cluster.node(2).restart().unwrap();
    for key in &keys {
        assert_eq!(get(&mut first, key, All).unwrap().as_deref(), Some("2"));
    }
}

#[test]
fn every_node_answers_for_all_rows_of_the_ring() {
    let cluster = Cluster::start_blocking(4).unwrap();
    define(cluster.node(0).address(), 2);
    let mut first = client(cluster.node(0).address());
    let mut all: Vec<String> = (0..600).map(|number| format!("key {number:03}")).collect();
    for key in &all {
        insert(&mut first, key, key, 1, One).unwrap();
    }
    let orders = [One, Quorum, All].map(|level| {
        let mut last = client(cluster.node(3).address());
        assert_eq!(get(&mut last, "key 077", level).unwrap().as_deref(), Some("key 077"));
        keys(&mut last, level).unwrap()
    });
    assert!(orders.iter().all(|order| *order == orders[0]), "in the order of tokens");
    let mut found = orders[0].clone();
    found.sort();
    all.sort();
    assert_eq!(found, all);
}
