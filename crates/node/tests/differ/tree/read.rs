//! From bytes to trees.

use super::{Message, Tree};

/// What is left of a message.
struct Left<'a>(&'a [u8]);

impl Message {
    /// The message in a frame; `None` when it isn't one to its last byte.
    pub(crate) fn read(frame: &[u8]) -> Option<Message> {
        let mut left = Left(frame);
        let [0x80, 1, _, kind] = left.array()? else { return None };
        let method = String::from_utf8(left.binary()?).ok()?;
        let sequence = i32::from_be_bytes(left.array()?);
        let body = left.value(12)?;
        left.0.is_empty().then_some(Message { kind, method, sequence, body })
    }
}

impl Left<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*head)
    }

    fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(i32::from_be_bytes(self.array()?)).ok()
    }

    fn binary(&mut self) -> Option<Vec<u8>> {
        let length = self.length()?;
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head.to_vec())
    }

    fn value(&mut self, kind: u8) -> Option<Tree> {
        Some(match kind {
            2 => Tree::Bool(self.u8()?),
            3 => Tree::Byte(self.u8()?),
            4 => Tree::Double(u64::from_be_bytes(self.array()?)),
            6 => Tree::I16(i16::from_be_bytes(self.array()?)),
            8 => Tree::I32(i32::from_be_bytes(self.array()?)),
            10 => Tree::I64(i64::from_be_bytes(self.array()?)),
            11 => Tree::Binary(self.binary()?),
            12 => self.fields()?,
            13 => {
                let (key, value, count) = (self.u8()?, self.u8()?, self.length()?);
                let entry = |_| Some((self.value(key)?, self.value(value)?));
                Tree::Map(key, value, (0..count).map(entry).collect::<Option<_>>()?)
            }
            14 | 15 => {
                let (element, count) = (self.u8()?, self.length()?);
                let items = (0..count).map(|_| self.value(element)).collect::<Option<_>>()?;
                if kind == 14 { Tree::Set(element, items) } else { Tree::List(element, items) }
            }
            _ => return None,
        })
    }

    fn fields(&mut self) -> Option<Tree> {
        let mut fields = Vec::new();
        loop {
            match self.u8()? {
                0 => return Some(Tree::Struct(fields)),
                kind => {
                    let id = i16::from_be_bytes(self.array()?);
                    fields.push((id, self.value(kind)?));
                }
            }
        }
    }
}
