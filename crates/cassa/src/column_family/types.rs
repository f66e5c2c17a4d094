//! The setters of a handle's types, where they are to be others than the schema's.

use std::fmt::Display;
use std::sync::Arc;

use cassa_types::{Pack, Type};

use super::ColumnFamily;
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{Family, Overrides, Overriding};

/// What a handle overrides of the schema.
#[derive(Debug, Clone, Default)]
pub(crate) enum Types {
    #[default]
    OfSchema,
    Overridden(Arc<Overriding>),
    /// What a setter was given is no type, or not for this family; the verb that follows says so.
    Invalid(ErrorKind, Arc<str>),
}

/// Types other than the schema's, each given as a [`Type`] or by the name of its class, as in `"UTF8Type"` or
/// `"CompositeType(LongType,UTF8Type)"`, with or without package. They hold for this handle and those made from it, whatever happens
/// to the schema. A name that is no class of Cassandra is an error of kind [`InvalidArgument`](ErrorKind::InvalidArgument) of the
/// verb that follows, before anything is sent.
///
/// Servers go on to order names by their own comparator, and to check what is written by their own types.
///
/// ```
/// # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
/// # #[cfg(feature = "blocking")]
/// # node::run_blocking(|pool| {
/// let users = pool.column_family("Users")?.key_type("LongType").validator("seen", cassa::Type::Date);
/// users.insert(7, [("seen", jiff::Timestamp::now())])?;
/// # let seen: jiff::Timestamp = users.get(7)?.expect("inserted").value("seen")?.expect("inserted");
/// # assert!(seen <= jiff::Timestamp::now());
/// # Ok::<(), cassa::Error>(())
/// # });
/// ```
impl<D: Driver> ColumnFamily<D> {
    /// The type of row keys: 0.7 reports none, so there they are bytes unless this says otherwise.
    #[must_use]
    pub fn key_type(&self, ty: impl TryInto<Type, Error: Display>) -> Self {
        self.overridden("the key type", ty, |overrides, ty| overrides.key = Some(ty))
    }

    /// The type of column names; of super column names in a super column family. Columns and slices that are selected afterwards
    /// pack as this type.
    #[must_use]
    pub fn comparator(&self, ty: impl TryInto<Type, Error: Display>) -> Self {
        self.overridden("the comparator", ty, |overrides, ty| overrides.comparator = Some(ty))
    }

    /// The type of the names of columns within super columns. A column family without super columns is an error of the verb
    /// that follows.
    #[must_use]
    pub fn subcomparator(&self, ty: impl TryInto<Type, Error: Display>) -> Self {
        if self.family.within.is_none() {
            let error = self.family.refused("it has no super columns, so it has no subcomparator");
            return self.mistyped(&error);
        }
        self.overridden("the subcomparator", ty, |overrides, ty| overrides.subcomparator = Some(ty))
    }

    /// The type of values of columns that have none of their own.
    #[must_use]
    pub fn default_validator(&self, ty: impl TryInto<Type, Error: Display>) -> Self {
        let set = |overrides: &mut Overrides, ty| overrides.default_validator = Some(ty);
        self.overridden("the default validator", ty, set)
    }

    /// The type of the values of one column; in a super column family, of columns of this name within super columns. The name is
    /// packed by the comparator as it is now.
    #[must_use]
    pub fn validator(&self, name: impl Pack, ty: impl TryInto<Type, Error: Display>) -> Self {
        let columns = self.family.within.as_ref().unwrap_or(&self.family);
        let name = match columns.pack_name(&name) {
            Ok(name) => name,
            Err(error) => return self.mistyped(&error),
        };
        self.overridden("the validator", ty, |overrides, ty| {
            overrides.validators.retain(|(other, _)| *other != name);
            overrides.validators.push((name, ty));
        })
    }

    fn overridden(
        &self,
        what: &str,
        ty: impl TryInto<Type, Error: Display>,
        set: impl FnOnce(&mut Overrides, Type),
    ) -> Self {
        let ty = match known(ty) {
            Ok(ty) => ty,
            Err(message) => {
                return self.mistyped(&self.family.refused(format!("{what}: {message}")));
            }
        };
        let mut overrides = match &self.settings.types {
            Types::OfSchema => Overrides::default(),
            Types::Overridden(overriding) => overriding.overrides.clone(),
            Types::Invalid(..) => return self.clone(),
        };
        set(&mut overrides, ty);
        let overriding = Arc::new(Overriding::new(overrides));
        let mut other =
            self.with(|settings| settings.types = Types::Overridden(overriding.clone()));
        other.family = overriding.apply(&self.family);
        other
    }

    fn mistyped(&self, error: &Error) -> Self {
        let invalid = Types::Invalid(error.kind(), error.message().into());
        self.with(|settings| settings.types = invalid)
    }

    /// The family as it was when the handle was made, or the error of a setter of types.
    pub(super) fn own(&self) -> Result<Arc<Family>> {
        match &self.settings.types {
            Types::Invalid(kind, message) => Err(self.invalid(*kind, message)),
            _ => Ok(self.family.clone()),
        }
    }

    /// What the schema says, with the handle's own types.
    pub(super) fn typed(&self, schema: Arc<Family>) -> Result<Arc<Family>> {
        match &self.settings.types {
            Types::OfSchema => Ok(schema),
            Types::Overridden(overriding) => Ok(overriding.apply(&schema)),
            Types::Invalid(kind, message) => Err(self.invalid(*kind, message)),
        }
    }
}

/// A type of classes that are all known: what the schema may name, but a program only by mistake.
fn known(ty: impl TryInto<Type, Error: Display>) -> Result<Type, String> {
    let ty = ty.try_into().map_err(|error| format!("no type's name: {error}"))?;
    match ty.unknown_class() {
        Some(class) => Err(format!("Cassandra has no type called {class:?}")),
        None => Ok(ty),
    }
}
