//! What servers make of slices that overlap.

use std::cmp::Ordering;
use std::sync::Arc;

use bytes::Bytes;
use cassa_types::Type;

use crate::Line;
use crate::store::{Filter, Slice};

/// Slices that don't overlap, as far as the line gets them apart; `None` when it fails over them.
pub(super) fn apart(
    line: Line,
    comparator: &Type,
    slices: Vec<Slice>,
    reversed: bool,
) -> Option<Vec<Slice>> {
    if line < Line::V3_0 {
        return Old { comparator, reversed }.apart(slices);
    }
    let filter = Filter::Slices { slices, reversed, count: 0 };
    match filter.apart(&Arc::new(comparator.clone())) {
        Filter::Slices { slices, .. } => Some(slices),
        Filter::Names(_) => None,
    }
}

/// How 2.1 and 2.2 do it. They compare open ends as if they were names, which comes to nothing but where names are compared as
/// bytes or part by part, and wrongly where the walk is reversed: columns of slices with open ends then come more than once.
struct Old<'a> {
    comparator: &'a Type,
    reversed: bool,
}

impl Old<'_> {
    fn apart(&self, mut slices: Vec<Slice>) -> Option<Vec<Slice>> {
        slices.sort_by(|a, b| self.by_place(a, b));
        let mut slices = slices.into_iter();
        let Some(mut last) = slices.next() else { return Some(Vec::new()) };
        let mut apart = Vec::new();
        for next in slices {
            let has_start = self.has(&last, &next.start)?;
            let has_finish = match next.finish.is_empty() {
                true => last.finish.is_empty(),
                false => self.has(&last, &next.finish)?,
            };
            match (has_start, has_finish) {
                (true, true) => {}
                (true, false) => last.finish = next.finish,
                (false, false) => apart.push(std::mem::replace(&mut last, next)),
                (false, true) => return None,
            }
        }
        apart.push(last);
        Some(apart)
    }

    /// By where they begin, then by where they end.
    fn by_place(&self, a: &Slice, b: &Slice) -> Ordering {
        let by_start = match (a.start.is_empty(), b.start.is_empty()) {
            (false, false) => self.compare(&a.start, &b.start),
            (a, b) => b.cmp(&a),
        };
        by_start.then_with(|| match (a.finish.is_empty(), b.finish.is_empty()) {
            (false, false) => self.compare(&a.finish, &b.finish),
            (a, b) => a.cmp(&b),
        })
    }

    fn has(&self, slice: &Slice, name: &Bytes) -> Option<bool> {
        let is_open = slice.start.is_empty();
        let begins = is_open || self.end(&slice.start, name)?.is_le();
        Some(begins && (slice.finish.is_empty() || self.end(&slice.finish, name)?.is_ge()))
    }

    /// Compares an end that isn't open with one that may be.
    fn end(&self, end: &Bytes, name: &Bytes) -> Option<Ordering> {
        match name.is_empty() {
            false => Some(self.compare(end, name)),
            true if !compares_nothing(self.comparator) => None,
            true if self.reversed => Some(Ordering::Less),
            true => Some(Ordering::Greater),
        }
    }

    fn compare(&self, a: &Bytes, b: &Bytes) -> Ordering {
        let order = self.comparator.compare(a, b);
        if self.reversed { order.reverse() } else { order }
    }
}

/// Whether a server compares nothing at all with a name.
fn compares_nothing(comparator: &Type) -> bool {
    use Type::{Ascii, Bytes, Composite, Date, Inet, SimpleDate, Time, Utf8};
    matches!(comparator, Ascii | Bytes | Composite(_) | Date | Inet | SimpleDate | Time | Utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slices as `start-finish` with blanks between them, put apart.
    fn made(line: Line, comparator: &Type, slices: &str, reversed: bool) -> Option<String> {
        let end = |end: &str| Bytes::copy_from_slice(end.as_bytes());
        let slice = |slice: &str| {
            let (start, finish) = slice.split_once('-').unwrap_or_default();
            Slice { start: end(start), finish: end(finish) }
        };
        let slices = slices.split(' ').map(slice).collect();
        let shown = |Slice { start, finish }: Slice| {
            format!("{}-{}", String::from_utf8_lossy(&start), String::from_utf8_lossy(&finish))
        };
        let apart = apart(line, comparator, slices, reversed)?;
        Some(apart.into_iter().map(shown).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn slices_that_overlap_become_one() {
        for line in [Line::V2_1, Line::V3_11] {
            let made = |slices, reversed| made(line, &Type::Utf8, slices, reversed);
            assert_eq!(made("c-e a-b d-f b-b", false).as_deref(), Some("a-b c-f"), "{line}");
            assert_eq!(made("e-c b-a f-d", true).as_deref(), Some("f-c b-a"), "{line}");
            assert_eq!(made("-c a-b b-", false).as_deref(), Some("-"), "{line}");
        }
    }

    #[test]
    fn reversed_slices_with_open_ends_stay_as_they_are_in_2_1() {
        assert_eq!(made(Line::V2_1, &Type::Utf8, "-b -a", true).as_deref(), Some("-b -a"));
        assert_eq!(made(Line::V3_11, &Type::Utf8, "-b -a", true).as_deref(), Some("-a"));
    }

    #[test]
    fn open_ends_that_are_compared_as_values_are_stumbled_over_in_2_1() {
        assert_eq!(made(Line::V2_1, &Type::Long, "-1 -2", false), None);
        assert_eq!(made(Line::V2_1, &Type::Long, "-2", false).as_deref(), Some("-2"));
    }
}
