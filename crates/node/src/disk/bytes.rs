//! How an entry's parts lie in its bytes: numbers with the most significant byte first, lengths before bytes.

use bytes::{Buf, BufMut, Bytes};

pub(super) fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    // What came in a frame is shorter than four gigabytes.
    out.put_u32(bytes.len() as u32);
    out.put_slice(bytes);
}

pub(super) fn put_some(out: &mut Vec<u8>, bytes: Option<&Bytes>) {
    out.put_u8(bytes.is_some().into());
    if let Some(bytes) = bytes {
        put(out, bytes);
    }
}

pub(super) fn get(from: &mut Bytes) -> Option<Bytes> {
    let length = from.try_get_u32().ok()? as usize;
    (length <= from.len()).then(|| from.split_to(length))
}

pub(super) fn get_some(from: &mut Bytes) -> Option<Option<Bytes>> {
    match from.try_get_u8().ok()? {
        0 => Some(None),
        1 => get(from).map(Some),
        _ => None,
    }
}
