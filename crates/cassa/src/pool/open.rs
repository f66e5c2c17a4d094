//! Opening a connection: every address of the host's name, then the login, then what the host can tell of itself.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cassa_wire::ApiVersion;

use super::expiry::end_of_life;
use super::{Lease, Shared};
use crate::channel::Channel;
use crate::connection::{Connection, Limits};
use crate::driver::{Driver, Stream};
use crate::error::{ErrorKind, Failure, Phase};
use crate::events::Event;
use crate::flight::Flight;
use crate::hosts::{Facts, Host};
use crate::op::{DescribeVersion, Login, ReleaseVersion};
use crate::options::Options;
use crate::tls::{Connector, Secured, is_of_tls};

/// A host isn't blamed for what a caller in a greater hurry than this cut off.
const FAIR_TRIAL: Duration = Duration::from_millis(200);

/// A slot that was taken to open a connection in; dropped before it is used, it is free again.
pub(super) struct Opening<'a, D: Driver> {
    pool: &'a Shared<D>,
    host: Arc<Host>,
    used: bool,
}

impl<'a, D: Driver> Opening<'a, D> {
    pub(super) fn new(pool: &'a Shared<D>, host: Arc<Host>) -> Opening<'a, D> {
        Opening { pool, host, used: false }
    }

    /// A lease on a new connection, or the host and why it has none.
    pub(super) async fn open(
        mut self,
        deadline: Instant,
    ) -> Result<Lease<'a, D>, (Arc<Host>, Failure)> {
        let began = self.pool.driver.now();
        let until = deadline.min(self.pool.driver.after(self.pool.options.connect_timeout));
        let pool = self.pool;
        // Boxed, since the future of every call would have room for it.
        let ground = Ground {
            driver: &pool.driver,
            options: &pool.options,
            tls: pool.tls.get(),
            flight: &pool.flight,
        };
        let greeting = ground.greet(&self.host, until);
        match Box::pin(greeting).await {
            Ok(connection) => {
                self.used = true;
                pool.opened(&self.host, began);
                Ok(Lease::new(self.pool, Box::new(connection)))
            }
            Err(failure) => {
                pool.not_connected(&self.host, &failure);
                let now = self.pool.driver.now();
                let too_soon = now >= until && until.saturating_duration_since(began) < FAIR_TRIAL;
                if failure.is_unreached() && !too_soon {
                    self.pool.could_not_reach(&self.host);
                    self.pool.tell_waiters(&self.host, &failure);
                }
                Err((self.host.clone(), failure))
            }
        }
    }
}

impl<D: Driver> Drop for Opening<'_, D> {
    fn drop(&mut self) {
        if !self.used {
            self.pool.not_opened(&self.host);
        }
    }
}

impl<D: Driver> Shared<D> {
    /// A connection couldn't be opened.
    pub(super) fn not_connected(&self, host: &Host, failure: &Failure) {
        self.tally.connects_failed.one_more();
        let (phase, kind, cause) = (failure.phase, failure.kind, failure.cause());
        self.options.listeners.tell(|| Event::ConnectionFailed {
            host: &host.name,
            phase,
            kind,
            cause,
        });
    }
}

/// What a connection needs of its pool.
pub(super) struct Ground<'a, D: Driver> {
    pub(super) driver: &'a D,
    pub(super) options: &'a Options,
    pub(super) tls: Option<&'a Connector>,
    pub(super) flight: &'a Arc<Flight<D>>,
}

