//! The most memory this process has had, as Linux counts it.

use std::fs;

/// Memory at a beginning, in bytes.
pub(crate) struct Peak(u64);

impl Peak {
    /// The peak is what there is now.
    pub(crate) fn begin() -> Peak {
        fs::write("/proc/self/clear_refs", "5").unwrap();
        Peak(most())
    }

    /// How much more there was at most since.
    pub(crate) fn growth(&self) -> u64 {
        most().saturating_sub(self.0)
    }
}

fn most() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() << 10
}
