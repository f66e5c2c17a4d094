//! Messages as trees of values, read and written without the types of cassa-wire: what is compared is what was sent.

mod compare;
mod read;
mod text;
mod write;

pub(crate) use compare::differing;
pub(crate) use text::bytes as shown_bytes;

/// A message: a call, a reply or an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) kind: u8,
    pub(crate) method: String,
    pub(crate) sequence: i32,
    pub(crate) body: Tree,
}

/// A value. Lists, sets and maps have the types of what is in them, empty ones too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tree {
    Bool(u8),
    Byte(u8),
    Double(u64),
    I16(i16),
    I32(i32),
    I64(i64),
    Binary(Vec<u8>),
    Struct(Vec<(i16, Tree)>),
    Map(u8, u8, Vec<(Tree, Tree)>),
    Set(u8, Vec<Tree>),
    List(u8, Vec<Tree>),
}

impl Tree {
    /// Hands every value to `change`, those inside first.
    pub(crate) fn visit(&mut self, change: &mut impl FnMut(&mut Tree)) {
        match self {
            Tree::Struct(fields) => fields.iter_mut().for_each(|(_, tree)| tree.visit(change)),
            Tree::Set(_, items) | Tree::List(_, items) => {
                items.iter_mut().for_each(|tree| tree.visit(change));
            }
            Tree::Map(_, _, entries) => entries.iter_mut().for_each(|(key, value)| {
                key.visit(change);
                value.visit(change);
            }),
            _ => {}
        }
        change(self);
    }
}
