//! What a test does on a machine that can't run servers.

/// Whether the test of this name must be skipped since [`available`](crate::available) finds something missing; says so on
/// standard error.
///
/// # Panics
/// Instead of `true` when the environment has `CI=true`: there, a test that didn't run is a failure.
pub fn skip_without_servers(test: &str) -> bool {
    let Err(missing) = crate::available() else { return false };
    let ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!ci, "{test} can't run: {missing}");
    eprintln!("skipped {test}: {missing}");
    true
}
