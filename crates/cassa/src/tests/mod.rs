//! Promises of the core, proved on the simulated driver: virtual time, servers that do as they are told.

mod accounts;
mod arrivals;
mod batches;
mod cancellation;
mod cells;
mod changes;
#[cfg(feature = "serde")]
mod checkpoints;
mod choosy;
mod closing;
mod comparing;
mod events;
mod expiry;
mod failover;
mod flight;
mod hedging;
mod hedging_again;
mod hedging_many;
mod hedging_spares;
mod hostile;
mod ledger;
mod matrix;
#[cfg(feature = "metrics")]
mod metrics;
mod once;
mod opening;
mod overflow;
mod paging;
mod pipelining;
mod recovery;
mod retrying;
mod saturated;
mod scanning;
mod servers;
mod shapes;
mod side_by_side;
#[cfg(feature = "tracing")]
mod spans;
mod streams;
#[cfg(feature = "blocking")]
mod threads;
#[cfg(feature = "rustls")]
mod tls;
mod topology;
mod upkeep;
mod waiting;
mod world;
mod writers;
