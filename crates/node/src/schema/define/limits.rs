//! Numbers of a column family that only make sense within limits, as 1.1 and later check them.

use super::{Refusal, refuse};
use crate::Line;
use crate::schema::Family;

/// The longest time to live, of a column and of a table's columns: twenty years in seconds.
pub(crate) const LONGEST_TTL: i32 = 20 * 365 * 24 * 60 * 60;

pub(super) fn check(line: Line, family: &Family) -> Result<(), Refusal> {
    let definition = &family.definition;
    let told = definition.bloom_filter_fp_chance;
    if line >= Line::V3_0 {
        chances(family)?;
    } else {
        thresholds(
            definition.min_compaction_threshold.unwrap_or(4),
            definition.max_compaction_threshold.unwrap_or(32),
        )?;
        if line >= Line::V1_2 && told.is_some_and(|chance| chance == 0.0) {
            return refuse(
                "Zero false positives is impossible; bloom filter false positive chance bffpc must be 0 < bffpc <= 1",
            );
        }
        if line >= Line::V2_1 {
            intervals(definition.min_index_interval, definition.max_index_interval)?;
        }
    }
    Ok(())
}

fn thresholds(min: i32, max: i32) -> Result<(), Refusal> {
    match (min, max) {
        (_, 0) => Ok(()),
        (..=1, _) => refuse(format!("Min compaction threshold cannot be less than 2 (got {min}).")),
        (min, max) if min > max => refuse(format!(
            "Min compaction threshold (got {min}) cannot be greater than max compaction threshold (got {max})"
        )),
        _ => Ok(()),
    }
}

fn intervals(min: Option<i32>, max: Option<i32>) -> Result<(), Refusal> {
    let (min, max) = (min.unwrap_or(128), max.unwrap_or(2048));
    if min <= 0 {
        return refuse(format!("Min index interval must be greater than 0 (got {min})."));
    }
    match max < min {
        true => refuse(format!(
            "Max index interval ({max}) must be greater than the min index interval ({min})."
        )),
        false => Ok(()),
    }
}

/// What 3.0 and later check of all of them.
fn chances(family: &Family) -> Result<(), Refusal> {
    let d = &family.definition;
    let bloom = d.bloom_filter_fp_chance.unwrap_or(0.01);
    if bloom <= 0.0 || bloom > 1.0 {
        return refuse(format!(
            "bloom_filter_fp_chance must be larger than 6.71E-5 and less than or equal to 1.0 (got {bloom:?})"
        ));
    }
    for (name, chance) in [
        ("dclocal_read_repair_chance", d.dclocal_read_repair_chance),
        ("read_repair_chance", d.read_repair_chance),
    ] {
        let chance = chance.unwrap_or_default();
        if !(0.0..=1.0).contains(&chance) {
            return refuse(format!(
                "{name} must be larger than or equal to 0 and smaller than or equal to 1.0 (got {chance:?})"
            ));
        }
    }
    if let Some(ttl) = d.default_time_to_live.filter(|ttl| *ttl > LONGEST_TTL) {
        return refuse(format!(
            "default_time_to_live must be less than or equal to {LONGEST_TTL} (got {ttl})"
        ));
    }
    for (name, number, least) in [
        ("default_time_to_live", d.default_time_to_live, 0),
        ("gc_grace_seconds", d.gc_grace_seconds, 0),
        ("min_index_interval", d.min_index_interval, 1),
    ] {
        let number = number.unwrap_or(least);
        if number < least {
            let than = if least == 0 {
                "greater than or equal to 0"
            } else {
                "greater than or equal to 1"
            };
            return refuse(format!("{name} must be {than} (got {number})"));
        }
    }
    let (min, max) = (d.min_index_interval.unwrap_or(128), d.max_index_interval.unwrap_or(2048));
    if max < min {
        return refuse(format!(
            "max_index_interval must be greater than or equal to min_index_interval ({min}) (got {max})"
        ));
    }
    match d.memtable_flush_period_in_ms {
        Some(millis) if millis < 0 => refuse(format!(
            "memtable_flush_period_in_ms must be greater than or equal to 0 (got {millis})"
        )),
        _ => Ok(()),
    }
}
