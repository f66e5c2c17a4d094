//! Finding a column by its name: servers send columns in the comparator's order, or in its reverse.

use std::cmp::Ordering;
use std::ops::Range;

use cassa_types::Type;

/// Below this a look at every name is quicker than comparing by type.
const FEW: usize = 16;

/// The place, among these, of the column or super column with this name.
pub(super) fn find<'a>(
    mut places: Range<usize>,
    name_at: impl Fn(usize) -> &'a [u8],
    name: &[u8],
    comparator: &Type,
) -> Option<usize> {
    // Classes nobody knows here have an order nobody knows.
    if places.len() <= FEW || matches!(comparator.base(), Type::Unknown(_)) {
        let same = places.clone().find(|&place| name_at(place) == name);
        // Other bytes may be the same name: 1.0 and 1.00.
        return same.or_else(|| {
            places.find(|&place| comparator.compare(name_at(place), name) == Ordering::Equal)
        });
    }
    let (mut low, mut high) = (places.start, places.end);
    let reversed = comparator.compare(name_at(low), name_at(high - 1)) == Ordering::Greater;
    while low < high {
        let middle = low + (high - low) / 2;
        let order = comparator.compare(name_at(middle), name);
        match if reversed { order.reverse() } else { order } {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return Some(middle),
            Ordering::Greater => high = middle,
        }
    }
    // A component of a class nobody knows here has an order nobody knows either.
    if comparator.is_composite() { places.find(|&place| name_at(place) == name) } else { None }
}

/// Whether names run from the greatest down: from 3.0 on servers reverse the columns of reversed super columns, too.
pub(super) fn runs_down(first: &[u8], last: &[u8], comparator: &Type) -> bool {
    has_known_order(comparator) && comparator.compare(first, last) == Ordering::Greater
}

fn has_known_order(comparator: &Type) -> bool {
    match comparator {
        Type::Unknown(_) => false,
        Type::Reversed(inner) => has_known_order(inner),
        Type::Composite(components) => components.iter().all(has_known_order),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Part;
    use super::*;
    use cassa_wire::PageBuilder;

    fn find(part: &Part, name: &[u8], comparator: &Type) -> Option<usize> {
        super::find(part.columns.clone(), |place| part.name(place), name, comparator)
    }

    fn part(names: impl Iterator<Item = i64>) -> Part {
        let mut page = PageBuilder::new();
        page.row(b"key");
        for name in names {
            page.column(&name.to_be_bytes(), b"", 1, None);
        }
        Part::of_one_row(page.finish().expect("a page"))
    }

    #[test]
    fn a_name_of_other_bytes_that_is_the_same_to_the_server_is_found_in_rows_of_any_width() {
        let one_point =
            |zeros: u8, unscaled: i16| [&[0, 0, 0, zeros], &unscaled.to_be_bytes()[..]].concat();
        for width in [3, 100] {
            let mut page = PageBuilder::new();
            page.row(b"key");
            for number in 0..width {
                page.column(&one_point(2, number * 100), b"", 1, None);
            }
            let part = Part::of_one_row(page.finish().expect("a page"));
            assert_eq!(find(&part, &one_point(1, 10), &Type::Decimal), Some(1));
            assert_eq!(find(&part, &one_point(1, 11), &Type::Decimal), None);
        }
    }

    #[test]
    fn a_column_is_found_whatever_the_order_of_a_component_nobody_knows() {
        let comparator = Type::parse("CompositeType(com.example.Mixed,LongType)").expect("a type");
        let names: Vec<Vec<u8>> = (0..100_u8).map(|n| vec![0, 1, n.wrapping_mul(37), 0]).collect();
        let mut page = PageBuilder::new();
        page.row(b"key");
        for name in &names {
            page.column(name, b"", 1, None);
        }
        let part = Part::of_one_row(page.finish().expect("a page"));
        for (place, name) in names.iter().enumerate() {
            assert_eq!(find(&part, name, &comparator), Some(place));
        }
    }

    #[test]
    fn every_column_is_found_in_rows_of_any_width_in_either_direction() {
        for width in [0, 1, 2, 15, 16, 17, 18, 1_000] {
            let forward = part((-width..width).map(|n| n * 2));
            let reversed = part((-width..width).rev().map(|n| n * 2));
            for number in -2 * width - 1..2 * width {
                let name = number.to_be_bytes();
                for part in [&forward, &reversed] {
                    let found = find(part, &name, &Type::Long);
                    assert_eq!(found.is_some(), number % 2 == 0, "{number} of {width}");
                    assert!(found.is_none_or(|place| part.page.column(place).name() == name));
                }
            }
        }
    }
}
