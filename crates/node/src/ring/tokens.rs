//! The tokens of a cluster's members.

use cassa_types::token::{Partitioner, Token};

/// As many tokens, ascending, that part the ring evenly.
pub(crate) fn even(partitioner: &Partitioner, members: usize) -> Vec<Token> {
    // The end of each of as many parts, as 64 bits of the whole ring; the last part ends with the ring.
    let ends =
        (1..=members as u128).map(|part| (((part << 64) / members.max(1) as u128) - 1) as u64);
    let token = |end: u64| match partitioner {
        Partitioner::Random => Token::Random(Some(u128::from(end) << 63)),
        Partitioner::ByteOrdered => Token::Bytes(end.to_be_bytes().to_vec().into()),
        Partitioner::OrderPreserving => Token::Text(format!("{end:016x}")),
        // A ring isn't made with a partitioner that isn't known.
        Partitioner::Murmur3 | _ => Token::Murmur3((end ^ 1 << 63).cast_signed()),
    };
    ends.map(token).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tokens_of_members_ascend_and_are_read_back() {
        let all = [
            Partitioner::Random,
            Partitioner::Murmur3,
            Partitioner::ByteOrdered,
            Partitioner::OrderPreserving,
        ];
        for partitioner in all {
            for members in [1, 2, 3, 100] {
                let tokens = even(&partitioner, members);
                assert_eq!(tokens.len(), members);
                assert!(
                    tokens.is_sorted() && tokens.windows(2).all(|pair| pair[0] != pair[1]),
                    "{tokens:?}"
                );
                for token in tokens {
                    assert_eq!(partitioner.parse_token(&token.to_string()), Ok(token));
                }
            }
        }
    }
}
