//! Conditions on the values of columns.

use std::cmp::Ordering;

use bytes::Bytes;
use cassa_wire::{IndexExpression, IndexOperator};

use crate::schema::Family;
use crate::store::{Live, Order, Row};

/// Whether a row has a column for each condition whose value meets it.
pub(super) fn meets(
    conditions: &[IndexExpression],
    family: &Family,
    order: &Order,
    row: &Row,
    now: i64,
) -> bool {
    let Some(columns) = row.columns(order, None) else { return conditions.is_empty() };
    conditions.iter().all(|condition| {
        let found = columns.get(&order.name(&condition.column_name), now);
        let value = match found {
            None => return false,
            Some(Live::Value(cell)) => cell.value.clone(),
            Some(Live::Counter(count)) => Bytes::copy_from_slice(&count.to_be_bytes()),
        };
        let validator = family.validator(&condition.column_name);
        is_met(validator.compare(&value, &condition.value), condition.op)
    })
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
