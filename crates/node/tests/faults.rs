//! Faults on demand: each does what its rule says, to the calls it is for and to no other, and the node says what it did.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod support;

use std::io::ErrorKind;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use cassa_node::{Call, Exception, Method, Node, Reaction, Rule};
use cassa_wire::{
    DescribeClusterName, DescribeKeyspace, DescribeVersion, Insert, KsDef, ReplyError, SetKeyspace,
    SystemAddKeyspace,
};
use support::Client;
use support::rows::{self, define};

const TIMED_OUT: Exception = Exception::TimedOut {
    acknowledged_by: None,
    acknowledged_by_batchlog: None,
    paxos_in_progress: None,
};

fn node() -> (Node, Client) {
    let node = Node::start_blocking().unwrap();
    let client = Client::connect(node.address()).unwrap();
    (node, client)
}

fn keyspace(name: &'static str) -> SystemAddKeyspace {
    let strategy_class = "org.apache.cassandra.locator.SimpleStrategy".into();
    let strategy_options = Some(vec![("replication_factor".into(), "1".into())]);
    let name = name.into();
    let ks_def = KsDef { name, strategy_class, strategy_options, ..KsDef::default() };
    SystemAddKeyspace { ks_def }
}

fn exists(node: &Node, name: &'static str) -> bool {
    let mut client = Client::connect(node.address()).unwrap();
    client.call(&DescribeKeyspace { keyspace: name.into() }).unwrap().is_ok()
}

/// What is known of the only call of this method.
fn call(node: &Node, method: Method) -> Call {
    let calls: Vec<Call> =
        node.calls().into_iter().filter(|call| call.method == Some(method)).collect();
    assert_eq!(calls.len(), 1, "{calls:?}");
    calls[0].clone()
}

#[test]
fn a_thrown_exception_comes_instead_of_applying_or_after_it() {
    let (node, mut client) = node();
    for (applied, name) in [(false, "Before"), (true, "After")] {
        let rule = Rule::new(Reaction::Throw(Exception::SchemaDisagreement))
            .method(Method::SystemAddKeyspace);
        let rule = if applied { rule.after_applying() } else { rule };
        let fault = node.faults().add(rule);
        let thrown = client.call(&keyspace(name)).unwrap();
        assert!(
            matches!(thrown, Err(ReplyError::Exception(Exception::SchemaDisagreement))),
            "{thrown:?}"
        );
        assert_eq!(fault.struck(), 1);
        assert_eq!(exists(&node, name), applied);
    }
    let calls = node.calls();
    let of_adding = calls.iter().filter(|call| call.method == Some(Method::SystemAddKeyspace));
    let facts: Vec<_> = of_adding.map(|call| (call.applied, call.answered)).collect();
    assert_eq!(facts, [(false, true), (true, true)]);
}

#[test]
fn an_exception_that_a_method_cannot_throw_becomes_an_internal_error() {
    let (node, mut client) = node();
    node.faults().add(Rule::new(Reaction::Throw(TIMED_OUT))).stay();
    let thrown = client.call(&DescribeVersion {}).unwrap();
    assert!(
        matches!(thrown, Err(ReplyError::Exception(Exception::Application { .. }))),
        "{thrown:?}"
    );
    node.faults().clear();
    client.call(&DescribeVersion {}).unwrap().unwrap();
}

#[test]
fn a_connection_is_closed_before_a_call_is_applied_or_after_it() {
    let (node, _) = node();
    for (applied, name) in [(false, "Before"), (true, "After")] {
        let mut client = Client::connect(node.address()).unwrap();
        let rule = Rule::new(Reaction::Close).method(Method::SystemAddKeyspace);
        let _fault = node.faults().add(if applied { rule.after_applying() } else { rule });
        let closed = client.call(&keyspace(name)).unwrap_err();
        assert_eq!(closed.kind(), ErrorKind::UnexpectedEof);
        assert_eq!(exists(&node, name), applied);
    }
    assert!(
        node.calls()
            .iter()
            .filter(|call| call.method == Some(Method::SystemAddKeyspace))
            .all(|call| !call.answered)
    );
}

#[test]
fn a_reply_is_cut_off_after_any_number_of_bytes() {
    let (node, _) = node();
    for length in [0, 1, 4, 20, 46] {
        let mut client = Client::connect(node.address()).unwrap();
        let _fault = node.faults().add(Rule::new(Reaction::CutReply(length)));
        let closed = client.call(&DescribeVersion {}).unwrap_err();
        assert_eq!(closed.kind(), ErrorKind::UnexpectedEof);
    }
    assert!(node.calls().iter().all(|call| call.applied && !call.answered));
}

