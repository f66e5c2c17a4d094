//! Names of columns and super columns, and the paths and parents made of them.

use bytes::Bytes;
use cassa_types::Type;
use cassa_wire::{ColumnParent, ColumnPath};

use super::place::called;
use super::{Checked, refuse, types};
use crate::Line;
use crate::schema::Family;

/// The longest key or name, and what indexes look for at most, in bytes: servers write their lengths as unsigned shorts.
pub(crate) const MAX_UNSIGNED_SHORT: usize = u16::MAX as usize;

/// Which family and line it is about: what all these checks need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) line: Line,
    pub(crate) family: &'a Family,
}

impl<'a> Names<'a> {
    pub(super) fn is_super(self) -> bool {
        self.family.is_super()
    }

    /// What orders columns in a row, or in a super column of it.
    pub(super) fn comparator(self, super_column: Option<&Bytes>) -> &'a Type {
        self.family.names(super_column.is_some())
    }

    /// The path to one column or super column.
    pub(super) fn path(self, super_column: Option<&Bytes>, column: Option<&Bytes>) -> Checked {
        let name = self.family.name();
        match (self.is_super(), super_column, column) {
            (false, Some(_), _) => {
                return refuse(format!("supercolumn parameter is invalid for standard CF {name}"));
            }
            (false, None, None) => {
                return refuse(format!("column parameter is not optional for standard CF {name}"));
            }
            (true, None, _) => {
                return refuse(format!(
                    "supercolumn parameter is not optional for super CF {name}"
                ));
            }
            _ => {}
        }
        self.both(super_column, column)
    }

    /// Where columns are looked for.
    pub(super) fn parent(self, parent: &ColumnParent) -> Checked {
        let Some(name) = &parent.super_column else { return Ok(()) };
        if !self.is_super() {
            let called = called(self.line);
            let family = self.family.name();
            return refuse(format!("{called} alone is required for standard CF {family}"));
        }
        self.columns(None, [name])
    }

    /// What is removed.
    pub(super) fn path_or_parent(self, path: &ColumnPath) -> Checked {
        let (super_column, column) = (path.super_column.as_ref(), path.column.as_ref());
        let name = self.family.name();
        match (self.is_super(), super_column, column) {
            (false, Some(_), _) => {
                refuse(format!("supercolumn may not be specified for standard CF {name}"))
            }
            (true, None, Some(_)) => refuse(format!(
                "A column cannot be specified without specifying a super column for removal on super CF {name}"
            )),
            _ => self.both(super_column, column),
        }
    }

    fn both(self, super_column: Option<&Bytes>, column: Option<&Bytes>) -> Checked {
        self.columns(super_column, column)?;
        self.columns(None, super_column)
    }

    /// Names of columns in a row or in a super column of it; or names of super columns.
    pub(super) fn columns<'n>(
        self,
        super_column: Option<&Bytes>,
        names: impl IntoIterator<Item = &'n Bytes>,
    ) -> Checked {
        let names = names.into_iter();
        if let Some(super_column) = super_column
            && names.size_hint() != (0, Some(0))
        {
            self.super_column(super_column)?;
        }
        let comparator = self.comparator(super_column);
        for name in names {
            if name.len() > MAX_UNSIGNED_SHORT {
                return refuse(format!(
                    "column name length must not be greater than {MAX_UNSIGNED_SHORT}"
                ));
            }
            if name.is_empty() {
                return refuse("column name must not be empty");
            }
            valid(self.line, comparator, name)?;
            self.cell(name)?;
        }
        Ok(())
    }

    fn super_column(self, name: &Bytes) -> Checked {
        if name.len() > MAX_UNSIGNED_SHORT {
            return refuse(format!(
                "supercolumn name length must not be greater than {MAX_UNSIGNED_SHORT}"
            ));
        }
        if name.is_empty() {
            return refuse("supercolumn name must not be empty");
        }
        if !self.is_super() {
            let called = if self.line >= Line::V2_2 { "table" } else { "ColumnFamily" };
            let family = self.family.name();
            return refuse(format!(
                "supercolumn specified to {called} {family} containing normal columns"
            ));
        }
        Ok(())
    }
}

/// Whether the bytes are a value of the type; a refusal with the type's own words when not.
pub(super) fn valid(line: Line, ty: &Type, bytes: &[u8]) -> Checked {
    types::value(line, ty, bytes).or_else(refuse)
}
