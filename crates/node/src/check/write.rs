//! The checks of each call that writes.

use std::sync::Arc;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_wire::{
    Add, AtomicBatchMutate, BatchMutate, Call, Cas, ColumnParent, ColumnPath, ConsistencyLevel,
    Insert, Map, Method, Mutation, Remove, RemoveCounter, Truncate,
};

use super::mutation::without_family;
use super::place::{By, Target, counting, keyspace, target};
use super::types::has_one_length;
use super::{Checked, Context, key, level, names::Names, refuse, stumble};
use crate::Line;
use crate::schema::{Keyspace, order};

/// What `insert` is refused for.
pub(crate) fn insert(context: &Context<'_>, call: &Insert) -> Checked<Target> {
    let (parent, column) = (&call.column_parent, &call.column);
    let super_column = parent.super_column.as_ref();
    let target = row(context, &call.key, &parent.column_family, false)?;
    let names = context.names(&target.family);
    in_parent(names, parent)?;
    names.columns(super_column, [&column.name])?;
    names.column(super_column, column, context.now)?;
    names.ends(Insert::METHOD, column, context.now)?;
    level_of_write(context, call.consistency_level)?;
    Ok(target)
}

/// What `add` is refused for.
pub(crate) fn add(context: &Context<'_>, call: &Add) -> Checked<Target> {
    let parent = &call.column_parent;
    let target = row(context, &call.key, &parent.column_family, true)?;
    let names = context.names(&target.family);
    names.level(call.consistency_level)?;
    in_parent(names, parent)?;
    names.columns(parent.super_column.as_ref(), [&call.column.name])?;
    level_of_write(context, call.consistency_level)?;
    Ok(target)
}

/// What `remove` is refused for.
pub(crate) fn remove(context: &Context<'_>, call: &Remove) -> Checked<Target> {
    let target = removed(context, &call.key, &call.column_path, call.consistency_level, false)?;
    level::optional(context.line, Remove::METHOD, call.consistency_level)?;
    Ok(target)
}

/// What `remove_counter` is refused for.
pub(crate) fn remove_counter(context: &Context<'_>, call: &RemoveCounter) -> Checked<Target> {
    removed(context, &call.key, &call.path, call.consistency_level, true)
}

fn removed(
    context: &Context<'_>,
    key: &Bytes,
    path: &ColumnPath,
    level: ConsistencyLevel,
    is_counting: bool,
) -> Checked<Target> {
    let target = row(context, key, &path.column_family, is_counting)?;
    let names = context.names(&target.family);
    names.path_or_parent(path)?;
    if is_counting {
        names.level(level)?;
    }
    level_of_write(context, level)?;
    Ok(target)
}

/// The family that a row's columns are written to. 0.7 looks at the key first.
fn row(context: &Context<'_>, key: &Bytes, name: &str, is_counting: bool) -> Checked<Target> {
    keyspace(context, By::Permission)?;
    if context.line < Line::V0_8 {
        key::any_key(key)?;
    }
    let target = target(context, By::Permission, name)?;
    counting(context.line, &target.family, is_counting)?;
    context.names(&target.family).key(key)?;
    Ok(target)
}

/// A parent of columns to be written: in a super family it is a super column.
fn in_parent(names: Names<'_>, parent: &ColumnParent) -> Checked {
    names.parent(parent)?;
    if names.is_super() && parent.super_column.is_none() {
        let name = &parent.column_family;
        return refuse(format!("missing mandatory super column name for super CF {name}"));
    }
    Ok(())
}

/// What `cas` is refused for.
pub(crate) fn cas(context: &Context<'_>, call: &Cas) -> Checked<Target> {
    if context.is_traced && (call.expected.is_none() || call.updates.is_none()) {
        return stumble(Cas::METHOD);
    }
    let target = row(context, &call.key, &call.column_family, false)?;
    let names = context.names(&target.family);
    if names.is_super() {
        return refuse("CAS does not support supercolumns");
    }
    let Some(updates) = &call.updates else { return stumble(Cas::METHOD) };
    names.columns(None, updates.iter().map(|column| &column.name))?;
    for column in updates {
        names.column(None, column, context.now)?;
    }
    let Some(expected) = &call.expected else { return stumble(Cas::METHOD) };
    let is_new = context.line >= Line::V3_0;
    for column in expected {
        // What is expected isn't checked: a server stumbles over what can't be.
        let validator = target.family.validator(&column.name);
        let value = column.value.as_ref();
        let is_value = |value: &Bytes| super::types::value(context.line, validator, value).is_ok();
        let is_bad = match is_new {
            true => {
                let is_read = has_one_length(validator);
                column.name.is_empty()
                    || names.bound(Cas::METHOD, &column.name).is_err()
                    || (is_read && !value.is_some_and(is_value))
            }
            false => value.is_none() || (column.name.is_empty() && context.line >= Line::V2_1),
        };
        if is_bad {
            return stumble(Cas::METHOD);
        }
        names.cell_name(Cas::METHOD, &column.name)?;
    }
    let keyspace = keyspace(context, By::Itself)?;
    level::of_cas(keyspace, call.serial_consistency_level, call.commit_consistency_level)?;
    Ok(target)
}

