//! The classes that place replicas, and their options.

use bytestring::ByteString;
use cassa_wire::Map;

use super::{Refusal, refuse};
use crate::Line;

const PACKAGE: &str = "org.apache.cassandra.locator.";
const FACTOR: &str = "replication_factor";

/// The full name of a class that a definition names.
pub(super) fn class(name: &str) -> Result<String, Refusal> {
    let class = if name.contains('.') { name.to_owned() } else { format!("{PACKAGE}{name}") };
    match class.strip_prefix(PACKAGE) {
        Some(
            "SimpleStrategy"
            | "NetworkTopologyStrategy"
            | "OldNetworkTopologyStrategy"
            | "LocalStrategy",
        ) => Ok(class),
        _ => refuse(format!("Unable to find replication strategy class '{class}'")),
    }
}

/// Refuses the class that only the system's own keyspaces have.
pub(super) fn refuse_local(class: &str) -> Result<(), Refusal> {
    match class.ends_with(".LocalStrategy") {
        true => refuse(
            "Unable to use given strategy class: LocalStrategy is reserved for internal use.",
        ),
        false => Ok(()),
    }
}

/// Checks the options of a keyspace's class.
pub(super) fn check(
    line: Line,
    keyspace: &str,
    class: &str,
    options: &Map<ByteString, ByteString>,
) -> Result<(), Refusal> {
    let short = class.strip_prefix(PACKAGE).unwrap_or(class);
    if short == "NetworkTopologyStrategy" {
        return by_data_center(line, options);
    }
    if line >= Line::V2_0 {
        refuse_unknown(keyspace, short, options)?;
    }
    match options.iter().find(|(name, _)| **name == *FACTOR) {
        Some((_, factor)) => check_factor(factor),
        // The older strategy says so of the newer one, too.
        None => refuse("SimpleStrategy requires a replication_factor strategy option."),
    }
}

fn by_data_center(line: Line, options: &Map<ByteString, ByteString>) -> Result<(), Refusal> {
    for (center, factor) in options {
        if center.eq_ignore_ascii_case(FACTOR) {
            return unusable(
                line,
                "replication_factor is an option for SimpleStrategy, not NetworkTopologyStrategy",
            );
        }
        if factor.parse::<i32>().is_err() {
            return unusable(line, &format!("For input string: \"{factor}\""));
        }
    }
    options.iter().try_for_each(|(_, factor)| check_factor(factor))
}

/// What becomes of a class that can't be made of its options: later lines say why.
fn unusable(line: Line, why: &str) -> Result<(), Refusal> {
    match line {
        line if line < Line::V1_2 => Err(Refusal::Failed),
        line if line < Line::V2_0 => refuse("Error constructing replication strategy class"),
        _ => refuse(why),
    }
}

fn check_factor(factor: &str) -> Result<(), Refusal> {
    match factor.parse::<i32>() {
        Ok(number) if number >= 0 => Ok(()),
        Ok(_) => refuse(format!("Replication factor must be non-negative; found {factor}")),
        Err(_) => refuse(format!("Replication factor must be numeric; found {factor}")),
    }
}

fn refuse_unknown(
    keyspace: &str,
    class: &str,
    options: &Map<ByteString, ByteString>,
) -> Result<(), Refusal> {
    match options.iter().find(|(name, _)| **name != *FACTOR) {
        Some((name, _)) => refuse(format!(
            "Unrecognized strategy option {{{name}}} passed to {class} for keyspace {keyspace}"
        )),
        None => Ok(()),
    }
}
