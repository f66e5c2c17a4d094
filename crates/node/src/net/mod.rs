//! Sockets: who may connect, and how requests and replies travel.

mod connection;
mod listener;
mod socket;

pub(crate) use listener::Listener;
pub(crate) use socket::Socket;
