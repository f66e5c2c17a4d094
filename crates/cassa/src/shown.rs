//! Names and values as people read them in errors and debug output.

use std::fmt;

use cassa_types::{Type, Unpack, Value};

/// How many bytes are printed of what is not readable by its type.
const LONGEST: usize = 32;
/// How many characters are printed of a text.
const LONGEST_TEXT: usize = 1_000;

/// Bytes of a type: printed by the type where they are readable, else as quoted text, else in hexadecimal.
pub(crate) struct Shown<'a>(pub(crate) &'a Type, pub(crate) &'a [u8]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown(ty, bytes) = *self;
        match Value::unpack(ty, bytes) {
            Ok(Value::Text(text)) => quoted(&text, f),
            Ok(Value::Bytes(_)) | Err(_) => raw(bytes, f),
            Ok(value) => write!(f, "{value}"),
        }
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn quoted(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => write!(f, "{:?}…", text.get(..end).unwrap_or_default()),
        None => write!(f, "{text:?}"),
    }
}

fn raw(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.chars().any(char::is_control)
    {
        return quoted(text, f);
    }
    f.write_str("0x")?;
    for byte in bytes.iter().take(LONGEST) {
        write!(f, "{byte:02x}")?;
    }
    f.write_str(if bytes.len() > LONGEST { "…" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_by_their_type_as_text_or_in_hexadecimal() {
        let shown = |ty: Type, bytes: &[u8]| Shown(&ty, bytes).to_string();
        assert_eq!(shown(Type::Utf8, b"a\"b"), r#""a\"b""#);
        assert_eq!(shown(Type::Long, &7_i64.to_be_bytes()), "7");
        assert_eq!(shown(Type::Long, b"odd"), r#""odd""#);
        assert_eq!(shown(Type::Bytes, &[0, 255]), "0x00ff");
        assert_eq!(shown(Type::Bytes, &[0; 33]).chars().count(), 2 + 64 + 1);
        let long = "é".repeat(1_001);
        assert_eq!(shown(Type::Utf8, long.as_bytes()).chars().count(), 1 + 1_000 + 1 + 1);
        assert_eq!(shown(Type::Bytes, long.as_bytes()).chars().count(), 1 + 1_000 + 1 + 1);
    }
}
