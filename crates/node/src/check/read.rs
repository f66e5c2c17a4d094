//! The checks of each call that reads.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::token::Partitioner;
use cassa_wire::{
    Call, ColumnParent, ConsistencyLevel, Get, GetCount, GetIndexedSlices, GetPagedSlice,
    GetRangeSlices, GetSlice, KeyRange, Method, MultigetCount, MultigetSlice, SlicePredicate,
};

use super::key_range::tokens;
use super::names::Names;
use super::place::{By, Target, keyspace, target};
use super::{Checked, Context, level, place, refuse, stumble};
use crate::Line;
use crate::schema::Family;

/// What `get` is refused for.
pub(crate) fn get(context: &Context<'_>, call: &Get) -> Checked<Target> {
    let path = &call.column_path;
    let target = target(context, By::Permission, &path.column_family)?;
    let names = context.names(&target.family);
    names.path(path.super_column.as_ref(), path.column.as_ref())?;
    level_of_read(context, call.consistency_level)?;
    names.key(&call.key)?;
    level::of_rows(context.line, call.consistency_level)?;
    let named = SlicePredicate {
        column_names: path.column.clone().map(|name| vec![name]),
        slice_range: None,
    };
    names.rows_of_table(Get::METHOD, &named)?;
    Ok(target)
}

/// What `get_slice` is refused for.
pub(crate) fn get_slice(context: &Context<'_>, call: &GetSlice) -> Checked<Target> {
    let keys = [&call.key];
    rows(
        context,
        GetSlice::METHOD,
        keys,
        &call.column_parent,
        &call.predicate,
        call.consistency_level,
    )
}

/// What `multiget_slice` is refused for.
pub(crate) fn multiget_slice(context: &Context<'_>, call: &MultigetSlice) -> Checked<Target> {
    let (parent, predicate) = (&call.column_parent, &call.predicate);
    let level = call.consistency_level;
    listed_rows(context, MultigetSlice::METHOD, &call.keys, parent, predicate, level)
}

/// What `multiget_count` is refused for.
pub(crate) fn multiget_count(context: &Context<'_>, call: &MultigetCount) -> Checked<Target> {
    let (parent, predicate) = (&call.column_parent, &call.predicate);
    let level = call.consistency_level;
    listed_rows(context, MultigetCount::METHOD, &call.keys, parent, predicate, level)
}

/// As [`rows`], and what a list of keys is refused for.
fn listed_rows(
    context: &Context<'_>,
    method: Method,
    keys: &[Bytes],
    parent: &ColumnParent,
    predicate: &SlicePredicate,
    level: ConsistencyLevel,
) -> Checked<Target> {
    let found = rows(context, method, keys, parent, predicate, level)?;
    some_key(context, method, keys)?;
    one_by_paxos(context.line, method, level, keys)?;
    Ok(found)
}

/// Servers from 3.0 on stumble over a list of no keys.
fn some_key(context: &Context<'_>, method: Method, keys: &[Bytes]) -> Checked {
    if keys.is_empty() && context.line >= Line::V3_0 { stumble(method) } else { Ok(()) }
}

/// A read by Paxos is of one row. (Servers that don't know it have refused the level.)
fn one_by_paxos(line: Line, method: Method, level: ConsistencyLevel, keys: &[Bytes]) -> Checked {
    let by_paxos = matches!(level, ConsistencyLevel::Serial | ConsistencyLevel::LocalSerial);
    if by_paxos && keys.is_empty() {
        return stumble(method);
    }
    if by_paxos && keys.len() > 1 {
        let what = if line < Line::V3_0 { "row" } else { "partition" };
        return refuse(format!(
            "SERIAL/LOCAL_SERIAL consistency may only be requested for one {what} at a time"
        ));
    }
    Ok(())
}

/// What `get_count` is refused for. From 1.0 on a server pages through the row, without a look at the predicate first.
pub(crate) fn get_count(context: &Context<'_>, call: &GetCount) -> Checked<Target> {
    let parent = &call.column_parent;
    let is_paged = context.line >= Line::V1_0;
    if is_paged && context.line < Line::V1_2 {
        let keyspace = keyspace(context, By::Permission)?;
        if !keyspace.families.contains_key(&*parent.column_family) {
            return stumble(GetCount::METHOD);
        }
    }
    let keys = [&call.key];
    let level = call.consistency_level;
    if !is_paged || call.predicate.column_names.is_some() {
        return rows(context, GetCount::METHOD, keys, parent, &call.predicate, level);
    }
    if context.line >= Line::V2_0 {
        return counted_unseen(context, call);
    }
    let mut predicate = call.predicate.clone();
    let range = predicate.slice_range.get_or_insert_default();
    if context.line >= Line::V1_1 {
        range.count = range.count.max(0);
    }
    rows(context, GetCount::METHOD, keys, parent, &predicate, level)
}

