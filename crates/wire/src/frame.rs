//! Frames: four bytes of length before every message.
use crate::{Error, ErrorKind};

/// The largest reply a client accepts unless told otherwise: 256 MiB, in bytes. Servers send replies larger than the
/// requests they accept.
pub const DEFAULT_MAX_REPLY: usize = 256 << 20;

/// The largest request servers accept by default: 15 MiB, in bytes. They close the connection on a larger one.
pub const SERVER_MAX_REQUEST: usize = 15 << 20;

/// How many bytes follow the four of the header, checked before anything is allocated for them.
///
/// # Errors
/// [`ErrorKind::FrameTooLarge`] when the length is negative or above `limit`; it says so when the four bytes look
/// like something else: HTTP, TLS, or a message without a frame.
pub fn frame_length(header: [u8; 4], limit: usize) -> Result<usize, Error> {
    let length = u32::from_be_bytes(header);
    match usize::try_from(length) {
        Ok(bytes) if bytes <= limit && i32::try_from(length).is_ok() => Ok(bytes),
        _ => Err(Error::new(
            ErrorKind::FrameTooLarge { length, limit, looks_like: guess(header) },
            0,
        )),
    }
}

fn guess(header: [u8; 4]) -> Option<&'static str> {
    match header {
        [b'H', b'T', b'T', b'P'] => Some("an HTTP answer"),
        [b'G', b'E', b'T', b' '] | [b'P', b'O', b'S', b'T'] | [b'H', b'E', b'A', b'D'] => {
            Some("an HTTP request")
        }
        [0x14..=0x17, 3, 0..=4, _] => Some("TLS"),
        [0x80, 1, 0, 1..=4] => Some("a Thrift message without a frame"),
        [0x81..=0x85, 0..=0x10, _, _] => Some("Cassandra's native protocol"),
        [b' '..=b'~', b' '..=b'~', b' '..=b'~', b' '..=b'~'] => Some("text"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_up_to_the_limit_is_accepted() {
        assert_eq!(frame_length([0, 0, 1, 0], 256).ok(), Some(256));
        assert!(frame_length([0, 0, 1, 1], 256).is_err());
        assert!(frame_length([0x80, 0, 0, 0], usize::MAX).is_err());
    }

    #[test]
    fn another_protocol_is_named() {
        for (header, expected) in [
            (*b"HTTP", "an HTTP answer"),
            ([0x15, 3, 1, 0], "TLS"),
            ([0x80, 1, 0, 2], "a Thrift message without a frame"),
            ([0x84, 0, 0, 0], "Cassandra's native protocol"),
            (*b"SSH-", "text"),
        ] {
            let message = frame_length(header, DEFAULT_MAX_REPLY).expect_err("refused").to_string();
            assert!(message.ends_with(&format!("it looks like {expected}")), "{message}");
        }
    }
}
