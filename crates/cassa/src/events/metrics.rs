//! A pool's events and statistics as metrics of the crate `metrics`, for whatever recorder the program has installed.

use metrics::{SharedString, counter, gauge, histogram};

use super::{Event, Listener};
use crate::error::ErrorKind;
use crate::statistics::{HostState, Statistics};

/// Counts a pool's events, and shows its statistics: docs/observability.md lists the names.
///
/// ```
/// use cassa::Options;
/// use cassa::events::Metrics;
///
/// let metrics = Metrics::of("users");
/// let options = Options::new().server("db1.example.com").listener(metrics.clone());
/// # drop(options);
/// # fn now_and_then(metrics: &Metrics, pool: &cassa::Pool) {
/// // Now and then:
/// metrics.show(&pool.statistics());
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Metrics {
    pool: SharedString,
}

impl Metrics {
    /// Those of a pool, which each of them has as its label `pool`.
    pub fn of(pool: impl Into<String>) -> Metrics {
        Metrics { pool: SharedString::from(pool.into()) }
    }

    /// Sets the gauges to what a pool has now.
    pub fn show(&self, now: &Statistics) {
        let pool = || self.pool.clone();
        for (state, connections) in
            [("opening", now.opening), ("idle", now.idle), ("in_use", now.in_use)]
        {
            let gauge = gauge!("cassa_connections", "pool" => pool(), "state" => state);
            gauge.set(connections as f64);
        }
        gauge!("cassa_calls_waiting", "pool" => pool()).set(now.waiting as f64);
        counter!("cassa_waits_total", "pool" => pool()).absolute(now.waits.count());
        gauge!("cassa_waits_seconds", "pool" => pool()).set(now.waits.total().as_secs_f64());
        for host in &now.hosts {
            let address = host.address.clone();
            let up = gauge!("cassa_host_up", "pool" => pool(), "host" => address);
            up.set(if host.state == HostState::Up { 1.0 } else { 0.0 });
        }
    }

    fn count(&self, name: &'static str) {
        counter!(name, "pool" => self.pool.clone()).increment(1);
    }

    fn count_at(&self, name: &'static str, host: &str) {
        counter!(name, "pool" => self.pool.clone(), "host" => host.to_owned()).increment(1);
    }
}

fn label(kind: ErrorKind) -> String {
    format!("{kind:?}")
}

impl Listener for Metrics {
    fn event(&self, event: &Event<'_>) {
        let pool = || self.pool.clone();
        match *event {
            Event::Answered { operation, host, took } => {
                let labels = [
                    ("pool", pool()),
                    ("operation", operation.name.into()),
                    ("host", host.to_owned().into()),
                ];
                histogram!("cassa_request_seconds", &labels).record(took);
            }
            Event::AttemptFailed { operation, host, kind, .. } => {
                let labels = [
                    ("pool", pool()),
                    ("operation", operation.name.into()),
                    ("host", host.to_owned().into()),
                    ("kind", label(kind).into()),
                ];
                counter!("cassa_attempts_failed_total", &labels).increment(1);
            }
            Event::CallFailed { operation, error } => {
                let labels = [
                    ("pool", pool()),
                    ("operation", operation.name.into()),
                    ("kind", label(error.kind()).into()),
                ];
                counter!("cassa_calls_failed_total", &labels).increment(1);
            }
            Event::Retry { .. } => self.count("cassa_retries_total"),
            Event::Hedged { .. } => self.count("cassa_hedges_total"),
            Event::CheckoutFailed { .. } => self.count("cassa_checkouts_failed_total"),
            Event::ConnectionOpened { host, .. } => {
                self.count_at("cassa_connections_opened_total", host);
            }
            Event::ConnectionFailed { host, .. } => {
                self.count_at("cassa_connects_failed_total", host);
            }
            Event::ConnectionClosed { host, reason } => {
                let labels = [
                    ("pool", pool()),
                    ("host", host.to_owned().into()),
                    ("reason", reason.name().into()),
                ];
                counter!("cassa_connections_closed_total", &labels).increment(1);
            }
            Event::HostDown { host, .. } => self.count_at("cassa_host_failures_total", host),
            _ => {}
        }
    }
}
