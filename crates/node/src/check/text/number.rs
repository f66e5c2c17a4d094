//! Numbers and addresses as Java prints them.

use std::net::{Ipv4Addr, Ipv6Addr};

use cassa_types::{Type, Value};

use crate::Line;

/// A float or a double.
pub(super) fn floating(bytes: &[u8]) -> Option<String> {
    match bytes.len() {
        4 => {
            let float = f32::from_be_bytes(bytes.try_into().ok()?);
            Some(java(float.into(), &two_digits(format!("{float:e}"), || format!("{float:.1e}"))))
        }
        _ => {
            let double = f64::from_be_bytes(bytes.try_into().ok()?);
            Some(java(double, &two_digits(format!("{double:e}"), || format!("{double:.1e}"))))
        }
    }
}

/// The shortest form that has two digits: of the least numbers the second isn't 0, though none would tell them from others.
fn two_digits(shortest: String, longer: impl Fn() -> String) -> String {
    if shortest.contains('.') {
        return shortest;
    }
    Some(longer()).filter(|longer| !longer.contains(".0")).unwrap_or(shortest)
}

/// Java writes numbers from 10⁻³ to 10⁷ plainly, and others as powers of ten, always with a digit behind the point. `shortest`
/// is the number's shortest form, as a power of ten.
fn java(number: f64, shortest: &str) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let (digits, exponent) = shortest.split_once('e').unwrap_or((shortest, "0"));
    let size = number.abs();
    if size != 0.0 && !(1e-3..1e7).contains(&size) {
        let point = if digits.contains('.') { "" } else { ".0" };
        return format!("{digits}{point}E{exponent}");
    }
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits = digits.replace('.', "");
    let whole = exponent.parse::<i32>().unwrap_or(0) + 1;
    let Ok(whole) = usize::try_from(whole) else {
        let zeros = "0".repeat(whole.unsigned_abs() as usize);
        return format!("{sign}0.{zeros}{digits}");
    };
    let (before, after) = match digits.split_at_checked(whole) {
        Some((before, after)) => (before.to_owned(), after),
        None => (format!("{digits:0<whole$}"), ""),
    };
    let before = if before.is_empty() { "0" } else { &before };
    let after = if after.is_empty() { "0" } else { after };
    format!("{sign}{before}.{after}")
}

/// How many zeros a decimal is printed with at most: its bytes could ask for billions.
const MOST_ZEROS: u32 = 100_000;

/// A decimal: up to 2.2 with all its zeros.
pub(super) fn decimal(line: Line, bytes: &[u8]) -> Option<String> {
    let (scale, unscaled) = bytes.split_first_chunk()?;
    let scale = i32::from_be_bytes(*scale);
    let number = Type::Integer.unpack::<Value>(unscaled).ok()?.to_string();
    let (sign, digits) = number.strip_prefix('-').map_or(("", &*number), |digits| ("-", digits));
    let exponent = i64::try_from(digits.len()).ok()? - 1 - i64::from(scale);
    let is_plain = line < Line::V3_0 || (scale >= 0 && exponent >= -6);
    if !is_plain {
        let (first, rest) = digits.split_at_checked(1)?;
        let point = if rest.is_empty() { "" } else { "." };
        return Some(format!("{sign}{first}{point}{rest}E{exponent:+}"));
    }
    if scale.unsigned_abs() > MOST_ZEROS {
        return None;
    }
    let zeros = "0".repeat(scale.unsigned_abs().try_into().ok()?);
    if scale <= 0 {
        return Some(if digits == "0" { number } else { number + &zeros });
    }
    let padded = format!("{zeros}{digits}");
    let (whole, part) = padded.split_at_checked(padded.len() - zeros.len())?;
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(format!("{sign}{whole}.{part}"))
}

/// An address, as Java prints it: all eight groups of one of 16 bytes.
pub(super) fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(bytes) = <[u8; 4]>::try_from(bytes) {
        return Some(Ipv4Addr::from(bytes).to_string());
    }
    let address = Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?);
    if let Some(mapped) = address.to_ipv4_mapped() {
        return Some(mapped.to_string());
    }
    Some(address.segments().map(|group| format!("{group:x}")).join(":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floating_numbers_are_printed_as_java_prints_them() {
        let cases = [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (100.0, "100.0"),
            (-1.5, "-1.5"),
            (0.001, "0.001"),
            (0.000_9, "9.0E-4"),
            (9_999_999.0, "9999999.0"),
            (1e7, "1.0E7"),
            (1.25e-10, "1.25E-10"),
            (0.05, "0.05"),
            (5e-324, "4.9E-324"),
            (2e200, "2.0E200"),
            (f64::INFINITY, "Infinity"),
        ];
        for (number, text) in cases {
            assert_eq!(floating(&f64::to_be_bytes(number)).as_deref(), Some(text));
        }
        assert_eq!(floating(&0.1_f32.to_be_bytes()).as_deref(), Some("0.1"));
    }

    #[test]
    fn a_decimal_has_all_its_zeros_up_to_2_2() {
        let cases: [(&[u8], &str, &str); 4] = [
            (&[0, 0, 0, 2, 0xff, 1], "-2.55", "-2.55"),
            (&[0, 0, 0, 3, 7], "0.007", "0.007"),
            (&[0, 0, 0, 9, 7], "0.000000007", "7E-9"),
            (&[0xff, 0xff, 0xff, 0xfe, 12], "1200", "1.2E+3"),
        ];
        for (bytes, old, new) in cases {
            assert_eq!(decimal(Line::V2_1, bytes).as_deref(), Some(old));
            assert_eq!(decimal(Line::V3_11, bytes).as_deref(), Some(new));
        }
        let billions = [0x7f, 0xff, 0xff, 0xff, 1];
        assert_eq!(decimal(Line::V2_1, &billions), None);
    }

    #[test]
    fn an_address_of_16_bytes_is_printed_whole() {
        let mut bytes = [0; 16];
        bytes[15] = 1;
        assert_eq!(address(&bytes).as_deref(), Some("0:0:0:0:0:0:0:1"));
    }
}
