//! Durations: months, days and nanoseconds as numbers of variable length.

pub(super) fn value(bytes: &[u8]) -> Result<(), String> {
    let length = bytes.len();
    if length < 3 {
        return Err(format!("Expected at least 3 bytes for a duration ({length})"));
    }
    let mut rest = bytes;
    let mut next = || number(&mut rest).ok_or_else(|| "Unexpected error".to_owned());
    let parts = [next()?, next()?, next()?];
    for (part, called) in parts.into_iter().zip(["months", "days"]) {
        if i32::try_from(part).is_err() {
            return Err(format!("The duration {called} must be a 32 bits integer but was: {part}"));
        }
    }
    if parts.iter().any(|part| *part < 0) && parts.iter().any(|part| *part > 0) {
        let [months, days, nanoseconds] = parts;
        return Err(format!(
            "The duration months, days and nanoseconds must be all of the same sign ({months}, {days}, {nanoseconds})"
        ));
    }
    Ok(())
}

/// A number, its sign in the last bit; the first byte's leading ones say how many bytes follow.
fn number(bytes: &mut &[u8]) -> Option<i64> {
    let (first, rest) = bytes.split_first()?;
    let more = first.leading_ones() as usize;
    let (following, rest) = rest.split_at_checked(more)?;
    let first = u64::from(first & u8::MAX.checked_shr(more as u32).unwrap_or(0));
    let bits = following.iter().fold(first, |bits, byte| bits << 8 | u64::from(*byte));
    *bytes = rest;
    Some((bits >> 1).cast_signed() ^ -(bits & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use cassa_types::Type;

    use super::*;

    #[test]
    fn the_first_part_that_is_wrong_is_named() {
        assert_eq!(value(&[2, 4, 6]), Ok(()));
        assert_eq!(value(&[1, 2]).unwrap_err(), "Expected at least 3 bytes for a duration (2)");
        let mixed = value(&[2, 3, 0]).unwrap_err();
        assert!(mixed.ends_with("must be all of the same sign (1, -2, 0)"), "{mixed}");
        let long = value(&[2, 0xff, 0, 0, 0, 2, 0, 0, 0, 0, 0]).unwrap_err();
        assert_eq!(long, "The duration days must be a 32 bits integer but was: 4294967296");
    }

    #[test]
    fn it_agrees_with_the_type() {
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..10_000 {
            let bytes: Vec<u8> = (0..random.usize(3..12)).map(|_| random.u8(..)).collect();
            let is_whole = value(&bytes) != Err("Unexpected error".to_owned());
            if is_whole {
                assert_eq!(
                    value(&bytes).is_ok(),
                    Type::Duration.validate(&bytes).is_ok(),
                    "{bytes:x?}"
                );
            }
        }
    }
}
