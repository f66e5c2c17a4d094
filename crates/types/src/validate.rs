//! What a server checks before it takes a value of a type.

use crate::pieces::Pieces;
use crate::{Duration, Fault, InvalidBytes, Type};

impl Type {
    /// Whether a server (3.11, where lines differ) takes the bytes as a value of the type. Most types take the empty value;
    /// those that came with 2.2 or later, and lists, don't, though servers may return it for any.
    ///
    /// # Errors
    /// The type that is violated and the fault; within compound types the path to it.
    pub fn validate(&self, bytes: &[u8]) -> Result<(), InvalidBytes> {
        self.fault(bytes).map_or(Ok(()), |fault| Err(InvalidBytes::new(self, fault)))
    }

    fn fault(&self, bytes: &[u8]) -> Option<Fault> {
        let one_of = |lengths: &[usize]| {
            (!lengths.contains(&bytes.len())).then_some(Fault::Length(bytes.len()))
        };
        match self {
            Type::Reversed(inner) | Type::Frozen(inner) => inner.fault(bytes),
            Type::Bytes | Type::Integer | Type::ColumnToCollection(_) | Type::Unknown(_) => None,
            Type::Ascii => bytes.iter().position(|byte| !byte.is_ascii()).map(Fault::NotAscii),
            Type::Utf8 => utf8(bytes).map(Fault::NotUtf8),
            Type::Long | Type::Double | Type::Date | Type::Timestamp | Type::Counter => {
                one_of(&[0, 8])
            }
            Type::Int32 | Type::Float => one_of(&[0, 4]),
            Type::Short => one_of(&[2]),
            Type::Byte => one_of(&[1]),
            Type::Boolean => one_of(&[0, 1]),
            Type::SimpleDate => one_of(&[4]),
            Type::Time => one_of(&[8]),
            Type::LexicalUuid | Type::Uuid => one_of(&[0, 16]),
            Type::TimeUuid => one_of(&[0, 16]).or_else(|| {
                let version = bytes.get(6)? >> 4;
                (version != 1).then_some(Fault::UuidVersion(version))
            }),
            Type::Inet => one_of(&[0, 4, 16]),
            Type::Empty => one_of(&[0]),
            Type::Decimal => matches!(bytes.len(), 1..=3).then_some(Fault::Length(bytes.len())),
            Type::Duration => Duration::decode(bytes).err(),
            Type::Set(_) | Type::Map(_) if bytes.is_empty() => None,
            Type::List(_) | Type::Set(_) | Type::Map(_) if bytes.len() < 4 => {
                Some(Fault::Length(bytes.len()))
            }
            Type::Tuple(_)
            | Type::User(_)
            | Type::Composite(_)
            | Type::DynamicComposite(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_) => self.compound_fault(bytes),
        }
    }

    fn compound_fault(&self, bytes: &[u8]) -> Option<Fault> {
        Pieces::new(self, bytes)?.enumerate().find_map(|(position, piece)| match piece {
            Err(broken) => Some(broken.fault),
            Ok(piece) => {
                let source = piece.ty.validate(piece.bytes?).err()?;
                Some(Fault::Component { position, source: Box::new(source) })
            }
        })
    }
}

/// The byte where UTF-8 as servers understand it ends: they let the surrogates, code points up to 0x1fffff and the
/// two-byte zero pass.
fn utf8(mut bytes: &[u8]) -> Option<usize> {
    let whole = bytes.len();
    loop {
        let valid = match std::str::from_utf8(bytes) {
            Ok(_) => return None,
            Err(error) => error.valid_up_to(),
        };
        bytes = bytes.get(valid..).unwrap_or_default();
        let continues = |byte: &u8| byte & 0xc0 == 0x80;
        let length = match bytes {
            [0xc0, 0x80, ..] => 2,
            // after 0xe0 they only refuse a second byte of 0x80 to 0x9f
            [0xe0, second, third, ..] if second & 0xe0 != 0x80 && continues(third) => 3,
            [0xe1..=0xef, tail @ ..] if tail.len() >= 2 && tail.iter().take(2).all(continues) => 3,
            // after 0xf0 they only look at two bits of the second
            [0xf0, second, tail @ ..]
                if second & 0x30 != 0 && tail.len() >= 2 && tail.iter().take(2).all(continues) =>
            {
                4
            }
            [0xf1..=0xf7, tail @ ..] if tail.len() >= 3 && tail.iter().take(3).all(continues) => 4,
            bytes => return Some(whole - bytes.len()),
        };
        bytes = bytes.get(length..).unwrap_or_default();
    }
}
