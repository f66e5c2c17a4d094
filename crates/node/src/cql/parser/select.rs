//! Statements that read.

use super::{Parsed, Parser};
use crate::cql::statement::{Select, Selected};

impl Parser<'_> {
    pub(super) fn select(&mut self) -> Parsed<Select> {
        self.keyword("select")?;
        let columns = match self.takes('*')? {
            true => Selected::All,
            false => Selected::These(self.several(Parser::name)?),
        };
        self.keyword("from")?;
        let table = self.table_name()?;
        let conditions = if self.takes_keyword("where")? { self.conditions()? } else { Vec::new() };
        let mut limit = None;
        if self.takes_keyword("limit")? {
            limit = match self.integer()? {
                ..=0 => return Err("LIMIT must be strictly positive".to_owned()),
                // More than there ever is is no limit.
                limit => usize::try_from(limit).ok(),
            };
        }
        if self.takes_keyword("allow")? {
            self.keyword("filtering")?;
        }
        Ok(Select { table, columns, conditions, limit })
    }
}
