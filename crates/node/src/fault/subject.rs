//! What a call is about: its method, the column families it names, and the keys.

use std::collections::HashSet;

use cassa_wire::{AnyCall, Method};

/// What a call is about.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    /// `None` for a method the line doesn't have.
    pub(crate) method: Option<Method>,
    pub(crate) families: Vec<&'a str>,
    pub(crate) keys: Vec<&'a [u8]>,
}

impl Subject<'_> {
    pub(crate) fn of(call: &AnyCall) -> Subject<'_> {
        let (families, keys) = places(call);
        Subject { method: call.method(), families, keys }
    }
}

fn places(call: &AnyCall) -> (Vec<&str>, Vec<&[u8]>) {
    use AnyCall::{
        Add, AtomicBatchMutate, BatchMutate, Cas, Get, GetCount, GetIndexedSlices, GetMultiSlice,
        GetPagedSlice, GetRangeSlices, GetSlice, Insert, MultigetCount, MultigetSlice, Remove,
        RemoveCounter, SystemAddColumnFamily, SystemDropColumnFamily, SystemUpdateColumnFamily,
        Truncate,
    };
    fn one<'a>(family: &'a str, key: &'a [u8]) -> (Vec<&'a str>, Vec<&'a [u8]>) {
        (vec![family], vec![key])
    }
    match call {
        Get(call) => one(&call.column_path.column_family, &call.key),
        GetSlice(call) => one(&call.column_parent.column_family, &call.key),
        GetCount(call) => one(&call.column_parent.column_family, &call.key),
        Insert(call) => one(&call.column_parent.column_family, &call.key),
        Add(call) => one(&call.column_parent.column_family, &call.key),
        Cas(call) => one(&call.column_family, &call.key),
        Remove(call) => one(&call.column_path.column_family, &call.key),
        RemoveCounter(call) => one(&call.path.column_family, &call.key),
        MultigetSlice(call) => {
            (vec![&*call.column_parent.column_family], call.keys.iter().map(|key| &**key).collect())
        }
        MultigetCount(call) => {
            (vec![&*call.column_parent.column_family], call.keys.iter().map(|key| &**key).collect())
        }
        BatchMutate(call) => mutated(&call.mutation_map),
        AtomicBatchMutate(call) => mutated(&call.mutation_map),
        GetMultiSlice(call) => {
            let request = &call.request;
            let family = request.column_parent.iter().map(|parent| &*parent.column_family);
            (family.collect(), request.key.iter().map(|key| &**key).collect())
        }
        GetRangeSlices(call) => (vec![&*call.column_parent.column_family], Vec::new()),
        GetPagedSlice(call) => (vec![&*call.column_family], Vec::new()),
        GetIndexedSlices(call) => (vec![&*call.column_parent.column_family], Vec::new()),
        Truncate(call) => (vec![&*call.cfname], Vec::new()),
        SystemAddColumnFamily(call) => (vec![&*call.cf_def.name], Vec::new()),
        SystemUpdateColumnFamily(call) => (vec![&*call.cf_def.name], Vec::new()),
        SystemDropColumnFamily(call) => (vec![&*call.column_family], Vec::new()),
        _ => (Vec::new(), Vec::new()),
    }
}

type Mutations = [(bytes::Bytes, Vec<(bytestring::ByteString, Vec<cassa_wire::Mutation>)>)];

/// Families in the order they are first named, each once.
fn mutated(mutations: &Mutations) -> (Vec<&str>, Vec<&[u8]>) {
    let mut seen = HashSet::new();
    let families = mutations.iter().flat_map(|(_, families)| families);
    let families = families.map(|(family, _)| &**family).filter(|family| seen.insert(*family));
    (families.collect(), mutations.iter().map(|(key, _)| &**key).collect())
}
