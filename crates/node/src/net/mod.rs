//! Sockets: who may connect, and how requests and replies travel.

mod connection;
mod inbound;
mod limits;
mod listener;
mod socket;
#[cfg(test)]
mod tests;

pub(crate) use limits::Limits;
pub(crate) use listener::Listener;
pub(crate) use socket::Socket;
