//! A message's head: version, type, method's name, sequence id.
use crate::{Error, ErrorKind, read::Reader, write::Writer};

const VERSION: u32 = 0x8001_0000;
pub(crate) const CALL: u8 = 1;
pub(crate) const REPLY: u8 = 2;
pub(crate) const EXCEPTION: u8 = 3;

/// Writes the head.
pub(crate) fn write_head(
    kind: u8,
    name: &str,
    sequence: i32,
    w: &mut Writer<'_>,
) -> Result<(), Error> {
    w.raw(&(VERSION | u32::from(kind)).to_be_bytes());
    w.binary(name.as_bytes())?;
    w.i32(sequence);
    Ok(())
}

/// Reads the head: type, name, sequence id.
pub(crate) fn read_head<'a>(r: &mut Reader<'a>) -> Result<(u8, &'a [u8], i32), Error> {
    let word = u32::from_be_bytes(r.array()?);
    // Servers don't look at the third byte.
    let looked_at = if r.is_server() { 0xffff_0000 } else { 0xffff_ff00 };
    if word & looked_at != VERSION {
        return Err(r.error(ErrorKind::NotStrict(word)));
    }
    let (start, end) = r.named("method name", Reader::span)?;
    let name = r.frame().get(start..end).unwrap_or_default();
    Ok(((word & 0xff) as u8, name, r.i32()?))
}

/// Appends one frame whose message `write` writes; leaves `out` as it was when that fails.
pub(crate) fn framed(
    out: &mut Vec<u8>,
    api: crate::ApiVersion,
    write: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    let written = write(&mut Writer::new(out, api)).and_then(|()| {
        let length = out.len() - start - 4;
        let header =
            i32::try_from(length).map_err(|_| Error::new(ErrorKind::MessageTooLarge(length), 0))?;
        if let Some(place) = out.get_mut(start..start + 4) {
            place.copy_from_slice(&header.to_be_bytes());
        }
        Ok(())
    });
    if written.is_err() {
        out.truncate(start);
    }
    written
}
