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

/// The token that a request's text stands for. Servers whose tokens are numbers take those beyond the ring's end, too.
pub(crate) fn told(partitioner: &Partitioner, text: &str) -> Option<Token> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let beyond = || Token::Random(Some(u128::MAX));
    match partitioner.parse_token(text) {
        Ok(token) => Some(token),
        Err(_) => (*partitioner == Partitioner::Random && is_number).then(beyond),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_the_ring_is_a_token_behind_all_others() {
        let far = "9".repeat(41);
        let last = (1_u128 << 127).to_string();
        let told = |text: &str| told(&Partitioner::Random, text);
        assert!(told(&far) > told(&last));
        assert_eq!(told("x"), None);
    }

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
