//! Rows that conditions choose, as servers from 3.0 on look at them: at what a read brings, and at the index's column.

use bytes::Bytes;
use cassa_wire::IndexExpression;

use super::clause::{bytes, is_met};
use super::lost::search;
use super::page::View;
use crate::store::{Columns, Filter, Live, Name, Order, Slice};

/// What servers name the column in which the values of columns without a type of their own lie.
const VALUES: &[u8] = b"value";

/// A column of which something is known, and what is there.
type Known<'c> = (&'c Name, Option<Live<'c>>);

impl<'a> View<'a> {
    /// The same of rows that conditions choose, of which an index finds some. Where its column isn't asked for, they have those columns
    /// only that have a type of their own, or the name of that in which the others' values lie.
    pub(super) fn found_by_index(mut self, conditions: &[IndexExpression]) -> View<'a> {
        let searched = conditions.iter().find(|condition| self.is_served(condition));
        self.index = searched.map(|condition| condition.column_name.clone());
        let order = Order::of(self.family);
        let is_read = |name: &Bytes| self.filter.takes(&order.name(name));
        if self.index.as_ref().is_none_or(is_read) {
            return self;
        }
        let names = self.family.columns.keys().cloned().chain([Bytes::from_static(VALUES)]);
        let one = |name: Bytes| Slice { start: name.clone(), finish: name };
        let slices = names.filter(is_read).map(one).collect();
        self.left = Some(Filter::Slices { slices, reversed: false, count: self.filter.most() });
        self
    }

    /// Whether columns that are read, and that of the index, meet conditions. One that was removed is an empty value, but not to an
    /// index.
    pub(super) fn meets_what_is_read(
        &self,
        conditions: &[IndexExpression],
        order: &Order,
        columns: &Columns,
    ) -> bool {
        let is_index = |condition: &&IndexExpression| self.is_served(condition);
        let searched = conditions.iter().find(is_index);
        let read = self.read(order, columns);
        let left = self.left(order, &read);
        let is_met = conditions.iter().all(|condition| {
            let name = order.name(&condition.column_name);
            if searched == Some(condition) {
                let live = sought(&read, &name).and_then(|(_, live)| *live);
                return live.is_some_and(|live| bytes(live) == condition.value);
            }
            let validator = self.family.validator(&condition.column_name);
            sought(&left, &name).is_some_and(|(_, live)| {
                let value = live.map(bytes).unwrap_or_default();
                is_met(validator.compare(&value, &condition.value), condition.op)
            })
        });
        is_met && (!left.is_empty() || self.has_more(order, columns))
    }

    /// Whether a chosen row without columns isn't left out: something of it was removed otherwise than column by column.
    fn has_more(&self, order: &Order, columns: &Columns) -> bool {
        let Some(Filter::Slices { slices, .. }) = &self.left else { return true };
        let sees_slices = matches!(self.filter, Filter::Slices { .. });
        let names = slices.iter().filter(|_| sees_slices);
        columns.were_removed(names.map(|slice| order.name(&slice.start)))
    }

    /// The columns of a chosen row, as replies have them.
    pub(super) fn chosen<'c>(
        &self,
        order: &Order,
        columns: &'c Columns,
    ) -> impl Iterator<Item = (&'c Name, Live<'c>)> {
        let left = self.left(order, &self.read(order, columns));
        left.into_iter().filter_map(|(name, live)| Some((name, live?))).take(self.filter.most())
    }

    /// What a read brings of a row, with the index's column.
    fn read<'c>(&self, order: &Order, columns: &'c Columns) -> Vec<Known<'c>> {
        let index = self.index.as_ref().map(|name| order.name(name));
        let is_read = |name: &Name| self.filter.takes(name) || index.as_ref() == Some(name);
        let read = columns.all(self.now).filter(|(name, _)| is_read(name));
        match self.filter.is_reversed() {
            false => read.collect(),
            true => {
                let (statics, mut others): (Vec<Known<'_>>, Vec<Known<'_>>) =
                    read.partition(|(name, _)| self.is_static(name));
                others.reverse();
                let mut read: Vec<Known<'_>> = put_together(statics, others).collect();
                read.reverse();
                read
            }
        }
    }

    /// What is left of it when the index's column wasn't asked for.
    fn left<'c>(&self, order: &Order, read: &[Known<'c>]) -> Vec<Known<'c>> {
        let Some(Filter::Slices { slices, .. }) = &self.left else { return read.to_vec() };
        let names = slices.iter().map(|slice| order.name(&slice.start));
        let found = |name: Name| read.get(search(read, &name).ok()?).copied();
        names.filter_map(found).collect()
    }

    fn is_static(&self, name: &Name) -> bool {
        self.family.has_statics() && self.family.columns.contains_key(name.bytes())
    }
}

/// Columns with a type of their own put between the others as if these came forward, whichever way they come.
pub(super) fn put_together<'c, T>(
    statics: Vec<(&'c Name, T)>,
    others: Vec<(&'c Name, T)>,
) -> impl Iterator<Item = (&'c Name, T)> {
    let (mut statics, mut others) = (statics.into_iter().peekable(), others.into_iter().peekable());
    std::iter::from_fn(move || match (statics.peek(), others.peek()) {
        (Some((first, _)), Some((other, _))) if first > other => others.next(),
        (None, _) => others.next(),
        _ => statics.next(),
    })
}

/// A column of some that a server takes for ascending: it looks at the first one, and halves the rest.
fn sought<'k, 'c>(read: &'k [Known<'c>], name: &Name) -> Option<&'k Known<'c>> {
    let (first, rest) = read.split_first()?;
    match first.0 >= name {
        true => (first.0 == name).then_some(first),
        false => search(rest, name).ok().and_then(|at| rest.get(at)),
    }
}