/// The keyspace of a batch; `None` when there is none and nothing to do: 0.7 takes that.
type InKeyspace = Option<Arc<Keyspace>>;

/// What `batch_mutate` is refused for.
pub(crate) fn batch_mutate(context: &Context<'_>, call: &BatchMutate) -> Checked<InKeyspace> {
    batch(context, BatchMutate::METHOD, &call.mutation_map, call.consistency_level)
}

/// What `atomic_batch_mutate` is refused for.
pub(crate) fn atomic_batch_mutate(
    context: &Context<'_>,
    call: &AtomicBatchMutate,
) -> Checked<InKeyspace> {
    batch(context, AtomicBatchMutate::METHOD, &call.mutation_map, call.consistency_level)
}

fn batch(
    context: &Context<'_>,
    method: Method,
    rows: &Map<Bytes, Map<ByteString, Vec<Mutation>>>,
    level: ConsistencyLevel,
) -> Checked<InKeyspace> {
    if context.line >= Line::V0_8 {
        keyspace(context, By::Itself)?;
    }
    let mut rows: Vec<_> = rows.iter().collect();
    order::of_request(&mut rows, |(key, _)| order::bytes(key));
    for (key, mutations) in rows {
        if context.line < Line::V0_8 {
            key::any_key(key)?;
        }
        let mut counts = false;
        let mut mutations: Vec<_> = mutations.iter().collect();
        order::of_request(&mut mutations, |(name, _)| order::text(name));
        for (name, mutations) in mutations {
            // 0.7 looks for the family when it looks at a mutation.
            if context.line < Line::V0_8 && mutations.is_empty() {
                keyspace(context, By::Permission)?;
                continue;
            }
            if context.line < Line::V0_8 {
                keyspace(context, By::Permission)?;
                mutations.first().map_or(Ok(()), without_family)?;
            }
            let target = target(context, By::Itself, name)?;
            let names = context.names(&target.family);
            names.key(key)?;
            if target.family.counts() {
                names.level(level)?;
                counts |= !mutations.is_empty();
            }
            for mutation in mutations {
                names.mutation(method, mutation, context.now)?;
                ends(names, method, mutation, context.now)?;
            }
        }
        if counts && method == AtomicBatchMutate::METHOD {
            return refuse("Counter mutations are not allowed in atomic batches");
        }
    }
    if context.keyspace.is_none() {
        return Ok(None);
    }
    level_of_write(context, level)?;
    keyspace(context, By::Itself).cloned().map(Some)
}

/// A mutation's times to live that end too late for old servers.
fn ends(names: Names<'_>, method: Method, mutation: &Mutation, now: i64) -> Checked {
    let Some(written) = &mutation.column_or_supercolumn else { return Ok(()) };
    let of_super = written.super_column.iter().flat_map(|written| &written.columns);
    let mut columns = written.column.iter().chain(of_super);
    columns.try_for_each(|column| names.ends(method, column, now))
}

/// What `truncate` is refused for. Before 1.2 a server doesn't look whether there is such a family; from 3.0 on it keeps counters.
pub(crate) fn truncate(context: &Context<'_>, call: &Truncate) -> Checked<Option<Target>> {
    let keyspace = keyspace(context, By::Itself)?;
    if context.line < Line::V1_2 {
        let found = keyspace.families.get(&*call.cfname).cloned();
        return Ok(found.map(|family| Target { keyspace: keyspace.clone(), family }));
    }
    let target = target(context, By::Itself, &call.cfname)?;
    if context.line >= Line::V3_0 {
        counting(context.line, &target.family, false)?;
    }
    Ok(Some(target))
}

fn level_of_write(context: &Context<'_>, level: ConsistencyLevel) -> Checked {
    level::of_write(context.line, keyspace(context, By::Itself)?, level)
}
