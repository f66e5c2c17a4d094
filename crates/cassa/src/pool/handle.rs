//! The pool as its users hold it.

use std::sync::Arc;
use std::time::Duration;

use super::{Counts, Shared, Statistics};
use crate::batch::{Batch, Writer};
use crate::cluster::Cluster;
use crate::column_family::ColumnFamily;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::execute::execute;
pub use crate::hosts::Source as HostSource;
use crate::op::{DescribeVersion, Nature};
use crate::options::Options;
use crate::schema::Schema;
use crate::tls;

/// Connections to a cluster, shared by all who clone it.
#[derive(Debug)]
pub struct Pool<D: Driver> {
    shared: Arc<Shared<D>>,
}

impl<D: Driver> Clone for Pool<D> {
    fn clone(&self) -> Pool<D> {
        Pool { shared: self.shared.clone() }
    }
}

impl<D: Driver> Pool<D> {
    pub(crate) async fn open<O>(options: O) -> Result<Pool<D>>
    where
        O: TryInto<Options>,
        O::Error: Into<Error>,
    {
        let options = options.try_into().map_err(Into::into)?.checked()?;
        let driver = D::current()
            .map_err(|error| Error::new(ErrorKind::Misuse, error.to_string()).during("connect"))?;
        let pool = Pool::over(Shared::new(driver, options));
        pool.prepare_tls().await?;
        pool.first_contact().await?;
        pool.shared.prefill();
        Ok(pool)
    }

    /// What TLS needs: the system's roots are files, and read aside.
    async fn prepare_tls(&self) -> Result<()> {
        let Some(tls) = self.shared.options.tls.clone() else { return Ok(()) };
        let until = self.shared.deadline();
        let made = self.shared.driver.aside(move || tls::connector(&tls), until).await;
        let made = made.map_err(|error| Error::new(ErrorKind::InvalidOption, error.to_string()));
        self.shared.over_tls(made.flatten().map_err(|error| error.during("connect"))?);
        Ok(())
    }

    pub(crate) fn over(shared: Arc<Shared<D>>) -> Pool<D> {
        Pool { shared }
    }

    #[cfg(test)]
    pub(crate) fn shared(&self) -> &Shared<D> {
        &self.shared
    }

    /// An error unless some host answers.
    pub(crate) async fn first_contact(&self) -> Result<()> {
        let limits = self.shared.limits_until(self.shared.deadline());
        self.shared.ask_for_servers(limits.deadline).await;
        if self.shared.hosts.len() == 0 {
            let reason = self.shared.trouble_with_servers().unwrap_or_default();
            return Err(Error::new(ErrorKind::NoHosts, reason).during("connect"));
        }
        execute(&self.shared, &DescribeVersion, limits).await?;
        if self.shared.options.discovery.is_on()
            && let Err(error) = self.look_at_the_ring().await
            && error.kind() == ErrorKind::InvalidOption
        {
            return Err(error);
        }
        // A ring that can't be read is tried again; the servers that were told do meanwhile.
        Ok(())
    }

    pub(crate) async fn look_at_the_ring(&self) -> Result<()> {
        let patience = self.shared.driver.after(self.shared.options.attempt_timeout);
        self.shared.here().read_rings(self.shared.deadline().min(patience)).await
    }

    pub(crate) async fn family_of(
        &self,
        keyspace: Option<&str>,
        name: &str,
    ) -> Result<ColumnFamily<D>> {
        let default = self.shared.options.keyspace.as_deref();
        let Some(keyspace) = keyspace.or(default) else {
            let message = "the pool has no keyspace: set one in its options or name it";
            let error = Error::new(ErrorKind::InvalidArgument, message).on(None, Some(name));
            return Err(error.during("column_family"));
        };
        let (family, generation) =
            self.shared.here().family(keyspace, name, self.shared.deadline()).await?;
        Ok(ColumnFamily::new(self.shared.clone(), family, generation))
    }

    /// An empty batch: mutations of any rows and column families of the cluster, sent together.
    pub fn batch(&self) -> Batch<D> {
        Batch::new(self.shared.clone())
    }

    /// A batch of bounded size that sends itself when it is full.
    pub fn writer(&self) -> Writer<D> {
        Writer::new(self.batch())
    }

    /// The schema: read it, change it.
    pub fn schema(&self) -> Schema<D> {
        Schema::new(self.shared.clone())
    }

    /// The cluster as its nodes describe it: its name, its ring, its versions of the schema.
    pub fn cluster(&self) -> Cluster<D> {
        Cluster::new(self.shared.clone())
    }

    /// How many connections there are now.
    pub fn counts(&self) -> Counts {
        self.shared.here().counts()
    }

    /// What the pool has now and what it has done since it was made: connections, waits, and each host's calls.
    ///
    /// To ask costs the calls next to nothing: a look under the pool's lock, and some hundred numbers a host.
    ///
    /// ```
    /// # fn example(pool: &cassa::Pool) {
    /// let now = pool.statistics();
    /// println!("{} of {} connections in use, {} calls wait", now.in_use, now.open(), now.waiting);
    /// for host in &now.hosts {
    ///     println!("{}: p99 {:?}, {} of {} failed", host.address, host.latency.percentile(99.0), host.errors, host.calls);
    /// }
    /// # }
    /// ```
    pub fn statistics(&self) -> Statistics {
        self.shared.here().statistics()
    }

    /// What is known of each host: its address, how it came into the pool, whether it is believed up, where it stands if the ring
    /// was read, and its versions once it was connected to.
    pub fn hosts(&self) -> Vec<HostStatus> {
        let shared = self.shared.here();
        let (now, hosts) = (shared.driver.now(), shared.hosts.list());
        let hosts = hosts.known().map(|host| {
            let (facts, site) = (host.facts(), host.site());
            HostStatus {
                address: host.name.to_string(),
                source: host.source,
                data_center: site.as_ref().map(|site| site.data_center.to_string()),
                rack: site.and_then(|site| site.rack).map(|rack| rack.to_string()),
                used: host.is_listed(),
                up: host.is_up(now),
                api_version: facts.as_ref().map(|facts| facts.api.to_string()),
                release_version: facts.and_then(|facts| facts.release.clone()),
            }
        });
        hosts.collect()
    }

    #[cfg(feature = "blocking")]
    pub(super) async fn borrow(&self) -> bool {
        let pool = self.shared.here();
        let plan = pool.hosts.plan(None);
        pool.checkout(&plan, Nature::Read, pool.deadline()).await.is_ok()
    }

    /// Closes it; whether every connection was closed within this time.
    pub(crate) async fn end(&self, within: Duration) -> bool {
        self.shared.here().close_by(self.shared.driver.after(within)).await
    }

    /// How long calls under way are waited for when it is closed, unless something else is said.
    pub(crate) fn patience(&self) -> Duration {
        self.shared.options.attempt_timeout
    }
}

/// What is known of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HostStatus {
    /// The host as `host:port`.
    pub address: String,
    /// How it came into the pool.
    pub source: HostSource,
    /// Its data centre, which is read with the ring ([`Options::discovery`]) from 1.0 on.
    pub data_center: Option<String>,
    /// Its rack, likewise.
    pub rack: Option<String>,
    /// False for one in another data centre when those are not to be used ([`Options::remote_data_centers`]).
    pub used: bool,
    /// False from a failure on until it answers, which it is probed for meanwhile: it is then tried after all others.
    pub up: bool,
    /// The version of its Thrift interface, as in `19.16.0`.
    pub api_version: Option<String>,
    /// Cassandra's own version, which only 1.2 and later tell.
    pub release_version: Option<String>,
}
