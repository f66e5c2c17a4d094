//! Orders bytes as a server orders values of a type; bytes that are no value have their place too.

mod compound;
mod number;

use std::cmp::Ordering;

use crate::Type;

impl Type {
    /// How a server (3.11, where lines differ) orders two values of the type. Total on any bytes; the empty value comes first, but
    /// for `ReversedType`. Different bytes may be equal: padded integers, decimals of another scale, any byte but 0 as true.
    ///
    /// ```
    /// use cassa_types::Type;
    /// use std::cmp::Ordering;
    /// assert_eq!(Type::Long.compare(&(-1_i64).to_be_bytes(), &1_i64.to_be_bytes()), Ordering::Less);
    /// assert_eq!(Type::parse("ReversedType(LongType)")?.compare(&[], &1_i64.to_be_bytes()), Ordering::Greater);
    /// # Ok::<(), cassa_types::ParseError>(())
    /// ```
    #[must_use]
    pub fn compare(&self, a: &[u8], b: &[u8]) -> Ordering {
        match self {
            Type::Reversed(inner) => inner.compare(b, a),
            Type::Frozen(inner) => inner.compare(a, b),
            Type::Long | Type::Int32 | Type::Short | Type::Timestamp => number::fixed(a, b),
            // a server looks at the first byte only
            Type::Byte => number::first(a).cmp(&number::first(b)),
            Type::Boolean => {
                number::first(a).map(|byte| byte != 0).cmp(&number::first(b).map(|byte| byte != 0))
            }
            Type::Integer => number::varint(a, b),
            Type::Float => {
                floating(a, b, f32::from_be_bytes, |a, b| number::floats(a.into(), b.into()))
            }
            Type::Double => floating(a, b, f64::from_be_bytes, number::floats),
            Type::Decimal => sized(a, b, |bytes| bytes.len() >= 4, number::decimals),
            Type::TimeUuid => {
                halves(a, b, |a, b| (time(a.0), signed(a.1)).cmp(&(time(b.0), signed(b.1))))
            }
            Type::LexicalUuid => {
                halves(a, b, |a, b| (a.0 as i64, a.1 as i64).cmp(&(b.0 as i64, b.1 as i64)))
            }
            Type::Uuid => halves(a, b, uuids),
            Type::Empty => Ordering::Equal,
            Type::Tuple(_)
            | Type::User(_)
            | Type::Composite(_)
            | Type::DynamicComposite(_)
            | Type::List(_)
            | Type::Set(_)
            | Type::Map(_) => compound::compare(self, a, b),
            _ => a.cmp(b),
        }
    }
}

/// The empty value first, then the proper ones in their order, then the others in that of their bytes.
fn sized(
    a: &[u8],
    b: &[u8],
    proper: impl Fn(&[u8]) -> bool,
    compare: impl FnOnce(&[u8], &[u8]) -> Ordering,
) -> Ordering {
    let rank = |bytes: &[u8]| match bytes {
        [] => 0,
        bytes if proper(bytes) => 1,
        _ => 2,
    };
    match (rank(a), rank(b)) {
        (1, 1) => compare(a, b),
        (2, 2) => a.cmp(b),
        (a, b) => a.cmp(&b),
    }
}

fn floating<const N: usize, T>(
    a: &[u8],
    b: &[u8],
    decode: impl Fn([u8; N]) -> T,
    compare: impl FnOnce(T, T) -> Ordering,
) -> Ordering {
    match (a.try_into().map(&decode), b.try_into().map(&decode)) {
        (Ok(x), Ok(y)) => compare(x, y),
        _ => sized(a, b, |bytes| bytes.len() == N, |_, _| Ordering::Equal),
    }
}

fn halves(
    a: &[u8],
    b: &[u8],
    compare: impl FnOnce((u64, u64), (u64, u64)) -> Ordering,
) -> Ordering {
    let split = |bytes: [u8; 16]| {
        let bits = u128::from_be_bytes(bytes);
        ((bits >> 64) as u64, bits as u64)
    };
    floating(a, b, split, compare)
}

/// The upper half of a UUID with its time's most significant bits first.
pub(crate) fn time(upper: u64) -> i64 {
    (upper << 48 | (upper << 16) & 0xffff_0000_0000 | upper >> 32).cast_signed()
}

/// Eight signed bytes, in an order that one signed comparison gives.
fn signed(lower: u64) -> i64 {
    (lower ^ 0x0080_8080_8080_8080).cast_signed()
}

fn uuids(a: (u64, u64), b: (u64, u64)) -> Ordering {
    let version = |upper: u64| upper >> 12 & 0xf;
    let upper = |upper: u64| if version(upper) == 1 { time(upper).cast_unsigned() } else { upper };
    (version(a.0), upper(a.0), a.1).cmp(&(version(b.0), upper(b.0), b.1))
}
