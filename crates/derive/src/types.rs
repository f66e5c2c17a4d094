//! What can be seen of a field's type: aliases can't be looked into, so only what is plainly wrong is called wrong.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

const PRIMITIVES: [&str; 16] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

/// Whether it has a reference, or a lifetime of these, within.
pub(crate) fn borrows(ty: &Type, lifetimes: &[&Ident]) -> bool {
    any_borrows(ty.to_token_stream(), lifetimes)
}

fn any_borrows(tokens: TokenStream, lifetimes: &[&Ident]) -> bool {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is_reference = |token: &TokenTree| match token {
        TokenTree::Punct(sign) => sign.as_char() == '&',
        TokenTree::Group(group) => any_borrows(group.stream(), lifetimes),
        _ => false,
    };
    let is_lifetime = |pair: &[TokenTree]| match pair {
        [TokenTree::Punct(tick), TokenTree::Ident(name)] => {
            tick.as_char() == '\'' && lifetimes.contains(&name)
        }
        _ => false,
    };
    tokens.iter().any(is_reference) || tokens.windows(2).any(is_lifetime)
}

/// Whether it is an `Option` of anything.
pub(crate) fn is_option(ty: &Type) -> bool {
    last(ty).is_some_and(|(name, _)| name == "Option")
}

/// Whether it is plainly another type than `Option<inner>`.
pub(crate) fn is_other_than_option_of(ty: &Type, inner: &str) -> bool {
    match last(ty) {
        Some((name, Some(given))) if name == "Option" => {
            matches!(last(given), Some((given, None)) if given != inner && is_known(given))
        }
        Some((name, None)) => is_known(name),
        _ => false,
    }
}

fn is_known(name: &Ident) -> bool {
    name == "String" || PRIMITIVES.iter().any(|known| name == known)
}

/// The last name of a path, and what type it is given.
fn last(ty: &Type) -> Option<(&Ident, Option<&Type>)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let given = match &last.arguments {
        PathArguments::AngleBracketed(given) => given.args.first(),
        _ => None,
    };
    let given = match given {
        Some(GenericArgument::Type(ty)) => Some(ty),
        _ => None,
    };
    Some((&last.ident, given))
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;
    use syn::parse_str;

    use super::*;

    fn ty(text: &str) -> Type {
        parse_str(text).unwrap()
    }

    #[test]
    fn references_and_the_structs_lifetimes_borrow() {
        let lifetime = Ident::new("a", Span::call_site());
        for text in ["&str", "Vec<&'static str>", "(i64, Cow<'a, str>)", "[&u8; 2]"] {
            assert!(borrows(&ty(text), &[&lifetime]), "{text}");
        }
        for text in ["String", "Vec<a>", "Cow<'static, str>", "Option<(i64, String)>"] {
            assert!(!borrows(&ty(text), &[&lifetime]), "{text}");
        }
    }

    #[test]
    fn options_are_seen_and_aliases_are_believed() {
        assert!(is_option(&ty("std::option::Option<String>")) && !is_option(&ty("String")));
        for text in ["i64", "Option<u64>", "String", "std::option::Option<i32>"] {
            assert!(is_other_than_option_of(&ty(text), "i64"), "{text}");
        }
        for text in ["Option<i64>", "Stamp", "Option<Micros>", "std::option::Option<i64>"] {
            assert!(!is_other_than_option_of(&ty(text), "i64"), "{text}");
        }
    }
}
