//! What a definition says of types.

use std::sync::Arc;

use bytestring::ByteString;
use cassa_types::Type;
use cassa_wire::CfDef;

use super::{Refusal, class, columns, refuse};
use crate::Line;
use crate::schema::{Family, Kind};

/// What a definition says of types.
pub(super) struct Types {
    /// `Standard` or `Super`.
    pub(super) kind: &'static str,
    pub(super) comparator: Type,
    pub(super) subcomparator: Option<Type>,
    pub(super) key: Type,
    pub(super) values: Type,
}

/// The types of a definition; `before` is what it changes.
pub(super) fn types(
    line: Line,
    told: &CfDef,
    before: Option<&Arc<Family>>,
) -> Result<Types, Refusal> {
    let kind = kind(line, told.column_type.as_deref().unwrap_or("Standard"))?;
    let parse =
        |told: &Option<ByteString>| class::parse(line, told.as_deref().unwrap_or("BytesType"));
    let comparator = parse(&told.comparator_type)?;
    let subcomparator = match kind {
        "Super" => match parse(&told.subcomparator_type)? {
            Type::Reversed(_) if line >= Line::V3_0 => return Err(Refusal::Failed),
            subcomparator => Some(subcomparator),
        },
        _ if line < Line::V2_1 && told.subcomparator_type.is_some() => {
            let stray = parse(&told.subcomparator_type)?;
            // 2.0 reads it and leaves it.
            if line < Line::V2_0 {
                return refuse(format!(
                    "Subcolumn comparator ({stray}) is invalid for standard column family {}",
                    told.name
                ));
            }
            None
        }
        _ => None,
    };
    let key = class::of_values(line, parse(&told.key_validation_class)?);
    let values = class::of_values(line, parse(&told.default_validation_class)?);
    let types = Types { kind, comparator, subcomparator, key, values };
    match before.filter(|_| line >= Line::V3_0) {
        // What CQL calls the columns of a table stays as it was, all but a key that is named.
        Some(before) => {
            let named = told.key_alias.is_some() && !matches!(types.key, Type::Composite(_));
            let subcomparator = match &before.kind {
                Kind::Super { .. } => return Err(Refusal::Failed),
                Kind::Standard => None,
            };
            Ok(Types {
                comparator: before.comparator.clone(),
                subcomparator,
                values: before.default_validator.clone(),
                key: if named { types.key } else { before.key.clone() },
                kind: types.kind,
            })
        }
        None => Ok(types),
    }
}

/// Refuses to make counters of other columns, or the reverse, as lines from 3.0 on do.
pub(super) fn counting(line: Line, counts: bool, before: &Family) -> Result<(), Refusal> {
    if counts == before.counts() {
        return Ok(());
    }
    if before.counts() {
        return refuse("Cannot add a counter column (value) in a non counter column family");
    }
    let class = before.default_validator.to_string();
    let value = match line {
        Line::V3_0 => columns::defined("value", &class, false),
        _ => "value".to_owned(),
    };
    refuse(format!("Cannot add a non counter column ({value}) in a counter column family"))
}

/// Which kind a definition names: from 3.0 on in letters of any case.
fn kind(line: Line, told: &str) -> Result<&'static str, Refusal> {
    let names = |kind: &str| match line < Line::V3_0 {
        true => told == kind,
        false => told.eq_ignore_ascii_case(kind),
    };
    match ["Standard", "Super"].into_iter().find(|kind| names(kind)) {
        Some(kind) => Ok(kind),
        None => refuse(format!("Invalid column type {told}")),
    }
}
