//! Sockets: who may connect, and how requests and replies travel.

mod connection;
mod exchange;
mod inbound;
mod limits;
mod listener;
#[cfg(any(test, feature = "fuzzing"))]
mod sent;
mod serving;
mod settings;
mod socket;
#[cfg(test)]
mod tests;

pub(crate) use limits::Limits;
use listener::Listener;
#[cfg(feature = "fuzzing")]
pub(crate) use sent::Sent;
pub(crate) use serving::Serving;
pub(crate) use settings::Settings;
pub(crate) use socket::Socket;

/// Answers all that a client without a socket sends.
#[cfg(feature = "fuzzing")]
pub(crate) async fn converse(
    client: &mut Sent,
    here: crate::ring::Here,
    limits: &Limits,
) -> std::io::Result<()> {
    let share = limits::Budget::new(limits.buffered).share();
    connection::Connection::new(client, here, 1, limits.frame, share).serve().await
}
