//! Parses a type's class name in every spelling servers report: short or full, with arguments, aliases or named fields.

use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;

use super::{Type, UserType, names};

/// Arguments may nest this deep, far beyond any real schema.
const MAX_DEPTH: usize = 64;

/// A class name that is no type, and where it stops being one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault} at byte {offset}")]
pub struct ParseError {
    /// What is wrong.
    pub fault: ParseFault,
    /// The byte of the class name where it was noticed.
    pub offset: usize,
}

/// What is wrong with a class name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseFault {
    /// A class name was expected.
    #[error("a class name is missing")]
    MissingName,
    /// This character was expected.
    #[error("'{0}' is missing")]
    Missing(char),
    /// The type is whole, yet text follows.
    #[error("unexpected text after the type")]
    Trailing,
    /// An alias is one printable ASCII character.
    #[error("an alias is not a single character")]
    Alias,
    /// The names of user types and of their fields are hexadecimal.
    #[error("a name is not hexadecimal")]
    Hex,
    /// The class takes another number of arguments.
    #[error("the wrong number of arguments")]
    Arguments,
    /// Arguments nest deeper than 64.
    #[error("types nested too deep")]
    TooDeep,
}

impl Type {
    /// The type of a class name; a blank one is `BytesType`, as servers take it. A class that isn't known becomes
    /// [`Type::Unknown`] with its arguments.
    ///
    /// ```
    /// use cassa_types::Type;
    /// let short = Type::parse("CompositeType(UTF8Type, ReversedType(LongType))")?;
    /// assert_eq!(short, Type::parse(&short.to_string())?);
    /// assert_eq!(Type::parse("MapType(UTF8Type").unwrap_err().offset, 16);
    /// # Ok::<(), cassa_types::ParseError>(())
    /// ```
    ///
    /// # Errors
    /// The fault and its byte: bad syntax, a wrong number of arguments, nesting beyond 64, text after the type.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut parser = Parser { text, at: 0 };
        parser.blanks();
        if parser.at == text.len() {
            return Ok(Type::Bytes);
        }
        let ty = parser.ty(0)?;
        parser.blanks();
        if parser.at < text.len() { parser.fail(ParseFault::Trailing) } else { Ok(ty) }
    }
}

impl FromStr for Type {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for Type {
    type Error = ParseError;

