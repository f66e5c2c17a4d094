//! How many items the next page asks for: what weighs about 1 MiB, judged by the pages before.
//!
//! Servers page by count alone, so a page of `n` columns may be `n` times the largest value. What bounds it:
//! the first page is small; the next ones grow by a factor at most, to a most; and a reply whose header announces
//! more than [`HEAVY`] is refused unread. Its size tells what the items ahead weigh, so one refusal suffices.

use std::error::Error as _;

use super::reading::PAGE_BYTES;
use crate::error::{Error, ErrorKind};

/// The largest reply that is taken for a page of several items, in bytes.
pub(super) const HEAVY: usize = 8 << 20;
/// How many times larger than the one before a page may be.
const GROWTH: u32 = 8;

/// The size of pages, in items beside the one at which a page begins once more.
#[derive(Debug, Clone)]
pub(super) struct PageSize {
    next: u32,
    most: u32,
    /// It stays as it is while replies are taken.
    fixed: bool,
    /// What replies that were refused have told, each a part of those before it.
    ahead: Vec<Ahead>,
}

/// So many items that come next weigh so much.
#[derive(Debug, Clone, Copy)]
struct Ahead {
    items: u32,
    bytes: usize,
}

impl PageSize {
    /// Pages of `first` items, then of what their weight suggests, at most `most`.
    pub(super) fn adaptive(first: u32, most: u32) -> PageSize {
        PageSize { next: first.min(most), most, fixed: false, ahead: Vec::new() }
    }

    /// Pages of this size, whatever they weigh.
    pub(super) fn fixed(items: u32) -> PageSize {
        PageSize { next: items, most: items, fixed: true, ahead: Vec::new() }
    }

    /// How many items to ask for.
    pub(super) fn next(&self) -> u32 {
        self.next.max(1)
    }

    /// So many items were asked for, and so many came, of so many bytes.
    pub(super) fn received(&mut self, asked: u32, items: usize, bytes: usize) {
        let items = u32::try_from(items).unwrap_or(u32::MAX);
        for ahead in &mut self.ahead {
            ahead.items = ahead.items.saturating_sub(items);
            ahead.bytes = ahead.bytes.saturating_sub(bytes);
        }
        while self.ahead.pop_if(|ahead| ahead.items == 0).is_some() {}
        let as_before = fitting(bytes / items.max(1) as usize);
        self.next = match self.ahead.last() {
            // What is heavy may come next or lie further ahead.
            Some(ahead) => ahead.fitting().min(as_before.saturating_mul(2)),
            None if self.fixed => self.most,
            None => as_before.min(asked.saturating_mul(GROWTH)),
        };
        self.next = self.next.clamp(1, self.most.max(1));
    }

    /// Whether a page of so many items that failed like this is worth asking for again, smaller.
    pub(super) fn refused(&mut self, asked: u32, error: &Error) -> bool {
        if error.kind() != ErrorKind::TooLarge || asked <= 1 {
            return false;
        }
        if let Some(bytes) = announced(error) {
            self.ahead.push(Ahead { items: asked, bytes });
        }
        let fitting = self.ahead.last().map_or(u32::MAX, |ahead| ahead.fitting());
        self.next = fitting.clamp(1, asked / 2);
        true
    }
}

impl Ahead {
    /// How many of the items make a page.
    fn fitting(self) -> u32 {
        fitting(self.bytes / self.items.max(1) as usize).min(self.items)
    }
}

/// How many items of this weight make a page.
fn fitting(bytes_each: usize) -> u32 {
    u32::try_from(PAGE_BYTES / bytes_each.max(1)).unwrap_or(u32::MAX)
}

/// The size of the reply that was refused, as its header said.
fn announced(error: &Error) -> Option<usize> {
    match error.source()?.downcast_ref::<cassa_wire::Error>()?.kind() {
        cassa_wire::ErrorKind::FrameTooLarge { length, .. } => usize::try_from(*length).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_grow_by_a_factor_and_shrink_at_once() {
        let mut size = PageSize::adaptive(100, 1_000);
        size.received(100, 100, 5_000);
        assert_eq!(size.next(), 800);
        size.received(800, 800, 40_000);
        assert_eq!(size.next(), 1_000);
        size.received(1_000, 1_000, 100 << 20);
        assert_eq!(size.next(), 10);
        size.received(10, 10, 20 << 20);
        assert_eq!(size.next(), 1);
    }

    #[test]
    fn a_fixed_size_stays_until_a_reply_is_too_large() {
        let mut size = PageSize::fixed(7);
        size.received(7, 7, 7 << 20);
        assert_eq!(size.next(), 7);
        let too_large = Error::new(ErrorKind::TooLarge, "");
        assert!(size.refused(7, &too_large));
        assert_eq!(size.next(), 3);
        size.received(3, 3, 3 << 20);
        assert_eq!(size.next(), 7);
        assert!(!size.refused(1, &too_large), "nothing smaller can be asked for");
        assert!(!size.refused(7, &Error::new(ErrorKind::Transport, "")));
    }
}
