//! Faults on demand: what a node does wrong when a test wants it to, and what it did.

mod armed;
mod ledger;
mod reaction;
mod rule;
mod subject;

pub use armed::{FaultGuard, Faults};
pub use ledger::Call;
pub use reaction::Reaction;
pub use rule::Rule;

pub(crate) use armed::Struck;
pub(crate) use ledger::Ledger;
pub(crate) use subject::Subject;
