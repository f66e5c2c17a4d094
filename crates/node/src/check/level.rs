//! Consistency levels.

use cassa_wire::ConsistencyLevel::{self, *};
use cassa_wire::Method;

use super::names::Names;
use super::place::called;
use super::{Checked, refuse, stumble};
use crate::Line;
use crate::schema::{Family, Keyspace};

/// How a server writes a level.
fn written(level: ConsistencyLevel) -> &'static str {
    match level {
        One => "ONE",
        Quorum => "QUORUM",
        LocalQuorum => "LOCAL_QUORUM",
        EachQuorum => "EACH_QUORUM",
        All => "ALL",
        Any => "ANY",
        Two => "TWO",
        Three => "THREE",
        Serial => "SERIAL",
        LocalSerial => "LOCAL_SERIAL",
        LocalOne => "LOCAL_ONE",
        _ => "null",
    }
}

/// Whether a server of the line knows the level.
fn is_known(line: Line, level: ConsistencyLevel) -> bool {
    match level {
        Serial | LocalSerial => line >= Line::V2_0,
        LocalOne => line >= Line::V1_2,
        Other(_) => false,
        _ => true,
    }
}

/// A level that a call needn't have: where servers don't know it they fail at last.
pub(super) fn optional(line: Line, method: Method, level: ConsistencyLevel) -> Checked {
    if is_known(line, level) { Ok(()) } else { stumble(method) }
}

/// The level of a read, as far as it is looked at before the rows' keys.
pub(super) fn of_read(line: Line, keyspace: &Keyspace, level: ConsistencyLevel) -> Checked {
    if level == Any && line >= Line::V1_1 {
        return refuse("ANY ConsistencyLevel is only supported for writes");
    }
    of_data_centers(line, keyspace, level)?;
    if level == EachQuorum && (Line::V1_1..Line::V3_0).contains(&line) {
        return refuse("EACH_QUORUM ConsistencyLevel is only supported for writes");
    }
    Ok(())
}

/// The level of a read of rows by key, as far as it is looked at behind the keys.
pub(super) fn of_rows(line: Line, level: ConsistencyLevel) -> Checked {
    match level {
        Any if line < Line::V1_1 => {
            refuse("Consistency level any may not be applied to read operations")
        }
        _ => Ok(()),
    }
}

/// The level of a write.
pub(super) fn of_write(line: Line, keyspace: &Keyspace, level: ConsistencyLevel) -> Checked {
    if matches!(level, Serial | LocalSerial) && line >= Line::V2_0 {
        return refuse("You must use conditional updates for serializable writes");
    }
    of_data_centers(line, keyspace, level)
}

/// The level of a statement of CQL that writes.
pub(crate) fn level_of_statement(
    line: Line,
    keyspace: &Keyspace,
    family: &Family,
    level: ConsistencyLevel,
) -> Checked {
    of_write(line, keyspace, level)?;
    if family.counts() { Names { line, family }.level(level) } else { Ok(()) }
}

/// Before 1.2 levels by data centre want a strategy that knows data centres.
fn of_data_centers(line: Line, keyspace: &Keyspace, level: ConsistencyLevel) -> Checked {
    match level {
        LocalQuorum | EachQuorum if line < Line::V1_2 => with_data_centers(keyspace, level),
        _ => Ok(()),
    }
}

fn with_data_centers(keyspace: &Keyspace, level: ConsistencyLevel) -> Checked {
    let class: &str = &keyspace.definition.strategy_class;
    if class.ends_with("NetworkTopologyStrategy") {
        return Ok(());
    }
    let package = if class.contains('.') { "" } else { "org.apache.cassandra.locator." };
    refuse(format!(
        "consistency level {} not compatible with replication strategy ({package}{class})",
        written(level)
    ))
}

/// The levels of a compare-and-set.
pub(super) fn of_cas(
    keyspace: &Keyspace,
    serial: ConsistencyLevel,
    commit: ConsistencyLevel,
) -> Checked {
    if !matches!(serial, Serial | LocalSerial) {
        return refuse(
            "Invalid consistency for conditional update. Must be one of SERIAL or LOCAL_SERIAL",
        );
    }
    match commit {
        EachQuorum => with_data_centers(keyspace, commit),
        Serial | LocalSerial => refuse(format!(
            "{} is not supported as conditional update commit consistency. Use ANY if you mean \"make sure it is \
             accepted but I don't care how many replicas commit it for non-SERIAL reads\"",
            written(commit)
        )),
        _ => Ok(()),
    }
}

impl Names<'_> {
    /// The level of a write to counters.
    pub(super) fn level(self, level: ConsistencyLevel) -> Checked {
        let (called, name) = (called(self.line), self.family.name());
        let replicates = self.family.definition.replicate_on_write.unwrap_or(true);
        let is_one = level == One || (level == LocalOne && self.line >= Line::V1_2);
        match level {
            Any => refuse(format!(
                "Consistency level ANY is not yet supported for counter {called} {name}"
            )),
            _ if self.line < Line::V2_1 && !replicates && !is_one => refuse(format!(
                "cannot achieve CL > CL.ONE without replicate_on_write on columnfamily {name}"
            )),
            Serial | LocalSerial if self.line >= Line::V2_0 => {
                refuse("Counter operations are inherently non-serializable")
            }
            _ => Ok(()),
        }
    }
}
