//! Sockets: who may connect, and how requests and replies travel.

mod connection;
mod listener;

pub(crate) use listener::Listener;
