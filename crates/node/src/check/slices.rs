//! Slices that a server doesn't check as it checks predicates.

use bytes::Bytes;
use cassa_wire::{ApplicationKind, Call, ColumnSlice, Exception, GetMultiSlice, Method};

use super::names::{Names, valid};
use super::overlap::apart;
use super::place::{By, Target, keyspace, target};
use super::read::level_of_read;
use super::{Checked, Context, level, refuse, stumble, types};
use crate::Line;
use crate::store::Slice;

impl Names<'_> {
    /// What a server from 3.0 on stumbles over when it makes an end of a slice: a value of another length than all of its type have.
    pub(super) fn bound(self, method: Method, end: &Bytes) -> Checked {
        let comparator = self.comparator(None);
        let is_read = comparator.is_composite() || types::has_one_length(comparator);
        let is_sound = end.is_empty() || !is_read || valid(self.line, comparator, end).is_ok();
        if is_sound { Ok(()) } else { stumble(method) }
    }

    /// What a server stumbles over when nothing was checked: in 2.1 and 2.2 names that it can't make cells' names of, from 3.0 on
    /// slices that end before they begin.
    pub(super) fn unchecked_slice(
        self,
        method: Method,
        super_column: Option<&Bytes>,
        ends: &[&Bytes],
        reversed: bool,
    ) -> Checked {
        if self.line >= Line::V3_0 {
            let comparator = self.comparator(super_column);
            let [start, finish] = ends else { return Ok(()) };
            let (first, last) = if reversed { (finish, start) } else { (start, finish) };
            let is_whole = !start.is_empty() && !finish.is_empty();
            let is_backwards = is_whole && comparator.compare(first, last).is_gt();
            return if is_backwards { stumble(method) } else { Ok(()) };
        }
        ends.iter().try_for_each(|end| self.cell_name(method, end))
    }
}

/// What `get_multi_slice` is refused for; otherwise the slices that a server makes of those it is asked for.
pub(crate) fn get_multi_slice(
    context: &Context<'_>,
    call: &GetMultiSlice,
) -> Checked<(Target, Vec<Slice>)> {
    let request = &call.request;
    let method = GetMultiSlice::METHOD;
    if context.line < Line::V2_1 {
        let message = format!("Invalid method name: '{method}'");
        return Err(Exception::Application { kind: ApplicationKind::UnknownMethod, message });
    }
    let is_whole =
        request.key.is_some() && request.column_parent.is_some() && request.column_slices.is_some();
    if context.is_traced && !is_whole {
        return stumble(method);
    }
    // The keyspace is looked for before a request without a parent is stumbled over.
    keyspace(context, By::Itself)?;
    let Some(parent) = &request.column_parent else { return stumble(method) };
    let target = target(context, By::Itself, &parent.column_family)?;
    let names = context.names(&target.family);
    if names.is_super() {
        return refuse("get_multi_slice does not support super columns");
    }
    names.parent(parent)?;
    let level = request.consistency_level.unwrap_or_default();
    level::optional(context.line, method, level)?;
    level_of_read(context, level)?;
    let Some(slices) = &request.column_slices else { return stumble(method) };
    let reversed = request.reversed.unwrap_or(false);
    for (i, slice) in slices.iter().enumerate() {
        for end in [&slice.start, &slice.finish].into_iter().flatten() {
            match context.line >= Line::V3_0 {
                true => names.bound(method, end)?,
                false => names.cell_name(method, end)?,
            }
        }
        ordered(names, i, slice, reversed)?;
    }
    let slice = |slice: &ColumnSlice| Slice {
        start: slice.start.clone().unwrap_or_default(),
        finish: slice.finish.clone().unwrap_or_default(),
    };
    let comparator = names.comparator(None);
    let slices = slices.iter().map(slice).collect();
    let Some(slices) = apart(context.line, comparator, slices, reversed) else {
        return stumble(method);
    };
    names.key(request.key.as_deref().unwrap_or_default())?;
    Ok((target, slices))
}

fn ordered(names: Names<'_>, i: usize, slice: &ColumnSlice, reversed: bool) -> Checked {
    if names.line >= Line::V3_0 && reversed {
        return backwards(names, i, slice);
    }
    let ends = slice.start.as_ref().zip(slice.finish.as_ref());
    let Some((start, finish)) = ends.filter(|(a, b)| !a.is_empty() && !b.is_empty()) else {
        return Ok(());
    };
    let order = names.comparator(None).compare(start, finish);
    if !reversed && order.is_gt() {
        return refuse(format!("Column slice at index {i} had start greater than finish"));
    }
    if reversed && order.is_lt() {
        return refuse(format!("Reversed column slice at index {i} had start less than finish"));
    }
    Ok(())
}

/// Servers from 3.0 on take no reversed slice: they compare its ends as bounds, and stumble over those in order.
fn backwards(names: Names<'_>, i: usize, slice: &ColumnSlice) -> Checked {
    let end = |end: &Option<Bytes>| end.clone().unwrap_or_default();
    let (start, finish) = (end(&slice.start), end(&slice.finish));
    let is_open = start.is_empty() || finish.is_empty();
    match !is_open && names.comparator(None).compare(&start, &finish).is_gt() {
        true => stumble(GetMultiSlice::METHOD),
        false => refuse(format!("Reversed column slice at index {i} had start less than finish")),
    }
}
