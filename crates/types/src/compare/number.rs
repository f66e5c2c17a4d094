//! The order of numbers by their bytes: no value is built where a length or a digit count decides.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};

/// Big-endian integers of one length: the first byte is signed. Total on any lengths; the empty value comes first.
pub(super) fn fixed(a: &[u8], b: &[u8]) -> Ordering {
    first(a).cmp(&first(b)).then_with(|| a.cmp(b))
}

/// The first byte, signed.
pub(super) fn first(bytes: &[u8]) -> Option<i8> {
    bytes.first().map(|byte| byte.cast_signed())
}

/// Integers of any length, however padded; the empty value comes first.
pub(super) fn varint(a: &[u8], b: &[u8]) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.len().cmp(&b.len());
    }
    let negative = |bytes: &[u8]| bytes.first().is_some_and(|byte| byte.cast_signed() < 0);
    let (a_negative, b_negative) = (negative(a), negative(b));
    if a_negative != b_negative {
        return b_negative.cmp(&a_negative);
    }
    let (a, b) = (significant(a), significant(b));
    let by_length = a.len().cmp(&b.len());
    let by_length = if a_negative { by_length.reverse() } else { by_length };
    by_length.then_with(|| a.cmp(b))
}

/// Without the leading bytes that only repeat the sign.
fn significant(bytes: &[u8]) -> &[u8] {
    let pad = bytes.first().map_or(0, |byte| if byte.cast_signed() < 0 { 0xff } else { 0 });
    let start = bytes.iter().take_while(|byte| **byte == pad).count();
    bytes.get(start..).unwrap_or_default()
}

/// As Java orders them: −0 before 0, and every NaN the same, after infinity.
pub(super) fn floats(a: f64, b: f64) -> Ordering {
    match (a.is_nan(), b.is_nan()) {
        (false, false) => a.total_cmp(&b),
        (a, b) => a.cmp(&b),
    }
}

/// Decimals of at least four bytes, by value: 1.0 and 1.00 are equal.
pub(super) fn decimals(a: &[u8], b: &[u8]) -> Ordering {
    let (Some((a_scale, a)), Some((b_scale, b))) = (decimal(a), decimal(b)) else {
        return a.cmp(b);
    };
    let sign = a.sign().cmp(&b.sign());
    if sign.is_ne() || a.sign() == Sign::NoSign {
        return sign;
    }
    let magnitude = magnitudes((a_scale, &a), (b_scale, &b));
    if a.sign() == Sign::Minus { magnitude.reverse() } else { magnitude }
}

fn decimal(bytes: &[u8]) -> Option<(i64, BigInt)> {
    let (scale, unscaled) = bytes.split_first_chunk()?;
    Some((i32::from_be_bytes(*scale).into(), BigInt::from_signed_bytes_be(unscaled)))
}

fn magnitudes(a: (i64, &BigInt), b: (i64, &BigInt)) -> Ordering {
    // by magnitude first: digits before the point, estimated from the bits, which scales of billions can't make expensive
    let exponent = |(scale, unscaled): (i64, &BigInt)| {
        let digits = unscaled.bits() as f64 * std::f64::consts::LOG10_2;
        digits - scale as f64
    };
    let (a_exponent, b_exponent) = (exponent(a), exponent(b));
    if (a_exponent - b_exponent).abs() > 2.0 {
        return a_exponent.total_cmp(&b_exponent);
    }
    // now the scales differ by about the unscaled values' digits at most
    let scaled = |(scale, unscaled): (i64, &BigInt), other: i64| {
        let zeros = u32::try_from(other.saturating_sub(scale)).unwrap_or(0);
        unscaled.magnitude() * num_bigint::BigUint::from(10_u8).pow(zeros)
    };
    scaled(a, b.0).cmp(&scaled(b, a.0))
}
