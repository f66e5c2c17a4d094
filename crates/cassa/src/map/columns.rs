//! The values a struct gives when it is written.

use std::fmt;

use bytes::Bytes;
use cassa_types::{Pack, PackError, Type};

use super::plan::Plan;
use super::{Field, Rest};
use crate::error::Result;

/// Takes the columns of a struct: those it names by their place, and the rest.
#[derive(Default)]
pub struct Columns<'a> {
    named: Vec<(usize, &'a dyn Pack)>,
    rest: Vec<(&'a dyn Pack, &'a dyn Pack)>,
    pub(super) super_column: Option<&'a dyn Pack>,
    pub(super) ttl: Option<u32>,
    pub(super) timestamp: Option<i64>,
}

impl<'a> Columns<'a> {
    /// The name of the super column that the columns are in.
    pub fn super_column<N: Field>(&mut self, name: &'a N) {
        self.super_column = Some(name);
    }

    /// The value of the column of this place; one that is null, as `None`, isn't written.
    pub fn column<V: Field>(&mut self, place: usize, value: &'a V) {
        self.named.push((place, value));
    }

    /// All other columns.
    pub fn rest<R: Rest>(&mut self, rest: &'a R) {
        let pairs = rest.columns().map(|(name, value)| (name as &dyn Pack, value as &dyn Pack));
        self.rest.extend(pairs);
    }

    /// How long the columns live, in seconds; of `None` the handle decides.
    pub fn ttl(&mut self, seconds: Option<u32>) {
        self.ttl = seconds;
    }

    /// The columns' timestamp in microseconds; of `None` the handle decides.
    pub fn timestamp(&mut self, microseconds: Option<i64>) {
        self.timestamp = microseconds;
    }

    /// The columns that have a value.
    pub(super) fn present(&self, plan: &Plan) -> Result<Vec<(Packed, &'a dyn Pack)>> {
        let named = self.named.iter().filter(|(_, value)| !value.is_null());
        let named = named.filter_map(|(place, value)| {
            Some(Ok((Packed(plan.names.get(*place)?.clone()), *value)))
        });
        let rest = self.rest.iter().filter(|(_, value)| !value.is_null());
        let rest = rest.map(|(name, value)| {
            let packed = plan.within.pack_name(*name)?;
            if plan.named.contains(&packed) {
                return Err(plan.taken(&packed));
            }
            Ok((Packed(packed), *value))
        });
        named.chain(rest).collect()
    }

    /// The names of the named columns that have none.
    pub(super) fn absent(&self, plan: &Plan) -> Vec<Bytes> {
        let absent = self.named.iter().filter(|(_, value)| value.is_null());
        absent.filter_map(|(place, _)| plan.names.get(*place).cloned()).collect()
    }
}

impl fmt::Debug for Columns<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Columns")
            .field("named", &self.named.len())
            .field("rest", &self.rest.len())
            .finish_non_exhaustive()
    }
}

/// A name that is packed already.
pub(super) struct Packed(Bytes);

impl Pack for Packed {
    fn pack(&self, _: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        out.extend(&self.0);
        Ok(())
    }
}
