//! Drawing calls that read.

use bytes::Bytes;
use cassa_node::Line;
use cassa_wire::{
    ColumnSlice, Get, GetCount, GetIndexedSlices, GetMultiSlice, GetPagedSlice, GetRangeSlices,
    GetSlice, MultiSliceRequest, MultigetCount, MultigetSlice, SlicePredicate,
};

use super::{Draw, pool};
use crate::step::Step;
use crate::world::Family;

impl Draw<'_> {
    pub(super) fn read(&mut self) -> Step {
        let family = self.family();
        if family.columns.iter().any(|column| column.is_indexed) && self.chance(35) {
            return self.get_indexed_slices(family);
        }
        match self.rng.u32(0..100) {
            0..18 => self.get(family),
            18..48 => self.get_slice(family),
            // From 2.0 on next to nothing is checked here: what a server does with what is wrong depends on the row it meets.
            48..58 => self.unchecked(family, self.line >= Line::V2_0, Draw::get_count),
            58..70 => self.multiget_slice(family),
            70..76 => self.multiget_count(family),
            76..90 => self.get_range_slices(family),
            90..92 => self.get_indexed_slices(family),
            92..96 if self.line >= Line::V1_1 => {
                self.unchecked(family, true, Draw::get_paged_slice)
            }
            _ if self.line >= Line::V2_1 || self.odd() => {
                self.unchecked(family, true, Draw::get_multi_slice)
            }
            _ => self.get_slice(family),
        }
    }

    /// Draws a call that a server doesn't check. Where it has something wrong, it is one that 2.1 or 2.2 answer by what they know
    /// of names alone; others are drawn again, soundly.
    fn unchecked(
        &mut self,
        family: &Family,
        is_unchecked: bool,
        draw: fn(&mut Self, &Family) -> Step,
    ) -> Step {
        let step = draw(self, family);
        let is_known = self.makes_cell_names()
            && self.all.iter().all(|it| {
                let types = [Some(&it.names), it.within.as_ref()];
                !step.names(it.name) || types.into_iter().flatten().all(pool::compares_anything)
            });
        if !self.wrong || !is_unchecked || is_known {
            return step;
        }
        self.soundly(|it| {
            let family = it.family();
            draw(it, family)
        })
    }

    fn get(&mut self, family: &Family) -> Step {
        let key = self.key(family);
        let column_path = self.path(family, 97);
        Step::of(&Get { key, column_path, consistency_level: self.level() })
    }

    fn get_slice(&mut self, family: &Family) -> Step {
        let (key, column_parent) = (self.key(family), self.parent(family, false));
        let predicate = self.predicate(self.names_under(family, &column_parent));
        let consistency_level = self.level();
        Step::of(&GetSlice { key, column_parent, predicate, consistency_level })
    }

    fn get_count(&mut self, family: &Family) -> Step {
        let (key, column_parent) = (self.key(family), self.parent(family, false));
        let names = self.names_under(family, &column_parent);
        let mut predicate = self.predicate(names);
        let consistency_level = self.level();
        if let Some(range) = predicate.slice_range.as_mut().filter(|_| self.line >= Line::V2_0) {
            // Over fewer than none a server fails if anything was removed of the row.
            range.count = range.count.max(0);
        }
        Step::of(&GetCount { key, column_parent, predicate, consistency_level })
    }

    /// Some keys: from 3.0 on none only in calls that have nothing wrong, as servers stumble over that before or after other faults.
    fn keys(&mut self, family: &Family) -> Vec<Bytes> {
        let fewest = usize::from(self.wrong && self.line >= Line::V3_0);
        (0..self.rng.usize(fewest..4)).map(|_| self.key(family)).collect()
    }

    fn multiget_slice(&mut self, family: &Family) -> Step {
        let keys = self.keys(family);
        let column_parent = self.parent(family, false);
        let predicate = self.predicate(self.names_under(family, &column_parent));
        let consistency_level = self.level();
        Step::of(&MultigetSlice { keys, column_parent, predicate, consistency_level })
    }

    fn multiget_count(&mut self, family: &Family) -> Step {
        let keys = self.keys(family);
        let column_parent = self.parent(family, false);
        let predicate = self.predicate(self.names_under(family, &column_parent));
        let consistency_level = self.level();
        Step::of(&MultigetCount { keys, column_parent, predicate, consistency_level })
    }

    fn get_range_slices(&mut self, family: &Family) -> Step {
        let column_parent = self.parent(family, false);
        let mut predicate = self.predicate(self.names_under(family, &column_parent));
        let (range, consistency_level) = (self.key_range(family), self.level());
        // Elsewhere super columns of a range around the whole ring come in any order but the asked one.
        let is_round = range.start_token.is_some() && range.start_token == range.end_token;
        let is_chosen = range.row_filter.is_some() && self.loses_chosen();
        if (is_chosen || is_round) && !self.makes_cell_names() {
            Self::forward(&mut predicate);
        }
        Step::of(&GetRangeSlices { column_parent, predicate, range, consistency_level })
    }

    /// Whether conditions and a reversed slice don't go together.
    fn loses_chosen(&self) -> bool {
        (Line::V2_0..Line::V3_0).contains(&self.line)
    }

    /// Turns a reversed slice around: 2.0 loses rows or columns of those that meet conditions.
    fn forward(predicate: &mut SlicePredicate) {
        if let Some(slice) = predicate.slice_range.as_mut().filter(|slice| slice.reversed) {
            slice.reversed = false;
            std::mem::swap(&mut slice.start, &mut slice.finish);
        }
    }

    fn get_paged_slice(&mut self, family: &Family) -> Step {
        // Of a family with other types: how bytes lie to each other that are none of a type's is up to each line's code.
        let column_family = match self.odd() {
            true => self.pick(&["Missing", "", "plain"]).into(),
            false => family.name.into(),
        };
        let start_column = match self.chance(50) {
            true => Bytes::new(),
            false => self.name_of(&family.names),
        };
        let mut range = self.key_range(family);
        let consistency_level = self.level();
        if (Line::V2_0..Line::V3_0).contains(&self.line) {
            // How these go on beyond the count depends on the parts of the ring.
            range.count = 10_000;
        }
        // From 2.0 on a filter is refused. Before, it makes a server lose the thread that reads, but for one that an index serves: how
        // many rows are found then is up to what is read of the index at a time.
        let is_indexed = family.columns.iter().any(|column| column.is_indexed);
        if is_indexed && self.line < Line::V2_0 || self.line >= Line::V2_0 && !self.odd() {
            range.row_filter = None;
        }
        Step::of(&GetPagedSlice { column_family, range, start_column, consistency_level })
    }

    fn get_indexed_slices(&mut self, family: &Family) -> Step {
        let column_parent = self.parent(family, false);
        let mut column_predicate = self.predicate(self.names_under(family, &column_parent));
        if self.loses_chosen() && !self.makes_cell_names() {
            Self::forward(&mut column_predicate);
        }
        let (index_clause, consistency_level) = (self.clause(family), self.level());
        Step::of(&GetIndexedSlices {
            column_parent,
            index_clause,
            column_predicate,
            consistency_level,
        })
    }

    fn get_multi_slice(&mut self, family: &Family) -> Step {
        let column_parent = self.parent(family, true);
        let names = self.names_under(family, &column_parent);
        let reversed = self.chance(30);
        // Over no slices 2.1 and 2.2 fail where they have written their memory to disk.
        let many = self.rng.usize(usize::from(self.makes_cell_names())..4);
        let slices = (0..many).map(|_| {
            // Of several slices with open ends 2.1 and 2.2 can make one or fail.
            let (start, finish) = self.ends(names, reversed);
            let start = (!start.is_empty() || self.chance(50)).then_some(start);
            let finish = (!finish.is_empty() || self.chance(50)).then_some(finish);
            ColumnSlice { start, finish }
        });
        let slices = slices.collect();
        let request = MultiSliceRequest {
            key: (!self.odd()).then(|| self.key(family)),
            column_parent: (!self.odd()).then_some(column_parent),
            column_slices: (!self.odd()).then_some(slices),
            reversed: self.chance(80).then_some(reversed),
            // As with counts.
            count: self.chance(80).then(|| self.count().max(0)),
            consistency_level: self.chance(80).then(|| self.level()),
        };
        Step::of(&GetMultiSlice { request })
    }
}
