//! Calls that write columns.

use super::not_built;

not_built! { Insert Add Cas Remove RemoveCounter BatchMutate AtomicBatchMutate Truncate }
