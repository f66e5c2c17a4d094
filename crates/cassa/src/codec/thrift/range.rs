//! The calls that read ranges of rows.

use cassa_wire::{Exception, IndexClause, IndexExpression, IndexOperator, KeyRange, Page};

use super::{consistency, count, parent, predicate, unsupported};
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{Comparison, GetIndexedSlices, GetRangeSlices, RowRange};

impl Coded for GetRangeSlices {
    type Thrift = cassa_wire::GetRangeSlices;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::GetRangeSlices, Failure> {
        Ok(cassa_wire::GetRangeSlices {
            column_parent: parent(&self.target),
            predicate: predicate(&self.predicate),
            range: KeyRange { count: count(self.rows), ..key_range(&self.range, facts)? },
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(&self, reply: Result<Page, Exception>) -> Result<Page, Exception> {
        reply
    }
}

impl Coded for GetIndexedSlices {
    type Thrift = cassa_wire::GetIndexedSlices;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::GetIndexedSlices, Failure> {
        let expressions = self.conditions.iter().map(|condition| IndexExpression {
            column_name: condition.name.clone(),
            op: operator(condition.comparison),
            value: condition.value.clone(),
        });
        Ok(cassa_wire::GetIndexedSlices {
            column_parent: parent(&self.target),
            index_clause: IndexClause {
                expressions: expressions.collect(),
                start_key: self.start.clone(),
                count: count(self.rows),
            },
            column_predicate: predicate(&self.predicate),
            consistency_level: consistency(self.consistency),
        })
    }

    fn reply(&self, reply: Result<Page, Exception>) -> Result<Page, Exception> {
        reply
    }
}

fn operator(comparison: Comparison) -> IndexOperator {
    match comparison {
        Comparison::Equal => IndexOperator::Eq,
        Comparison::Greater => IndexOperator::Gt,
        Comparison::GreaterOrEqual => IndexOperator::Gte,
        Comparison::Less => IndexOperator::Lt,
        Comparison::LessOrEqual => IndexOperator::Lte,
    }
}

fn key_range(range: &RowRange, facts: &Facts) -> Result<KeyRange, Failure> {
    let (start_key, end_key, start_token, end_token) = match range {
        RowRange::Keys { start, finish } => (Some(start), Some(finish), None, None),
        RowRange::Tokens { start, end } => (None, None, Some(start), Some(end)),
        RowRange::KeyToToken { start, end, .. } if takes_key_beside_token(facts) => {
            (Some(start), None, None, Some(end))
        }
        RowRange::KeyToToken { behind: Some(token), end, .. } => {
            (None, None, Some(token), Some(end))
        }
        RowRange::KeyToToken { behind: None, .. } => {
            let message = "servers before 1.1 take no key beside a token";
            return Err(unsupported(message));
        }
    };
    Ok(KeyRange {
        start_key: start_key.cloned(),
        end_key: end_key.cloned(),
        start_token: start_token.cloned(),
        end_token: end_token.cloned(),
        ..KeyRange::default()
    })
}

/// 0.7, 0.8 and 1.0: "start key and end key must either both be non-null, or both be null". It came with row filters.
fn takes_key_beside_token(facts: &Facts) -> bool {
    facts.api.knows("KeyRange", 6)
}
