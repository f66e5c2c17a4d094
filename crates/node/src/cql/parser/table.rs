//! Statements about tables themselves.

use cassa_types::Type;

use super::{Parsed, Parser};
use crate::cql::lexer::Token;
use crate::cql::statement::{CreateTable, Declared, PrimaryKey, Statement};
use crate::cql::{DEEPEST, KNOWN};

impl Parser<'_> {
    pub(super) fn create(&mut self) -> Parsed<Statement> {
        self.keyword("create")?;
        self.kind_of_table()?;
        let if_not_exists = self.takes_keyword("if")?;
        if if_not_exists {
            self.keyword("not")?;
            self.keyword("exists")?;
        }
        let mut created = CreateTable {
            table: self.table_name()?,
            if_not_exists,
            columns: Vec::new(),
            keys: Vec::new(),
            is_compact: false,
            order: Vec::new(),
            properties: Vec::new(),
        };
        self.symbol('(')?;
        loop {
            self.declaration(&mut created)?;
            if !self.takes(',')? {
                break;
            }
        }
        self.symbol(')')?;
        if self.takes_keyword("with")? {
            loop {
                self.property(&mut created)?;
                if !self.takes_keyword("and")? {
                    break;
                }
            }
        }
        Ok(Statement::CreateTable(created))
    }

    pub(super) fn drop(&mut self) -> Parsed<Statement> {
        self.keyword("drop")?;
        self.kind_of_table()?;
        let if_exists = self.takes_keyword("if")?;
        if if_exists {
            self.keyword("exists")?;
        }
        Ok(Statement::DropTable { table: self.table_name()?, if_exists })
    }

    fn kind_of_table(&mut self) -> Parsed<()> {
        match self.takes_keyword("table")? || self.takes_keyword("columnfamily")? {
            true => Ok(()),
            false => self.expected("TABLE"),
        }
    }

    /// A column, or the primary key.
    fn declaration(&mut self, created: &mut CreateTable) -> Parsed<()> {
        if self.takes_keyword("primary")? {
            self.keyword("key")?;
            created.keys.push(self.primary_key()?);
            return Ok(());
        }
        let name = self.name()?;
        let ty = self.data_type()?;
        let is_static = self.takes_keyword("static")?;
        if self.takes_keyword("primary")? {
            self.keyword("key")?;
            created.keys.push(PrimaryKey { partition: vec![name.clone()], clustering: Vec::new() });
        }
        created.columns.push(Declared { name, ty, is_static });
        Ok(())
    }

    fn primary_key(&mut self) -> Parsed<PrimaryKey> {
        self.symbol('(')?;
        let partition = match self.takes('(')? {
            true => {
                let partition = self.several(Parser::name)?;
                self.symbol(')')?;
                partition
            }
            false => vec![self.name()?],
        };
        let clustering = if self.takes(',')? { self.several(Parser::name)? } else { Vec::new() };
        self.symbol(')')?;
        Ok(PrimaryKey { partition, clustering })
    }

    fn property(&mut self, created: &mut CreateTable) -> Parsed<()> {
        let name = self.name()?;
        match name.as_str() {
            "compact" => {
                self.keyword("storage")?;
                created.is_compact = true;
            }
            "clustering" => {
                self.keyword("order")?;
                self.keyword("by")?;
                self.symbol('(')?;
                created.order = self.several(|parser| {
                    let column = parser.name()?;
                    let descends = parser.takes_keyword("desc")?;
                    if !descends {
                        parser.keyword("asc")?;
                    }
                    Ok((column, descends))
                })?;
                self.symbol(')')?;
            }
            _ => {
                self.symbol('=')?;
                created.properties.push((name, self.term()?));
            }
        }
        Ok(())
    }

    fn data_type(&mut self) -> Parsed<Type> {
        let mut text = String::new();
        self.write_type(&mut text, 0)?;
        match Type::parse_cql(&text).filter(|ty| ty.unknown_class().is_none()) {
            Some(ty) => Ok(ty),
            None => Err(format!("{text} is no type that this node knows: {KNOWN}")),
        }
    }

    /// A type's name with its arguments, as one text.
    fn write_type(&mut self, text: &mut String, depth: usize) -> Parsed<()> {
        if depth > DEEPEST {
            return self.expected("a type that nests less deep");
        }
        match &self.next {
            Token::Name(name) => text.push_str(name),
            Token::Text(class) => text.push_str(&format!("'{class}'")),
            _ => return self.expected("a type"),
        }
        self.advance()?;
        if self.takes('<')? {
            text.push('<');
            loop {
                self.write_type(text, depth + 1)?;
                if !self.takes(',')? {
                    break;
                }
                text.push(',');
            }
            self.symbol('>')?;
            text.push('>');
        }
        Ok(())
    }
}
