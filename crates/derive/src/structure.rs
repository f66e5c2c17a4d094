//! A struct as it is mapped: its fields by what they are, or everything that is wrong with it.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{
    Data, DataStruct, DeriveInput, Error, Expr, ExprLit, Fields, Generics, Ident, Lit, LitStr,
    Path, Result, Type,
};

use crate::attributes::{OnField, OnStruct};
use crate::names::Case;
use crate::types;

/// The parts a tuple packs and is read with.
const LONGEST_KEY: usize = 12;

pub(crate) struct Structure<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    /// The path of the crate `cassa`.
    pub(crate) krate: Path,
    pub(crate) fields: Vec<Field<'a>>,
}

pub(crate) struct Field<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) role: Role,
}

/// What a field is.
pub(crate) enum Role {
    Key,
    SuperColumn,
    Column { name: Expr, default: Option<Default> },
    Rest,
    Timestamp,
    Ttl,
    Skipped(Default),
}

/// What a field is read as when nothing is stored for it.
pub(crate) enum Default {
    OfType,
    Value(Expr),
}

impl<'a> Structure<'a> {
    pub(crate) fn of(input: &'a DeriveInput) -> Result<Structure<'a>> {
        let data = named_fields(input)?;
        let mut errors = Errors::default();
        let on = errors.keep(OnStruct::parse(&input.attrs));
        let case = on.as_ref().and_then(|on| on.rename_all);
        let fields: Vec<_> = data
            .fields
            .iter()
            .filter_map(|field| {
                let name = field.ident.as_ref()?;
                let on = errors.keep(OnField::parse(name, &field.attrs))?;
                let role = errors.keep(role(name, on, case))?;
                Some(Field { name, ty: &field.ty, role })
            })
            .collect();
        errors.once(&fields, "super_column", |role| matches!(role, Role::SuperColumn));
        errors.once(&fields, "flatten", |role| matches!(role, Role::Rest));
        errors.once(&fields, "timestamp", |role| matches!(role, Role::Timestamp));
        errors.once(&fields, "ttl", |role| matches!(role, Role::Ttl));
        errors.different_names(&fields);
        errors.types(&fields, &input.generics);
        let structure = on.map(|on| Structure {
            name: &input.ident,
            generics: &input.generics,
            krate: on.krate,
            fields,
        });
        // What is missing is told only when nothing is wrong: it may be in what is.
        if let (Some(structure), None) = (&structure, &errors.0) {
            errors.needed(structure);
        }
        match (structure, errors.0) {
            (Some(structure), None) => Ok(structure),
            (_, Some(error)) => Err(error),
            (None, None) => Err(Error::new(input.ident.span(), "it can't be read")),
        }
    }

    /// The fields of one role.
    pub(crate) fn keys(&self) -> Vec<&Field<'a>> {
        self.fields.iter().filter(|field| matches!(field.role, Role::Key)).collect()
    }
}

fn named_fields(input: &DeriveInput) -> Result<&DataStruct> {
    let message = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(_) => return Ok(data),
            Fields::Unnamed(_) => "a tuple struct has no names for columns: give its fields names",
            Fields::Unit => "a struct without fields is no row: give it a key and columns",
        },
        Data::Enum(_) => {
            "an enum is no row: map a struct; an enum can be the value of a column by implementing \
             `cassa::Pack` and `cassa::Unpack`"
        }
        Data::Union(_) => "a union is no row: map a struct",
    };
    Err(Error::new(input.ident.span(), message))
}

fn role(name: &Ident, on: OnField, case: Option<Case>) -> Result<Role> {
    let roles = on.roles();
    let allowed = |pair: [&str; 2]| matches!(pair, ["skip" | "rename", "default"]);
    if let [(first, _), (second, span), ..] = roles[..]
        && (roles.len() > 2 || !allowed([first, second]))
    {
        let message =
            format!("`{}` can't be `{first}` and `{second}` at once: remove one", name.unraw());
        return Err(Error::new(span, message));
    }
    let default = on.default.map(|(_, value)| value.map_or(Default::OfType, Default::Value));
    Ok(match roles.first() {
        Some(("key", _)) => Role::Key,
        Some(("super_column", _)) => Role::SuperColumn,
        Some(("flatten", _)) => Role::Rest,
        Some(("timestamp", _)) => Role::Timestamp,
        Some(("ttl", _)) => Role::Ttl,
        Some(("skip", _)) => Role::Skipped(default.unwrap_or(Default::OfType)),
        _ => {
            let column = || {
                let field = name.unraw().to_string();
                let named = case.map_or_else(|| field.clone(), |case| case.of(&field));
                text(&named, name.span())
            };
            Role::Column { name: on.rename.map_or_else(column, |(_, name)| name), default }
        }
    })
}

