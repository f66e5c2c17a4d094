//! When another replica is asked as well.

use super::{Refusal, refuse};
use crate::Line;

/// The setting as describe calls answer it.
pub(super) fn filled(line: Line, told: Option<&str>) -> Result<String, Refusal> {
    let Some(told) = told else {
        return Ok("NONE".to_owned());
    };
    let upper = told.to_ascii_uppercase();
    let unknown = || match line >= Line::V3_0 {
        true => refuse(format!("Invalid value {told} for option 'speculative_retry'")),
        false => refuse(format!("invalid speculative_retry type: {told}")),
    };
    if let Some(number) = upper.strip_suffix("PERCENTILE") {
        return match number.trim().parse::<f64>() {
            Ok(percentile) if (0.0..=100.0).contains(&percentile) => Ok(match line >= Line::V3_0 {
                true => format!("{percentile}PERCENTILE"),
                // These lines keep the hundredth part, and answer its hundredfold.
                false => format!("{:?}PERCENTILE", percentile / 100.0 * 100.0),
            }),
            Ok(_) if line >= Line::V3_0 => refuse(format!(
                "Invalid value {told} for PERCENTILE option 'speculative_retry': must be between 0.0 and 100.0"
            )),
            Ok(percentile) if line >= Line::V2_2 => {
                refuse(format!("PERCENTILE should be between 0 and 100, but was {percentile:?}"))
            }
            Ok(_) => refuse("PERCENTILE should be between 0 and 100"),
            Err(_) => unknown(),
        };
    }
    if let Some(number) = upper.strip_suffix("MS") {
        let millis = number.trim().parse::<f64>();
        return millis.map_or_else(|_| unknown(), |millis| Ok(format!("{millis:?}ms")));
    }
    match upper.as_str() {
        "NONE" | "ALWAYS" => Ok(upper),
        // What milliseconds are to the servers of these lines.
        "CUSTOM" if line < Line::V3_0 => Ok("0.0ms".to_owned()),
        _ => unknown(),
    }
}
