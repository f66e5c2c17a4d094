//! Conditions on the values of columns.

use std::cmp::Ordering;

use bytes::Bytes;
use cassa_wire::{IndexExpression, IndexOperator};

use super::page::View;
use crate::Line;
use crate::store::{Filter, Live, Order, Row};

impl View<'_> {
    /// Whether a row has a column for each condition whose value meets it.
    pub(super) fn meets(&self, conditions: &[IndexExpression], order: &Order, row: &Row) -> bool {
        let Some(columns) = row.columns(order, None) else { return conditions.is_empty() };
        let indexed = conditions.iter().position(|condition| self.is_searched(condition));
        conditions.iter().enumerate().all(|(place, condition)| {
            let name = order.name(&condition.column_name);
            if self.line >= Line::V3_0 && indexed != Some(place) && !self.filter.takes(&name) {
                return false;
            }
            let value = match columns.get(&name, self.now) {
                Some(Live::Value(cell)) => cell.value.clone(),
                Some(Live::Counter(count)) => Bytes::copy_from_slice(&count.to_be_bytes()),
                None => match columns.removed(&name).filter(|_| self.sees_removals()) {
                    Some(at) => Bytes::copy_from_slice(&(at as i32).to_be_bytes()),
                    None => return false,
                },
            };
            let validator = self.family.validator(&condition.column_name);
            is_met(validator.compare(&value, &condition.value), condition.op)
        })
    }

    /// Whether rows are searched by an index for this condition: from 3.0 on its column is looked at when a forward slice is read, and
    /// of others only those that are read.
    fn is_searched(&self, condition: &IndexExpression) -> bool {
        let column = self.family.columns.get(&condition.column_name);
        let is_indexed = column.is_some_and(|column| column.definition.index_type.is_some());
        let is_forward = matches!(self.filter, Filter::Slices { reversed: false, .. });
        is_indexed && condition.op == IndexOperator::Eq && is_forward
    }

    /// Whether a removed column has a value, which is the second in which it was removed.
    fn sees_removals(&self) -> bool {
        self.line < Line::V3_0
    }
}

/// Whether a value that lies so to the condition's own meets it.
fn is_met(order: Ordering, operator: IndexOperator) -> bool {
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
