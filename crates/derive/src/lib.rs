//! The derive macros of [cassa](https://docs.rs/cassa), which re-exports them: use them from there.

#![deny(missing_docs)]

mod attributes;
mod expand;
mod names;
mod structure;
mod types;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Maps a struct to rows: see `cassa::Mapped` for what it implements, `ColumnFamily::mapped` for where it begins.
///
/// ```
/// # use std::collections::BTreeMap;
/// #[derive(cassa::Mapped)]
/// #[cassa(rename_all = "camelCase")]
/// struct User {
///     #[cassa(key)]
///     name: String,
///     mail: Option<String>,
///     #[cassa(default = 18)]
///     age: i64,
///     #[cassa(rename = "tel")]
///     phone_number: Option<String>,
///     #[cassa(flatten)]
///     others: BTreeMap<String, String>,
/// }
/// ```
///
/// Structs may have type parameters, whose fields must be as others are; they can't borrow.
///
/// Every field but those that say otherwise is a column of the field's name. Its type implements `cassa::Pack` and
/// `cassa::Unpack` and is owned. A column that is absent reads as `None` of an `Option` and is else an error, unless the field has
/// a default; a field that is `None` isn't written.
///
/// On the struct:
///
/// - `rename_all = "…"`: columns are named by their fields in another case: `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`,
///   `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE`.
/// - `crate = "…"`: the path of the crate `cassa`, where it isn't `::cassa`.
///
/// On a field:
///
/// - `key`: the row key. Several such fields are one key, a composite, in their order.
/// - `rename = …`: the column's name, any expression that packs as the comparator: `"tel"`, `7`, `(2026, "tel")`.
/// - `default`, `default = …`: what an absent column reads as: the type's default, or an expression.
/// - `flatten`: all columns that no other field names: a map of names to values, or a vector of such pairs; once.
/// - `super_column`: the name of a super column; the struct is that super column, and its columns are those within; once.
/// - `timestamp`: an `Option<i64>`, no column: the latest timestamp of the columns read, in microseconds. If it is `Some`, the
///   struct is written with it; once.
/// - `ttl`: an `Option<u32>`, no column: the shortest time to live of the columns read, in seconds as it was written. If it is
///   `Some`, the struct is written with it; once.
/// - `skip`: not stored; read as the type's default, or as `default = …`.
#[proc_macro_derive(Mapped, attributes(cassa))]
pub fn mapped(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let code = structure::Structure::of(&input).map(|structure| expand::mapped(&structure));
    code.unwrap_or_else(syn::Error::into_compile_error).into()
}
