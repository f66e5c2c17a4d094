//! Names that nothing checks before 2.1 and 2.2 make cells' names of them.

use cassa_types::Type;
use cassa_wire::{Call, GetCount, Method};

use super::names::{Names, valid};
use super::{Checked, refuse, stumble};
use crate::Line;

impl Names<'_> {
    /// What a server stumbles over that makes a cell's name of these bytes: it takes composites apart, and makes texts of names where
    /// columns have types of their own.
    pub(super) fn cell_name(self, method: Method, name: &[u8]) -> Checked {
        let makes_cell_names = (Line::V2_1..Line::V3_0).contains(&self.line);
        if !makes_cell_names || name.is_empty() || self.is_super() || self.family.sparse().is_some()
        {
            return Ok(());
        }
        let comparator = self.comparator(None);
        if let Type::Composite(types) = comparator {
            return match parts(name, types.len()) {
                Parts::Whole => Ok(()),
                Parts::Cut(told) if method == GetCount::METHOD => refuse(told),
                _ => stumble(method),
            };
        }
        let has_texts = !self.family.columns.is_empty();
        if has_texts && valid(self.line, comparator, name).is_err() {
            return stumble(method);
        }
        Ok(())
    }
}

/// What a server finds of a composite's parts, whatever is in them.
enum Parts {
    Whole,
    /// It ends within one of them, which is an argument it doesn't take.
    Cut(String),
    /// There are too many of them, or they are those of static columns.
    Others,
}

fn parts(name: &[u8], most: usize) -> Parts {
    let is_static = name.starts_with(&[0xff, 0xff]);
    let mut at = if is_static { 2 } else { 0 };
    let mut left = most;
    while at < name.len() {
        let Some(&[high, low]) = name.get(at..at + 2) else { return cut(name, at, 2) };
        at += 2;
        let length = usize::from(u16::from_be_bytes([high, low])) + 1;
        if name.len() < at + length {
            return cut(name, at, length);
        }
        if left == 0 {
            return Parts::Others;
        }
        left -= 1;
        at += length;
    }
    if is_static { Parts::Others } else { Parts::Whole }
}

fn cut(name: &[u8], at: usize, length: usize) -> Parts {
    let size = name.len();
    Parts::Cut(format!("Not enough bytes. Offset: {at}. Length: {length}. Buffer size: {size}"))
}