fn text(value: &str, span: Span) -> Expr {
    Expr::Lit(ExprLit { attrs: Vec::new(), lit: Lit::Str(LitStr::new(value, span)) })
}

/// Everything that is wrong, so that it is mended in one go.
#[derive(Default)]
struct Errors(Option<Error>);

impl Errors {
    fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            none => *none = Some(error),
        }
    }

    fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// A role that one field can have.
    fn once(&mut self, fields: &[Field<'_>], attribute: &str, is: impl Fn(&Role) -> bool) {
        let mut with = fields.iter().filter(|field| is(&field.role));
        let Some(first) = with.next() else { return };
        for field in with {
            let message = format!(
                "`{}` is `{attribute}` already: only one field can be, remove it from one",
                first.name.unraw()
            );
            self.push(Error::new(field.name.span(), message));
        }
    }

    /// No two fields name one column, as far as it can be seen without the schema.
    fn different_names(&mut self, fields: &[Field<'_>]) {
        let mut known: HashMap<String, &Ident> = HashMap::new();
        for field in fields {
            let Role::Column { name: Expr::Lit(literal), .. } = &field.role else { continue };
            let (shown, span) = match &literal.lit {
                Lit::Str(text) => (format!("{:?}", text.value()), text.span()),
                Lit::Int(number) => (number.base10_digits().to_owned(), number.span()),
                _ => continue,
            };
            if shown == r#""""# {
                let message = format!(
                    "`{}` has an empty column name: name it with `rename`",
                    field.name.unraw()
                );
                self.push(Error::new(span, message));
            } else if let Some(other) = known.insert(shown.clone(), field.name) {
                let message = format!(
                    "column {shown} is `{}` already: give `{}` another name with `rename`",
                    other.unraw(),
                    field.name.unraw()
                );
                self.push(Error::new(span, message));
            }
        }
    }

    /// Types that plainly can't be those of what the fields are.
    fn types(&mut self, fields: &[Field<'_>], generics: &Generics) {
        let lifetimes: Vec<_> = generics.lifetimes().map(|given| &given.lifetime.ident).collect();
        let owned = "a mapped struct owns what is read into it; use `String` instead of `&str`, `Vec<u8>` instead of `&[u8]`";
        let mut borrow = false;
        for field in fields.iter().filter(|field| !matches!(field.role, Role::Skipped(_))) {
            let name = field.name.unraw();
            let message = match &field.role {
                _ if types::borrows(field.ty, &lifetimes) => {
                    borrow = true;
                    format!("`{name}` borrows: {owned}")
                }
                Role::Key | Role::SuperColumn if types::is_option(field.ty) => {
                    format!(
                        "`{name}` can't be an `Option`, nothing is stored without it: remove the `Option`"
                    )
                }
                Role::Timestamp if types::is_other_than_option_of(field.ty, "i64") => {
                    format!(
                        "`{name}` is a timestamp in microseconds, if there is one: make it an `Option<i64>`"
                    )
                }
                Role::Ttl if types::is_other_than_option_of(field.ty, "u32") => {
                    format!(
                        "`{name}` is a time to live in seconds, if there is one: make it an `Option<u32>`"
                    )
                }
                _ => continue,
            };
            self.push(Error::new(field.name.span(), message));
        }
        if let (false, Some(lifetime)) = (borrow, generics.lifetimes().next()) {
            let message = format!("`{}` can't be: {owned}", lifetime.lifetime);
            self.push(Error::new(lifetime.lifetime.span(), message));
        }
    }

    /// A key, not too long, and something beside it.
    fn needed(&mut self, structure: &Structure<'_>) {
        let (keys, name) = (structure.keys(), structure.name);
        if keys.is_empty() {
            let message = format!("`{name}` has no row key: mark a field with `#[cassa(key)]`");
            self.push(Error::new(name.span(), message));
        }
        if let Some(field) = keys.get(LONGEST_KEY) {
            let message = format!(
                "`{}` is one field too many: a key has {LONGEST_KEY} at most; make some of them one field with a type that \
                 implements `cassa::Pack` and `cassa::Unpack`",
                field.name.unraw()
            );
            self.push(Error::new(field.name.span(), message));
        }
        let stores = |field: &Field<'_>| matches!(field.role, Role::Column { .. } | Role::Rest);
        if !structure.fields.iter().any(stores) {
            let message = format!(
                "`{name}` has no column, and a row without columns does not exist: add a field"
            );
            self.push(Error::new(name.span(), message));
        }
    }
}
