//! Conditions on columns' values.

use std::sync::Arc;

use cassa_types::Type;
use cassa_wire::{IndexClause, IndexExpression, IndexOperator, Method};

use super::names::{MAX_UNSIGNED_SHORT, Names};
use super::types::{self, hex};
use super::{Checked, refuse, stumble};
use crate::Line;
use crate::schema::Kind;

impl Names<'_> {
    /// The clause of a read by indexes.
    pub(super) fn clause(self, method: Method, clause: &IndexClause) -> Checked {
        if clause.expressions.is_empty() {
            return refuse("index clause list may not be empty");
        }
        if !self.expressions(method, &clause.expressions)? {
            return refuse("No indexed columns present in index clause with operator EQ");
        }
        Ok(())
    }

    /// Whether one of the conditions can be looked up in an index.
    pub(super) fn expressions(
        self,
        method: Method,
        expressions: &[IndexExpression],
    ) -> Checked<bool> {
        let mut is_indexed = false;
        for expression in expressions {
            self.expression(method, expression)?;
            let column = self.family.columns.get(&expression.column_name);
            let has_index = column.is_some_and(|column| column.definition.index_type.is_some());
            is_indexed |= expression.op == IndexOperator::Eq && has_index;
        }
        Ok(is_indexed)
    }

    fn expression(self, method: Method, expression: &IndexExpression) -> Checked {
        let (name, value) = (&expression.column_name, &expression.value);
        let failed = |part: &str, why: String| {
            refuse(format!("[{}]=[{}] failed {part} validation ({why})", hex(name), hex(value)))
        };
        types::value(self.line, self.comparator(None), name).or_else(|why| failed("name", why))?;
        if value.len() > MAX_UNSIGNED_SHORT && self.line >= Line::V1_2 {
            return refuse("Index expression values may not be larger than 64K");
        }
        let makes_cell_names = (Line::V2_1..Line::V3_0).contains(&self.line);
        if makes_cell_names && (self.is_super() || name.is_empty()) {
            return stumble(method);
        }
        types::value(self.line, &self.looked_up(name), value).or_else(|why| failed("value", why))
    }

    /// What a condition's value is one of. From 3.0 on a super column is a map.
    fn looked_up(self, name: &[u8]) -> Type {
        let declared = self.family.columns.contains_key(name);
        match &self.family.kind {
            Kind::Super { subcomparator } if self.line >= Line::V3_0 && !declared => {
                let types = (subcomparator.clone(), self.family.default_validator.clone());
                Type::Map(Arc::new(types))
            }
            _ => self.family.validator(name).clone(),
        }
    }
}