/// What a server from 2.0 on refuses of a count by range: next to nothing.
fn counted_unseen(context: &Context<'_>, call: &GetCount) -> Checked<Target> {
    let target = target(context, By::Itself, &call.column_parent.column_family)?;
    let names = context.names(&target.family);
    // Within a super column the ends are only put together with its name; before 3.0 one that can't be there is overlooked.
    let range = call.predicate.slice_range.as_ref();
    let is_overlooked = !names.is_super() && context.line < Line::V3_0;
    let is_within = call.column_parent.super_column.is_some() && !is_overlooked;
    if let Some(range) = range.filter(|_| !is_within) {
        let ends = [&range.start, &range.finish];
        if context.line >= Line::V3_0 {
            ends.iter().try_for_each(|end| names.bound(GetCount::METHOD, end))?;
        }
        let super_column = call.column_parent.super_column.as_ref();
        names.unchecked_slice(GetCount::METHOD, super_column, &ends, range.reversed)?;
    }
    Ok(target)
}

/// What reads of rows by their keys are refused for.
fn rows<'k>(
    context: &Context<'_>,
    method: Method,
    keys: impl IntoIterator<Item = &'k Bytes>,
    parent: &ColumnParent,
    predicate: &SlicePredicate,
    level: ConsistencyLevel,
) -> Checked<Target> {
    let target = target(context, By::Permission, &parent.column_family)?;
    let names = context.names(&target.family);
    names.parent(parent)?;
    names.predicate(parent.super_column.as_ref(), predicate)?;
    level_of_read(context, level)?;
    keys.into_iter().try_for_each(|key| names.key(key))?;
    level::of_rows(context.line, level)?;
    names.rows_of_table(method, predicate)?;
    Ok(target)
}

/// What `get_range_slices` is refused for.
pub(crate) fn get_range_slices(context: &Context<'_>, call: &GetRangeSlices) -> Checked<Target> {
    let parent = &call.column_parent;
    let target = target(context, By::Itself, &parent.column_family)?;
    let names = context.names(&target.family);
    let super_column = parent.super_column.as_ref();
    names.parent(parent)?;
    names.predicate(super_column, &call.predicate)?;
    let method = GetRangeSlices::METHOD;
    names.key_range(method, context.partitioner, super_column.is_some(), &call.range)?;
    level_of_read(context, call.consistency_level)?;
    tokens(method, context.partitioner, &call.range)?;
    names.rows_of_table(method, &call.predicate)?;
    Ok(target)
}

/// What `get_paged_slice` is refused for.
pub(crate) fn get_paged_slice(context: &Context<'_>, call: &GetPagedSlice) -> Checked<Target> {
    let target = target(context, By::Itself, &call.column_family)?;
    let names = context.names(&target.family);
    let method = GetPagedSlice::METHOD;
    names.key_range(method, context.partitioner, false, &call.range)?;
    level_of_read(context, call.consistency_level)?;
    tokens(method, context.partitioner, &call.range)?;
    let is_filtered = call.range.row_filter.as_ref().is_some_and(|filter| !filter.is_empty());
    if is_filtered && context.line >= Line::V2_0 {
        return refuse("Cross-row paging is not supported along with index clauses");
    }
    names.unchecked_slice(method, None, &[&call.start_column], false)?;
    if context.line >= Line::V3_0 {
        if !names.is_super() {
            names.bound(method, &call.start_column)?;
        }
        runs_over_end(method, context.partitioner, &call.range)?;
    }
    Ok(target)
}

/// Servers from 3.0 on don't page through a range of tokens that runs over the ring's end.
fn runs_over_end(method: Method, partitioner: &Partitioner, range: &KeyRange) -> Checked {
    let token = |text: &Option<ByteString>| partitioner.parse_token(text.as_ref()?).ok();
    match token(&range.start_token).zip(token(&range.end_token)) {
        Some((start, end)) if start >= end && partitioner.minimum().as_ref() != Some(&end) => {
            stumble(method)
        }
        _ => Ok(()),
    }
}

/// What `get_indexed_slices` is refused for.
pub(crate) fn get_indexed_slices(
    context: &Context<'_>,
    call: &GetIndexedSlices,
) -> Checked<Target> {
    let parent = &call.column_parent;
    let target = target(context, By::Permission, &parent.column_family)?;
    if context.line >= Line::V0_8 {
        place::counting(context.line, &target.family, false)?;
    }
    let names = context.names(&target.family);
    names.parent(parent)?;
    names.predicate(parent.super_column.as_ref(), &call.column_predicate)?;
    names.clause(GetIndexedSlices::METHOD, &call.index_clause)?;
    level_of_read(context, call.consistency_level)?;
    // These make room for as many rows first.
    if call.index_clause.count < 0 && context.line < Line::V1_1 {
        return stumble(GetIndexedSlices::METHOD);
    }
    Ok(target)
}

pub(super) fn level_of_read(context: &Context<'_>, level: ConsistencyLevel) -> Checked {
    level::of_read(context.line, keyspace(context, By::Itself)?, level)
}

impl Context<'_> {
    pub(super) fn names<'f>(&self, family: &'f Family) -> Names<'f> {
        Names { line: self.line, family }
    }
}
