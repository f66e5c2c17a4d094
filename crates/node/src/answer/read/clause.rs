//! Conditions on the values of columns.

use std::cmp::Ordering;

use bytes::Bytes;
use cassa_wire::{IndexExpression, IndexOperator};

use super::page::View;
use crate::Line;
use crate::store::{Live, Order, Row};

impl View<'_> {
    /// Whether a row has a column for each condition whose value meets it. From 3.0 on only columns that are read are looked at.
    pub(super) fn meets(&self, conditions: &[IndexExpression], order: &Order, row: &Row) -> bool {
        let Some(columns) = row.columns(order, None) else { return conditions.is_empty() };
        conditions.iter().all(|condition| {
            let name = order.name(&condition.column_name);
            if self.line >= Line::V3_0 && !self.filter.takes(&name) {
                return false;
            }
            let value = match columns.get(&name, self.now) {
                None => return false,
                Some(Live::Value(cell)) => cell.value.clone(),
                Some(Live::Counter(count)) => Bytes::copy_from_slice(&count.to_be_bytes()),
            };
            let validator = self.family.validator(&condition.column_name);
            is_met(validator.compare(&value, &condition.value), condition.op)
        })
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
