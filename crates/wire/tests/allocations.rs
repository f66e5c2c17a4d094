//! A page of ten thousand columns costs as few allocations as a page of a hundred.
#![expect(clippy::expect_used, reason = "without its premises there is nothing to go on with")]
use bytes::Bytes;
use cassa_wire::{
    ApiVersion, Call, GetRangeSlices, GetSlice, Page, PageBuilder, decode_reply, encode_result,
};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator with the caller's arguments; the counter never allocates.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller keeps to `GlobalAlloc::alloc`.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: `place` came from `alloc` above, with the same layout.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations<C: Call<Reply = Page>>(columns: usize, add: impl Fn(&mut PageBuilder)) -> usize {
    let mut builder = PageBuilder::new();
    (0..columns).for_each(|_| add(&mut builder));
    let page: Page = builder.finish().expect("a page");
    let mut out = Vec::new();
    encode_result::<C>(&page, 1, ApiVersion::V20_1_0, &mut out).expect("encoded");
    let frame = Bytes::from(out).slice(4..);
    let before = ALLOCATIONS.get();
    let page = decode_reply::<C>(frame, 1).expect("decoded");
    let after = ALLOCATIONS.get();
    assert_eq!(page.column_count(), columns);
    after - before
}

#[test]
fn no_column_costs_an_allocation() {
    for add in [
        |page: &mut PageBuilder| {
            page.column(b"name", b"value", 1, None);
        },
        |page: &mut PageBuilder| {
            page.column(b"name", b"value", 1, Some(9));
        },
        |page: &mut PageBuilder| {
            page.counter(b"name", 1);
        },
    ] {
        let (few, many) = (allocations::<GetSlice>(100, add), allocations::<GetSlice>(10_000, add));
        assert!(few <= 8 && many <= few, "{few} for a hundred, {many} for ten thousand");
    }
}

#[test]
fn no_row_costs_an_allocation() {
    let add = |page: &mut PageBuilder| {
        page.row(b"key").column(b"name", b"value", 1, None);
    };
    let few = allocations::<GetRangeSlices>(100, add);
    let many = allocations::<GetRangeSlices>(10_000, add);
    assert!(few <= 8 && many <= few, "{few} for a hundred, {many} for ten thousand");
}
