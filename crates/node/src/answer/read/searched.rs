//! Conditions on the values of columns, as servers from 3.0 on look at them: at what a read brings, and at the index's column.

use bytes::Bytes;
use cassa_wire::IndexExpression;

use super::clause::{bytes, is_met};
use super::page::View;
use crate::store::{Columns, Filter, Order, Slice};

/// What servers name the column in which the values of columns without a type of their own lie.
const VALUES: &[u8] = b"value";

impl<'a> View<'a> {
    /// The same of rows that an index finds. Where its column isn't asked for, they have those columns only that have a type of their
    /// own, or the name of that in which the others' values lie.
    pub(super) fn found_by_index(self, conditions: &[IndexExpression]) -> View<'a> {
        let order = Order::of(self.family);
        let is_read = |name: &Bytes| self.filter.takes(&order.name(name));
        let searched = conditions.iter().find(|condition| self.is_served(condition));
        if searched.is_none_or(|condition| is_read(&condition.column_name)) {
            return self;
        }
        let names = self.family.columns.keys().cloned().chain([Bytes::from_static(VALUES)]);
        let one = |name: Bytes| Slice { start: name.clone(), finish: name };
        let slices = names.filter(is_read).map(one).collect();
        let filter = Filter::Slices { slices, reversed: false, count: self.filter.most() };
        View { filter, leaves_out: true, ..self }
    }

    /// Whether columns that are read, and that of the index, meet conditions. One that was removed is an empty value, but not to an
    /// index.
    pub(super) fn meets_what_is_read(
        &self,
        conditions: &[IndexExpression],
        order: &Order,
        columns: &Columns,
    ) -> bool {
        let searched = conditions.iter().find(|condition| self.is_served(condition));
        let is_met = conditions.iter().all(|condition| {
            let name = order.name(&condition.column_name);
            let value = columns.get(&name, self.now).map(bytes);
            if searched == Some(condition) {
                return value.as_ref() == Some(&condition.value);
            }
            let value = value.or(columns.is_gone(&name, self.now).then(Bytes::new));
            let validator = self.family.validator(&condition.column_name);
            value.filter(|_| self.filter.takes(&name)).is_some_and(|value| {
                is_met(validator.compare(&value, &condition.value), condition.op)
            })
        });
        is_met && (!self.leaves_out || columns.has_known(&order.names, &self.filter))
    }
}
