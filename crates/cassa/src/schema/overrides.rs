//! Types that a handle packs and reads by instead of the schema's.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use cassa_types::Type;

use super::Family;
use super::family::Column;

/// What is overridden; the rest is the schema's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overrides {
    pub(crate) key: Option<Type>,
    pub(crate) comparator: Option<Type>,
    pub(crate) subcomparator: Option<Type>,
    pub(crate) default_validator: Option<Type>,
    /// Packed names of columns, and the types of their values.
    pub(crate) validators: Vec<(Bytes, Type)>,
}

/// Overrides, and what they made of the schema when they last met it.
#[derive(Debug, Default)]
pub(crate) struct Overriding {
    pub(crate) overrides: Overrides,
    last: Mutex<Option<Overridden>>,
}

#[derive(Debug)]
struct Overridden {
    schema: Arc<Family>,
    family: Arc<Family>,
}

impl Overriding {
    pub(crate) fn new(overrides: Overrides) -> Overriding {
        Overriding { overrides, last: Mutex::default() }
    }

    /// The family of the schema with other types: the same one as long as the schema's is the same.
    pub(crate) fn apply(&self, schema: &Arc<Family>) -> Arc<Family> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = last.as_ref().filter(|known| Arc::ptr_eq(&known.schema, schema)) {
            return known.family.clone();
        }
        let family = Arc::new(self.overrides.applied(schema));
        *last = Some(Overridden { schema: schema.clone(), family: family.clone() });
        family
    }
}

impl Overrides {
    fn applied(&self, schema: &Family) -> Family {
        let mut family = schema.clone();
        set(&mut family.key, self.key.as_ref());
        set(&mut family.comparator, self.comparator.as_ref());
        set(&mut family.default_validator, self.default_validator.as_ref());
        for (name, validator) in &self.validators {
            let indexed = schema.is_indexed(name);
            family.columns.insert(name.clone(), Column { validator: validator.clone(), indexed });
        }
        if let Some(within) = &schema.within {
            let comparator = self.subcomparator.as_ref().unwrap_or(&within.comparator).clone();
            let order = within.order.clone();
            let kind = within.kind;
            let within = Family { comparator, order, kind, within: None, ..family.clone() };
            family.within = Some(Arc::new(within));
        }
        family
    }
}

fn set(ty: &mut Type, other: Option<&Type>) {
    if let Some(other) = other {
        other.clone_into(ty);
    }
}

#[cfg(test)]
mod tests {
    use cassa_types::composite::{Bound, SliceEnd};

    use super::*;
    use crate::error::ErrorKind;
    use crate::schema::ColumnFamilyDefinition;

    #[test]
    fn an_end_that_is_no_name_to_the_server_is_not_made_one_by_leaving_it_out() {
        let definition = ColumnFamilyDefinition::new("Keyspace1", "Numbers").comparator(Type::Long);
        let overrides = Overrides { comparator: Some(Type::Bytes), ..Overrides::default() };
        let family = overrides.applied(&Family::new(&definition));
        for end in [SliceEnd::Start, SliceEnd::Finish] {
            let bound = Bound::new(end).exclusive();
            assert!(family.pack_end(bound, &7_i64.to_be_bytes()).unwrap().is_some());
            for name in [&b"ab"[..], b"longer than a number"] {
                let error = family.pack_end(bound, &name).expect_err("no number");
                assert_eq!(error.kind(), ErrorKind::Type, "{error}");
            }
        }
    }
}
