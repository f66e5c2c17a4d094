//! What making a page of a reply costs beside copying its bytes, in the same run: medians of interleaved rounds.
//! With `--check` it fails when a page costs more than four copies.
#![expect(clippy::expect_used, reason = "without its premises there is nothing to go on with")]
use bytes::Bytes;
use cassa_wire::{
    ApiVersion, Call, GetRangeSlices, GetSlice, MultigetSlice, Page, PageBuilder, decode_reply,
    encode_result,
};
use std::{hint::black_box, time::Instant};

const COLUMNS: usize = 10_000;
const ALIGNMENTS: usize = 9;
const ROUNDS: usize = 25;
const LIMIT: f64 = 4.0;

fn main() {
    let value = [7; 100];
    // The allocator keeps as much as it once gave back, so that no round pays for fresh pages of memory.
    drop(black_box(vec![0_u8; 16 << 20]));
    let mut worst = 0.0_f64;
    let standard = page(|page, i| void(page.column(&name(i), &value, i as i64, None)));
    let expiring = page(|page, i| void(page.column(&name(i), &value, i as i64, Some(60))));
    let supers = page(|page, i| {
        if i % 10 == 0 {
            page.super_column(&name(i));
        }
        page.column(&name(i), &value, i as i64, None);
    });
    let counters = page(|page, i| void(page.counter(&name(i), i as i64)));
    // As many bytes a column as the others have; the two cases of short counters are nearly all structure.
    let long = page(|page, i| void(page.counter(&[&name(i)[..], &[b'x'; 90]].concat(), i as i64)));
    let uneven = page(|page, i| void(page.counter(&[b'x'; 20][..1 + i * 7 % 19], i as i64)));
    let rows = page(|page, i| void(page.row(&name(i)).column(&name(i), &value, i as i64, None)));
    for (case, page) in [
        ("columns", &standard),
        ("with a TTL", &expiring),
        ("in super columns", &supers),
        ("long counters", &long),
        ("short counters", &counters),
        ("uneven counters", &uneven),
    ] {
        worst = worst.max(measure::<GetSlice>(case, &frame::<GetSlice>(page)));
    }
    worst = worst.max(measure::<GetSlice>(
        "unknown fields",
        &with_unknown_fields(&frame::<GetSlice>(&standard)),
    ));
    worst = worst.max(measure::<GetRangeSlices>("rows of one", &frame::<GetRangeSlices>(&rows)));
    worst = worst.max(measure::<MultigetSlice>("a map of rows", &frame::<MultigetSlice>(&rows)));
    if std::env::args().any(|argument| argument == "--check") && worst > LIMIT {
        eprintln!("a page costs {worst:.1} copies of its bytes: more than {LIMIT}");
        std::process::exit(1);
    }
}

fn void(_: &mut PageBuilder) {}

fn name(i: usize) -> Vec<u8> {
    format!("col{i:07}").into_bytes()
}

fn page(add: impl Fn(&mut PageBuilder, usize)) -> Page {
    let mut builder = PageBuilder::new();
    (0..COLUMNS).for_each(|i| add(&mut builder, i));
    builder.finish().expect("a page")
}

fn frame<C: Call<Reply = Page>>(page: &Page) -> Bytes {
    let mut out = Vec::new();
    encode_result::<C>(page, 1, ApiVersion::V20_1_0, &mut out).expect("encoded");
    Bytes::from(out).slice(4..)
}

/// The same frame, with a field 9 (an i32) that nobody knows behind each column's own fields.
fn with_unknown_fields(frame: &Bytes) -> Bytes {
    // Message head, then field 0: a list's type and number, the elements' type and their count.
    let head = 4 + 4 + "get_slice".len() + 4 + 3 + 5;
    let mut out = frame[..head].to_vec();
    for column in frame[head..frame.len() - 1].chunks_exact((frame.len() - head - 1) / COLUMNS) {
        out.extend_from_slice(&column[..column.len() - 2]);
        out.extend_from_slice(&[8, 0, 9, 1, 2, 3, 4, 0, 0]);
    }
    out.push(0);
    Bytes::from(out)
}

fn measure<C: Call<Reply = Page>>(case: &str, frame: &Bytes) -> f64 {
    let (mut copies, mut pages) = (Vec::new(), Vec::new());
    // Processors copy far slower between some alignments, so the frame lies at several, one after the other.
    for shift in (0..ALIGNMENTS).map(|i| i * 264) {
        let frame = Bytes::from([&vec![0; shift][..], frame].concat()).slice(shift..);
        for _ in 0..ROUNDS {
            copies.push(time(|| frame.to_vec()));
            pages.push(time(|| decode_reply::<C>(frame.clone(), 1).expect("decoded")));
        }
    }
    let (copy, page) = (median(copies), median(pages));
    println!(
        "{case:17} {:8} bytes  copy {copy:6.2} ns a column  page {page:6.2}  ratio {:.2}",
        frame.len(),
        page / copy
    );
    page / copy
}

fn time<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let result = black_box(work());
    let elapsed = start.elapsed();
    drop(result);
    elapsed.as_nanos() as f64 / COLUMNS as f64
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
