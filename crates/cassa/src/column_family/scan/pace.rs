//! How much the next page of rows asks for.
//!
//! Nobody knows what rows weigh before they were read, and a server makes a reply in its memory before it sends it. So a scan
//! begins with a few rows of a few columns, grows by a factor a page towards [`PAGE_BYTES`], and shrinks at once where rows get
//! heavier. A reply far larger than a page is refused by its header, unread, and asked for again in smaller pages; where no page is
//! small enough, the rows are read one by one.

use cassa_wire::Page;

use super::super::reading::{COLUMNS_OF_EACH, PAGE_BYTES};
use crate::error::{Error, ErrorKind};

/// The first page: with columns of 1 MB it weighs 128 MB in the server, and is refused here.
const FIRST_ROWS: u32 = 4;
const FIRST_COLUMNS: u32 = 32;
/// A page of one row could be its anchor alone and would not get on.
pub(super) const FEWEST_ROWS: u32 = 2;
const MOST_ROWS: u32 = 1_024;
/// However many a user wants: 0.7 makes room for all that it is asked for.
const MOST_CHOSEN_ROWS: usize = 1 << 16;
/// Fewer than these of each row are none: then the rows are read one by one, each as large as it is.
const FEWEST_COLUMNS: u32 = 2;
/// By how much pages grow at most, and shrink when they were too much for the server or the memory.
const STEP: u32 = 8;
/// A reply larger than this is refused while a page can be smaller, in bytes.
const HEAVY: usize = 8 << 20;

/// The size of the next page.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    pub(super) rows: u32,
    /// Of each row; wider ones are read on one by one.
    pub(super) columns: u32,
    most_rows: u32,
}

impl Pace {
    /// `rows` a page at most, and at first, when a user says so.
    pub(super) fn new(rows: Option<usize>) -> Pace {
        let chosen = rows.map(|rows| (rows.min(MOST_CHOSEN_ROWS) as u32).max(FEWEST_ROWS));
        Pace {
            rows: chosen.unwrap_or(FIRST_ROWS),
            columns: FIRST_COLUMNS,
            most_rows: chosen.unwrap_or(MOST_ROWS),
        }
    }

    /// What a reply may weigh, unless no less can be asked for.
    pub(super) fn reply_limit(&self) -> Option<usize> {
        (self.columns > 0).then_some(HEAVY)
    }

    /// Follows the weight of a page that was asked for with so many rows.
    pub(super) fn follow(&mut self, page: &Page, asked: u32) {
        let many = |bytes_each: usize, room: usize| {
            u32::try_from(room / bytes_each.max(1)).unwrap_or(u32::MAX)
        };
        let bytes = page.byte_len();
        if let Some(weight) = bytes.checked_div(page.row_count()) {
            let most = asked.saturating_mul(STEP).min(self.most_rows);
            self.rows = many(weight, PAGE_BYTES).clamp(FEWEST_ROWS, most.max(FEWEST_ROWS));
        }
        let columns = match page.super_columns().len() {
            0 => page.column_count(),
            super_columns => super_columns,
        };
        if let Some(weight) = bytes.checked_div(columns) {
            let most = self.columns.saturating_mul(STEP).min(COLUMNS_OF_EACH);
            let room = PAGE_BYTES / FEWEST_ROWS as usize;
            self.columns = many(weight, room).clamp(FEWEST_COLUMNS, most);
        }
        self.columns = self.columns.max(FEWEST_COLUMNS);
    }

    /// Whether what failed can be tried again in a smaller page: it was too large, or took the server too long.
    pub(super) fn shrink(&mut self, error: &Error, asked: u32) -> bool {
        let too_much = matches!(error.kind(), ErrorKind::TooLarge | ErrorKind::ServerTimedOut);
        if !too_much || self.columns == 0 {
            return false;
        }
        if asked > FEWEST_ROWS {
            self.rows = (asked / STEP).max(FEWEST_ROWS);
        } else if self.columns > FEWEST_COLUMNS {
            self.columns = FEWEST_COLUMNS;
        } else {
            self.columns = 0;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cassa_wire::PageBuilder;

    fn page(rows: u32, columns: u32, bytes: usize) -> Page {
        let (mut page, value) = (PageBuilder::new(), vec![0; bytes]);
        for row in 0..rows {
            page.row(&row.to_be_bytes());
            for column in 0..columns {
                page.column(&column.to_be_bytes(), &value, 1, None);
            }
        }
        page.finish().expect("a page")
    }

    #[test]
    fn pages_of_light_rows_grow_step_by_step_to_the_most_rows() {
        let (mut pace, mut sizes) = (Pace::new(None), Vec::new());
        for _ in 0..5 {
            sizes.push(pace.rows);
            pace.follow(&page(pace.rows, 1, 10), pace.rows);
        }
        assert_eq!(sizes, [4, 32, 256, 1_024, 1_024]);
    }

    #[test]
    fn pages_of_heavy_rows_shrink_at_once_to_two_rows_of_two_columns() {
        let mut pace = Pace { rows: 1_024, columns: 128, most_rows: MOST_ROWS };
        pace.follow(&page(4, 2, 1 << 20), 1_024);
        assert_eq!((pace.rows, pace.columns), (2, 2));
    }

    #[test]
    fn what_is_too_much_is_asked_for_in_fewer_rows_then_in_fewer_columns_then_row_by_row() {
        let too_large = Error::new(ErrorKind::TooLarge, "");
        let mut pace = Pace { rows: 1_024, columns: 128, most_rows: MOST_ROWS };
        let mut sizes = Vec::new();
        while pace.shrink(&too_large, pace.rows) {
            sizes.push((pace.rows, pace.columns));
        }
        assert_eq!(sizes, [(128, 128), (16, 128), (2, 128), (2, 2), (2, 0)]);
        assert_eq!(pace.reply_limit(), None, "nothing smaller can be asked for");
        pace.follow(&page(2, 0, 0), 2);
        assert_eq!((pace.rows, pace.columns), (16, 2), "it recovers");
        assert!(!Pace::new(None).shrink(&Error::new(ErrorKind::Unavailable, ""), 1_024));
    }
}
