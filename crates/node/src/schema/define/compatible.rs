//! Which column families can become which: what an update can't change.

use cassa_types::Type;

use super::{Refusal, refuse};
use crate::Line;
use crate::schema::{Family, Kind};

/// Checks what became of a column family; `told` is the number the update gave it.
pub(super) fn check(
    line: Line,
    told: Option<i32>,
    before: &Family,
    after: &Family,
) -> Result<(), Refusal> {
    let told = told.unwrap_or(0);
    match before.definition.id {
        Some(own) if told != own && line < Line::V1_1 => {
            return refuse(format!("Column family ID mismatch (found {told}; expected {own})"));
        }
        // 1.1 notices it too late.
        Some(own) if told != own => return Err(Refusal::Failed),
        _ => {}
    }
    if std::mem::discriminant(&before.kind) != std::mem::discriminant(&after.kind) {
        // From 2.0 on its columns are looked at first, and nothing fits.
        return match line < Line::V2_0 {
            true => refuse("types do not match."),
            false => Err(Refusal::Failed),
        };
    }
    // From 2.0 on components are compared one by one, before they are counted.
    let lengths = |family: &Family| match &family.comparator {
        Type::Composite(types) => types.len(),
        _ => 0,
    };
    if line >= Line::V2_0 && lengths(before) != lengths(after) {
        return Err(Refusal::Failed);
    }
    let same = |old: &Type, new: &Type| match line < Line::V1_1 {
        true => old == new,
        false => takes_over(line, old, new),
    };
    let words = || match line {
        line if line < Line::V1_1 => "comparators do not match.".to_owned(),
        line if line < Line::V2_2 => "comparators do not match or are not compatible.".to_owned(),
        _ => format!(
            "Column family comparators do not match or are not compatible (found {}; expected {}).",
            layout(after),
            layout(before)
        ),
    };
    if !same(&before.comparator, &after.comparator) {
        return refuse(words());
    }
    match (&before.kind, &after.kind) {
        (Kind::Super { subcomparator: old }, Kind::Super { subcomparator: new })
            if !same(old, new) =>
        {
            match line {
                line if line < Line::V1_1 => refuse("subcolumncomparators do not match."),
                line if line < Line::V2_0 => {
                    refuse("subcolumncomparators do not match or are note compatible.")
                }
                _ => refuse(words()),
            }
        }
        _ => Ok(()),
    }
}

/// The class of a column family's names in 2.2.
fn layout(family: &Family) -> String {
    let compound = matches!(family.kind, Kind::Super { .. })
        || matches!(family.comparator, Type::Composite(_));
    let names = if compound { "Compound" } else { "Simple" };
    let columns = if family.columns.is_empty() { "Dense" } else { "Sparse" };
    format!("{names}{columns}CellNameType")
}

/// Whether what is ordered by the old type is ordered by the new one too.
pub(super) fn takes_over(line: Line, old: &Type, new: &Type) -> bool {
    if old == new {
        return true;
    }
    match (new, old) {
        (Type::Bytes, Type::Ascii | Type::Utf8) | (Type::Utf8, Type::Ascii) => true,
        (Type::Timestamp, Type::Date) | (Type::Date, Type::Timestamp) => line >= Line::V2_0,
        (Type::Composite(new), Type::Composite(old)) => {
            new.len() >= old.len()
                && old.iter().zip(new.iter()).all(|(old, new)| takes_over(line, old, new))
        }
        (Type::DynamicComposite(new), Type::DynamicComposite(old)) => {
            old.iter().all(|alias| new.contains(alias))
        }
        (Type::Reversed(new), Type::Reversed(old)) => {
            line >= Line::V2_0 && takes_over(line, old, new)
        }
        _ => false,
    }
}
