//! One core for both ends, so that neither waits for the other to wake up on another one.

use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use crate::Result;

/// Keeps this thread, and whatever it starts from now on, on the last core it may use: the first one serves most interrupts.
pub(crate) fn pin_to_one() -> Result<()> {
    let allowed = sched_getaffinity(None)?;
    let last = (0..CpuSet::MAX_CPU).rev().find(|&core| allowed.is_set(core));
    let mut one = CpuSet::new();
    one.set(last.ok_or("no core may be used")?);
    Ok(sched_setaffinity(None, &one)?)
}
