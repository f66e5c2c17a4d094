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
            limit = Some(self.integer()?).and_then(|limit| usize::try_from(limit).ok());
        }
        if self.takes_keyword("allow")? {
            self.keyword("filtering")?;
        }
        Ok(Select { table, columns, conditions, limit })
    }
}
