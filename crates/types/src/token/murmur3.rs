//! Cassandra's own MurmurHash3 (x64, 128 bits): it extends the sign of the tail's bytes, which the original does not.

const C1: u64 = 0x87c3_7b91_1142_53d5;
const C2: u64 = 0x4cf5_ad43_2745_937f;

/// The token of a key: the hash's first half, where the minimum token is taken by the ring's beginning.
pub(super) fn token(key: &[u8]) -> i64 {
    match hash(key).cast_signed() {
        i64::MIN => i64::MAX,
        token => token,
    }
}

fn hash(key: &[u8]) -> u64 {
    let (mut h1, mut h2) = (0_u64, 0_u64);
    let (blocks, tail) = key.as_chunks::<16>();
    for block in blocks {
        let block = u128::from_le_bytes(*block);
        h1 ^= mix1(block as u64);
        h1 = h1.rotate_left(27).wrapping_add(h2).wrapping_mul(5).wrapping_add(0x52dc_e729);
        h2 ^= mix2((block >> 64) as u64);
        h2 = h2.rotate_left(31).wrapping_add(h1).wrapping_mul(5).wrapping_add(0x3849_5ab5);
    }
    let (low, high) = tail.split_at(tail.len().min(8));
    h2 ^= mix2(signed(high));
    h1 ^= mix1(signed(low));

    let length = key.len() as u64;
    (h1, h2) = (h1 ^ length, h2 ^ length);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    (h1, h2) = (finish(h1), finish(h2));
    h1.wrapping_add(h2)
}

/// Little-endian bytes, each sign-extended before it is mixed in.
fn signed(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .zip((0..64).step_by(8))
        .fold(0, |sum, (byte, shift)| sum ^ i64::from(byte.cast_signed()).cast_unsigned() << shift)
}

fn mix1(k: u64) -> u64 {
    k.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2)
}

fn mix2(k: u64) -> u64 {
    k.wrapping_mul(C2).rotate_left(33).wrapping_mul(C1)
}

fn finish(mut k: u64) -> u64 {
    k = (k ^ k >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    k = (k ^ k >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    k ^ k >> 33
}