#[test]
fn garbage_and_a_wrong_sequence_id_are_replies_that_no_client_takes() {
    let (node, mut client) = node();
    let fault = node.faults().add(Rule::new(Reaction::Garbage).probability(1.0, 3));
    let garbage = client.reply_to(&DescribeVersion {}).unwrap();
    assert_eq!(garbage.len(), 43);
    drop(fault);
    let _fault = node.faults().add(Rule::new(Reaction::WrongSequence));
    let wrong = client.call(&DescribeVersion {}).unwrap();
    assert!(matches!(wrong, Err(ReplyError::Wire(_))), "{wrong:?}");
}

#[test]
fn a_delayed_call_is_answered_late_and_others_are_not() {
    let (node, mut client) = node();
    let delay = Duration::from_millis(100);
    let short = node.faults().add(Rule::new(Reaction::Delay(delay)).connection(1));
    let began = Instant::now();
    client.call(&DescribeVersion {}).unwrap().unwrap();
    assert!(began.elapsed() >= delay);
    drop(short);
    let hour = Duration::from_secs(3600);
    let _long = node.faults().add(Rule::new(Reaction::Delay(hour)).connection(1));
    client.send_call(&DescribeVersion {}).unwrap();
    let mut other = Client::connect(node.address()).unwrap();
    other.call(&DescribeVersion {}).unwrap().unwrap();
    let answered = |connection| {
        let calls = node.calls();
        calls.iter().filter(|call| call.connection == connection && call.answered).count()
    };
    assert_eq!((answered(1), answered(2)), (1, 1));
}

#[test]
fn a_silent_connection_stays_open_and_others_are_answered() {
    let (node, mut client) = node();
    let silence = Rule::new(Reaction::Silence).method(Method::SystemAddKeyspace);
    let _fault = node.faults().add(silence.after_applying().times(1));
    client.send_call(&keyspace("Silent")).unwrap();
    while !exists(&node, "Silent") {
        thread::yield_now();
    }
    assert!(!call(&node, Method::SystemAddKeyspace).answered);
}

#[test]
fn counts_and_chance_choose_the_same_calls_each_time() {
    let (node, mut client) = node();
    let mut struck = |rule: Rule| {
        let _fault = node.faults().add(rule);
        let failed = |client: &mut Client| client.call(&DescribeVersion {}).unwrap().is_err();
        (1..=20).filter(|_| failed(&mut client)).count()
    };
    let throw = || Rule::new(Reaction::Throw(TIMED_OUT));
    assert_eq!(struck(throw().nth(3)), 1);
    assert_eq!(struck(throw().from(3).times(4)), 4);
    assert_eq!(struck(throw().from(3)), 18);
    assert_eq!(struck(throw().method(Method::Insert)), 0);
    let some = struck(throw().probability(0.5, 1));
    assert!((4..=16).contains(&some), "{some}");
    assert_eq!(struck(throw().probability(0.5, 1)), some);
}

#[test]
fn a_rule_is_for_the_families_and_keys_it_names() {
    let (node, mut client) = node();
    let insert = |family: &'static str, key: &'static [u8]| {
        let mut insert = Insert { key: key.into(), ..Insert::default() };
        insert.column_parent.column_family = family.into();
        insert
    };
    let rule = Rule::new(Reaction::Throw(Exception::Unavailable));
    let fault = node.faults().add(rule.column_family("Users").key("a").key("b"));
    for (family, key) in [("Users", b"a"), ("Users", b"c"), ("Posts", b"a"), ("Users", b"b")] {
        // Refused by the node itself where the fault isn't for it: there is no keyspace.
        client.call(&insert(family, key)).unwrap().unwrap_err();
    }
    assert_eq!(fault.struck(), 2);
    let unavailable = node.calls().into_iter();
    let keys: Vec<_> = unavailable
        .filter(|call| call.exception == Some(Exception::Unavailable))
        .map(|call| (call.column_families, call.keys))
        .collect();
    let users = || vec!["Users".to_owned()];
    assert_eq!(keys, [(users(), vec![b"a".to_vec()]), (users(), vec![b"b".to_vec()])]);
}

#[test]
fn a_call_can_stop_the_node_or_pause_it() {
    let (node, mut client) = node();
    node.faults().add(Rule::new(Reaction::Stop).method(Method::DescribeVersion).nth(2)).stay();
    client.call(&DescribeVersion {}).unwrap().unwrap();
    client.call(&DescribeVersion {}).unwrap_err();
    while node.is_running() || TcpStream::connect(node.address()).is_ok() {
        thread::yield_now();
    }
    node.restart().unwrap();
    let mut client = Client::connect(node.address()).unwrap();
    client.call(&DescribeVersion {}).unwrap().unwrap();
    let paused = Rule::new(Reaction::Pause).method(Method::DescribeClusterName).nth(1);
    let _fault = node.faults().add(paused);
    client.send_call(&DescribeClusterName {}).unwrap();
    while node.is_running() {
        thread::yield_now();
    }
    node.resume();
    client.receive().unwrap();
}

