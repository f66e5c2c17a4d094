//! [`Unpack`]: Rust values from the bytes of a Cassandra type.

pub(crate) mod compound;
pub(crate) mod number;
pub(crate) mod time;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bytes::Bytes;
use uuid::Uuid;

use crate::{Fault, InvalidBytes, Type, UnpackError};

/// A Rust value that is read from Cassandra types, borrowing from the bytes where it can. `docs/types.md` has the table of
/// what reads what.
///
/// The empty value (0 bytes), which a server may return for any type, is `None` of an `Option` or [`Value::Empty`]; text and
/// bytes of no length are also an empty `str` or slice.
///
/// [`Value::Empty`]: crate::Value::Empty
pub trait Unpack<'a>: Sized {
    /// The value of these bytes.
    ///
    /// # Errors
    /// The type isn't read as this Rust type, the bytes are no value of it, the value doesn't fit, or it is empty.
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError>;

    /// The value of a null or missing component.
    ///
    /// # Errors
    /// Unless the Rust type can say so, as `Option` does.
    fn unpack_null(ty: &Type) -> Result<Self, UnpackError> {
        Err(empty::<Self>(ty))
    }

    /// Whether the type is read as this Rust type, if the bytes are such a value: true unless no bytes at all are read with
    /// [`UnpackError::Mismatch`].
    ///
    /// ```
    /// use cassa_types::{Type, Unpack};
    /// assert!(i64::reads(&Type::Int32) && !i64::reads(&Type::Utf8));
    /// ```
    fn reads(ty: &Type) -> bool {
        !matches!(Self::unpack(ty, &[]), Err(UnpackError::Mismatch { .. }))
    }

    /// The values of a list or set; a `u8` also reads bytes so.
    ///
    /// # Errors
    /// As [`Unpack::unpack`].
    fn unpack_vec(ty: &Type, bytes: &'a [u8]) -> Result<Vec<Self>, UnpackError> {
        compound::elements(ty, bytes)
    }
}

impl Type {
    /// The value of bytes of this type.
    ///
    /// ```
    /// use cassa_types::Type;
    /// let pair = Type::parse("CompositeType(Int32Type,UTF8Type)")?;
    /// assert_eq!(pair.unpack::<(i64, &str)>(b"\0\x04\0\0\0\x07\0\0\x01a\0")?, (7, "a"));
    /// assert_eq!(Type::Long.unpack::<Option<i64>>(b"")?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`Unpack::unpack`].
    pub fn unpack<'a, T: Unpack<'a>>(&self, bytes: &'a [u8]) -> Result<T, UnpackError> {
        T::unpack(self, bytes)
    }
}

pub(crate) fn mismatch<T>(ty: &Type) -> UnpackError {
    UnpackError::Mismatch { rust: std::any::type_name::<T>(), ty: ty.clone() }
}

pub(crate) fn empty<T>(ty: &Type) -> UnpackError {
    UnpackError::Empty { rust: std::any::type_name::<T>(), ty: ty.clone() }
}

/// Bytes of the exact length, or why not.
pub(crate) fn fixed<T, const N: usize>(ty: &Type, bytes: &[u8]) -> Result<[u8; N], UnpackError> {
    match bytes.try_into() {
        Ok(array) => Ok(array),
        Err(_) if bytes.is_empty() => Err(empty::<T>(ty)),
        Err(_) => Err(InvalidBytes::new(ty, Fault::Length(bytes.len())).into()),
    }
}

pub(crate) fn text<'a, T>(ty: &Type, bytes: &'a [u8]) -> Result<&'a str, UnpackError> {
    match ty.base() {
        Type::Ascii => ty.validate(bytes)?,
        Type::Utf8 | Type::Bytes => {}
        _ => return Err(mismatch::<T>(ty)),
    }
    std::str::from_utf8(bytes)
        .map_err(|error| InvalidBytes::new(ty, Fault::NotUtf8(error.valid_up_to())).into())
}

fn raw<'a, T>(ty: &Type, bytes: &'a [u8]) -> Result<&'a [u8], UnpackError> {
    match ty.base() {
        Type::Bytes | Type::Unknown(_) | Type::Ascii | Type::Utf8 => Ok(bytes),
        _ => Err(mismatch::<T>(ty)),
    }
}

impl<'a> Unpack<'a> for &'a str {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        text::<Self>(ty, bytes)
    }
}

impl Unpack<'_> for String {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        text::<Self>(ty, bytes).map(str::to_owned)
    }
}

impl<'a> Unpack<'a> for &'a [u8] {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        raw::<Self>(ty, bytes)
    }
}

impl Unpack<'_> for Bytes {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        raw::<Self>(ty, bytes).map(Bytes::copy_from_slice)
    }
}

impl<const N: usize> Unpack<'_> for [u8; N] {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        fixed::<Self, N>(ty, raw::<Self>(ty, bytes)?)
    }
}

impl Unpack<'_> for bool {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let Type::Boolean = ty.base() else { return Err(mismatch::<Self>(ty)) };
        fixed::<Self, 1>(ty, bytes).map(|[byte]| byte != 0)
    }
}

impl Unpack<'_> for () {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let Type::Empty = ty.base() else { return Err(mismatch::<Self>(ty)) };
        Ok(ty.validate(bytes)?)
    }
}

impl Unpack<'_> for Uuid {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let (Type::Uuid | Type::TimeUuid | Type::LexicalUuid) = ty.base() else {
            return Err(mismatch::<Self>(ty));
        };
        let uuid = Uuid::from_bytes(fixed::<Self, 16>(ty, bytes)?);
        ty.validate(bytes)?;
        Ok(uuid)
    }
}

impl Unpack<'_> for Ipv4Addr {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        match IpAddr::unpack(ty, bytes)? {
            IpAddr::V4(address) => Ok(address),
            IpAddr::V6(address) => Err(does_not_fit::<Self>(ty, &address)),
        }
    }
}

impl Unpack<'_> for Ipv6Addr {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        match IpAddr::unpack(ty, bytes)? {
            IpAddr::V6(address) => Ok(address),
            IpAddr::V4(address) => Err(does_not_fit::<Self>(ty, &address)),
        }
    }
}

impl Unpack<'_> for IpAddr {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let Type::Inet = ty.base() else { return Err(mismatch::<Self>(ty)) };
        match <[u8; 4]>::try_from(bytes) {
            Ok(octets) => Ok(octets.into()),
            Err(_) => fixed::<Self, 16>(ty, bytes).map(Self::from),
        }
    }
}

pub(crate) fn does_not_fit<T>(ty: &Type, value: &dyn std::fmt::Display) -> UnpackError {
    UnpackError::OutOfRange {
        rust: std::any::type_name::<T>(),
        ty: ty.clone(),
        value: value.to_string(),
    }
}

/// `None` is the empty value (0 bytes) of any type, and null.
impl<'a, T: Unpack<'a>> Unpack<'a> for Option<T> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        if bytes.is_empty() { Ok(None) } else { T::unpack(ty, bytes).map(Some) }
    }

    fn unpack_null(_: &Type) -> Result<Self, UnpackError> {
        Ok(None)
    }

    fn reads(ty: &Type) -> bool {
        T::reads(ty)
    }
}

impl<'a, T: Unpack<'a>> Unpack<'a> for Box<T> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        T::unpack(ty, bytes).map(Box::new)
    }

    fn unpack_null(ty: &Type) -> Result<Self, UnpackError> {
        T::unpack_null(ty).map(Box::new)
    }

    fn reads(ty: &Type) -> bool {
        T::reads(ty)
    }
}
