//! The metrics of a pool, as a recorder is told of them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use metrics::{
    Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit,
    with_local_recorder,
};

use crate::driver::sim::Network;
use crate::error::{Error, ErrorKind, Phase};
use crate::events::{CloseReason, Event, Listener, Metrics, Operation};
use crate::options::Options;

/// Notes the names of what it is told, with their labels.
#[derive(Default)]
struct Names(Arc<Mutex<BTreeSet<String>>>);

impl Names {
    fn note(&self, key: &Key) {
        assert!(key.labels().any(|label| label.key() == "pool" && label.value() == "users"));
        self.0.lock().expect("no panic").insert(key.name().to_owned());
    }
}

impl Recorder for Names {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        self.note(key);
        Counter::noop()
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        self.note(key);
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        self.note(key);
        Histogram::noop()
    }
}

#[tokio::test]
async fn every_metric_of_the_guide_is_recorded_and_no_other() {
    let (names, metrics) = (Names::default(), Metrics::of("users"));
    let pool = super::world::pool(&Network::default(), Options::new().server("10.0.0.1"));
    let operation = Operation { name: "get_slice", keyspace: None, column_family: None };
    let (host, time) = ("10.0.0.1:9160", Duration::from_millis(1));
    let (phase, kind, cause) = (Phase::Receive, ErrorKind::Transport, "");
    let error = &Error::new(kind, cause);
    let events = [
        Event::Answered { operation, host, took: time },
        Event::AttemptFailed { operation, host, phase, kind, cause, took: time },
        Event::CallFailed { operation, error },
        Event::Retry { operation, failed: 1, wait: time },
        Event::Hedged { operation, host },
        Event::CheckoutFailed { waited: time },
        Event::ConnectionOpened { host, took: time },
        Event::ConnectionFailed { host, phase, kind, cause },
        Event::ConnectionClosed { host, reason: CloseReason::Broken },
        Event::HostDown { host, probe_in: time },
        Event::PoolClosed,
    ];
    with_local_recorder(&names, || {
        events.iter().for_each(|event| metrics.event(event));
        metrics.show(&pool.statistics());
    });
    let guide = include_str!("../../../../docs/observability.md");
    let rows = guide.lines().filter_map(|row| row.strip_prefix("| `cassa_"));
    let written = rows.filter_map(|row| row.split('`').next());
    let written: BTreeSet<_> = written.map(|name| format!("cassa_{name}")).collect();
    assert_eq!(*names.0.lock().expect("no panic"), written);
}
