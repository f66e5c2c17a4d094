//! Rings: calls go to hosts that have their row, and the ring's nodes are the pool's hosts.

mod data_centers;
mod discovery;
mod routing;
mod world;
