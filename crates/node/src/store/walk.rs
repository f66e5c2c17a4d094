//! The way through ordered entries that a filter asks for.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use cassa_types::Type;

use super::Filter;
use super::name::Name;
use super::span::Span;

/// What came of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Walk {
    /// It isn't there, and doesn't count.
    Skip,
    /// It counts; go on.
    Count,
    /// Enough was seen.
    Stop,
}

impl From<ControlFlow<()>> for Walk {
    fn from(flow: ControlFlow<()>) -> Walk {
        match flow {
            ControlFlow::Continue(()) => Walk::Count,
            ControlFlow::Break(()) => Walk::Stop,
        }
    }
}

/// Shows the entries a filter wants, in its direction, as many as it wants; breaks when whoever sees them does.
pub(crate) fn walk<'a, T>(
    entries: &'a BTreeMap<Name, T>,
    comparator: &Arc<Type>,
    filter: &Filter,
    mut see: impl FnMut(&'a Name, &'a T) -> Walk,
) -> ControlFlow<()> {
    match filter {
        Filter::Names(names) => {
            let (names, mut all) = (names.sorted(comparator), usize::MAX);
            if names.len() > entries.len() {
                // Many names don't cost each row with few columns as many looks.
                let found = entries.iter().filter(|(name, _)| names.binary_search(name).is_ok());
                return count(found, &mut all, &mut see);
            }
            let found = names.iter().filter_map(|name| entries.get_key_value(name));
            count(found, &mut all, &mut see)
        }
        Filter::Slices { slices, reversed, count: most } => {
            let mut left = *most;
            for slice in slices {
                let span = Span::of(comparator, slice, *reversed);
                if span.is_backwards() {
                    continue;
                }
                let within = entries.range(span.bounds());
                match reversed {
                    false => count(within, &mut left, &mut see)?,
                    true => count(within.rev(), &mut left, &mut see)?,
                }
            }
            ControlFlow::Continue(())
        }
    }
}

fn count<'a, T: 'a>(
    entries: impl Iterator<Item = (&'a Name, &'a T)>,
    left: &mut usize,
    see: &mut impl FnMut(&'a Name, &'a T) -> Walk,
) -> ControlFlow<()> {
    if *left == 0 {
        return ControlFlow::Continue(());
    }
    for (name, entry) in entries {
        match see(name, entry) {
            Walk::Skip => {}
            Walk::Stop => return ControlFlow::Break(()),
            Walk::Count if *left == 1 => {
                *left = 0;
                break;
            }
            Walk::Count => *left -= 1,
        }
    }
    ControlFlow::Continue(())
}
