//! What is cached of a column family.

use super::{Refusal, refuse};
use crate::Line;

/// What is cached, and of how many columns of a row from 2.1 on, as describe calls answer both.
pub(super) fn filled(
    line: Line,
    caching: Option<&str>,
    cells: Option<&str>,
) -> Result<(String, Option<String>), Refusal> {
    let told = caching.unwrap_or("KEYS_ONLY").to_ascii_uppercase();
    let (keys, rows) = match told.as_str() {
        "ALL" => (true, true),
        "KEYS_ONLY" => (true, false),
        "ROWS_ONLY" => (false, true),
        "NONE" => (false, false),
        _ if line >= Line::V3_0 => {
            return refuse(format!(
                "Invalid value {} for caching parameter",
                caching.unwrap_or_default()
            ));
        }
        _ if line >= Line::V2_1 => return Err(Refusal::Failed),
        _ => {
            return refuse(format!(
                "{} not found, available types: ALL, KEYS_ONLY, ROWS_ONLY, NONE.",
                caching.unwrap_or_default()
            ));
        }
    };
    if line < Line::V2_1 {
        return Ok((told, None));
    }
    let cached = match cells {
        Some(cells) if rows => number_of_cells(line, cells)?,
        _ if rows => "100".to_owned(),
        _ => "0".to_owned(),
    };
    let told = match (keys, cached != "0") {
        (true, true) => "ALL",
        (true, false) => "KEYS_ONLY",
        (false, true) => "ROWS_ONLY",
        (false, false) => "NONE",
    };
    Ok((told.to_owned(), Some(cached)))
}

fn number_of_cells(line: Line, cells: &str) -> Result<String, Refusal> {
    if cells == "ALL" || (line < Line::V3_0 && cells.eq_ignore_ascii_case("all")) {
        return Ok("ALL".to_owned());
    }
    match cells.parse::<i32>() {
        Ok(number) if number >= 0 => Ok(number.to_string()),
        _ => Err(Refusal::Failed),
    }
}
