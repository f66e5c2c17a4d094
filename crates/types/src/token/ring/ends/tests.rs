//! That ends are found where a sorted list has them.

use proptest::collection::vec;
use proptest::prelude::*;

use super::Ends;
use crate::token::Token;

/// Characters of one to four bytes, among them both sides of where UTF-8 and UTF-16 differ in order.
fn text() -> impl Strategy<Value = String> {
    let characters = ['\0', 'a', 'b', '\u{7f}', '\u{80}', 'ß', '\u{7ff}', '\u{800}', '\u{d7ff}'];
    let others = ['\u{e000}', '\u{ffff}', '\u{10000}', '\u{103ff}', '𝄞', '\u{10ffff}'];
    let characters = [&characters[..], &others].concat();
    vec(proptest::sample::select(characters), 0..14).prop_map(|all| all.into_iter().collect())
}

/// One partitioner's tokens, most of which begin alike.
fn tokens() -> impl Strategy<Value = (Vec<Token>, Vec<Token>)> {
    let bytes = || vec(prop_oneof![Just(0_u8), Just(b'a'), Just(0xff)], 0..20);
    let byte_tokens = (bytes(), vec(bytes(), 1..40), vec(bytes(), 1..40));
    let text_tokens = (text(), vec(text(), 1..40), vec(text(), 1..40));
    let number = || {
        prop_oneof![
            Just(None),
            (0..4_u128, 0..4_u128).prop_map(|(high, low)| Some(high << 64 | low))
        ]
    };
    let long = || prop_oneof![any::<i64>(), -2..2_i64, Just(i64::MIN), Just(i64::MAX)];
    prop_oneof![
        byte_tokens.prop_map(|(prefix, ends, asked)| {
            let token = |rest: &Vec<u8>| Token::Bytes([&prefix[..], rest].concat().into());
            let others = asked.iter().map(|asked| Token::Bytes(asked.clone().into()));
            let begin = (0..prefix.len()).map(|end| Token::Bytes(prefix[..end].to_vec().into()));
            let asked = asked.iter().map(token).chain(others.clone()).chain(begin).collect();
            (ends.iter().map(token).collect(), asked)
        }),
        text_tokens.prop_map(|(prefix, ends, asked)| {
            let token = |rest: &String| Token::Text(format!("{prefix}{rest}"));
            let others = asked.iter().map(|asked| Token::Text(asked.clone()));
            let asked = asked.iter().map(token).chain(others.clone()).collect();
            (ends.iter().map(token).collect(), asked)
        }),
        (vec(number(), 1..40), vec(number(), 1..40)).prop_map(|(ends, asked)| {
            let [ends, asked] = [ends, asked].map(|all| all.into_iter().map(Token::Random));
            (ends.collect(), asked.collect())
        }),
        (vec(long(), 1..40), vec(long(), 1..40)).prop_map(|(ends, asked)| {
            let [ends, asked] = [ends, asked].map(|all| all.into_iter().map(Token::Murmur3));
            (ends.collect(), asked.collect())
        }),
    ]
}

#[test]
fn ends_of_many_blocks_are_found_at_every_place() {
    for length in [1, 63, 64, 65, 127, 128, 129, 1_000] {
        let list: Vec<_> = (0..length).map(|number| Token::Murmur3(number * 2)).collect();
        let ends = Ends::of(&list).expect("of one partitioner");
        for wanted in -1..length * 2 {
            let place = usize::try_from(wanted + 1).expect("positive") / 2;
            assert_eq!(ends.not_before(&Token::Murmur3(wanted)), Some(place), "{wanted}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_token_is_found_where_a_sorted_list_has_it((mut list, asked) in tokens()) {
        list.sort();
        list.dedup();
        let ends = Ends::of(&list).expect("of one partitioner");
        for token in asked.iter().chain(&list) {
            let expected = list.partition_point(|end| end < token);
            prop_assert_eq!(ends.not_before(token), Some(expected), "{:?} in {:?}", token, list);
        }
    }
}
