//! Trees for a person to read: structs as `{number: value}`.

use std::fmt::{Debug, Display, Formatter, Result};

use super::Tree;

/// As many bytes of a binary value are shown.
const SHOWN: usize = 200;

/// Bytes as text, escaped where they aren't, long ones in part.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    let (shown, more) = match bytes.get(..SHOWN) {
        Some(head) if bytes.len() > 2 * SHOWN => (head, format!("... {} bytes", bytes.len())),
        _ => (bytes, String::new()),
    };
    format!("\"{}\"{more}", shown.escape_ascii())
}

impl Display for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        Debug::fmt(&Shown(self), f)
    }
}

struct Shown<'a>(&'a Tree);

impl Debug for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            Tree::Bool(value) => write!(f, "bool {value}"),
            Tree::Byte(value) => write!(f, "byte {value}"),
            Tree::Double(bits) => write!(f, "{:?}", f64::from_bits(*bits)),
            Tree::I16(value) => write!(f, "i16 {value}"),
            Tree::I32(value) => write!(f, "{value}"),
            Tree::I64(value) => write!(f, "{value}L"),
            Tree::Binary(value) => f.write_str(&bytes(value)),
            Tree::Struct(fields) => {
                f.debug_map().entries(fields.iter().map(|(id, tree)| (id, Shown(tree)))).finish()
            }
            Tree::Map(_, _, entries) => f
                .debug_map()
                .entries(entries.iter().map(|(key, value)| (Shown(key), Shown(value))))
                .finish(),
            Tree::Set(_, items) | Tree::List(_, items) => {
                f.debug_list().entries(items.iter().map(Shown)).finish()
            }
        }
    }
}
