//! From trees to bytes.

use super::{Message, Tree};

impl Message {
    /// The message as one frame, its header included.
    pub(crate) fn frame(&self) -> Vec<u8> {
        let mut out = vec![0, 0, 0, 0, 0x80, 1, 0, self.kind];
        binary(self.method.as_bytes(), &mut out);
        out.extend(self.sequence.to_be_bytes());
        self.body.write(&mut out);
        let length = length_of(out.len() - 4);
        out[..4].copy_from_slice(&length);
        out
    }
}

impl Tree {
    /// Its type on the wire.
    pub(crate) fn kind(&self) -> u8 {
        match self {
            Tree::Bool(_) => 2,
            Tree::Byte(_) => 3,
            Tree::Double(_) => 4,
            Tree::I16(_) => 6,
            Tree::I32(_) => 8,
            Tree::I64(_) => 10,
            Tree::Binary(_) => 11,
            Tree::Struct(_) => 12,
            Tree::Map(..) => 13,
            Tree::Set(..) => 14,
            Tree::List(..) => 15,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Tree::Bool(value) | Tree::Byte(value) => out.push(*value),
            Tree::Double(bits) => out.extend(bits.to_be_bytes()),
            Tree::I16(value) => out.extend(value.to_be_bytes()),
            Tree::I32(value) => out.extend(value.to_be_bytes()),
            Tree::I64(value) => out.extend(value.to_be_bytes()),
            Tree::Binary(bytes) => binary(bytes, out),
            Tree::Struct(fields) => {
                for (id, tree) in fields {
                    out.push(tree.kind());
                    out.extend(id.to_be_bytes());
                    tree.write(out);
                }
                out.push(0);
            }
            Tree::Map(key, value, entries) => {
                out.extend([*key, *value]);
                out.extend(length_of(entries.len()));
                for (key, value) in entries {
                    key.write(out);
                    value.write(out);
                }
            }
            Tree::Set(kind, items) | Tree::List(kind, items) => {
                out.push(*kind);
                out.extend(length_of(items.len()));
                items.iter().for_each(|item| item.write(out));
            }
        }
    }
}

fn binary(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend(length_of(bytes.len()));
    out.extend(bytes);
}

fn length_of(length: usize) -> [u8; 4] {
    i32::try_from(length).unwrap_or(i32::MAX).to_be_bytes()
}
