//! How files are compressed.

use bytestring::ByteString;
use cassa_wire::Map;

use super::{Refusal, refuse};
use crate::Line;
use crate::schema::order;

const PACKAGE: &str = "org.apache.cassandra.io.compress.";
const CLASS: &str = "sstable_compression";
const LENGTH: &str = "chunk_length_kb";

const CLASSES: &[(&str, Line)] = &[
    ("SnappyCompressor", Line::V1_0),
    ("DeflateCompressor", Line::V1_0),
    ("LZ4Compressor", Line::V1_2),
];

/// The options as describe calls answer them.
pub(super) fn filled(
    line: Line,
    told: Option<Map<ByteString, ByteString>>,
) -> Result<Map<ByteString, ByteString>, Refusal> {
    let told = told.unwrap_or_else(|| usual(line));
    if line >= Line::V3_0 {
        return newer(line, told);
    }
    let mut others = order::map(line, told);
    let class = take(&mut others, &[CLASS]).filter(|class| line < Line::V1_1 || !class.is_empty());
    let length = take(&mut others, &[LENGTH]);
    let length = length.as_deref().map(|length| kilobytes(length, LENGTH)).transpose()?;
    let class = class.map(|class| known(line, &class)).transpose()?;
    if line >= Line::V1_1 {
        refuse_unknown(class.is_some(), &others)?;
        chance(&others)?;
    }
    if let Some(length) = length {
        power_of_two(length, LENGTH)?;
    }
    let mut options = others;
    let copied = options.len();
    if let Some(class) = class {
        options.push((CLASS.into(), class.into()));
        options.extend(length.map(|length| (LENGTH.into(), length.to_string().into())));
    }
    let added = options.len() - copied;
    Ok(order::copied_map(line, options, added))
}

fn usual(line: Line) -> Map<ByteString, ByteString> {
    let class = match line {
        Line::V0_7 | Line::V0_8 | Line::V1_0 => return Vec::new(),
        Line::V1_1 | Line::V1_2 => "SnappyCompressor",
        _ => "LZ4Compressor",
    };
    vec![(CLASS.into(), class.into())]
}

/// 3.0 and later have other names for the options, and take both.
fn newer(
    line: Line,
    mut told: Map<ByteString, ByteString>,
) -> Result<Map<ByteString, ByteString>, Refusal> {
    if told.is_empty() {
        return Ok(told);
    }
    let enabled = take(&mut told, &["enabled"]);
    if enabled.as_deref().is_some_and(|enabled| enabled.eq_ignore_ascii_case("false")) {
        return Ok(Vec::new());
    }
    let length = take(&mut told, &["chunk_length_in_kb", LENGTH]);
    let Some(class) = take(&mut told, &["class", CLASS]) else {
        return refuse("Missing sub-option 'class' for the 'compression' option.");
    };
    if class.is_empty() {
        return Ok(Vec::new());
    }
    let length = length.as_deref().map(|length| kilobytes(length, "chunk_length_in_kb"));
    let length = length.transpose()?.unwrap_or(64);
    let class = known(line, &class)?;
    take(&mut told, &["crc_check_chance"]);
    if let Some((name, _)) = told.first() {
        return refuse(format!("Unknown compression options {name}"));
    }
    power_of_two(length, "chunk_length_in_kb")?;
    let options = vec![(CLASS.into(), class.into()), (LENGTH.into(), length.to_string().into())];
    Ok(order::map(line, options))
}

fn take(options: &mut Map<ByteString, ByteString>, names: &[&str]) -> Option<ByteString> {
    let at = options.iter().position(|(name, _)| names.contains(&&**name))?;
    Some(options.remove(at).1)
}

fn known(line: Line, name: &str) -> Result<String, Refusal> {
    let class = if name.contains('.') { name.to_owned() } else { format!("{PACKAGE}{name}") };
    let short = class.strip_prefix(PACKAGE);
    match CLASSES.iter().any(|(known, first)| Some(*known) == short && line >= *first) {
        true => Ok(class),
        false => refuse(format!("Could not create Compression for type {class}")),
    }
}

fn kilobytes(text: &str, name: &str) -> Result<i32, Refusal> {
    match text.parse::<i32>() {
        Ok(length) if length > i32::MAX / 1024 => {
            refuse(format!("Value of {name} is too large ({length})"))
        }
        Ok(length) => Ok(length),
        Err(_) => refuse(format!("Invalid value for {name}")),
    }
}

fn power_of_two(length: i32, name: &str) -> Result<(), Refusal> {
    match length {
        ..=0 => refuse(format!("Invalid negative or null {name}")),
        length if length.count_ones() > 1 => refuse(format!("{name} must be a power of 2")),
        _ => Ok(()),
    }
}

/// Refuses options that neither the class nor all classes have.
fn refuse_unknown(has_class: bool, others: &Map<ByteString, ByteString>) -> Result<(), Refusal> {
    if !has_class {
        let names: Vec<&str> = others.iter().map(|(name, _)| &**name).collect();
        return match names.is_empty() {
            true => Ok(()),
            false => refuse(format!(
                "Unknown compression options ([{}]) since no compression class found",
                names.join(", ")
            )),
        };
    }
    match others.iter().find(|(name, _)| **name != *"crc_check_chance") {
        Some((name, _)) => refuse(format!("Unknown compression options {name}")),
        None => Ok(()),
    }
}

fn chance(others: &Map<ByteString, ByteString>) -> Result<(), Refusal> {
    let told = others.iter().find(|(name, _)| **name == *"crc_check_chance");
    match told.map(|(_, chance)| chance.parse::<f64>()) {
        Some(Err(_)) => refuse("crc_check_chance should be a double"),
        Some(Ok(chance)) if !(0.0..=1.0).contains(&chance) => {
            refuse("crc_check_chance should be between 0.0 and 1.0")
        }
        _ => Ok(()),
    }
}
