//! Structs as rows: what `#[derive(Mapped)]` writes, and the handle that reads and writes such structs.

#[cfg(feature = "tokio")]
mod asynchronous;
#[cfg(feature = "blocking")]
mod blocking;
mod columns;
mod fields;
mod mapping;
mod plan;
mod read;
mod rest;
mod scan;
mod source;
mod write;

use cassa_types::{Pack, Unpack};

pub use columns::Columns;
pub use fields::Fields;
pub use mapping::Mapping;
pub use rest::Rest;
pub use scan::MappedScan;
pub use source::Source;
pub(crate) use write::Others;

use crate::error::Result;

/// A struct that is a row: fields are its key and its columns; or a super column, whose name is another field.
///
/// It is derived with `#[derive(cassa::Mapped)]`, whose page lists the attributes; `docs/mapping.md` of the repository teaches
/// them. Written by hand, it says its fields once by type ([`fields`](Mapped::fields)) and then gives and takes their values by
/// the column's place: columns count from 0 in the order in which `fields` tells them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not mapped to rows",
    note = "add `#[derive(cassa::Mapped)]` to it"
)]
pub trait Mapped: Sized {
    /// The struct's name, as errors print it.
    const NAME: &'static str;

    /// Tells the fields, their types and their columns' names.
    fn fields(fields: &mut Fields<'_>);

    /// The row key.
    fn key(&self) -> impl Pack;

    /// Gives the columns' values.
    fn columns<'a>(&'a self, columns: &mut Columns<'a>);

    /// The struct of a row.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) when a column is missing or not read as its field's type.
    fn read(source: &Source<'_>) -> Result<Self>;
}

/// What a field's type must be: packed and read, without borrowing from what it is read from.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a key or a column",
    label = "not packed, not read, or borrowed",
    note = "fields are owned (`String`, not `&str`) and implement `cassa::Pack` and `cassa::Unpack`"
)]
pub trait Field: Pack + for<'a> Unpack<'a> {}

impl<T: Pack + for<'a> Unpack<'a>> Field for T {}