/// A client of a node that is restarted now.
fn reconnected(node: &Node) -> Client {
    loop {
        match Client::connect(node.address()) {
            Ok(client) => return client,
            Err(_) => thread::yield_now(),
        }
    }
}

#[test]
fn a_call_can_restart_the_node_which_has_its_data_then() {
    let (node, mut other) = node();
    other.call(&keyspace("Kept")).unwrap().unwrap();
    for (applied, name) in [(false, "Before"), (true, "After")] {
        let mut client = reconnected(&node);
        let rule = Rule::new(Reaction::Restart).method(Method::SystemAddKeyspace).nth(1);
        let fault = node.faults().add(if applied { rule.after_applying() } else { rule });
        let closed = client.call(&keyspace(name)).unwrap_err();
        assert_eq!(closed.kind(), ErrorKind::UnexpectedEof);
        // All others are closed with it.
        while other.call(&DescribeVersion {}).is_ok() {}
        other = reconnected(&node);
        let mut exists =
            |name: &'static str| other.call(&DescribeKeyspace { keyspace: name.into() }).unwrap();
        assert!(exists("Kept").is_ok());
        assert_eq!(exists(name).is_ok(), applied);
        assert_eq!(fault.struck(), 1);
        assert!(node.is_running());
    }
}

#[test]
fn calls_that_restart_a_node_at_once_have_one_restart_together() {
    let (node, _) = node();
    let mut clients: Vec<Client> = (0..20).map(|_| reconnected(&node)).collect();
    let rule = Rule::new(Reaction::Restart).after_applying().method(Method::DescribeVersion);
    let fault = node.faults().add(rule.times(20));
    for client in &mut clients {
        // The first of them may have closed the others already.
        let _ = client.send_call(&DescribeVersion {});
    }
    clients.iter_mut().for_each(|client| drop(client.receive().unwrap_err()));
    fault.stay();
    node.faults().clear();
    // No restart is left that could close it.
    let mut client = reconnected(&node);
    for _ in 0..1_000 {
        client.call(&DescribeVersion {}).unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_stopped_node_stays_stopped_and_a_dropped_one_leaves_its_folder_whatever_restarts_it() {
    let folder = std::env::temp_dir().join(format!("cassa-node-restart-{}", std::process::id()));
    for turn in 0..40 {
        let node = Node::builder().data(&folder).start().await.unwrap();
        node.faults().add(Rule::new(Reaction::Restart).method(Method::DescribeVersion)).stay();
        let mut client = Client::connect(node.address()).unwrap();
        client.send_call(&DescribeVersion {}).unwrap();
        if turn % 2 == 0 {
            node.stop();
            assert!(!node.is_running());
            TcpStream::connect(node.address()).unwrap_err();
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_node_that_stops_closes_connections_and_never_says_that_it_is_unavailable() {
    let node = Node::start_blocking().unwrap();
    define(node.address(), 1);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let mut client = reconnected(&node);
                    let set = SetKeyspace { keyspace: rows::KEYSPACE.into() };
                    let mut reply = client.call(&set);
                    while let Ok(answer) = reply {
                        answer.unwrap();
                        if over.load(Ordering::Relaxed) {
                            break;
                        }
                        let mut insert = Insert { key: "key".into(), ..Insert::default() };
                        insert.column_parent.column_family = rows::FAMILY.into();
                        insert.column.name = "name".into();
                        insert.column.value = Some("value".into());
                        insert.column.timestamp = Some(1);
                        reply = client.call(&insert);
                    }
                }
            });
        }
        for _ in 0..500 {
            node.restart().unwrap();
            thread::sleep(Duration::from_millis(1));
        }
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn refused_connections_leave_those_that_are_open() {
    let (node, mut client) = node();
    client.call(&DescribeVersion {}).unwrap().unwrap();
    node.refuse_connections();
    let refused = TcpStream::connect(node.address()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    client.call(&DescribeVersion {}).unwrap().unwrap();
    node.accept_connections().unwrap();
    Client::connect(node.address()).unwrap().call(&DescribeVersion {}).unwrap().unwrap();
}

#[test]
fn the_last_1024_calls_are_remembered() {
    let (node, mut client) = node();
    for _ in 0..1_100 {
        client.call(&DescribeVersion {}).unwrap().unwrap();
    }
    let calls = node.calls();
    let numbers: Vec<u64> = calls.iter().map(|call| call.number).collect();
    assert_eq!(numbers, (77..=1_100).collect::<Vec<u64>>());
    assert!(calls.iter().all(|call| call.applied && call.answered));
}
