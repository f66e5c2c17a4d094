//! Conditions on the values of columns.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use bytes::Bytes;
use cassa_types::Type;
use cassa_wire::{IndexExpression, IndexOperator};

use super::page::View;
use crate::Line;
use crate::store::{Columns, Filter, Live, Name, Order, Row};

impl View<'_> {
    /// Whether a row has a column for each condition whose value meets it.
    pub(super) fn meets(&self, conditions: &[IndexExpression], order: &Order, row: &Row) -> bool {
        let Some(columns) = row.columns(order, None) else { return conditions.is_empty() };
        if self.line >= Line::V3_0 {
            return self.meets_what_is_read(conditions, order, columns);
        }
        let is_scanned = self.scans();
        if is_scanned && self.family.has_composites() {
            return !self.lose();
        }
        conditions.iter().all(|condition| {
            let name = order.name(&condition.column_name);
            if self.sees_named_only() && !self.filter.takes(&name) {
                return false;
            }
            if is_scanned && !self.reads(columns, order, &name) {
                return false;
            }
            let validator = self.family.validator(&condition.column_name);
            let value = match columns.get(&name, self.now) {
                Some(live) => bytes(live),
                // A removed column has a value, which is the second in which it was removed.
                None => match columns.removed(&name) {
                    Some(_) if self.loses_removed(validator, &condition.value) => return false,
                    Some(at) => Bytes::copy_from_slice(&(at as i32).to_be_bytes()),
                    None => return false,
                },
            };
            let order = match self.line < Line::V2_0 && *validator.base() == Type::Boolean {
                true => booleans(&value, &condition.value),
                false => validator.compare(&value, &condition.value),
            };
            is_met(order, condition.op)
        })
    }

    /// Whether a server of 2.0 to 2.2 reads all rows of the range since no index serves a condition: it looks for their columns among
    /// those that it reads of a row. Where names are put together of others it fails over the first row.
    fn scans(&self) -> bool {
        self.chooses && !self.is_indexed && (Line::V2_0..Line::V3_0).contains(&self.line)
    }

    /// Whether a column is read, there or removed, when a slice of so many columns is; by its name it always is.
    fn reads(&self, columns: &Columns, order: &Order, name: &Name) -> bool {
        if matches!(self.filter, Filter::Names(_)) {
            return true;
        }
        let mut before = 0;
        let _ = columns.walk(&order.names, &self.filter, self.now, |other, _| {
            let is_before = if self.filter.is_reversed() { other > name } else { other < name };
            before += usize::from(is_before);
            if is_before { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        let own = usize::from(columns.get(name, self.now).is_some());
        self.filter.takes(name) && before + own <= self.filter.most()
    }

    /// Whether an index finds the rows that meet a condition.
    pub(super) fn is_served(&self, condition: &IndexExpression) -> bool {
        let column = self.family.columns.get(&condition.column_name);
        let is_indexed = column.is_some_and(|column| column.definition.index_type.is_some());
        is_indexed && condition.op == IndexOperator::Eq
    }

    /// Whether only the named columns are looked at: before 2.0 in rows that no index found.
    fn sees_named_only(&self) -> bool {
        self.line < Line::V2_0 && !self.is_indexed && matches!(self.filter, Filter::Names(_))
    }
}

/// Before 2.0 what isn't one byte comes before all booleans.
fn booleans(left: &[u8], right: &[u8]) -> Ordering {
    let one = |bytes: &[u8]| match bytes {
        [byte] => Some(byte.cast_signed()),
        _ => None,
    };
    one(left).cmp(&one(right))
}

/// Whether a value that lies so to the condition's own meets it.
pub(super) fn is_met(order: Ordering, operator: IndexOperator) -> bool {
    match operator {
        IndexOperator::Eq => order.is_eq(),
        IndexOperator::Gte => order.is_ge(),
        IndexOperator::Gt => order.is_gt(),
        IndexOperator::Lte => order.is_le(),
        IndexOperator::Lt => order.is_lt(),
        // What isn't of the interface was refused.
        _ => false,
    }
}

pub(super) fn bytes(live: Live<'_>) -> Bytes {
    match live {
        Live::Value(cell) => cell.value.clone(),
        Live::Counter(count) => Bytes::copy_from_slice(&count.to_be_bytes()),
    }
}
