//! Conditions on columns.

use super::{Parsed, Parser};
use crate::cql::statement::Condition;

impl Parser<'_> {
    /// What stands behind `WHERE`.
    pub(super) fn conditions(&mut self) -> Parsed<Vec<Condition>> {
        let mut conditions = vec![self.condition()?];
        while self.takes_keyword("and")? {
            conditions.push(self.condition()?);
        }
        Ok(conditions)
    }

    fn condition(&mut self) -> Parsed<Condition> {
        let column = self.name()?;
        if self.takes_keyword("in")? {
            self.symbol('(')?;
            let values = self.items(')', 0)?;
            return Ok(Condition { column, values, is_in: true });
        }
        match self.takes('=')? {
            true => Ok(Condition { column, values: vec![self.term()?], is_in: false }),
            false => self.expected("'=' or IN"),
        }
    }
}
