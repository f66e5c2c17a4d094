//! [`Pack`]: Rust values as the bytes of a Cassandra type.

mod collection;
mod number;
mod purpose;
mod time;
mod tuple;

pub(crate) use collection::{map, sequence};
pub use purpose::Purpose;
pub(crate) use time::{EPOCH_DAY, days};
pub(crate) use tuple::parts;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use bytes::Bytes;
use uuid::Uuid;

use crate::{PackError, Type};

/// A Rust value that packs as Cassandra types. `docs/types.md` has the table of what fits what.
///
/// `ReversedType` and `FrozenType` don't change how a value packs.
///
/// A type of your own packs as what it holds; with `packs_as` structs that have it are held against a schema:
///
/// ```
/// use cassa_types::{Pack, PackError, Purpose, Type, Unpack, UnpackError};
///
/// #[derive(Debug, PartialEq)]
/// struct UserId(u64);
///
/// impl Pack for UserId {
///     fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
///         self.0.pack(ty, out)
///     }
///     fn packs_as(ty: &Type) -> bool {
///         u64::packs_as(ty)
///     }
/// }
///
/// impl<'a> Unpack<'a> for UserId {
///     fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<UserId, UnpackError> {
///         u64::unpack(ty, bytes).map(UserId)
///     }
/// }
///
/// let key = Type::Long.pack(&UserId(7))?;
/// assert_eq!(Type::Long.unpack::<UserId>(&key)?, UserId(7));
/// assert!(Type::Utf8.pack(&UserId(7)).is_err() && !UserId::reads(&Type::Utf8));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Pack {
    /// Appends the value's bytes to `out`. After an error `out` may end in a part of the value.
    ///
    /// # Errors
    /// The type doesn't take this Rust type, or not this value of it; nothing is rounded, cut or parsed silently, but
    /// instants, which are rounded down to the millisecond.
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError>;

    /// Appends the value's bytes as `purpose` asks for. It differs from [`pack`](Pack::pack) for date-times alone, which in a
    /// `TimeUUIDType` are a new UUID or stand at an end of a slice, and for what holds other values: a type that only wraps
    /// another one hands this on to it.
    ///
    /// # Errors
    /// As [`Pack::pack`].
    fn pack_for(&self, purpose: Purpose, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match purpose.time_uuid(ty, self.instant()) {
            Some(uuid) => uuid.map(|uuid| out.extend(uuid.as_bytes())),
            None => self.pack(ty, out),
        }
    }

    /// Whether this is an absent value: null in tuples and user types, the empty value elsewhere.
    fn is_null(&self) -> bool {
        false
    }

    /// The instant, of a date-time: what a time UUID is made of.
    fn instant(&self) -> Option<jiff::Timestamp> {
        None
    }

    /// Whether some value of this Rust type packs as the type; true where that can't be known without a value.
    ///
    /// ```
    /// use cassa_types::{Pack, Type};
    /// assert!(i64::packs_as(&Type::Int32) && !String::packs_as(&Type::Int32));
    /// ```
    fn packs_as(ty: &Type) -> bool
    where
        Self: Sized,
    {
        let _ = ty;
        true
    }

    /// What [`packs_as`](Pack::packs_as) says of a slice of such values.
    fn slice_packs_as(ty: &Type) -> bool
    where
        Self: Sized,
    {
        matches!(ty.base(), Type::List(element) | Type::Set(element) if Self::packs_as(element))
    }

    /// How a slice of such values packs: as a list or set; a slice of `u8` as bytes.
    ///
    /// # Errors
    /// As [`Pack::pack`].
    fn pack_slice(values: &[Self], ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError>
    where
        Self: Sized,
    {
        match ty.base() {
            Type::List(element) | Type::Set(element) => sequence(ty, element, values, out),
            _ => mismatch::<[Self]>(ty),
        }
    }
}

impl Type {
    /// The bytes of a value of this type.
    ///
    /// ```
    /// use cassa_types::Type;
    /// assert_eq!(Type::Long.pack(&7)?, [0, 0, 0, 0, 0, 0, 0, 7]);
    /// let error = Type::Byte.pack(&300).unwrap_err();
    /// assert_eq!(error.to_string(), "i32 300 does not fit ByteType (-128 to 127)");
    /// # Ok::<(), cassa_types::PackError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Pack::pack`].
    pub fn pack(&self, value: &(impl Pack + ?Sized)) -> Result<Vec<u8>, PackError> {
        let mut out = Vec::new();
        value.pack(self, &mut out)?;
        Ok(out)
    }
}

