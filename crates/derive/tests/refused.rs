//! What the macro refuses is told in its own words: each names the field, or the struct, and says how to mend it.
//!
//! `TRYBUILD=overwrite cargo test -p cassa-derive` writes the words anew. Only the macro's own messages are kept here: what rustc
//! says of a type that is neither packed nor read changes with rustc.

#[test]
fn what_is_refused_names_the_field_and_says_how_to_mend_it() {
    trybuild::TestCases::new().compile_fail("tests/refused/*.rs");
}
