//! Running other programs, each announced before it starts.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Cargo, in the workspace's root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

/// Says `what` and runs the command; its output goes where ours does.
pub(crate) fn step(what: &str, command: &mut Command) -> Result<(), Failure> {
    eprintln!("==> {what}");
    let status = command.status().map_err(|error| format!("{what}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what}: {status}").into()) }
}

/// No argument is left, or an error that names it.
pub(crate) fn no_more(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    match arguments.next()? {
        None => Ok(()),
        Some(argument) => Err(argument.unexpected().into()),
    }
}
