//! The pool's numbers, put together for who asks.

use super::Shared;
use crate::driver::Driver;
use crate::statistics::{HostStatistics, Statistics};

impl<D: Driver> Shared<D> {
    pub(super) fn statistics(&self) -> Statistics {
        let hosts = self.hosts.list();
        let (opening, idle, taken, waiting, open_of);
        {
            let state = self.state();
            (opening, idle) = (state.slots.opening(), state.idle.len());
            (taken, waiting) = (state.slots.taken(), state.waiters.len());
            open_of = hosts.known().map(|host| state.slots.of(host.id)).collect::<Vec<_>>();
        }
        let hosts = hosts.known().zip(open_of).map(|(host, open)| {
            let latency = host.tally.latency();
            HostStatistics {
                address: host.name.to_string(),
                open,
                state: host.health(),
                calls: latency.count() + host.tally.without_answer(),
                errors: host.tally.errors.get(),
                latency,
            }
        });
        Statistics {
            opening,
            idle,
            in_use: taken.saturating_sub(opening + idle),
            waiting,
            waits: self.tally.waits(),
            unserved: self.tally.unserved.get(),
            opened: self.tally.opened.get(),
            connects_failed: self.tally.connects_failed.get(),
            closed: self.tally.closed(),
            retries: self.tally.retries.get(),
            hedges: self.tally.hedges.get(),
            hosts: hosts.collect(),
        }
    }
}
