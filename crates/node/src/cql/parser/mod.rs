//! From tokens to statements: each takes what it wants from the front, and says what it expected when something else stands there.

mod condition;
mod select;
mod table;
mod term;
mod write;

use super::lexer::{Lexer, Token};
use super::statement::{Statement, TableName};
use super::{KNOWN, LONGEST};

type Parsed<T> = Result<T, String>;

/// As many characters of a token are shown in a refusal.
const SHOWN: usize = 60;

/// The statement of a text, and why not when it is none that a node runs.
pub(crate) fn parse(text: &str) -> Result<Statement, String> {
    if text.len() > LONGEST {
        let length = text.len();
        return Err(format!(
            "A statement of {length} bytes is too long: this node takes {LONGEST}"
        ));
    }
    let mut parser = Parser::new(text)?;
    let statement = parser.statement()?;
    while parser.takes(';')? {}
    match &parser.next {
        Token::End => Ok(statement),
        _ => parser.expected("the statement's end"),
    }
}

/// Tokens not yet taken, of which the next is known.
#[derive(Debug)]
struct Parser<'t> {
    tokens: Lexer<'t>,
    next: Token,
}

impl Parser<'_> {
    fn new(text: &str) -> Parsed<Parser<'_>> {
        let mut tokens = Lexer::new(text);
        let next = tokens.next().map_err(|why| unreadable(&why))?;
        Ok(Parser { tokens, next })
    }

    fn statement(&mut self) -> Parsed<Statement> {
        let verb = match &self.next {
            Token::Name(verb) => verb.clone(),
            _ => return self.expected("a statement"),
        };
        match verb.as_str() {
            "create" => self.create(),
            "drop" => self.drop(),
            "truncate" => {
                self.advance()?;
                self.takes_keyword("table")?;
                self.table_name().map(Statement::Truncate)
            }
            "use" => {
                self.advance()?;
                self.name().map(Statement::Use)
            }
            "insert" => self.insert().map(Statement::Insert),
            "update" => self.update().map(Statement::Update),
            "delete" => self.delete().map(Statement::Delete),
            "select" => self.select().map(Statement::Select),
            _ => Err(format!("{} isn't run here: {KNOWN}", verb.to_ascii_uppercase())),
        }
    }

    /// Takes the next token.
    fn advance(&mut self) -> Parsed<Token> {
        let next = self.tokens.next().map_err(|why| unreadable(&why))?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    fn expected<T>(&self, what: &str) -> Parsed<T> {
        let next: String = self.next.to_string().chars().take(SHOWN).collect();
        Err(format!("Expected {what}, not {next}: {KNOWN}"))
    }

    fn is(&self, symbol: char) -> bool {
        self.next == Token::Symbol(symbol)
    }

    /// Takes a symbol if it is next.
    fn takes(&mut self, symbol: char) -> Parsed<bool> {
        let is_next = self.is(symbol);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    fn symbol(&mut self, symbol: char) -> Parsed<()> {
        match self.takes(symbol)? {
            true => Ok(()),
            false => self.expected(&format!("'{symbol}'")),
        }
    }

    fn is_keyword(&self, keyword: &str) -> bool {
        matches!(&self.next, Token::Name(name) if name == keyword)
    }

    /// Takes a keyword if it is next.
    fn takes_keyword(&mut self, keyword: &str) -> Parsed<bool> {
        let is_next = self.is_keyword(keyword);
        if is_next {
            self.advance()?;
        }
        Ok(is_next)
    }

    fn keyword(&mut self, keyword: &str) -> Parsed<()> {
        match self.takes_keyword(keyword)? {
            true => Ok(()),
            false => self.expected(&keyword.to_ascii_uppercase()),
        }
    }

    fn name(&mut self) -> Parsed<String> {
        match &self.next {
            Token::Name(name) | Token::Quoted(name) => {
                let name = name.clone();
                self.advance().map(|_| name)
            }
            _ => self.expected("a name"),
        }
    }

    fn table_name(&mut self) -> Parsed<TableName> {
        let first = self.name()?;
        match self.takes('.')? {
            true => Ok(TableName { keyspace: Some(first), table: self.name()? }),
            false => Ok(TableName { keyspace: None, table: first }),
        }
    }

    /// One or more, with commas between them.
    fn several<T>(&mut self, one: impl Fn(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut all = vec![one(self)?];
        while self.takes(',')? {
            all.push(one(self)?);
        }
        Ok(all)
    }

    fn integer(&mut self) -> Parsed<i64> {
        let is_negative = self.takes('-')?;
        let Token::Integer(digits) = &self.next else { return self.expected("a number") };
        let sign = if is_negative { "-" } else { "" };
        match format!("{sign}{digits}").parse() {
            Ok(number) => self.advance().map(|_| number),
            Err(_) => self.expected("a number of 64 bits"),
        }
    }
}

fn unreadable(why: &str) -> String {
    format!("{why}: {KNOWN}")
}
