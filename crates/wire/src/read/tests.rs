//! What reading promises.
use super::*;

const API: ApiVersion = ApiVersion::V20_1_0;

fn skip(found: u8, bytes: &[u8]) -> Result<usize, Error> {
    let frame = Bytes::copy_from_slice(bytes);
    let mut r = Reader::new(&frame, API);
    r.skip(found).map(|()| r.offset())
}

#[test]
fn a_value_of_any_type_is_passed_over_whole() {
    for (found, bytes) in [
        (BOOL, &[1][..]),
        (I16, &[0, 1]),
        (DOUBLE, &[0; 8]),
        (BINARY, &[0, 0, 0, 2, b'a', b'b']),
        (STRUCT, &[I32, 0, 1, 0, 0, 0, 9, BOOL, 0, 2, 1, STOP]),
        (LIST, &[I64, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]),
        (SET, &[BINARY, 0, 0, 0, 1, 0, 0, 0, 1, b'a']),
        (MAP, &[BYTE, BINARY, 0, 0, 0, 1, 7, 0, 0, 0, 0]),
        (MAP, &[0, 0, 0, 0, 0, 0]),
    ] {
        assert_eq!(skip(found, bytes).ok(), Some(bytes.len()), "{found}: {bytes:?}");
        assert!(skip(found, &bytes[..bytes.len() - 1]).is_err(), "{found}: {bytes:?} cut");
    }
}

#[test]
fn unknown_fields_nest_as_deep_as_the_limit_and_no_deeper() {
    let nested = |depth: usize| {
        let mut bytes = [STRUCT, 0, 1].repeat(depth - 1);
        bytes.extend(std::iter::repeat_n(STOP, depth));
        bytes
    };
    assert!(skip(STRUCT, &nested(MAX_DEPTH)).is_ok());
    let error = skip(STRUCT, &nested(MAX_DEPTH + 1)).expect_err("too deep");
    assert_eq!(error.kind(), &ErrorKind::TooDeep(MAX_DEPTH));
    assert!(skip(STRUCT, &nested(1_000_000)).is_err());
}

#[test]
fn a_count_or_length_beyond_the_bytes_is_refused_where_it_stands() {
    for bytes in [[0x7f, 0xff, 0xff, 0xff], [0xff; 4], [0, 0, 0, 1], [0x80, 0, 0, 0]] {
        let left = 0;
        let expected = ErrorKind::Length { length: i32::from_be_bytes(bytes), left, offset: 0 };
        assert_eq!(skip(BINARY, &bytes).expect_err("refused").kind(), &expected);
        let list = [&[STRUCT][..], &bytes].concat();
        assert!(matches!(
            skip(LIST, &list).expect_err("refused").kind(),
            ErrorKind::Length { offset: 1, .. }
        ));
        let map = [&[I64, I64][..], &bytes].concat();
        assert!(matches!(
            skip(MAP, &map).expect_err("refused").kind(),
            ErrorKind::Length { offset: 2, .. }
        ));
    }
}

#[test]
fn a_type_that_does_not_exist_is_refused() {
    for found in [1, 5, 7, 9, 16, 255] {
        assert_eq!(
            skip(found, &[0; 64]).expect_err("refused").kind(),
            &ErrorKind::UnknownType(found)
        );
    }
}

#[test]
fn empty_elements_cannot_take_far_more_memory_than_their_bytes() {
    let count = 1 << 20;
    let mut bytes = vec![STRUCT];
    bytes.extend_from_slice(&(count as i32).to_be_bytes());
    bytes.resize(5 + count, STOP);
    let frame = Bytes::from(bytes);
    let read = <Vec<crate::Mutation> as crate::wire::Wire>::read(&mut Reader::new(&frame, API));
    assert_eq!(read.expect_err("refused").kind(), &ErrorKind::TooManyElements(frame.len()));
}
