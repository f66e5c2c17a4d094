//! Drawing which columns and which rows a call is about.

use bytes::Bytes;
use cassa_node::Line;
use cassa_types::Type;
use cassa_wire::{
    ColumnParent, IndexClause, IndexExpression, IndexOperator, KeyRange, SlicePredicate, SliceRange,
};

use super::{Draw, pool};
use crate::world::Family;

impl Draw<'_> {
    /// The type of the names that a predicate under this parent is about.
    pub(super) fn names_under<'f>(&self, family: &'f Family, parent: &ColumnParent) -> &'f Type {
        match (&family.within, &parent.super_column) {
            (Some(within), Some(_)) => within,
            _ => &family.names,
        }
    }

    pub(super) fn predicate(&mut self, of: &Type) -> SlicePredicate {
        if self.odd() {
            let names = Some(vec![self.name_of(of)]);
            // As over no slices.
            let none = if self.makes_cell_names() { names.clone() } else { Some(Vec::new()) };
            return self.pick(&[
                SlicePredicate::default(),
                SlicePredicate {
                    column_names: names,
                    slice_range: Some(SliceRange { count: 9, ..SliceRange::default() }),
                },
                SlicePredicate { column_names: none, slice_range: None },
            ]);
        }
        if self.chance(40) {
            let names = (0..self.rng.usize(1..4)).map(|_| self.name_of(of)).collect();
            return SlicePredicate { column_names: Some(names), slice_range: None };
        }
        let range = self.slice(of);
        SlicePredicate { column_names: None, slice_range: Some(range) }
    }

    pub(super) fn slice(&mut self, of: &Type) -> SliceRange {
        let reversed = self.chance(30);
        let (start, finish) = self.ends(of, reversed);
        // From 3.0 on a server takes one thing more than none, and fails where that is a removed slice.
        let least = if self.line >= Line::V3_0 { 1 } else { i32::MIN };
        let count = match self.count() {
            0 => 0.max(least),
            count => count,
        };
        SliceRange { start, finish, reversed, count }
    }

    /// Two ends in the direction of the walk, each of them open in part of the cases.
    pub(super) fn ends(&mut self, of: &Type, reversed: bool) -> (Bytes, Bytes) {
        if self.odd() {
            return (self.name_of(of), self.name_of(of));
        }
        let pool = pool::valid(of);
        let mut places = [self.rng.usize(0..pool.len()), self.rng.usize(0..pool.len())];
        places.sort_unstable();
        if reversed {
            places.reverse();
        }
        let mut end = |place: usize| match self.chance(45) {
            true => Bytes::new(),
            false => pool[place].clone(),
        };
        (end(places[0]), end(places[1]))
    }

    pub(super) fn key_range(&mut self, family: &Family) -> KeyRange {
        let open = Some(Bytes::new());
        let mut range = KeyRange { count: self.row_count(), ..KeyRange::default() };
        match self.rng.u32(0..10) {
            0..5 => (range.start_key, range.end_key) = (open.clone(), open),
            5..7 => (range.start_key, range.end_key) = (Some(self.key(family)), open),
            7 => (range.start_key, range.end_key) = (open, Some(self.key(family))),
            8 => {
                let key = Some(self.key(family));
                (range.start_key, range.end_key) = (key.clone(), key);
            }
            _ => {
                range.start_token = Some(self.token());
                range.end_token = Some(self.token());
            }
        }
        if self.odd() {
            match self.rng.u32(0..4) {
                0 => (range.start_key, range.end_key) = (None, None),
                1 => range.start_token = Some(self.token()),
                2 => range.end_token = Some(self.token()),
                _ => range.end_key = Some(self.key(family)),
            }
        }
        // Without an index, 2.0 and 3.x lose the thread that reads, and time out; so do the others from 1.1 on where they have no values
        // to compare.
        let is_indexed = family.columns.iter().any(|column| column.is_indexed);
        let has_values = family.within.is_none() && !family.counts();
        let is_met = match self.line {
            line if line < Line::V1_1 => true,
            line if line < Line::V2_0 => has_values,
            _ => is_indexed || (self.makes_cell_names() && has_values),
        };
        if is_met && self.chance(if is_indexed { 20 } else { 3 }) {
            range.row_filter = Some(self.expressions(family));
        }
        range
    }

    fn token(&mut self) -> bytestring::ByteString {
        if self.odd() {
            return self.pick(&["", "x", "-1", "99999999999999999999999999999999999999999"]).into();
        }
        if self.line < Line::V1_2 {
            return self.pick(&["0", "1", "85070591730234615865843651857942052864"]).into();
        }
        self.pick(&["0", "1", "-9223372036854775808", "4611686018427387904"]).into()
    }

    pub(super) fn clause(&mut self, family: &Family) -> IndexClause {
        let start_key = match self.chance(80) {
            true => Bytes::new(),
            // Before 1.1 one that is too long is looked for in the index, if that has such values.
            false if self.line < Line::V1_1 => self.soundly(|draw| draw.key(family)),
            false => self.key(family),
        };
        IndexClause { expressions: self.expressions(family), start_key, count: self.row_count() }
    }

    /// Old servers make room for as many rows as are asked for, and run out of memory.
    fn row_count(&mut self) -> i32 {
        let count = self.count();
        if self.line < Line::V1_2 { count.min(1000) } else { count }
    }

    /// Conditions, the first mostly one that an index serves.
    fn expressions(&mut self, family: &Family) -> Vec<IndexExpression> {
        if self.odd() && self.chance(30) {
            return Vec::new();
        }
        let many = self.pick(&[1, 1, 2, 3]);
        (0..many).map(|place| self.expression(family, place == 0)).collect()
    }

    fn expression(&mut self, family: &Family, first: bool) -> IndexExpression {
        use IndexOperator::{Eq, Gt, Gte, Lt, Lte};
        let declared = &family.columns;
        let named = match declared.is_empty() || self.odd() {
            true => self.name_of(family.column_names()),
            false => self.pick(declared).name,
        };
        let op = match first && !self.odd() {
            true => Eq,
            false => match self.pick(&[Eq, Gt, Gte, Lt, Lte]) {
                // Of two conditions that indexes serve, 3.x takes either.
                Eq if !first && self.line >= Line::V3_0 => Gte,
                op => op,
            },
        };
        let value = self.value_of(family.values_of(&named));
        IndexExpression { column_name: named, op, value }
    }
}
