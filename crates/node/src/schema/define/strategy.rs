//! The classes that place replicas, and their options.

use bytestring::ByteString;
use cassa_wire::Map;

use super::{Refusal, refuse};
use crate::Line;
use crate::schema::order;

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

/// Checks the options of a class.
pub(super) fn check(
    line: Line,
    class: &str,
    options: &Map<ByteString, ByteString>,
) -> Result<(), Refusal> {
    match class.strip_prefix(PACKAGE) {
        Some("NetworkTopologyStrategy") => by_data_center(line, options),
        Some(simple) => match options.iter().find(|(name, _)| **name == *FACTOR) {
            Some((_, factor)) => {
                factor_is_number(factor)?;
                expected(line, simple, options)
            }
            // The older strategy says so of the newer one, too.
            None => refuse("SimpleStrategy requires a replication_factor strategy option."),
        },
        None => Ok(()),
    }
}

fn by_data_center(line: Line, options: &Map<ByteString, ByteString>) -> Result<(), Refusal> {
    for (center, factor) in options {
        if center.eq_ignore_ascii_case(FACTOR) {
            return match line >= Line::V1_1 {
                true => refuse(
                    "replication_factor is an option for SimpleStrategy, not NetworkTopologyStrategy",
                ),
                false => Err(Refusal::Failed),
            };
        }
        if factor.parse::<i32>().is_err() {
            return match line >= Line::V1_1 {
                true => factor_is_number(factor),
                false => Err(Refusal::Failed),
            };
        }
    }
    options.iter().try_for_each(|(_, factor)| factor_is_number(factor))
}

fn factor_is_number(factor: &str) -> Result<(), Refusal> {
    match factor.parse::<i32>() {
        Ok(number) if number >= 0 => Ok(()),
        Ok(_) => refuse(format!("Replication factor must be non-negative; found {factor}")),
        Err(_) => refuse(format!("Replication factor must be numeric; found {factor}")),
    }
}

/// Refuses options that a class doesn't have, as it is done from 1.2 on.
fn expected(line: Line, class: &str, options: &Map<ByteString, ByteString>) -> Result<(), Refusal> {
    let mut unknown: Vec<&str> =
        options.iter().map(|(name, _)| &**name).filter(|name| *name != FACTOR).collect();
    order::hash_map(&mut unknown, |name| order::text(name));
    match unknown.first() {
        Some(name) if line >= Line::V1_2 => refuse(format!(
            "Unrecognized strategy option {{{name}}} passed to {class} for keyspace "
        )),
        _ => Ok(()),
    }
}
