//! What a page promises.
use super::*;
use crate::{ApiVersion, Error, GetRangeSlices, GetSlice, ReplyError, decode_reply, encode_result};
use proptest::prelude::*;

/// A reply to `get_slice` whose list has `count` entries, written as `entries`.
fn slice(count: u8, entries: &[u8]) -> Result<Page, Error> {
    let head = b"\x80\x01\0\x02\0\0\0\x09get_slice\0\0\0\x07\x0f\0\0\x0c\0\0\0";
    let frame = [&head[..], &[count], entries, b"\0"].concat();
    decode_reply::<GetSlice>(Bytes::from(frame), 7).map_err(|error| match error {
        ReplyError::Wire(error) => error,
        ReplyError::Exception(exception) => panic!("{exception}"),
    })
}

const NAME: &[u8] = b"\x0b\0\x01\0\0\0\x01n";
const VALUE: &[u8] = b"\x0b\0\x02\0\0\0\x02vw";
const TIMESTAMP: &[u8] = b"\x0a\0\x03\0\0\0\0\0\0\0\x05";
const TTL: &[u8] = b"\x08\0\x04\0\0\0\x3c";
const UNKNOWN: &[u8] = b"\x0f\0\x09\x0b\0\0\0\x01\0\0\0\x01x";

fn column(fields: &[&[u8]]) -> Vec<u8> {
    [b"\x0c\0\x01", &fields.concat()[..], b"\0\0"].concat()
}

#[test]
fn a_page_is_send_sync_and_static() {
    fn check<T: Send + Sync + Clone + 'static>() {}
    check::<Page>();
}

#[test]
fn a_column_reads_the_same_in_every_order_of_its_fields() {
    let usual = slice(1, &column(&[NAME, VALUE, TIMESTAMP, TTL])).expect("usual");
    let read = usual.column(0);
    assert_eq!((read.name(), read.value()), (&b"n"[..], &b"vw"[..]));
    assert_eq!(
        (read.timestamp(), read.ttl(), read.kind()),
        (Some(5), Some(60), ColumnKind::Standard)
    );
    for fields in [
        [TTL, TIMESTAMP, VALUE, NAME, UNKNOWN],
        [NAME, UNKNOWN, VALUE, TIMESTAMP, TTL],
        [NAME, VALUE, TIMESTAMP, UNKNOWN, TTL],
        [NAME, VALUE, TIMESTAMP, TTL, UNKNOWN],
        [VALUE, NAME, TTL, TIMESTAMP, TTL],
    ] {
        let entries = [column(&fields), column(&[NAME, VALUE, TIMESTAMP, TTL])].concat();
        let odd = slice(2, &entries).expect("odd");
        assert_eq!(odd.column(0), read, "{fields:?}");
        assert_eq!(odd.column(1), read, "after {fields:?}");
    }
}

/// The rows of a `get_range_slices` reply written as these bytes.
fn key_slices(rows: &[Vec<u8>]) -> Page {
    let head = b"\x80\x01\0\x02\0\0\0\x10get_range_slices\0\0\0\x07\x0f\0\0\x0c\0\0\0";
    let frame = [&head[..], &[rows.len() as u8], &rows.concat(), b"\0"].concat();
    decode_reply::<GetRangeSlices>(Bytes::from(frame), 7).expect("rows")
}

#[test]
fn a_row_reads_the_same_whatever_its_layout() {
    let key: &[u8] = b"\x0b\0\x01\0\0\0\x01k";
    let list = |columns: [&[&[u8]]; 2]| {
        [&b"\x0f\0\x02\x0c\0\0\0\x02"[..], &columns.map(column).concat()].concat()
    };
    let usual = list([&[NAME, VALUE, TIMESTAMP], &[NAME, VALUE, TIMESTAMP, TTL]]);
    let odd = list([&[NAME, VALUE, TIMESTAMP], &[NAME, VALUE, TTL, TIMESTAMP]]);
    let plain = [key, &usual, b"\0"].concat();
    let expected = key_slices(&[plain.clone(), plain.clone()]);
    for row in [
        [key, &odd, b"\0"].concat(),
        [&usual, key, b"\0"].concat(),
        [key, UNKNOWN, &usual, b"\0"].concat(),
        [key, &usual, UNKNOWN, b"\0"].concat(),
    ] {
        assert_eq!(key_slices(&[row.clone(), plain.clone()]), expected, "{}", row.escape_ascii());
        assert_eq!(key_slices(&[plain.clone(), row.clone()]), expected, "{}", row.escape_ascii());
        assert_eq!(key_slices(&[row.clone(), plain.clone()]).column_count(), 4);
    }
}