impl<D: Driver> Ground<'_, D> {
    /// A connection that is ready for calls.
    pub(super) async fn greet(
        self,
        host: &Arc<Host>,
        until: Instant,
    ) -> Result<Connection<D>, Failure> {
        let Ground { driver, options, tls, flight } = self;
        let stream = first_that_answers(driver, host, until).await?;
        let channel = channel(tls, host, stream, until).await?;
        let known = host.facts();
        // Until the host has told its version, it is spoken to as the oldest: describe_version is the same in all.
        let facts = known.clone().unwrap_or_else(|| Arc::new(Facts::OLDEST));
        let limits = Limits { request: options.max_request_bytes, reply: options.max_reply_bytes };
        let mut connection = Connection::new(channel, host.clone(), facts, limits, flight.clone());
        connection.end_of_life = end_of_life(driver.now(), options);
        if known.is_none() {
            let told = connection.call(&DescribeVersion, until).await.map_err(unreachable)?;
            let api = ApiVersion::parse(&told).map_err(|error| {
                Failure::new(ErrorKind::Connect, Phase::Connect, error.to_string())
            })?;
            connection.facts = Arc::new(Facts { api, release: None });
        }
        if let Some((user, password)) = &options.login {
            let login = Login { user: user.clone(), password: password.clone() };
            connection.call(&login, until).await.map_err(not_logged_in)?;
        }
        if known.is_none() {
            let release = ask_release(&mut connection, until).await?;
            let stranger =
                host.membership.check(&mut connection, until).await.map_err(unreachable)?;
            if let Some(reason) = stranger {
                host.refused(&reason);
                return Err(Failure::new(ErrorKind::Connect, Phase::Connect, reason));
            }
            let api = connection.facts.api;
            connection.facts = host.learned(Facts { api, release });
        }
        Ok(connection)
    }
}

/// The stream as it is, or after its handshake.
async fn channel<S: Stream>(
    tls: Option<&Connector>,
    host: &Host,
    stream: S,
    until: Instant,
) -> Result<Channel<S>, Failure> {
    let Some(tls) = tls else { return Ok(Channel::Plain(stream)) };
    let failed = |error| Failure::of_io(error, Phase::Handshake);
    let session = tls.session(&host.server.host).map_err(|error| failed(error.into()))?;
    let secured = Secured::handshake(stream, session, until).await.map_err(failed)?;
    Ok(Channel::Tls(Box::new(secured)))
}

/// Every address of the name in the resolver's order, each with an even share of the time that is left.
async fn first_that_answers<D: Driver>(
    driver: &D,
    host: &Host,
    until: Instant,
) -> Result<D::Stream, Failure> {
    let failed = |error| Failure::of_io(error, Phase::Connect);
    let addresses =
        driver.resolve(&host.server.host, host.server.port, until).await.map_err(failed)?;
    let mut last = None;
    for (place, &address) in addresses.iter().enumerate() {
        let now = driver.now();
        let others = u32::try_from(addresses.len() - place).unwrap_or(u32::MAX);
        let share = until.saturating_duration_since(now) / others;
        match driver.connect(address, now + share).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(
        || Failure::new(ErrorKind::Connect, Phase::Connect, "the name has no address"),
        failed,
    ))
}

/// Cassandra's own version where a host can tell it; a user who may not ask is no reason to fail.
async fn ask_release<D: Driver>(
    connection: &mut Connection<D>,
    until: Instant,
) -> Result<Option<String>, Failure> {
    if !ReleaseVersion::is_known_to(&connection.facts) {
        return Ok(None);
    }
    match connection.call(&ReleaseVersion, until).await {
        Ok(release) => Ok(release),
        Err(_) if connection.is_clean() => Ok(None),
        Err(failure) => Err(unreachable(failure)),
    }
}

/// A host that doesn't answer the login can't be reached either; one that refuses it has answered.
fn not_logged_in(failure: Failure) -> Failure {
    match failure.kind {
        ErrorKind::Transport | ErrorKind::Protocol | ErrorKind::AttemptTimedOut => {
            Failure { kind: ErrorKind::Connect, phase: Phase::Login, ..failure }
        }
        _ => failure.in_phase(Phase::Login),
    }
}

/// A host that doesn't get through its greeting is one that can't be reached.
fn unreachable(failure: Failure) -> Failure {
    let message = match failure.kind {
        _ if is_of_tls(&failure) => failure.message,
        ErrorKind::AttemptTimedOut | ErrorKind::Transport => format!(
            "connected, but the greeting got no answer (is it a framed Thrift port, without TLS?): {}",
            failure.message
        )
        .into(),
        ErrorKind::Protocol if failure.message.ends_with("looks like TLS") => {
            format!("{}, which Options::tls speaks", failure.message).into()
        }
        _ => failure.message,
    };
    Failure { kind: ErrorKind::Connect, phase: Phase::Connect, message, ..failure }
}
