//! The two macros that make the tables of structs, enums and calls into types.

/// Declares structs: `number field: type`, `Option` for fields that may be absent, `= value` for one that an absent
/// field reads as and that is always written.
macro_rules! structs {
    ($(
        $(#[$doc:meta])*
        $vis:vis struct $name:ident { $( $(#[$field_doc:meta])* $id:literal $field:ident: $type:ty $(= $default:expr)? ),* $(,)? }
    )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $name { $( $(#[$field_doc])* pub $field: $type, )* }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $crate::table::value!($($default)?), )* }
            }
        }

        impl $crate::wire::Wire for $name {
            const TYPE: u8 = $crate::read::STRUCT;

            fn write(&self, w: &mut $crate::write::Writer<'_>) -> Result<(), $crate::Error> {
                $( $crate::wire::Slot::write_field(&self.$field, $crate::table::facts!($name $id $field), w)?; )*
                w.u8($crate::read::STOP);
                Ok(())
            }

            fn read(r: &mut $crate::read::Reader<'_>) -> Result<Self, $crate::Error> {
                let start = r.offset();
                $( let mut $field: Option<<$type as $crate::wire::Slot>::Value> = $crate::table::absent!($($default)?); )*
                while let Some((found, id)) = r.field()? {
                    match id {
                        $( $id if r.knows($crate::table::facts!($name $id $field).rule)
                            && r.takes(<<$type as $crate::wire::Slot>::Value as $crate::wire::Wire>::TYPE, found) => {
                            $field = Some(r.named($crate::table::facts!($name $id $field).name, |r| {
                                r.expect(<<$type as $crate::wire::Slot>::Value as $crate::wire::Wire>::TYPE, found)?;
                                $crate::wire::Wire::read(r)
                            })?);
                        } )*
                        _ => r.skip(found)?,
                    }
                }
                if r.is_server() {
                    let lacks: &[Option<$crate::told::Lack>] = &[$( $crate::told::Lack::of(
                        $field.as_ref(),
                        $crate::table::facts!($name $id $field),
                        <$type as $crate::wire::Slot>::is_required($crate::table::facts!($name $id $field), r.api()),
                        r.api(),
                    ), )*];
                    if let Some(error) = $crate::told::Lack::error::<Self>(lacks, start, r) {
                        return Err(error);
                    }
                }
                Ok(Self { $(
                    $field: <$type as $crate::wire::Slot>::finish($field, $crate::table::facts!($name $id $field), r)?,
                )* })
            }
        }

        impl $crate::told::Tell for $name {
            fn tell(r: &mut $crate::read::Reader<'_>, told: &mut String) -> Result<(), $crate::Error> {
                let mut _fields = $crate::told::Fields::new(stringify!($name), r, told)?;
                $( _fields.field::<<$type as $crate::wire::Slot>::Value>(
                    $crate::table::facts!($name $id $field),
                    <$type as $crate::wire::Slot>::is_required($crate::table::facts!($name $id $field), r.api()),
                    concat!($(stringify!($default))?),
                    r,
                )?; )*
                _fields.finish(r)
            }
        }

        #[cfg(test)]
        impl $crate::tests::sample::Sample for $name {
            fn sample(_s: &mut $crate::tests::sample::Sampler) -> Self {
                Self { $(
                    $field: $crate::tests::sample::SampleField::sample_field($crate::table::facts!($name $id $field), _s),
                )* }
            }
        }
    )* };
}

/// What versions say of a field, looked up while compiling.
macro_rules! facts {
    ($name:ident $id:literal $field:ident) => {
        const {
            $crate::wire::FieldFacts {
                id: $id,
                name: $crate::wire::plain(stringify!($field)),
                full: concat!(stringify!($name), ".", stringify!($field)),
                rule: $crate::versions::rule(stringify!($name), $id),
            }
        }
    };
}

macro_rules! value {
    () => {
        Default::default()
    };
    ($default:expr) => {
        $default
    };
}

macro_rules! absent {
    () => {
        None
    };
    ($default:expr) => {
        Some($default)
    };
}

/// Declares enums: a number the interface doesn't have (yet) is kept as `Other`.
macro_rules! enums {
    ($( $(#[$doc:meta])* $name:ident { $( $(#[$variant_doc:meta])* $variant:ident = $number:literal ),* $(,)? } )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_doc])* $variant, )*
            /// A number this crate doesn't know.
            Other(i32),
        }

        impl $name {
            /// Every value the interface names, in the order of their declaration.
            pub const ALL: &[Self] = &[$( Self::$variant ),*];
        }

        impl From<i32> for $name {
            fn from(number: i32) -> Self {
                match number { $( $number => Self::$variant, )* other => Self::Other(other) }
            }
        }

        impl From<$name> for i32 {
            fn from(value: $name) -> i32 {
                match value { $( $name::$variant => $number, )* $name::Other(other) => other }
            }
        }

        impl $crate::wire::Wire for $name {
            const TYPE: u8 = $crate::read::I32;
            fn write(&self, w: &mut $crate::write::Writer<'_>) -> Result<(), $crate::Error> {
                w.i32(i32::from(*self));
                Ok(())
            }
            fn read(r: &mut $crate::read::Reader<'_>) -> Result<Self, $crate::Error> {
                Ok(Self::from(r.i32()?))
            }
        }

        impl $crate::told::Tell for $name {
            fn is_known(&self, api: $crate::ApiVersion) -> bool {
                api.at_least($crate::versions::number_since(stringify!($name), i32::from(*self)))
                    && !matches!(self, Self::Other(_))
            }
            fn tell(r: &mut $crate::read::Reader<'_>, told: &mut String) -> Result<(), $crate::Error> {
                let value = Self::from(r.i32()?);
                told.push_str(&match value.is_known(r.api()) {
                    true => $crate::told::constant(&format!("{value:?}")),
                    false => "null".to_owned(),
                });
                Ok(())
            }
        }

        #[cfg(test)]
        impl $crate::tests::sample::Sample for $name {
            fn sample(s: &mut $crate::tests::sample::Sampler) -> Self {
                s.pick(&[$( (concat!(stringify!($name), ".", stringify!($variant)), Self::$variant) ),*])
            }
        }
    )* };
}

/// Declares calls: the arguments as in `structs!`, the reply's shape, and the exceptions with their numbers.
macro_rules! calls {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($fields:tt)* } -> $reply:ty as $shape:ty, throws [$($number:literal $exception:ident),* $(,)?]
    )*) => { $(
        $crate::table::structs! { $(#[$doc])* pub struct $name { $($fields)* } }

        impl $crate::call::Arguments for $name {
            type Shape = $shape;
            const THROWS: &'static [(i16, $crate::exception::Thrown)] =
                &[$( ($number, $crate::exception::Thrown::$exception) ),*];
        }

        impl $crate::Call for $name {
            const METHOD: $crate::Method = $crate::Method::$name;
            type Reply = $reply;
        }
    )* };
}

pub(crate) use {absent, calls, enums, facts, structs, value};
