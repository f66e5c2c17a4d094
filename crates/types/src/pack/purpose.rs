//! [`Purpose`]: what a name or value is packed for, which decides what a date-time means in a `TimeUUIDType`.

use jiff::Timestamp;
use uuid::Uuid;

use crate::composite::Bound;
use crate::{PackError, Type, time_uuid};

/// What a name or value is packed for.
///
/// Many UUIDs share an instant, so a date-time in a `TimeUUIDType` is a new one of them when it is written, and the lowest or
/// highest of them at an end of a slice. It names none that is to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// To find what was written: a key, a name to read or remove.
    Find,
    /// To be written.
    Write,
    /// To begin or end a slice.
    Slice(Bound),
}

impl Purpose {
    /// The UUID that an instant becomes in a type, if it becomes one there.
    pub(crate) fn time_uuid(
        self,
        ty: &Type,
        instant: Option<Timestamp>,
    ) -> Option<Result<Uuid, PackError>> {
        let instant = instant.filter(|_| *ty.base() == Type::TimeUuid)?;
        let uuid = match self {
            Purpose::Find => return None,
            Purpose::Write => time_uuid::random(instant),
            Purpose::Slice(bound) if bound.within(ty).is_before() => time_uuid::lowest(instant),
            Purpose::Slice(_) => time_uuid::highest(instant),
        };
        Some(uuid.ok_or_else(|| PackError::OutOfRange {
            rust: std::any::type_name::<Timestamp>(),
            ty: ty.clone(),
            value: instant.to_string(),
            range: "1582-10-15 to the year 5236",
        }))
    }

    /// The purpose of a component that others follow: an end that leaves out names says so in its last one, so an instant
    /// before it would have to be a UUID.
    pub(crate) fn inner(self) -> Purpose {
        match self {
            Purpose::Slice(bound) if bound.is_exclusive() => Purpose::Find,
            purpose => purpose,
        }
    }

    /// The purpose within a type, in whose order a bound stands.
    pub(crate) fn within(self, ty: &Type) -> Purpose {
        match self {
            Purpose::Slice(bound) => Purpose::Slice(bound.within(ty)),
            purpose => purpose,
        }
    }
}
