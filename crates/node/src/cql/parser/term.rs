//! Values.

use super::{Parsed, Parser};
use crate::cql::lexer::Token;
use crate::cql::{DEEPEST, Literal};

impl Parser<'_> {
    pub(super) fn term(&mut self) -> Parsed<Literal> {
        self.nested_term(0)
    }

    /// What a name stands for among values.
    pub(super) fn constant(name: &str) -> Option<Literal> {
        Some(match name {
            "null" => Literal::Null,
            "true" => Literal::Boolean(true),
            "false" => Literal::Boolean(false),
            "nan" => Literal::Float("NaN".to_owned()),
            "infinity" => Literal::Float("Infinity".to_owned()),
            _ => return None,
        })
    }

    fn nested_term(&mut self, depth: usize) -> Parsed<Literal> {
        if depth > DEEPEST {
            return self.expected("a value that nests less deep");
        }
        if self.takes('-')? {
            return match self.advance()? {
                Token::Integer(digits) => Ok(Literal::Integer(format!("-{digits}"))),
                Token::Float(digits) => Ok(Literal::Float(format!("-{digits}"))),
                Token::Name(name) if name == "infinity" => {
                    Ok(Literal::Float("-Infinity".to_owned()))
                }
                _ => self.expected("a number"),
            };
        }
        if self.takes('[')? {
            return self.items(']', depth).map(Literal::List);
        }
        if self.takes('(')? {
            return self.items(')', depth).map(Literal::Tuple);
        }
        if self.takes('{')? {
            return self.set_or_map(depth);
        }
        let scalar = match &self.next {
            Token::Name(name) => Self::constant(name),
            Token::Text(text) => Some(Literal::Text(text.clone())),
            Token::Integer(digits) => Some(Literal::Integer(digits.clone())),
            Token::Float(digits) => Some(Literal::Float(digits.clone())),
            Token::Uuid(uuid) => Some(Literal::Uuid(*uuid)),
            Token::Blob(bytes) => Some(Literal::Blob(bytes.clone())),
            Token::Quoted(_) | Token::Symbol(_) | Token::End => None,
        };
        match scalar {
            Some(scalar) => self.advance().map(|_| scalar),
            None => self.expected("a value"),
        }
    }

    /// Values with commas between them, and the closing bracket.
    pub(super) fn items(&mut self, close: char, depth: usize) -> Parsed<Vec<Literal>> {
        if self.takes(close)? {
            return Ok(Vec::new());
        }
        let items = self.several(|parser| parser.nested_term(depth + 1))?;
        self.symbol(close)?;
        Ok(items)
    }

    fn set_or_map(&mut self, depth: usize) -> Parsed<Literal> {
        if self.takes('}')? {
            return Ok(Literal::Set(Vec::new()));
        }
        let first = self.nested_term(depth + 1)?;
        if !self.takes(':')? {
            let mut items = vec![first];
            while self.takes(',')? {
                items.push(self.nested_term(depth + 1)?);
            }
            self.symbol('}')?;
            return Ok(Literal::Set(items));
        }
        let mut entries = vec![(first, self.nested_term(depth + 1)?)];
        while self.takes(',')? {
            let key = self.nested_term(depth + 1)?;
            self.symbol(':')?;
            entries.push((key, self.nested_term(depth + 1)?));
        }
        self.symbol('}')?;
        Ok(Literal::Map(entries))
    }
}
