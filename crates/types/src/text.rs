//! Text and bytes in other forms than `str` and `[u8]`: shared, boxed, borrowed or owned, and single characters.

use std::borrow::Cow;
use std::sync::Arc;

use crate::pack::{takes_bytes, takes_text};
use crate::unpack::does_not_fit;
use crate::{Pack, PackError, Type, Unpack, UnpackError};

/// As text of one character.
impl Pack for char {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        if !takes_text(ty) {
            return crate::pack::mismatch::<char>(ty);
        }
        self.encode_utf8(&mut [0; 4]).pack(ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        takes_text(ty)
    }
}

/// Text of exactly one character.
impl Unpack<'_> for char {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        let text = crate::unpack::text::<Self>(ty, bytes)?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(character),
            (None, _) => Err(crate::unpack::empty::<Self>(ty)),
            _ => Err(does_not_fit::<Self>(ty, &format_args!("of {} bytes", bytes.len()))),
        }
    }
}

impl Pack for Cow<'_, str> {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        (**self).pack(ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        takes_text(ty)
    }
}

impl Pack for Cow<'_, [u8]> {
    fn pack(&self, ty: &Type, out: &mut Vec<u8>) -> Result<(), PackError> {
        crate::pack::raw::<Self>(self, ty, out)
    }

    fn packs_as(ty: &Type) -> bool {
        takes_bytes(ty)
    }
}

/// Borrowed, always.
impl<'a> Unpack<'a> for Cow<'a, str> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        <&str>::unpack(ty, bytes).map(Cow::Borrowed)
    }
}

/// Borrowed, always.
impl<'a> Unpack<'a> for Cow<'a, [u8]> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        <&[u8]>::unpack(ty, bytes).map(Cow::Borrowed)
    }
}

impl Unpack<'_> for Box<str> {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        <&str>::unpack(ty, bytes).map(Box::from)
    }
}

impl Unpack<'_> for Arc<str> {
    fn unpack(ty: &Type, bytes: &[u8]) -> Result<Self, UnpackError> {
        <&str>::unpack(ty, bytes).map(Arc::from)
    }
}

/// As a `Vec` is.
impl<'a, T: Unpack<'a>> Unpack<'a> for Box<[T]> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        Vec::unpack(ty, bytes).map(Vec::into_boxed_slice)
    }

    fn reads(ty: &Type) -> bool {
        Vec::<T>::reads(ty)
    }
}

/// As a `Vec` is.
impl<'a, T: Unpack<'a>> Unpack<'a> for Arc<[T]> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        Vec::unpack(ty, bytes).map(Arc::from)
    }

    fn reads(ty: &Type) -> bool {
        Vec::<T>::reads(ty)
    }
}

impl<'a, T: Unpack<'a>> Unpack<'a> for Arc<T> {
    fn unpack(ty: &Type, bytes: &'a [u8]) -> Result<Self, UnpackError> {
        T::unpack(ty, bytes).map(Arc::new)
    }

    fn unpack_null(ty: &Type) -> Result<Self, UnpackError> {
        T::unpack_null(ty).map(Arc::new)
    }

    fn reads(ty: &Type) -> bool {
        T::reads(ty)
    }
}
