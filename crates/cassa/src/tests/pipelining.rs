//! A connection is a queue of expected replies: several requests may be sent before the first reply is read.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::world::{API, echo};
use crate::Consistency;
use crate::channel::Channel;
use crate::connection::{Connection, Limits};
use crate::driver::Driver;
use crate::driver::sim::{Network, Sim};
use crate::events::Listeners;
use crate::flight::Flight;
use crate::hosts::{Facts, Host, Source};
use crate::op::{ColumnRange, GetSlice, Insert, Predicate, Target};

async fn connection(network: &Network) -> (Connection<Sim>, Instant) {
    let driver = Sim(network.clone());
    let until = driver.now() + Duration::from_secs(60);
    let stream = driver.connect(([10, 0, 0, 1], 9160).into(), until).await.expect("connects");
    let host = Host::new(
        "10.0.0.1".parse().expect("a server"),
        Source::Options,
        Arc::default(),
        Listeners::default(),
    );
    let facts = Facts { api: API, release: None };
    let limits = Limits { request: 1 << 20, reply: 1 << 20 };
    (
        Connection::new(
            Channel::Plain(stream),
            Arc::new(host),
            Arc::new(facts),
            limits,
            Flight::new(driver.clone(), 1 << 20),
        ),
        until,
    )
}

fn target() -> Target {
    Target {
        keyspace: "Keyspace1".into(),
        column_family: "Standard1".into(),
        super_column: None,
        traces: None,
    }
}

fn get(key: &'static str) -> GetSlice {
    GetSlice {
        target: target(),
        key: Bytes::from_static(key.as_bytes()),
        predicate: Predicate::Range(ColumnRange { count: 10, ..ColumnRange::default() }),
        consistency: Consistency::One,
        reply_limit: None,
    }
}

#[tokio::test(start_paused = true)]
async fn requests_sent_ahead_are_answered_in_their_order() {
    let network = Network::default();
    echo(&network, 1);
    let (mut connection, until) = connection(&network).await;
    let requests: Vec<_> = ["a", "b", "c", "d"].map(get).into();
    for request in &requests {
        connection.send(request, until).await.expect("sends");
        assert!(!connection.is_clean());
    }
    for request in &requests {
        assert!(!connection.is_clean());
        let page = connection.receive(request, until).await.expect("receives");
        assert_eq!(page.column(0).value(), request.key);
    }
    assert!(connection.is_clean());
}

#[tokio::test(start_paused = true)]
async fn nothing_follows_a_half_written_request() {
    let network = Network::default();
    echo(&network, 1);
    let (mut connection, until) = connection(&network).await;
    let insert = Insert {
        target: target(),
        key: Bytes::from_static(b"key"),
        name: Bytes::from_static(b"name"),
        // More than the stream takes at once.
        value: vec![0; 500 << 10].into(),
        timestamp: 1,
        ttl: None,
        consistency: Consistency::One,
    };
    {
        let mut sending = pin!(connection.send(&insert, until));
        assert!(sending.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert!(!connection.is_clean());
    let error = connection.send(&get("key"), until).await.expect_err("half a request is written");
    assert!(!error.sent());
    connection.receive(&insert, until).await.expect_err("its reply can't come");
    assert!(!connection.is_clean());
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_is_not_expected_is_not_waited_for() {
    let network = Network::default();
    echo(&network, 1);
    let (mut connection, until) = connection(&network).await;
    let began = tokio::time::Instant::now();
    connection.receive(&get("key"), until).await.expect_err("nothing was sent");
    assert_eq!(began.elapsed(), Duration::ZERO);
}
