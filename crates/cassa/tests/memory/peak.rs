//! The most memory this process has had, as Linux counts it.

use std::fs;

use crate::Failure;

/// Memory before anything was read, in bytes.
pub(crate) struct Peak(u64);

impl Peak {
    pub(crate) fn begin() -> Result<Peak, Failure> {
        forget()?;
        Ok(Peak(most()?))
    }

    /// How much more there was at most while `work` was done.
    pub(crate) fn growth<T>(
        &self,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<(T, u64), Failure> {
        forget()?;
        let done = work()?;
        Ok((done, most()?.saturating_sub(self.0)))
    }
}

/// The peak is what there is now.
fn forget() -> Result<(), Failure> {
    Ok(fs::write("/proc/self/clear_refs", "5")?)
}

fn most() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM")?;
    Ok(number.parse::<u64>()? << 10)
}