    fn try_from(text: &str) -> Result<Self, ParseError> {
        Self::parse(text)
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn fail<T>(&self, fault: ParseFault) -> Result<T, ParseError> {
        Err(ParseError { fault, offset: self.at })
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn eat(&mut self, token: char) -> bool {
        self.blanks();
        let found = self.peek() == Some(token as u8);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, token: char) -> Result<(), ParseError> {
        if self.eat(token) { Ok(()) } else { self.fail(ParseFault::Missing(token)) }
    }

    /// The next identifier, possibly empty.
    fn identifier(&mut self) -> &'a str {
        self.blanks();
        let start = self.at;
        while let Some(b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'+' | b'.' | b'_' | b'&') =
            self.peek()
        {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn hex(&mut self) -> Result<Bytes, ParseError> {
        let start = self.at;
        let text = self.identifier();
        match decode_hex(text) {
            Some(bytes) => Ok(bytes.into()),
            None => Err(ParseError { fault: ParseFault::Hex, offset: start }),
        }
    }

    fn ty(&mut self, depth: usize) -> Result<Type, ParseError> {
        if depth > MAX_DEPTH {
            return self.fail(ParseFault::TooDeep);
        }
        let class = self.identifier();
        if class.is_empty() {
            return self.fail(ParseFault::MissingName);
        }
        let start = self.at;
        let short = class.strip_prefix(names::PACKAGE).unwrap_or(class);
        if let Some(simple) = names::simple(short) {
            return self.modifiers(simple);
        }
        match short {
            "TupleType" => Ok(Type::Tuple(self.types(depth)?.into())),
            "CompositeType" => match self.types(depth)? {
                types if types.is_empty() => {
                    Err(ParseError { fault: ParseFault::Arguments, offset: start })
                }
                types => Ok(Type::Composite(types.into())),
            },
            "ReversedType" => Ok(Type::Reversed(self.one(depth)?)),
            "ListType" => Ok(Type::List(self.one(depth)?)),
            "SetType" => Ok(Type::Set(self.one(depth)?)),
            "FrozenType" => Ok(Type::Frozen(self.one(depth)?)),
            "MapType" => self.several(depth).map(|[key, value]| Type::Map(Arc::new((key, value)))),
            "UserType" => self.user(depth),
            "DynamicCompositeType" => self.aliases(depth),
            "ColumnToCollectionType" => {
                let mut columns = Vec::new();
                self.list(|parser| parser.field(depth).map(|field| columns.push(field)))?;
                Ok(Type::ColumnToCollection(by_key(columns)))
            }
            _ => self.unknown(class),
        }
    }

    /// The argument list, if there is one. Servers take any commas and blanks between two arguments.
    fn list(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), ParseError>,
    ) -> Result<(), ParseError> {
        if !self.eat('(') {
            return Ok(());
        }
        while !self.eat(')') {
            item(self)?;
            if !self.eat(',') {
                return self.expect(')');
            }
        }
        Ok(())
    }

    fn types(&mut self, depth: usize) -> Result<Vec<Type>, ParseError> {
        let mut types = Vec::new();
        self.list(|parser| parser.ty(depth + 1).map(|ty| types.push(ty)))?;
        Ok(types)
    }

    fn several<const N: usize>(&mut self, depth: usize) -> Result<[Type; N], ParseError> {
        let types = self.types(depth)?;
        types.try_into().or_else(|_| self.fail(ParseFault::Arguments))
    }

    fn one(&mut self, depth: usize) -> Result<Arc<Type>, ParseError> {
        self.several(depth).map(|[ty]| Arc::new(ty))
    }

    /// A hexadecimal name, a colon and a type.
    fn field(&mut self, depth: usize) -> Result<(Bytes, Type), ParseError> {
        let name = self.hex()?;
        self.expect(':')?;
        Ok((name, self.ty(depth + 1)?))
    }

    fn user(&mut self, depth: usize) -> Result<Type, ParseError> {
        self.expect('(')?;
        let keyspace = self.identifier().to_owned();
        self.expect(',')?;
        let name = self.hex()?;
        let mut fields = Vec::new();
        while self.eat(',') {
            fields.push(self.field(depth)?);
        }
        self.expect(')')?;
        Ok(Type::User(Arc::new(UserType { keyspace, name, fields })))
    }

    fn aliases(&mut self, depth: usize) -> Result<Type, ParseError> {
        let mut aliases = Vec::new();
        self.list(|parser| {
            let &[alias] = parser.identifier().as_bytes() else {
                return parser.fail(ParseFault::Alias);
            };
            parser.expect('=')?;
            parser.expect('>')?;
            aliases.push((alias, parser.ty(depth + 1)?));
            Ok(())
        })?;
        Ok(Type::DynamicComposite(by_key(aliases)))
    }

    /// `(reversed=true)` behind a simple type reverses it; servers ignore any other key.
    fn modifiers(&mut self, ty: Type) -> Result<Type, ParseError> {
        let mut reversed = false;
        self.list(|parser| {
            let key = parser.identifier();
            let value = if parser.eat('=') { parser.identifier() } else { "" };
            if key.is_empty() {
                return parser.fail(ParseFault::MissingName);
            }
            reversed |= key == "reversed" && matches!(value, "" | "true");
            Ok(())
        })?;
        Ok(if reversed { Type::Reversed(Arc::new(ty)) } else { ty })
    }

    /// Keeps a class by name, with its arguments as they are written.
    fn unknown(&mut self, class: &str) -> Result<Type, ParseError> {
        let start = self.at;
        let mut open = 0_usize;
        self.blanks();
        if self.peek() == Some(b'(') {
            loop {
                match self.peek() {
                    Some(b'(') => open += 1,
                    Some(b')') => open -= 1,
                    None => return self.fail(ParseFault::Missing(')')),
                    _ => {}
                }
                self.at += 1;
                if open == 0 {
                    break;
                }
            }
        } else {
            self.at = start;
        }
        let arguments = self.text.get(start..self.at).unwrap_or_default().trim_start();
        let package = if class.contains('.') { "" } else { names::PACKAGE };
        Ok(Type::Unknown(format!("{package}{class}{arguments}").into()))
    }
}

/// Sorted by key; the last of equal keys wins, as in the server's maps.
fn by_key<K: Ord, V>(mut pairs: Vec<(K, V)>) -> Arc<[(K, V)]> {
    pairs.reverse();
    pairs.sort_by(|a, b| a.0.cmp(&b.0));
    pairs.dedup_by(|a, b| a.0 == b.0);
    pairs.into()
}

/// The bytes of hexadecimal digits of even number.
pub(crate) fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect();
    if rest.is_empty() { bytes } else { None }
}
