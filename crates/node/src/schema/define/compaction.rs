//! The class that compacts, and its options.

use bytestring::ByteString;
use cassa_wire::Map;

use super::{Refusal, refuse};
use crate::Line;
use crate::schema::order;

const PACKAGE: &str = "org.apache.cassandra.db.compaction.";

const CLASSES: &[(&str, Line)] = &[
    ("SizeTieredCompactionStrategy", Line::V1_0),
    ("LeveledCompactionStrategy", Line::V1_0),
    ("DateTieredCompactionStrategy", Line::V2_0),
    ("TimeWindowCompactionStrategy", Line::V3_0),
];

/// The full name of a class that a definition names.
pub(super) fn class(line: Line, name: &str) -> Result<String, Refusal> {
    let class = if name.contains('.') { name.to_owned() } else { format!("{PACKAGE}{name}") };
    let short = class.strip_prefix(PACKAGE);
    if CLASSES.iter().any(|(known, first)| Some(*known) == short && line >= *first) {
        return Ok(class);
    }
    match line {
        Line::V1_0 => refuse(format!("Could not create Compaction Strategy of type {class}")),
        _ => refuse(format!("Unable to find compaction strategy class '{class}'")),
    }
}

/// Checks the options of a class, as 1.2 and later do.
pub(super) fn check(
    line: Line,
    class: &str,
    options: &Map<ByteString, ByteString>,
) -> Result<(), Refusal> {
    if line < Line::V1_2 {
        return Ok(());
    }
    let named =
        |name: &str| options.iter().find(|(key, _)| **key == *name).map(|(_, value)| &**value);
    common(line, &named)?;
    let leveled = class.ends_with(".LeveledCompactionStrategy");
    if leveled {
        table_size(&named)?;
    }
    buckets(line, &named)?;
    let own: &[&str] =
        if leveled { &["sstable_size_in_mb"] } else { &["min_threshold", "max_threshold"] };
    let known =
        |name: &str| COMMON.contains(&name) || BUCKETS.contains(&name) || own.contains(&name);
    let mut unknown: Vec<&str> =
        options.iter().map(|(name, _)| &**name).filter(|name| !known(name)).collect();
    order::hash_map(&mut unknown, |name| order::text(name));
    match unknown.is_empty() || line < Line::V2_0 {
        true => Ok(()),
        false => refuse(format!(
            "Properties specified [{}] are not understood by {}",
            unknown.join(", "),
            class.strip_prefix(PACKAGE).unwrap_or(class)
        )),
    }
}

const COMMON: &[&str] = &[
    "tombstone_threshold",
    "tombstone_compaction_interval",
    "unchecked_tombstone_compaction",
    "enabled",
];
const BUCKETS: &[&str] = &["min_sstable_size", "bucket_low", "bucket_high", "cold_reads_to_omit"];

fn no_number<T>(value: &str, name: &str) -> Result<T, Refusal> {
    refuse(format!("{value} is not a parsable int (base10) for {name}"))
}

fn common<'a>(line: Line, named: &impl Fn(&str) -> Option<&'a str>) -> Result<(), Refusal> {
    if let Some(told) = named("tombstone_threshold") {
        match told.parse::<f32>() {
            Ok(threshold) if threshold < 0.0 => {
                return refuse(format!(
                    "tombstone_threshold must be greater than 0, but was {threshold:.6}"
                ));
            }
            Ok(_) => {}
            Err(_) => return no_number(told, "tombstone_threshold"),
        }
    }
    if let Some(told) = named("tombstone_compaction_interval") {
        match told.parse::<i64>() {
            Ok(interval) if interval < 0 => {
                return refuse(format!(
                    "tombstone_compaction_interval must be greater than 0, but was {interval}"
                ));
            }
            Ok(_) => {}
            Err(_) => return no_number(told, "tombstone_compaction_interval"),
        }
    }
    let is_boolean =
        |told: &str| told.eq_ignore_ascii_case("true") || told.eq_ignore_ascii_case("false");
    if let Some(told) = named("unchecked_tombstone_compaction").filter(|told| !is_boolean(told)) {
        return refuse(format!(
            "'unchecked_tombstone_compaction' should be either 'true' or 'false', not '{told}'"
        ));
    }
    match named("enabled").filter(|told| line >= Line::V2_0 && !is_boolean(told)) {
        Some(told) => refuse(format!("enabled should either be 'true' or 'false', not {told}")),
        None => Ok(()),
    }
}

