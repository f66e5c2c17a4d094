//! The tokens of a statement.

use std::fmt;

use bytes::Bytes;
use uuid::Uuid;

/// A word of a statement, or what stands between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name without quotes, in small letters: a keyword or what the statement is about.
    Name(String),
    /// A name in double quotes, as it is.
    Quoted(String),
    /// What stood in single quotes.
    Text(String),
    /// Digits alone.
    Integer(String),
    /// Digits with a point or an exponent.
    Float(String),
    Uuid(Uuid),
    Blob(Bytes),
    Symbol(char),
    End,
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Name(text) | Token::Integer(text) | Token::Float(text) => f.write_str(text),
            Token::Quoted(text) => write!(f, "\"{text}\""),
            Token::Text(text) => write!(f, "'{text}'"),
            Token::Uuid(uuid) => write!(f, "{uuid}"),
            Token::Blob(_) => f.write_str("a blob"),
            Token::Symbol(symbol) => write!(f, "{symbol}"),
            Token::End => f.write_str("the end"),
        }
    }
}

/// The tokens of a text, one after the other.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    rest: &'t str,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Lexer<'t> {
        Lexer { rest: text }
    }

    /// The next token, [`Token::End`] behind the last; why not, in words, where none can be read.
    pub(super) fn next(&mut self) -> Result<Token, String> {
        self.skip()?;
        let Some(first) = self.rest.chars().next() else { return Ok(Token::End) };
        if let Some(uuid) = self.uuid() {
            return Ok(Token::Uuid(uuid));
        }
        match first {
            '\'' => self.quoted('\'').map(Token::Text),
            '"' => self.quoted('"').map(Token::Quoted),
            '0'..='9' => self.number(),
            'a'..='z' | 'A'..='Z' => {
                let name = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
                Ok(Token::Name(name.to_ascii_lowercase()))
            }
            '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | ',' | ';' | ':' | '.' | '=' | '+'
            | '-' | '*' | '?' | '!' => {
                self.rest = self.rest.get(1..).unwrap_or_default();
                Ok(Token::Symbol(first))
            }
            other => Err(format!("{other:?} begins no word of CQL")),
        }
    }

    /// Skips blanks and comments.
    fn skip(&mut self) -> Result<(), String> {
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.starts_with("--") || self.rest.starts_with("//") {
                self.take(|c| c != '\n');
            } else if let Some(comment) = self.rest.strip_prefix("/*") {
                let (_, behind) = comment.split_once("*/").ok_or("a comment has no end")?;
                self.rest = behind;
            } else {
                return Ok(());
            }
        }
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// What stands between quotes, of which two stand for one.
    fn quoted(&mut self, quote: char) -> Result<String, String> {
        let mut text = String::new();
        self.rest = self.rest.strip_prefix(quote).unwrap_or(self.rest);
        loop {
            text += self.take(|c| c != quote);
            self.rest = self.rest.strip_prefix(quote).ok_or("a quotation has no end")?;
            match self.rest.strip_prefix(quote) {
                Some(behind) => self.rest = behind,
                None => return Ok(text),
            }
            text.push(quote);
        }
    }

    fn number(&mut self) -> Result<Token, String> {
        if let Some(hexadecimal) =
            self.rest.strip_prefix("0x").or_else(|| self.rest.strip_prefix("0X"))
        {
            self.rest = hexadecimal;
            let digits = self.take(|c| c.is_ascii_hexdigit());
            return blob(digits)
                .map(Token::Blob)
                .ok_or_else(|| "a blob has a half byte".to_owned());
        }
        let whole = self.rest;
        self.take(|c| c.is_ascii_digit());
        let mut is_integer = true;
        if let Some(behind) = self.rest.strip_prefix('.') {
            is_integer = false;
            self.rest = behind;
            self.take(|c| c.is_ascii_digit());
        }
        if let Some(behind) = self.rest.strip_prefix(['e', 'E']) {
            let behind = behind.strip_prefix(['+', '-']).unwrap_or(behind);
            if behind.starts_with(|c: char| c.is_ascii_digit()) {
                is_integer = false;
                self.rest = behind;
                self.take(|c| c.is_ascii_digit());
            }
        }
        let number = whole.get(..whole.len() - self.rest.len()).unwrap_or_default().to_owned();
        Ok(if is_integer { Token::Integer(number) } else { Token::Float(number) })
    }

    /// A UUID if one stands here, which may begin with letters or digits.
    fn uuid(&mut self) -> Option<Uuid> {
        const LENGTH: usize = 36;
        let (text, behind) = self.rest.split_at_checked(LENGTH)?;
        let ends = !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let hyphens = [8, 13, 18, 23].iter().all(|at| text.as_bytes().get(*at) == Some(&b'-'));
        let uuid = Uuid::try_parse(text).ok().filter(|_| ends && hyphens)?;
        self.rest = behind;
        Some(uuid)
    }
}

fn blob(digits: &str) -> Option<Bytes> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? * 16 + digit(*low)?).ok(),
        _ => None,
    };
    digits.as_bytes().chunks(2).map(byte).collect()
}
