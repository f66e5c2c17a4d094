//! What `CREATE TABLE` says of a table behind `WITH`, as the fields of a column family's definition.

use bytestring::ByteString;
use cassa_wire::{CfDef, Map};

use super::{Refusal, refuse};
use crate::Line;
use crate::cql::Literal;

/// The definition with what the properties say.
pub(super) fn filled(
    line: Line,
    mut definition: CfDef,
    properties: &[(String, Literal)],
) -> Result<CfDef, Refusal> {
    for (place, (name, value)) in properties.iter().enumerate() {
        if properties.iter().take(place).any(|(other, _)| other == name) {
            return refuse(format!("Multiple definition for property '{name}'"));
        }
        fill(line, &mut definition, name, value)?;
    }
    Ok(definition)
}

fn fill(line: Line, definition: &mut CfDef, name: &str, value: &Literal) -> Result<(), Refusal> {
    match name {
        "comment" => definition.comment = Some(text(name, value)?.into()),
        "gc_grace_seconds" => definition.gc_grace_seconds = Some(number(name, value)?),
        "default_time_to_live" => definition.default_time_to_live = Some(number(name, value)?),
        "min_index_interval" | "index_interval" => {
            definition.min_index_interval = Some(number(name, value)?);
        }
        "max_index_interval" => definition.max_index_interval = Some(number(name, value)?),
        "memtable_flush_period_in_ms" => {
            definition.memtable_flush_period_in_ms = Some(number(name, value)?);
        }
        "read_repair_chance" => definition.read_repair_chance = Some(double(name, value)?),
        "dclocal_read_repair_chance" => {
            definition.dclocal_read_repair_chance = Some(double(name, value)?);
        }
        "bloom_filter_fp_chance" => definition.bloom_filter_fp_chance = Some(double(name, value)?),
        "speculative_retry" => definition.speculative_retry = Some(text(name, value)?.into()),
        "caching" => caching(definition, value)?,
        "compaction" => {
            let mut options = map(name, value)?;
            let Some(class) = options.iter().position(|(option, _)| **option == *"class") else {
                return refuse("Missing sub-option 'class' for the 'compaction' option.");
            };
            definition.compaction_strategy = Some(options.remove(class).1);
            definition.compaction_strategy_options = Some(options);
        }
        "compression" => definition.compression_options = Some(map(name, value)?),
        // What a node does no otherwise for it.
        "replicate_on_write" | "populate_io_cache_on_flush" | "crc_check_chance" | "cdc" => {}
        _ if line < Line::V1_2 => {}
        _ => return refuse(format!("Unknown property '{name}'")),
    }
    Ok(())
}

/// `'ALL'`, or from 2.1 on a map of two.
fn caching(definition: &mut CfDef, value: &Literal) -> Result<(), Refusal> {
    if !matches!(value, Literal::Map(_)) {
        definition.caching = Some(text("caching", value)?.into());
        return Ok(());
    }
    let options = map("caching", value)?;
    let option = |name: &str| {
        options.iter().find(|(option, _)| **option == *name).map(|(_, value)| value.clone())
    };
    let keys = option("keys").is_none_or(|keys| keys.eq_ignore_ascii_case("all"));
    let rows = option("rows_per_partition").filter(|rows| !rows.eq_ignore_ascii_case("none"));
    let told = match (keys, rows.is_some()) {
        (true, true) => "ALL",
        (true, false) => "KEYS_ONLY",
        (false, true) => "ROWS_ONLY",
        (false, false) => "NONE",
    };
    definition.caching = Some(told.into());
    definition.cells_per_row_to_cache = rows;
    Ok(())
}

fn text(name: &str, value: &Literal) -> Result<String, Refusal> {
    match value {
        Literal::List(_) | Literal::Set(_) | Literal::Map(_) | Literal::Tuple(_) => {
            refuse(format!("Invalid value for property '{name}'. It should be a string"))
        }
        value => Ok(value.to_string()),
    }
}

fn number(name: &str, value: &Literal) -> Result<i32, Refusal> {
    let text = text(name, value)?;
    text.parse().or_else(|_| refuse(format!("Invalid integer value {text} for '{name}'")))
}

fn double(name: &str, value: &Literal) -> Result<f64, Refusal> {
    let text = text(name, value)?;
    text.parse().or_else(|_| refuse(format!("Invalid double value {text} for '{name}'")))
}

fn map(name: &str, value: &Literal) -> Result<Map<ByteString, ByteString>, Refusal> {
    match value {
        Literal::Map(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (key.to_string().into(), value.to_string().into()));
            Ok(entries.collect())
        }
        Literal::Set(items) if items.is_empty() => Ok(Vec::new()),
        _ => refuse(format!("Invalid value for property '{name}'. It should be a map.")),
    }
}