pub(crate) fn mismatch<T: ?Sized>(ty: &Type) -> Result<(), PackError> {
    Err(PackError::Mismatch { rust: std::any::type_name::<T>(), ty: ty.clone() })
}

pub(crate) fn takes_text(ty: &Type) -> bool {
    matches!(ty.base(), Type::Ascii | Type::Utf8) || takes_bytes(ty)
}

pub(crate) fn takes_bytes(ty: &Type) -> bool {
    matches!(ty.base(), Type::Bytes | Type::Unknown(_))
}

/// Bytes pack as `BytesType` and as types that aren't known.
pub(crate) fn raw<T: ?Sized>(bytes: &[u8], ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
    match ty.base() {
        Type::Bytes | Type::Unknown(_) => out.extend(bytes),
        _ => return mismatch::<T>(ty),
    }
    Ok(())
}

impl Pack for str {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Ascii => {
                if let Some(at) = self.bytes().position(|byte| !byte.is_ascii()) {
                    return Err(PackError::NotAscii { at });
                }
                out.extend(self.as_bytes());
                Ok(())
            }
            Type::Utf8 => {
                out.extend(self.as_bytes());
                Ok(())
            }
            _ => raw::<str>(self.as_bytes(), ty, out),
        }
    }
}

impl Pack for String {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        self.as_str().pack(ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        takes_text(ty)
    }
}

impl Pack for Bytes {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        raw::<Bytes>(self, ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        takes_bytes(ty)
    }
}

impl Pack for bool {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Boolean => out.push(u8::from(*self)),
            _ => return mismatch::<bool>(ty),
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Boolean)
    }
}

/// `()` is the one value of `EmptyType`.
impl Pack for () {
    fn pack(&self, ty: &Type, _: &mut Vec<u8>) -> Result<(), PackError> {
        if *ty.base() == Type::Empty { Ok(()) } else { mismatch::<()>(ty) }
    }

    fn packs_as(ty: &Type) -> bool {
        *ty.base() == Type::Empty
    }
}

impl Pack for Uuid {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Uuid | Type::LexicalUuid => {}
            Type::TimeUuid if self.get_version_num() == 1 => {}
            Type::TimeUuid => {
                let (rust, value) = (std::any::type_name::<Uuid>(), self.to_string());
                return Err(PackError::OutOfRange {
                    rust,
                    ty: ty.clone(),
                    value,
                    range: "version 1 only",
                });
            }
            _ => return mismatch::<Uuid>(ty),
        }
        out.extend(self.as_bytes());
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Uuid | Type::LexicalUuid | Type::TimeUuid)
    }
}

impl Pack for Ipv4Addr {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Inet => out.extend(self.octets()),
            _ => return mismatch::<Ipv4Addr>(ty),
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Inet)
    }
}

impl Pack for Ipv6Addr {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match ty.base() {
            Type::Inet => out.extend(self.octets()),
            _ => return mismatch::<Ipv6Addr>(ty),
        }
        Ok(())
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Inet)
    }
}

impl Pack for IpAddr {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        match self {
            IpAddr::V4(address) => address.pack(ty, out),
            IpAddr::V6(address) => address.pack(ty, out),
        }
    }

    fn packs_as(ty: &Type) -> bool {
        matches!(ty.base(), Type::Inet)
    }
}

/// `None` is the empty value, which any type takes; in tuples and user types it is null.
impl<T: Pack> Pack for Option<T> {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        self.as_ref().map_or(Ok(()), |value| value.pack(ty, out))
    }

    fn pack_for(&self, purpose: Purpose, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        self.as_ref().map_or(Ok(()), |value| value.pack_for(purpose, ty, out))
    }

    fn is_null(&self) -> bool {
        self.as_ref().is_none_or(Pack::is_null)
    }

    fn instant(&self) -> Option<jiff::Timestamp> {
        self.as_ref().and_then(Pack::instant)
    }

    fn packs_as(ty: &Type) -> bool {
        T::packs_as(ty)
    }
}

macro_rules! pack_pointer {
    ($($pointer:ty),*) => {$(
        impl<T: Pack + ?Sized> Pack for $pointer {
            fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
                (**self).pack(ty, out)
            }

            fn pack_for(
                &self,
                purpose: Purpose,
                ty: &Type,
                out: &mut Vec<u8>,
            ) -> Result<(), PackError> {
                (**self).pack_for(purpose, ty, out)
            }

            fn is_null(&self) -> bool {
                (**self).is_null()
            }

            fn instant(&self) -> Option<jiff::Timestamp> {
                (**self).instant()
            }
        }
    )*};
}

pack_pointer!(&T, Box<T>, Arc<T>);
