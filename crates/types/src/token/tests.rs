use super::*;

#[test]
fn tokens_print_as_they_are_parsed() {
    let cases = [
        (Partitioner::Random, "-1"),
        (Partitioner::Random, "170141183460469231731687303715884105728"),
        (Partitioner::Murmur3, "-9223372036854775808"),
        (Partitioner::ByteOrdered, "00ff"),
        (Partitioner::ByteOrdered, ""),
        (Partitioner::OrderPreserving, "añ"),
    ];
    for (partitioner, text) in cases {
        assert_eq!(partitioner.parse_token(text).unwrap().to_string(), text);
    }
    assert_eq!(Partitioner::ByteOrdered.parse_token("abc").unwrap().to_string(), "0abc");
}

#[test]
fn text_that_is_no_token_is_refused() {
    let too_large = "170141183460469231731687303715884105729";
    for (partitioner, text) in [
        (Partitioner::Random, too_large),
        (Partitioner::Random, "-2"),
        (Partitioner::Murmur3, ""),
        (Partitioner::ByteOrdered, "xy"),
    ] {
        assert_eq!(partitioner.parse_token(text).unwrap_err().text, text);
    }
}

#[test]
fn the_minimum_lies_before_the_token_of_any_key() {
    for partitioner in [
        Partitioner::Random,
        Partitioner::Murmur3,
        Partitioner::ByteOrdered,
        Partitioner::OrderPreserving,
    ] {
        let minimum = partitioner.minimum().unwrap();
        for key in ["\0", "a", "key", "a key of more than sixteen bytes"] {
            assert!(minimum < partitioner.token(key.as_bytes()).unwrap());
        }
    }
}