#[test]
fn the_last_of_a_repeated_field_counts() {
    let again = b"\x0b\0\x02\0\0\0\x01z";
    let page = slice(1, &column(&[NAME, VALUE, TIMESTAMP, again])).expect("repeated");
    assert_eq!(page.column(0).value(), b"z");
}

#[test]
fn absent_fields_are_told_apart_from_empty_ones() {
    let page = slice(1, &column(&[NAME])).expect("only a name");
    assert_eq!((page.column(0).value(), page.column(0).timestamp()), (&b""[..], None));
    let empty = slice(1, &column(&[NAME, b"\x0b\0\x02\0\0\0\0"])).expect("an empty value");
    assert_ne!(page, empty);
}

#[test]
fn an_error_says_which_column_and_byte() {
    let bad = column(&[NAME, b"\x0b\0\x02\x4d\x7c\x6d\0"]);
    let entries = [column(&[NAME, VALUE, TIMESTAMP]), bad].concat();
    let error = slice(2, &entries).expect_err("refused");
    let text =
        "get_slice reply: column 1: value: length 1300000000 at byte 76, but 3 bytes are left";
    assert_eq!(error.to_string(), text);
}

#[test]
fn what_is_no_column_is_refused() {
    for entries in [
        &b"\0"[..],
        &column(&[VALUE, TIMESTAMP]),
        &[&b"\x0c\0\x01"[..], NAME, b"\0\x0c\0\x03", NAME, b"\x0a\0\x02\0\0\0\0\0\0\0\x01\0\0"]
            .concat(),
        b"\x0b\0\x01\0\0\0\0\0",
    ] {
        assert!(slice(1, entries).is_err(), "{}", entries.escape_ascii());
    }
    let super_column = [&b"\x0c\0\x02"[..], NAME, b"\x0f\0\x02\x0c\0\0\0\0\0\0"].concat();
    assert!(slice(1, &super_column).is_ok());
    for pair in
        [[column(&[NAME]), super_column.clone()], [super_column, column(&[NAME, VALUE, TIMESTAMP])]]
    {
        assert!(matches!(
            slice(2, &pair.concat()).expect_err("mixed").kind(),
            crate::ErrorKind::NotAColumn(_)
        ));
    }
}

#[test]
fn a_copied_row_keeps_nothing_of_its_page() {
    let mut builder = PageBuilder::new();
    builder.row(b"large").column(b"a", &[7; 100_000], 1, None);
    builder.row(b"small").column(b"b", b"value", 2, Some(3));
    let page = builder.finish().expect("a page");
    let copy = page.copy_rows(1..2);
    assert_eq!(copy.row(0), page.row(1));
    assert!(page.byte_len() > 100_000 && copy.byte_len() < 300, "{}", copy.byte_len());
}

/// A page as it is sent: as it was built, and read and then sent again.
fn sent_twice<C: crate::Call<Reply = Page>>(page: &Page) -> [Vec<u8>; 2] {
    let sent = |page: &Page| {
        let mut out = Vec::new();
        encode_result::<C>(page, 1, ApiVersion::V20_1_0, &mut out).expect("encoded");
        out
    };
    let built = sent(page);
    let read = decode_reply::<C>(Bytes::from(built.clone()).slice(4..), 1).expect("decoded");
    [built, sent(&read)]
}

