//! Statements that write.

use super::{Parsed, Parser};
use crate::cql::lexer::Token;
use crate::cql::statement::{Assigned, Assignment, Delete, Insert, Removed, Update, Using};

impl Parser<'_> {
    pub(super) fn insert(&mut self) -> Parsed<Insert> {
        self.keyword("insert")?;
        self.keyword("into")?;
        let table = self.table_name()?;
        self.symbol('(')?;
        let columns = self.several(Parser::name)?;
        self.symbol(')')?;
        self.keyword("values")?;
        self.symbol('(')?;
        let values = self.several(Parser::term)?;
        self.symbol(')')?;
        self.unconditional()?;
        let using = self.using()?;
        Ok(Insert { table, columns, values, using })
    }

    pub(super) fn update(&mut self) -> Parsed<Update> {
        self.keyword("update")?;
        let table = self.table_name()?;
        let using = self.using()?;
        self.keyword("set")?;
        let assignments = self.several(Parser::assignment)?;
        self.keyword("where")?;
        let conditions = self.conditions()?;
        self.unconditional()?;
        Ok(Update { table, using, assignments, conditions })
    }

    pub(super) fn delete(&mut self) -> Parsed<Delete> {
        self.keyword("delete")?;
        let removed = |parser: &mut Self| {
            let column = parser.name()?;
            let mut element = None;
            if parser.takes('[')? {
                element = Some(parser.term()?);
                parser.symbol(']')?;
            }
            Ok(Removed { column, element })
        };
        let columns = if self.is_keyword("from") { Vec::new() } else { self.several(removed)? };
        self.keyword("from")?;
        let table = self.table_name()?;
        let using = self.using()?;
        self.keyword("where")?;
        let conditions = self.conditions()?;
        self.unconditional()?;
        Ok(Delete { table, using, columns, conditions })
    }

    /// Refuses a comparison before the write.
    fn unconditional(&self) -> Parsed<()> {
        match self.is_keyword("if") {
            true => self.expected("no IF, since writes don't compare here"),
            false => Ok(()),
        }
    }

    fn using(&mut self) -> Parsed<Using> {
        let mut using = Using::default();
        if !self.takes_keyword("using")? {
            return Ok(using);
        }
        loop {
            if self.takes_keyword("timestamp")? {
                using.timestamp = Some(self.integer()?);
            } else {
                self.keyword("ttl")?;
                using.ttl = Some(self.integer()?);
            }
            if !self.takes_keyword("and")? {
                return Ok(using);
            }
        }
    }

    fn assignment(&mut self) -> Parsed<Assignment> {
        let column = self.name()?;
        if self.takes('[')? {
            let key = self.term()?;
            self.symbol(']')?;
            self.symbol('=')?;
            return Ok(Assignment { column, to: Assigned::Element(key, self.term()?) });
        }
        self.symbol('=')?;
        let is_column = match &self.next {
            Token::Name(name) => Self::constant(name).is_none(),
            Token::Quoted(_) => true,
            _ => false,
        };
        if is_column {
            self.itself(&column)?;
            let to = if self.takes('+')? {
                Assigned::Plus(self.term()?)
            } else if self.takes('-')? {
                Assigned::Minus(self.term()?)
            } else {
                return self.expected("'+' or '-'");
            };
            return Ok(Assignment { column, to });
        }
        let value = self.term()?;
        match self.takes('+')? {
            true => {
                self.itself(&column)?;
                Ok(Assignment { column, to: Assigned::Before(value) })
            }
            false => Ok(Assignment { column, to: Assigned::Value(value) }),
        }
    }

    /// The name of the column that is assigned: what is added is added to itself.
    fn itself(&mut self, column: &str) -> Parsed<()> {
        let other = self.name()?;
        match other == column {
            true => Ok(()),
            false => Err(format!(
                "Only expressions of the form X = X + <value> are supported, not of {column} and {other}"
            )),
        }
    }
}
