//! Fields' names in other cases, as `rename_all` asks for them.

use syn::LitStr;

/// How words are written and joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const CASES: [(&str, Case); 8] = [
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
];

impl Case {
    pub(crate) fn parse(name: &LitStr) -> syn::Result<Case> {
        let found = CASES.iter().find(|(known, _)| *known == name.value());
        found.map(|(_, case)| *case).ok_or_else(|| {
            let known = CASES.map(|(name, _)| name).join("`, `");
            syn::Error::new(name.span(), format!("no such case: `rename_all` is one of `{known}`"))
        })
    }

    /// A field's name, which is of words joined by `_`, in this case.
    pub(crate) fn of(self, field: &str) -> String {
        match self {
            Case::Lower | Case::Snake => field.to_owned(),
            Case::Upper | Case::ScreamingSnake => field.to_uppercase(),
            Case::Kebab => field.replace('_', "-"),
            Case::ScreamingKebab => field.to_uppercase().replace('_', "-"),
            Case::Pascal => field.split('_').map(capitalized).collect(),
            Case::Camel => {
                let mut words = field.split('_').filter(|word| !word.is_empty());
                let first = words.next().unwrap_or_default().to_owned();
                words.map(capitalized).fold(first, |name, word| name + &word)
            }
        }
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_named_in_every_case() {
        let names = CASES.map(|(_, case)| case.of("last_login_at"));
        let expected = [
            "last_login_at",
            "LAST_LOGIN_AT",
            "LastLoginAt",
            "lastLoginAt",
            "last_login_at",
            "LAST_LOGIN_AT",
            "last-login-at",
            "LAST-LOGIN-AT",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn underscores_at_the_ends_are_no_words() {
        assert_eq!(Case::Camel.of("_last_login_"), "lastLogin");
        assert_eq!(Case::Pascal.of("x"), "X");
        assert_eq!(Case::Camel.of("_"), "");
    }
}
