//! Code of the program's that a pool runs: its panics stay here.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What it returns, or the words it panicked with. No lock of the pool's may be held.
pub(crate) fn run<T>(code: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(code)).map_err(|panic| words(&*panic).to_owned())
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref().copied()).unwrap_or("without words")
}
