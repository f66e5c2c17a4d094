//! Pages of every shape: each place they refer to is looked at, and copies of their rows are equal.
#![no_main]
use bytes::Bytes;
use cassa_wire::{Cas, Get, GetRangeSlices, GetSlice, MultigetSlice, Page, decode_reply};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [shape, body @ ..] = data else { return };
    let page = match shape % 5 {
        0 => decode_reply::<GetSlice>(reply("get_slice", body), 7).ok(),
        1 => decode_reply::<Get>(reply("get", body), 7).ok(),
        2 => decode_reply::<MultigetSlice>(reply("multiget_slice", body), 7).ok(),
        3 => decode_reply::<GetRangeSlices>(reply("get_range_slices", body), 7).ok(),
        _ => {
            decode_reply::<Cas>(reply("cas", body), 7).ok().and_then(|result| result.current_values)
        }
    };
    if let Some(page) = page {
        look_at(&page);
    }
});

fn reply(name: &str, body: &[u8]) -> Bytes {
    let length = (name.len() as u32).to_be_bytes();
    [&[0x80, 1, 0, 2], &length[..], name.as_bytes(), &[0, 0, 0, 7], body].concat().into()
}

fn look_at(page: &Page) {
    assert!(!format!("{page:?}").is_empty());
    let inside: usize = page.super_columns().map(|column| column.columns().len()).sum();
    let outside: usize = page.rows().map(|row| row.columns().len()).sum();
    assert_eq!(inside + outside, page.column_count());
    let copy = page.copy_rows(0..page.row_count());
    assert_eq!(*page, copy);
    for i in 0..page.row_count() {
        let alone = page.copy_rows(i..i + 1);
        assert!(alone.row(0) == page.row(i));
    }
}
