//! Drawing what calls name: keys, column families, names, values, timestamps, consistency levels.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_node::Line;
use cassa_types::Type;
use cassa_wire::{ColumnParent, ColumnPath, ConsistencyLevel};

use super::{Draw, pool};
use crate::step::{LONG_KEY, TEXT_KEY};
use crate::world::Family;

/// How many rows of a family a sequence has.
const ROWS: u8 = 3;

/// How long columns live that end, in seconds.
pub(super) const TTL: i32 = 1000;

/// One more than a name or a key may have.
const TOO_LONG: usize = 65_536;

impl Draw<'_> {
    pub(super) fn key(&mut self, family: &Family) -> Bytes {
        if self.odd() {
            return self.pick(&[
                Bytes::new(),
                vec![b'k'; TOO_LONG].into(),
                vec![0xff, 0xfe].into(),
            ]);
        }
        let begin = if family.keys == Type::Long { LONG_KEY } else { TEXT_KEY };
        vec![begin, b'0' + self.rng.u8(0..ROWS)].into()
    }

    pub(super) fn family_name(&mut self, family: &Family) -> ByteString {
        if self.odd() {
            let other = &self.all[self.rng.usize(0..self.all.len())];
            // Before 2.0 bytes that are neither false nor true are names of their own.
            let takes = self.line >= Line::V2_0 || other.names != Type::Boolean;
            let other = if takes { other.name } else { "Missing" };
            return self.pick(&["Missing", "", "plain", other]).into();
        }
        family.name.into()
    }

    pub(super) fn value_of(&mut self, of: &Type) -> Bytes {
        let pool = if self.odd() { pool::wrong(of, self.line) } else { pool::valid(of) };
        self.pick(&pool)
    }

    pub(super) fn name_of(&mut self, of: &Type) -> Bytes {
        if self.odd() && self.chance(20) {
            return vec![b'n'; TOO_LONG].into();
        }
        self.value_of(of)
    }

    /// A super column's name, where there is one; `always` for calls that need it.
    pub(super) fn super_name(&mut self, family: &Family, always: bool) -> Option<Bytes> {
        let has = family.within.is_some() != self.odd();
        (has && (always || self.chance(60))).then(|| self.name_of(&family.names))
    }

    pub(super) fn parent(&mut self, family: &Family, always: bool) -> ColumnParent {
        ColumnParent {
            column_family: self.family_name(family),
            super_column: self.super_name(family, always),
        }
    }

    /// A column, or in part of the cases what it lies in.
    pub(super) fn path(&mut self, family: &Family, column: u32) -> ColumnPath {
        let super_column = self.super_name(family, false);
        let reaches = family.within.is_none() || super_column.is_some();
        let column = (reaches != self.odd() && self.chance(column))
            .then(|| self.name_of(family.column_names()));
        ColumnPath { column_family: self.family_name(family), super_column, column }
    }

    /// Not the least, which to servers is that of no deletion: what has it goes when they compact. Nor, from 2.0 on, the greatest, which
    /// their indexes lose.
    pub(super) fn timestamp(&mut self) -> i64 {
        if self.odd() || self.chance(2) {
            let last = if self.line < Line::V2_0 { i64::MAX } else { 0 };
            return self.pick(&[0, -1, i64::MIN + 1, 1 << 40, last]);
        }
        self.rng.i64(1..7)
    }

    /// When a column was written, and how long it lives.
    pub(super) fn stamp(&mut self) -> (i64, Option<i32>) {
        if self.odd() {
            let ttl = self.pick(&[0, -1, i32::MAX, i32::MIN, 630_720_000, 630_720_001]);
            return (self.timestamp(), Some(ttl));
        }
        match self.chance(8) {
            // Of two columns that differ in this alone, which one stays is up to what a server flushed when; and in one message up
            // to what else is in it.
            true => (self.rng.i64(8..10), Some(TTL)),
            false => (self.timestamp(), None),
        }
    }

    pub(super) fn level(&mut self) -> ConsistencyLevel {
        use ConsistencyLevel as Level;
        if self.odd() {
            let levels = [
                Level::Any,
                Level::Two,
                Level::Three,
                Level::EachQuorum,
                Level::LocalQuorum,
                Level::Serial,
                Level::LocalSerial,
                Level::LocalOne,
                Level::Other(0),
                Level::Other(99),
            ];
            return self.pick(&levels);
        }
        let one_here = if self.line < Line::V1_2 { Level::One } else { Level::LocalOne };
        self.pick(&[Level::One, Level::One, Level::Quorum, Level::All, one_here])
    }

    pub(super) fn count(&mut self) -> i32 {
        if self.odd() {
            return self.pick(&[0, -1, i32::MAX]);
        }
        self.pick(&[1, 2, 3, 5, 100])
    }
}
