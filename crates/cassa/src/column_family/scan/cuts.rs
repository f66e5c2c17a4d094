//! Where to cut a part of the ring so that its parts have about as many rows each.

use cassa_types::token::Token;

/// Places between `start` and `end`, in reading order, that make `parts` of it: as far apart as hashes are dense, so evenly.
/// `None` where tokens are keys, which lie anywhere.
pub(super) fn even(start: &Token, end: &Token, parts: u32) -> Option<Vec<Token>> {
    let (from, size) = place(start)?;
    let (to, _) = place(end)?;
    let length = if to > from { to - from } else { size - from + to };
    let (parts, mut cuts) = (u128::from(parts), Vec::new());
    for number in 1..parts {
        // `length * number` could overflow.
        let offset = length / parts * number + length % parts * number / parts;
        let left = size - from;
        let cut = if offset < left { from + offset } else { offset - left };
        let cut = token_at(start, cut);
        if cut != *start && cuts.last() != Some(&cut) {
            cuts.push(cut);
        }
    }
    Some(cuts)
}

/// Of the ends of parts with so many rows each, those that make `parts` about as large of what lies between `start` and `end`.
pub(super) fn by_rows(
    start: &Token,
    end: &Token,
    mut ends: Vec<(Token, u64)>,
    parts: u32,
) -> Vec<Token> {
    // What comes before the start, and the start itself, is read last.
    let rank = |token: &Token| (token <= start, token.clone());
    let last = rank(end);
    ends.retain(|(token, _)| rank(token) <= last);
    ends.sort_by_cached_key(|(token, _)| rank(token));
    // Servers may claim any number of rows.
    let all: u128 = ends.iter().map(|(_, rows)| u128::from(*rows)).sum();
    let (parts, mut before, mut cuts) = (u128::from(parts), 0, Vec::new());
    for (token, rows) in ends {
        before += u128::from(rows);
        let wanted = cuts.len() as u128 + 1;
        let enough = before * parts >= all * wanted;
        let is_new = cuts.last() != Some(&token) && token != *end;
        if enough && is_new && wanted < parts {
            cuts.push(token);
        }
    }
    cuts
}

/// Where a token of hashes lies in a circle of so many places, which begins with the minimum.
fn place(token: &Token) -> Option<(u128, u128)> {
    match token {
        Token::Murmur3(token) => Some((u128::from(token.abs_diff(i64::MIN)), 1 << 64)),
        Token::Random(token) => Some((token.map_or(0, |token| token + 1), (1 << 127) + 2)),
        _ => None,
    }
}

/// The token of the same kind at a place.
fn token_at(like: &Token, place: u128) -> Token {
    match like {
        Token::Random(_) => Token::Random(place.checked_sub(1)),
        _ => Token::Murmur3(i64::MIN.wrapping_add_unsigned(place as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cassa_types::token::Partitioner;

    fn tokens(partitioner: &Partitioner, texts: &[&str]) -> Vec<Token> {
        texts.iter().map(|text| partitioner.parse_token(text).unwrap()).collect()
    }

    #[test]
    fn a_ring_of_hashes_is_cut_into_equal_parts() {
        let cut = |partitioner: Partitioner, start, end, parts| {
            let ends = tokens(&partitioner, &[start, end]);
            let cuts = even(&ends[0], &ends[1], parts).unwrap();
            cuts.iter().map(Token::to_string).collect::<Vec<_>>()
        };
        let least = "-9223372036854775808";
        let quarters = ["-4611686018427387904", "0", "4611686018427387904"];
        assert_eq!(cut(Partitioner::Murmur3, least, least, 4), quarters);
        assert_eq!(cut(Partitioner::Murmur3, "0", "0", 2), [least], "over the ring's end");
        assert_eq!(
            cut(Partitioner::Murmur3, "9223372036854775806", "-9223372036854775806", 2),
            [least]
        );
        assert_eq!(cut(Partitioner::Murmur3, "5", "8", 9), ["6", "7"], "no part is empty");
        assert_eq!(cut(Partitioner::Murmur3, "5", "6", 9), [""; 0]);
        let half = "85070591730234615865843651857942052864";
        assert_eq!(cut(Partitioner::Random, "-1", "-1", 2), [half]);
        let most = "170141183460469231731687303715884105728";
        assert_eq!(
            cut(Partitioner::Random, most, half, 2),
            ["42535295865117307932921825928971026431"]
        );
    }

    #[test]
    fn ordered_keys_are_cut_where_the_servers_say_how_many_there_are() {
        let ends = |texts: &[&str], rows: &[u64]| {
            let tokens = tokens(&Partitioner::ByteOrdered, texts);
            tokens.into_iter().zip(rows.iter().copied()).collect::<Vec<_>>()
        };
        let cut = |start, end, ends, parts| {
            let range = tokens(&Partitioner::ByteOrdered, &[start, end]);
            let cuts = by_rows(&range[0], &range[1], ends, parts);
            cuts.iter().map(Token::to_string).collect::<Vec<_>>()
        };
        let even = || ends(&["30", "10", "20", "40", ""], &[5; 5]);
        assert_eq!(cut("", "", even(), 5), ["10", "20", "30", "40"]);
        assert_eq!(cut("", "", even(), 2), ["30"]);
        assert_eq!(cut("", "", even(), 1), [""; 0]);
        assert_eq!(cut("", "", even(), 100), ["10", "20", "30", "40"]);
        assert_eq!(cut("30", "10", even(), 9), ["40", ""], "over the ring's end");
        assert_eq!(cut("10", "30", even(), 9), ["20"]);
        assert_eq!(cut("20", "20", even(), 9), ["30", "40", "", "10"]);
        assert_eq!(cut("", "", ends(&["10", "20", "30", ""], &[1, 1, 1, 97]), 2), ["10"; 0]);
        assert_eq!(cut("", "", Vec::new(), 3), [""; 0]);
    }

    #[test]
    fn more_rows_than_there_can_be_are_divided_as_others_are() {
        let ends = ["10", "20", "30", "40"]
            .map(|text| (Partitioner::ByteOrdered.parse_token(text).unwrap(), u64::MAX));
        let minimum = Partitioner::ByteOrdered.minimum().unwrap();
        let cuts = by_rows(&minimum, &minimum, ends.to_vec(), 2);
        assert_eq!(cuts.iter().map(Token::to_string).collect::<Vec<_>>(), ["20"]);
    }
}
