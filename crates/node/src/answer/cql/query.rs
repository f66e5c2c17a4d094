//! The text of a query, as it was sent.

use std::borrow::Cow;

use cassa_wire::{Compression, Exception};
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use crate::answer::invalid;

/// The longest text a compressed query is expanded to: a frame carries no longer one either.
const LONGEST: usize = 16 << 20;

/// The query's text. What Thrift's interface calls gzip is zlib's format.
pub(super) fn text(query: &[u8], compression: Compression) -> Result<Cow<'_, str>, Exception> {
    match compression {
        Compression::None => match std::str::from_utf8(query) {
            Ok(text) => Ok(text.into()),
            Err(_) => Err(invalid("Input length = 1")),
        },
        Compression::Gzip => match decompress_to_vec_zlib_with_limit(query, LONGEST) {
            Ok(text) => Ok(String::from_utf8_lossy(&text).into_owned().into()),
            Err(_) => Err(invalid("Error deflating query string.")),
        },
        _ => Err(invalid("Unknown query string encoding.")),
    }
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec_zlib;

    use super::*;

    #[test]
    fn a_compressed_query_is_the_text_that_was_compressed() {
        let compressed = compress_to_vec_zlib(b"SELECT 1", 6);
        assert_eq!(text(&compressed, Compression::Gzip).unwrap(), "SELECT 1");
        assert!(text(b"SELECT 1", Compression::Gzip).is_err());
        let bomb = compress_to_vec_zlib(&vec![b' '; LONGEST + 1], 6);
        assert!(text(&bomb, Compression::Gzip).is_err());
    }
}
