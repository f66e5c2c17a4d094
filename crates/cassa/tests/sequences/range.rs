//! Which names lie in a range, and what is made of one that makes no sense.

use crate::handle::Handle;
use crate::operation::{End, Range};
use crate::world::{Names, WITHIN};

/// What a range comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// No end at all.
    Whole,
    Some,
    /// Its ends leave out all there is between them.
    Nothing,
    /// It ends before it starts.
    Backwards,
    /// No type's value can say one of its ends.
    Unspeakable,
}

/// A place among the names: the components, each with where it stands among those that begin like it.
type Place = [(u8, Side); 2];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Before,
    At,
    After,
}

impl Range {
    pub(crate) const ALL: Range = Range { start: None, finish: None, reversed: false };

    /// The lower and the higher end, whatever the order of reading.
    fn ends(&self) -> (Option<End>, Option<End>) {
        if self.reversed { (self.finish, self.start) } else { (self.start, self.finish) }
    }

    pub(crate) fn has(&self, name: u8) -> bool {
        let (low, high) = self.ends();
        let at = place(name, false, Side::At);
        low.is_none_or(|low| below(low, low.exclusive) <= at)
            && high.is_none_or(|high| at <= above(high, high.exclusive))
    }

    pub(crate) fn extent(&self, handle: Handle) -> Extent {
        let names = handle.names();
        let (low, high) = self.ends();
        if names.are_texts() && high.is_some_and(|high| high.exclusive) {
            return Extent::Unspeakable;
        }
        if low.is_some_and(|low| low.exclusive && names.is_last(low.name)) {
            return Extent::Nothing;
        }
        let (Some(low), Some(high)) = (low, high) else {
            let open = low.is_none() && high.is_none();
            return if open { Extent::Whole } else { Extent::Some };
        };
        if below(low, false) > above(high, false) {
            return Extent::Backwards;
        }
        let crossed = match names {
            Names::Pairs => below(low, low.exclusive) > above(high, high.exclusive),
            // What is left out is said by the name beside it.
            _ if low.name == high.name => low.exclusive || high.exclusive,
            _ => low.exclusive && high.exclusive && names.are_neighbours(low.name, high.name),
        };
        if crossed { Extent::Nothing } else { Extent::Some }
    }

    /// The range with its ends exchanged if it ends before it starts.
    pub(crate) fn forward(self) -> Range {
        match self.ends() {
            (Some(low), Some(high)) if below(low, false) > above(high, false) => {
                Range { start: self.finish, finish: self.start, ..self }
            }
            _ => self,
        }
    }

    /// The range without what its names can't say: the higher end of texts is never left out.
    pub(crate) fn speakable(self, names: Names) -> Range {
        let included = |end: Option<End>| end.map(|end| End { exclusive: false, ..end });
        match names.are_texts() {
            true if self.reversed => Range { start: included(self.start), ..self },
            true => Range { finish: included(self.finish), ..self },
            false => self,
        }
    }
}

fn below(end: End, exclusive: bool) -> Place {
    place(end.name, end.prefix, if exclusive { Side::After } else { Side::Before })
}

fn above(end: End, exclusive: bool) -> Place {
    place(end.name, end.prefix, if exclusive { Side::Before } else { Side::After })
}

/// What follows a component that isn't the last of its place is never compared.
fn place(name: u8, prefix: bool, side: Side) -> Place {
    let (first, second) = (name / WITHIN, name % WITHIN);
    if prefix { [(first, side), (0, Side::At)] } else { [(first, Side::At), (second, side)] }
}
