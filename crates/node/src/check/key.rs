//! Row keys.

use super::names::{MAX_UNSIGNED_SHORT, Names, valid};
use super::{Checked, refuse};
use crate::Line;
use crate::schema::Family;

impl Names<'_> {
    /// A row's key.
    pub(super) fn key(self, key: &[u8]) -> Checked {
        any_key(key)?;
        // 0.7 has no types of keys.
        if self.line >= Line::V0_8 { valid(self.line, &self.family.key, key) } else { Ok(()) }
    }
}

/// The key of a row of a family.
pub(crate) fn row_key(line: Line, family: &Family, key: &[u8]) -> Checked {
    Names { line, family }.key(key)
}

/// A row's key, whatever its type.
pub(super) fn any_key(key: &[u8]) -> Checked {
    if key.is_empty() {
        return refuse("Key may not be empty");
    }
    let length = key.len();
    if length > MAX_UNSIGNED_SHORT {
        return refuse(format!(
            "Key length of {length} is longer than maximum of {MAX_UNSIGNED_SHORT}"
        ));
    }
    Ok(())
}
