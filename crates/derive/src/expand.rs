//! The code of a mapped struct.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Generics, Lit, Path, parse_quote_spanned};

use crate::structure::{Default, Field, Role, Structure};

pub(crate) fn mapped(structure: &Structure<'_>) -> TokenStream {
    let (name, krate) = (structure.name, &structure.krate);
    let shown = name.unraw().to_string();
    let generics = bounded(structure);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    // What a default's expression can't see.
    let hidden = |name| Ident::new(name, Span::mixed_site());
    let (fields, columns, source) = (hidden("fields"), hidden("columns"), hidden("source"));
    let told = told(structure, &fields);
    let key = key(structure);
    let given = given(structure, &columns);
    let read = read(structure, &source);
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::map::Mapped for #name #ty_generics #where_clause {
            const NAME: &'static ::core::primitive::str = #shown;

            fn fields(#fields: &mut #krate::map::Fields<'_>) {
                #told
            }

            fn key(&self) -> impl #krate::Pack {
                #key
            }

            fn columns<'a>(&'a self, #columns: &mut #krate::map::Columns<'a>) {
                #given
            }

            fn read(#source: &#krate::map::Source<'_>) -> #krate::Result<Self> {
                #read
            }
        }
    }
}

/// The columns with their places.
fn placed<'s>(structure: &'s Structure<'_>) -> impl Iterator<Item = (usize, &'s Field<'s>)> {
    let columns = structure.fields.iter();
    columns.filter(|field| matches!(field.role, Role::Column { .. })).enumerate()
}

/// The one field of a role.
fn of_role<'s>(structure: &'s Structure<'_>, is: impl Fn(&Role) -> bool) -> Option<&'s Field<'s>> {
    structure.fields.iter().find(|field| is(&field.role))
}

fn told(structure: &Structure<'_>, fields: &Ident) -> TokenStream {
    let keys = structure.keys();
    let names = keys.iter().map(|field| field.name.unraw().to_string()).collect::<Vec<_>>();
    let names = names.join(", ");
    let ty = key_type(&keys);
    let super_column = of_role(structure, |role| matches!(role, Role::SuperColumn)).map(|field| {
        let (ty, shown) = (field.ty, field.name.unraw().to_string());
        quote_spanned! { ty.span() => #fields.super_column::<#ty>(#shown); }
    });
    let columns = placed(structure).map(|(_, field)| {
        let (ty, shown) = (field.ty, field.name.unraw().to_string());
        let Role::Column { name, .. } = &field.role else { return TokenStream::new() };
        quote_spanned! { ty.span() => #fields.column::<#ty>(#shown, #name); }
    });
    let rest = of_role(structure, |role| matches!(role, Role::Rest)).map(|field| {
        let (ty, shown) = (field.ty, field.name.unraw().to_string());
        quote_spanned! { ty.span() => #fields.rest::<#ty>(#shown); }
    });
    quote! {
        #fields.key::<#ty>(#names);
        #super_column
        #(#columns)*
        #rest
    }
}

fn key_type(keys: &[&Field<'_>]) -> TokenStream {
    match keys {
        [only] => only.ty.to_token_stream(),
        several => {
            let types = several.iter().map(|field| field.ty);
            quote!((#(#types,)*))
        }
    }
}

fn key(structure: &Structure<'_>) -> TokenStream {
    let keys = structure.keys();
    let names = keys.iter().map(|field| field.name);
    match keys.len() {
        1 => quote!(#(&self.#names)*),
        _ => quote!((#(&self.#names,)*)),
    }
}

fn given(structure: &Structure<'_>, columns: &Ident) -> TokenStream {
    let named = placed(structure).map(|(place, field)| {
        let name = field.name;
        quote!(#columns.column(#place, &self.#name);)
    });
    let others = structure.fields.iter().map(|field| {
        let name = field.name;
        match field.role {
            Role::SuperColumn => quote!(#columns.super_column(&self.#name);),
            Role::Rest => quote!(#columns.rest(&self.#name);),
            Role::Timestamp => {
                quote_spanned!(field.ty.span() => #columns.timestamp(self.#name);)
            }
            Role::Ttl => quote_spanned!(field.ty.span() => #columns.ttl(self.#name);),
            Role::Key | Role::Column { .. } | Role::Skipped(_) => TokenStream::new(),
        }
    });
    quote!(#(#named)* #(#others)*)
}

fn read(structure: &Structure<'_>, source: &Ident) -> TokenStream {
    let keys = structure.keys();
    let key = Ident::new("key", Span::mixed_site());
    let ty = key_type(&keys);
    let mut places = 0..;
    let mut parts = (0..).map(syn::Index::from);
    let values = structure.fields.iter().map(|field| {
        let value = match &field.role {
            Role::Key if keys.len() == 1 => quote!(#key),
            Role::Key => {
                let part = parts.next();
                quote!(#key.#part)
            }
            Role::Column { default, .. } => {
                let place: Option<usize> = places.next();
                match default {
                    None => quote!(#source.column(#place)?),
                    Some(default) => {
                        let default = value(default);
                        quote!(#source.column_or(#place, || #default)?)
                    }
                }
            }
            Role::SuperColumn => quote!(#source.super_column()?),
            Role::Rest => quote!(#source.rest()?),
            Role::Timestamp => quote!(#source.timestamp()),
            Role::Ttl => quote!(#source.ttl()),
            Role::Skipped(default) => value(default),
        };
        let name = field.name;
        quote!(#name: #value,)
    });
    quote! {
        let #key = #source.key::<#ty>()?;
        ::core::result::Result::Ok(Self { #(#values)* })
    }
}

fn value(default: &Default) -> TokenStream {
    match default {
        Default::OfType => quote!(::core::default::Default::default()),
        // `default = "x"` of a String.
        Default::Value(text @ Expr::Lit(ExprLit { lit: Lit::Str(_), .. })) => {
            quote!(::core::convert::Into::into(#text))
        }
        Default::Value(value) => value.to_token_stream(),
    }
}

/// The struct's generics, and that what is stored of them can be.
fn bounded(structure: &Structure<'_>) -> Generics {
    let mut generics = structure.generics.clone();
    let parameters: Vec<_> = generics.type_params().map(|param| param.ident.clone()).collect();
    let generic = |field: &&Field<'_>| mentions(field.ty.to_token_stream(), &parameters);
    for field in structure.fields.iter().filter(generic) {
        let (ty, krate) = (field.ty, &structure.krate);
        let bound: Path = match &field.role {
            Role::Key | Role::SuperColumn | Role::Column { .. } => {
                parse_quote_spanned!(ty.span() => #krate::map::Field)
            }
            Role::Rest => parse_quote_spanned!(ty.span() => #krate::map::Rest),
            Role::Skipped(Default::OfType) => {
                parse_quote_spanned!(ty.span() => ::core::default::Default)
            }
            Role::Timestamp | Role::Ttl | Role::Skipped(_) => continue,
        };
        let predicates = &mut generics.make_where_clause().predicates;
        predicates.push(parse_quote_spanned!(ty.span() => #ty: #bound));
        if let Role::Column { default: Some(Default::OfType), .. } = field.role {
            predicates.push(parse_quote_spanned!(ty.span() => #ty: ::core::default::Default));
        }
    }
    generics
}

fn mentions(tokens: TokenStream, names: &[Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