fn table_size<'a>(named: &impl Fn(&str) -> Option<&'a str>) -> Result<(), Refusal> {
    let Some(told) = named("sstable_size_in_mb") else { return Ok(()) };
    match told.parse::<i32>() {
        Ok(size) if size < 1 => {
            refuse(format!("sstable_size_in_mb must be larger than 0, but was {size}"))
        }
        Ok(_) => Ok(()),
        Err(_) => no_number(told, "sstable_size_in_mb"),
    }
}

fn buckets<'a>(line: Line, named: &impl Fn(&str) -> Option<&'a str>) -> Result<(), Refusal> {
    if let Some(told) = named("min_sstable_size") {
        match told.parse::<i64>() {
            Ok(size) if size < 0 => {
                return refuse(format!("min_sstable_size must be non negative: {size}"));
            }
            Ok(_) => {}
            Err(_) => return no_number(told, "min_sstable_size"),
        }
    }
    let end = |name: &str, usual: f64| match named(name) {
        None => Ok(usual),
        Some(told) => told.parse::<f64>().or_else(|_| match line < Line::V2_0 {
            true => refuse(format!("{told} is not a parsable int (base10) for {usual:?}")),
            false => refuse(format!("{told} is not a parsable float for {name}")),
        }),
    };
    let (low, high) = (end("bucket_low", 0.5)?, end("bucket_high", 1.5)?);
    match high <= low {
        true if line < Line::V2_0 => refuse(format!(
            "BucketHigh value ({high:?}) is less than or equal BucketLow value ({low:?})"
        )),
        true => refuse(format!(
            "bucket_high value ({high:?}) is less than or equal to the bucket_low value ({low:?})"
        )),
        false => Ok(()),
    }
}

/// From 3.0 on the thresholds of compaction are options of its class: those of the options win. Answers the options, and the
/// thresholds as describe calls answer them.
pub(super) fn with_thresholds(
    line: Line,
    class: &str,
    told: Map<ByteString, ByteString>,
    min: i32,
    max: i32,
) -> Result<(Map<ByteString, ByteString>, i32, i32), Refusal> {
    if class.ends_with(".LeveledCompactionStrategy") {
        return Ok((order::map(line, told), 4, 32));
    }
    let mut options = told;
    for (name, number) in [("min_threshold", min), ("max_threshold", max)] {
        if !options.iter().any(|(known, _)| **known == *name) {
            options.push((name.into(), number.to_string().into()));
        }
    }
    let number = |name: &str| {
        let told = options.iter().find(|(known, _)| **known == *name);
        let value = told.map(|(_, value)| &**value).unwrap_or_default();
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        match value.parse::<i32>() {
            Ok(number) if digits => Ok(number),
            _ => refuse(format!(
                "Invalid value {value} for '{name}' compaction sub-option - must be an integer"
            )),
        }
    };
    let (min, max) = (number("min_threshold")?, number("max_threshold")?);
    Ok((order::map(line, options), min, max))
}

/// Checks the thresholds that are options, as 3.0 and later do.
pub(super) fn check_thresholds(class: &str, min: i32, max: i32) -> Result<(), Refusal> {
    if class.ends_with(".LeveledCompactionStrategy") {
        return Ok(());
    }
    if max <= 0 || min <= 0 {
        return refuse(
            "Disabling compaction by setting compaction thresholds to 0 has been removed, set the compaction option 'enabled' to \
             false instead.",
        );
    }
    if min <= 1 {
        return refuse(format!("Min compaction threshold cannot be less than 2 (got {min})"));
    }
    match min > max {
        true => refuse(format!(
            "Min compaction threshold (got {min}) cannot be greater than max compaction threshold (got {max})"
        )),
        false => Ok(()),
    }
}
