//! What `#[cassa(…)]` says on a struct and on a field.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, Expr, LitStr, Path, Result, Token, parse_quote};

use crate::names::Case;

const ON_STRUCTS: &str = "`rename_all = \"…\"` and `crate = \"…\"`";
const ON_FIELDS: &str = "`key`, `rename = …`, `default`, `default = …`, `flatten`, `super_column`, `timestamp`, `ttl` \
     and `skip`";

/// What a struct says.
pub(crate) struct OnStruct {
    pub(crate) rename_all: Option<Case>,
    /// The path of the crate `cassa`.
    pub(crate) krate: Path,
}

impl OnStruct {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<OnStruct> {
        let (mut rename_all, mut krate) = (None, None);
        for attribute in ours(attributes) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename_all") {
                    once(&mut rename_all, &meta, |meta| Case::parse(&text(meta, "camelCase")?))
                } else if meta.path.is_ident("crate") {
                    once(&mut krate, &meta, |meta| text(meta, "::cassa")?.parse())
                } else {
                    Err(unknown(&meta, "a struct", ON_STRUCTS, ON_FIELDS))
                }
            })?;
        }
        Ok(OnStruct { rename_all, krate: krate.unwrap_or_else(|| parse_quote!(::cassa)) })
    }
}

/// What a field says; each with its place, for errors.
#[derive(Default)]
pub(crate) struct OnField {
    pub(crate) key: Option<Span>,
    pub(crate) super_column: Option<Span>,
    pub(crate) flatten: Option<Span>,
    pub(crate) timestamp: Option<Span>,
    pub(crate) ttl: Option<Span>,
    pub(crate) skip: Option<Span>,
    pub(crate) rename: Option<(Span, Expr)>,
    /// Without an expression it is the type's default.
    pub(crate) default: Option<(Span, Option<Expr>)>,
}

impl OnField {
    /// What stands on the field of this name, or an error that names it.
    pub(crate) fn parse(field: &Ident, attributes: &[Attribute]) -> Result<OnField> {
        let mut on = OnField::default();
        for attribute in ours(attributes) {
            attribute.parse_nested_meta(|meta| on.take(&meta)).map_err(|error| {
                Error::new(error.span(), format!("`{}`: {error}", field.unraw()))
            })?;
        }
        Ok(on)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let span = || meta.path.get_ident().map_or_else(Span::call_site, |name| name.span());
        let name = shown(meta);
        let flag = |meta: &ParseNestedMeta<'_>| match meta.input.peek(Token![,])
            || meta.input.is_empty()
        {
            true => Ok(span()),
            false => Err(meta.error(format!("`{name}` takes no value: write `#[cassa({name})]`"))),
        };
        match name.as_str() {
            "key" => once(&mut self.key, meta, flag),
            "super_column" => once(&mut self.super_column, meta, flag),
            "flatten" => once(&mut self.flatten, meta, flag),
            "timestamp" => once(&mut self.timestamp, meta, flag),
            "ttl" => once(&mut self.ttl, meta, flag),
            "skip" => once(&mut self.skip, meta, flag),
            "rename" if !meta.input.peek(Token![=]) => {
                Err(meta
                    .error("`rename` needs the column's name: write `#[cassa(rename = \"…\")]`"))
            }
            "rename" => once(&mut self.rename, meta, |meta| Ok((span(), meta.value()?.parse()?))),
            "default" => once(&mut self.default, meta, |meta| {
                let given = meta.input.peek(Token![=]);
                Ok((span(), given.then(|| meta.value()?.parse()).transpose()?))
            }),
            _ => Err(unknown(meta, "a field", ON_FIELDS, ON_STRUCTS)),
        }
    }

    /// What it says that a field can't say beside something else, in the order of what wins: names and places.
    pub(crate) fn roles(&self) -> Vec<(&'static str, Span)> {
        let all = [
            ("key", self.key),
            ("super_column", self.super_column),
            ("flatten", self.flatten),
            ("timestamp", self.timestamp),
            ("ttl", self.ttl),
            ("skip", self.skip),
            ("rename", self.rename.as_ref().map(|(span, _)| *span)),
            ("default", self.default.as_ref().map(|(span, _)| *span)),
        ];
        all.into_iter().filter_map(|(name, span)| Some((name, span?))).collect()
    }
}

fn ours(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cassa"))
}

fn once<T>(
    place: &mut Option<T>,
    meta: &ParseNestedMeta<'_>,
    parse: impl FnOnce(&ParseNestedMeta<'_>) -> Result<T>,
) -> Result<()> {
    let value = parse(meta)?;
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(meta.error(format!("`{}` is given twice: remove one", shown(meta)))),
    }
}

/// The attribute's name.
fn shown(meta: &ParseNestedMeta<'_>) -> String {
    meta.path.to_token_stream().to_string().replace(' ', "")
}

/// The text that an attribute is set to.
fn text(meta: &ParseNestedMeta<'_>, example: &str) -> Result<LitStr> {
    let value = meta.value().and_then(|value| value.parse());
    let name = shown(meta);
    value.map_err(|_| {
        meta.error(format!("`{name}` is a text: write `#[cassa({name} = \"{example}\")]`"))
    })
}

fn unknown(meta: &ParseNestedMeta<'_>, place: &str, here: &str, elsewhere: &str) -> Error {
    let name = shown(meta);
    let known_elsewhere = elsewhere.split('`').any(|known| known.split(' ').next() == Some(&name));
    let message = if known_elsewhere {
        format!("`{name}` does not belong on {place}, which takes {here}")
    } else {
        format!("`{name}` is no attribute: {place} takes {here}")
    };
    meta.error(message)
}