#[test]
fn what_is_built_is_sent_as_what_was_read_in_every_shape() {
    let (mut one, mut several) = (PageBuilder::new(), PageBuilder::new());
    one.column(b"a", b"value", 1, None).column(b"b", b"", 2, Some(3));
    several.row(b"none").row(b"columns").column(b"a", b"value", 1, None).counter(b"c", 7);
    several.row(b"super").super_column(b"s").column(b"a", b"value", 1, None);
    several.super_column(b"t").counter_super_column(b"u").counter(b"c", -1);
    let (one, several) = (one.finish().expect("one"), several.finish().expect("several"));
    for [built, read] in [
        sent_twice::<GetSlice>(&one),
        sent_twice::<GetSlice>(&PageBuilder::new().finish().expect("none")),
        sent_twice::<GetRangeSlices>(&several),
        sent_twice::<crate::MultigetSlice>(&several),
    ] {
        assert_eq!(built.escape_ascii().to_string(), read.escape_ascii().to_string());
    }
}

#[test]
fn what_is_no_row_is_not_built() {
    let mixed: [fn(&mut PageBuilder); 3] = [
        |page| _ = page.column(b"a", b"", 1, None).super_column(b"s"),
        |page| _ = page.super_column(b"s").counter(b"c", 1),
        |page| _ = page.counter_super_column(b"s").column(b"a", b"", 1, None),
    ];
    for mix in mixed {
        let mut page = PageBuilder::new();
        mix(&mut page);
        let error = page.row(b"next").clone().finish().expect_err("refused");
        assert!(matches!(error.kind(), crate::ErrorKind::NotAColumn(_)));
    }
}

#[derive(Clone, Debug)]
enum Entry {
    Column(Vec<u8>, Vec<u8>, i64, Option<i32>),
    Counter(Vec<u8>, i64),
}

fn entry() -> impl Strategy<Value = Entry> {
    let bytes = || prop::collection::vec(any::<u8>(), 0..8);
    prop_oneof![
        (bytes(), bytes(), any::<i64>(), any::<Option<i32>>())
            .prop_map(|(n, v, t, ttl)| Entry::Column(n, v, t, ttl)),
        (bytes(), any::<i64>()).prop_map(|(n, v)| Entry::Counter(n, v)),
    ]
}

proptest! {
    #[test]
    fn what_is_built_is_read_whatever_its_shape(rows in prop::collection::vec((any::<[u8; 3]>(), prop::collection::vec(entry(), 0..6)), 0..6)) {
        let mut builder = PageBuilder::new();
        for (key, entries) in &rows {
            builder.row(key);
            for entry in entries {
                match entry {
                    Entry::Column(name, value, timestamp, ttl) => builder.column(name, value, *timestamp, *ttl),
                    Entry::Counter(name, value) => builder.counter(name, *value),
                };
            }
        }
        let page = builder.finish().expect("a page");
        let mut out = Vec::new();
        encode_result::<GetRangeSlices>(&page, 1, ApiVersion::V20_1_0, &mut out).expect("encoded");
        let read = decode_reply::<GetRangeSlices>(Bytes::from(out).slice(4..), 1).expect("decoded");
        prop_assert_eq!(&read, &page);
        prop_assert_eq!(&read.copy_rows(0..rows.len()), &page);
        for (row, (key, entries)) in read.rows().zip(&rows) {
            prop_assert_eq!(row.key(), key);
            for (column, entry) in row.columns().zip(entries) {
                match entry {
                    Entry::Column(name, value, timestamp, ttl) => {
                        prop_assert_eq!((column.name(), column.value()), (&name[..], &value[..]));
                        prop_assert_eq!((column.timestamp(), column.ttl()), (Some(*timestamp), *ttl));
                    }
                    Entry::Counter(name, value) => {
                        prop_assert_eq!((column.name(), column.value()), (&name[..], &value.to_be_bytes()[..]));
                        prop_assert_eq!((column.timestamp(), column.ttl()), (None, None));
                    }
                }
            }
        }
    }
}
