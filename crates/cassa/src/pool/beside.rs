//! Opening a connection beside the calls: to see whether a host is back, or before a call needs it.

use std::sync::{Arc, Weak};
use std::time::Instant;

use super::Shared;
use super::open::Ground;
use crate::connection::Connection;
use crate::driver::Driver;
use crate::error::Failure;
use crate::flight::Flight;
use crate::hosts::Host;
use crate::op::DescribeVersion;
use crate::options::Options;
use crate::tls::Connector;

/// A slot that was taken to open a connection in, while no pool is held; dropped without a connection, it is free again.
pub(super) struct Beside<D: Driver> {
    driver: D,
    options: Arc<Options>,
    tls: Option<Connector>,
    flight: Arc<Flight<D>>,
    pub(super) pool: Weak<Shared<D>>,
    pub(super) host: Arc<Host>,
    began: Instant,
    used: bool,
}

impl<D: Driver> Beside<D> {
    /// For a slot of this host that the caller has taken.
    pub(super) fn new(pool: &Shared<D>, host: Arc<Host>) -> Beside<D> {
        Beside {
            driver: pool.driver.clone(),
            options: pool.options.clone(),
            tls: pool.tls.get().cloned(),
            flight: pool.flight.clone(),
            pool: pool.weak.clone(),
            host,
            began: pool.driver.now(),
            used: false,
        }
    }

    /// A connection that is ready, within the connect time-out.
    pub(super) async fn greeted(&self) -> Result<Box<Connection<D>>, Failure> {
        let until = self.driver.after(self.options.connect_timeout);
        self.reported(self.greet(until).await)
    }

    /// The same, and the host has answered on it: a greeting asks nothing of one that is known already.
    pub(super) async fn answered(&self) -> Result<Box<Connection<D>>, Failure> {
        let until = self.driver.after(self.options.connect_timeout);
        let mut greeted = self.greet(until).await;
        if let Ok(connection) = &mut greeted
            && let Err(failure) = connection.call(&DescribeVersion, until).await
        {
            greeted = Err(failure);
        }
        self.reported(greeted)
    }

    async fn greet(&self, until: Instant) -> Result<Box<Connection<D>>, Failure> {
        let Beside { driver, options, flight, .. } = self;
        let ground = Ground { driver, options, tls: self.tls.as_ref(), flight };
        Ok(Box::new(ground.greet(&self.host, until).await?))
    }

    /// The same, once the pool has heard of a failure.
    fn reported<T>(&self, opened: Result<T, Failure>) -> Result<T, Failure> {
        if let (Err(failure), Some(pool)) = (&opened, self.pool.upgrade()) {
            pool.not_connected(&self.host, failure);
        }
        opened
    }

    /// Gives the pool its connection.
    pub(super) fn gives(&mut self, pool: &Shared<D>, connection: Box<Connection<D>>) {
        self.used = true;
        pool.gained(connection, self.began);
    }
}

impl<D: Driver> Drop for Beside<D> {
    fn drop(&mut self) {
        if let Some(pool) = self.pool.upgrade().filter(|_| !self.used) {
            pool.not_opened(&self.host);
        }
    }
}
