//! What a pool does, as it does it: events, for logs, alarms and counters of the program's own.
//!
//! A program has a [`Listener`] told of each [`Event`]:
//!
//! ```
//! use cassa::Options;
//! use cassa::events::{Event, Listener};
//!
//! struct Log;
//!
//! impl Listener for Log {
//!     fn event(&self, event: &Event<'_>) {
//!         match event {
//!             Event::HostDown { host, probe_in, .. } => {
//!                 eprintln!("{host} is down, and looked at again in {probe_in:?}");
//!             }
//!             Event::HostUp { host, .. } => eprintln!("{host} answers again"),
//!             _ => {}
//!         }
//!     }
//! }
//!
//! let options = Options::new().server("db1.example.com").listener(Log);
//! # drop(options);
//! ```

mod event;
mod listeners;
#[cfg(feature = "metrics")]
mod metrics;
#[cfg(feature = "tracing")]
mod spans;
#[cfg(not(feature = "tracing"))]
#[path = "no_spans.rs"]
mod spans;

pub use event::{CloseReason, Event, Operation};
pub(crate) use listeners::Listeners;
#[cfg(feature = "metrics")]
pub use metrics::Metrics;
pub(crate) use spans::of_call;

/// Told of what a pool does: [`Options::listener`](crate::Options::listener).
///
/// It is called where the thing happens, in the task or thread of a call or of the pool's own work, and never while the pool holds a lock:
/// so it may ask the pool for its [`statistics`](crate::pool::Pool::statistics), and what takes long it should hand on, since the call
/// waits for it. Calls of several threads tell it at once, and what they tell may come in another order than it happened. A panic ends
/// nothing but the listener's own call.
pub trait Listener: Send + Sync {
    /// Something has happened.
    fn event(&self, event: &Event<'_>);
}
