//! Drawing calls that write.

use bytes::Bytes;
use bytestring::ByteString;
use cassa_node::Line;
use cassa_types::Type;
use cassa_wire::{
    Add, AtomicBatchMutate, BatchMutate, Cas, Column, ColumnOrSuperColumn, ConsistencyLevel,
    CounterColumn, CounterSuperColumn, Deletion, Insert, Mutation, Remove, RemoveCounter,
    SlicePredicate, SliceRange, SuperColumn, Truncate,
};

use super::places::TTL;
use super::{Draw, pool};
use crate::step::Step;
use crate::world::Family;

type Mutations = Vec<(Bytes, Vec<(ByteString, Vec<Mutation>)>)>;

impl Draw<'_> {
    pub(super) fn write(&mut self) -> Step {
        let family = self.family();
        let counts = family.counts() != self.odd();
        match self.rng.u32(0..100) {
            0..40 if counts => self.add(family),
            40..44 if counts => self.remove_counter(family),
            0..36 => self.insert(family),
            36..56 if !counts => self.remove(family),
            56..62 if !counts && (self.line >= Line::V2_0 || self.odd()) => {
                // What is wrong here other lines see each in an order of its own.
                match self.line >= Line::V2_1 {
                    true => self.cas(family),
                    false => self.soundly(|draw| draw.cas(family)),
                }
            }
            56..94 => {
                let (mutation_map, consistency_level) = (self.mutations(family), self.level());
                Step::of(&BatchMutate { mutation_map, consistency_level })
            }
            _ if (self.line >= Line::V1_2 && !family.counts()) || self.odd() => {
                let (mutation_map, consistency_level) = (self.mutations(family), self.level());
                Step::of(&AtomicBatchMutate { mutation_map, consistency_level })
            }
            _ => self.insert(family),
        }
    }

    pub(super) fn truncate(&mut self) -> Step {
        let family = self.family();
        Step::of(&Truncate { cfname: self.family_name(family) })
    }

    pub(super) fn column(&mut self, of: &Type, family: &Family) -> Column {
        let name = self.name_of(of);
        let value = self.value_of(family.values_of(&name));
        let (timestamp, ttl) = self.stamp();
        let timestamp = (!self.odd()).then_some(timestamp);
        Column { value: (!self.odd()).then_some(value), timestamp, ttl, name }
    }

    fn counter(&mut self, of: &Type) -> CounterColumn {
        let value = self.pick(&[1, 1, 2, -1, 10, 0, i64::MAX, i64::MIN]);
        CounterColumn { name: self.name_of(of), value }
    }

    fn insert(&mut self, family: &Family) -> Step {
        let (key, column_parent) = (self.key(family), self.parent(family, true));
        let mut column = self.column(self.names_under(family, &column_parent), family);
        if self.makes_cell_names() && column.ttl == Some(TTL) {
            column.timestamp = column.timestamp.map(|_| self.rng.i64(1..10));
            column.ttl = Some(self.pick(&[TTL, 2 * TTL]));
        }
        Step::of(&Insert { key, column_parent, column, consistency_level: self.write_level() })
    }

    fn add(&mut self, family: &Family) -> Step {
        let (key, column_parent) = (self.key(family), self.parent(family, true));
        let column = self.counter(self.names_under(family, &column_parent));
        Step::of(&Add { key, column_parent, column, consistency_level: self.level() })
    }

    fn remove(&mut self, family: &Family) -> Step {
        let (key, column_path) = (self.key(family), self.path(family, 70));
        let (timestamp, consistency_level) = (self.timestamp(), self.write_level());
        Step::of(&Remove { key, column_path, timestamp, consistency_level })
    }

    fn remove_counter(&mut self, family: &Family) -> Step {
        let (key, path) = (self.key(family), self.path(family, 90));
        Step::of(&RemoveCounter { key, path, consistency_level: self.level() })
    }

    fn cas(&mut self, family: &Family) -> Step {
        use ConsistencyLevel::{LocalSerial, Serial};
        let names = family.column_names();
        let columns = |draw: &mut Self, most| {
            (0..draw.rng.usize(0..most)).map(|_| draw.column(names, family)).collect::<Vec<_>>()
        };
        let (mut expected, updates) = (columns(self, 3), columns(self, 4));
        let column_family = self.family_name(family);
        let target = self.all.iter().find(|it| it.name == &*column_family);
        if target.is_some_and(|it| !pool::compares_anything(&it.names)) {
            // Nobody looks at these names but those who compare them.
            let is_own = column_family == family.name;
            expected = self.soundly(|draw| columns(draw, if is_own { 3 } else { 1 }));
        }
        let serial = if self.odd() { self.level() } else { self.pick(&[Serial, LocalSerial]) };
        // What is committed at ANY nobody waits for, and the next read finds or not.
        let commit = match self.write_level() {
            ConsistencyLevel::Any => ConsistencyLevel::One,
            level => level,
        };
        Step::of(&Cas {
            key: self.key(family),
            column_family,
            expected: Some(expected),
            updates: Some(updates),
            serial_consistency_level: serial,
            commit_consistency_level: commit,
        })
    }

    fn write_level(&mut self) -> ConsistencyLevel {
        if self.chance(5) { ConsistencyLevel::Any } else { self.level() }
    }

    /// Mutations of one or more rows.
    fn mutations(&mut self, family: &Family) -> Mutations {
        let many = |draw: &mut Self| draw.rng.usize(1..4);
        let families: Vec<&Family> = self
            .families
            .iter()
            .filter(|it| it.keys == family.keys && it.counts() == family.counts())
            .copied()
            .collect();
        let mut rows: Mutations = Vec::new();
        for _ in 0..many(self) {
            let key = self.key(family);
            if rows.iter().any(|(other, _)| *other == key) {
                continue;
            }
            let other = self.chance(30) && !families.is_empty();
            let family = if other { self.pick(&families) } else { family };
            // Counters are stamped by the server: which of two in one message wins is up to the millisecond.
            let mutations = match family.counts() && !self.wrong && !self.makes_cell_names() {
                // In 3.x the removal of many takes that of one with it, where both are of one millisecond.
                true if self.line >= Line::V3_0 && self.chance(15) => vec![self.deleted(family)],
                true if self.line < Line::V3_0 && self.chance(15) => {
                    (0..many(self)).map(|_| self.deleted(family)).collect()
                }
                true => (0..many(self)).map(|_| self.added(family)).collect(),
                false => (0..many(self)).map(|_| self.mutation(family)).collect(),
            };
            rows.push((key, vec![(self.family_name(family), mutations)]));
        }
        rows
    }

    fn mutation(&mut self, family: &Family) -> Mutation {
        let (put, delete) = match self.odd() {
            true => self.pick(&[(false, false), (true, true)]),
            false if self.chance(if family.counts() { 8 } else { 30 }) => (false, true),
            false => (true, false),
        };
        Mutation {
            column_or_supercolumn: put.then(|| self.put(family)),
            deletion: delete.then(|| self.deletion(family)),
        }
    }

    fn deleted(&mut self, family: &Family) -> Mutation {
        Mutation { deletion: Some(self.deletion(family)), ..Mutation::default() }
    }

    fn added(&mut self, family: &Family) -> Mutation {
        Mutation { column_or_supercolumn: Some(self.put(family)), ..Mutation::default() }
    }

    fn put(&mut self, family: &Family) -> ColumnOrSuperColumn {
        let mut put = ColumnOrSuperColumn::default();
        let within = family.column_names();
        match (family.within.is_some() != self.odd(), family.counts() != self.odd()) {
            (false, false) => put.column = Some(self.column(within, family)),
            (false, true) => put.counter_column = Some(self.counter(within)),
            (true, false) => {
                let columns =
                    (0..self.rng.usize(1..4)).map(|_| self.column(within, family)).collect();
                let name = self.name_of(&family.names);
                put.super_column = Some(SuperColumn { name, columns });
            }
            (true, true) => {
                let columns = (0..self.rng.usize(1..4)).map(|_| self.counter(within)).collect();
                let name = self.name_of(&family.names);
                put.counter_super_column = Some(CounterSuperColumn { name, columns });
            }
        }
        if self.odd() && self.chance(30) {
            put = ColumnOrSuperColumn::default();
        }
        put
    }

    fn deletion(&mut self, family: &Family) -> Deletion {
        let super_column = self.super_name(family, false);
        let of = match (&family.within, &super_column) {
            (Some(within), Some(_)) => within,
            _ => &family.names,
        };
        let predicate = match self.rng.u32(0..10) {
            0..5 => Some((0..self.rng.usize(1..3)).map(|_| self.name_of(of)).collect())
                .map(|names| SlicePredicate { column_names: Some(names), slice_range: None }),
            5 if self.removes_slices() => Some(self.removed_slice(of, family)),
            _ => None,
        };
        let mut timestamp = (!self.odd()).then(|| self.timestamp());
        let is_slice =
            predicate.as_ref().is_some_and(|it: &SlicePredicate| it.slice_range.is_some());
        if is_slice && self.line < Line::V3_0 {
            // Of two that overlap these lines take the wrong one at the name where the later begins; the removal of a super column is
            // another of its slices.
            timestamp = timestamp.map(|_| if super_column.is_some() { 1 } else { 4 });
        }
        Deletion { timestamp, super_column, predicate }
    }

    /// Whether a slice of columns is removed: before 2.0 it is refused.
    fn removes_slices(&self) -> bool {
        self.line >= Line::V2_0 || self.wrong
    }

    /// A slice with two ends in order: where one is open, or the first behind the second, 2.0 to 2.2 can't read the row any more.
    fn removed_slice(&mut self, of: &Type, family: &Family) -> SlicePredicate {
        let pool = pool::valid(of);
        let mut places = [self.rng.usize(0..pool.len()), self.rng.usize(0..pool.len())];
        places.sort_unstable();
        let mut end = |place: usize| match self.line >= Line::V3_0 && self.chance(25) {
            true => Bytes::new(),
            false => pool[place].clone(),
        };
        let (mut start, finish) = (end(places[0]), end(places[1]));
        let is_within = |name: &Bytes| {
            (start.is_empty() || of.compare(&start, name).is_le())
                && (finish.is_empty() || of.compare(name, &finish).is_le())
        };
        if self.line >= Line::V3_0 && family.columns.iter().any(|column| is_within(&column.name)) {
            // Whether such columns are spared is up to what a server flushed when, but where the slice begins with the row.
            start = Bytes::new();
        }
        let range = SliceRange { start, finish, reversed: self.odd(), count: self.count() };
        SlicePredicate { column_names: None, slice_range: Some(range) }
    }
}
