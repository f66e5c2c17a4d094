//! Who may log in.

use std::collections::BTreeMap;
use std::fmt;

/// Users with their passwords; a node with none lets everybody in.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Credentials(BTreeMap<String, String>);

impl Credentials {
    pub(crate) fn add(&mut self, user: String, password: String) {
        self.0.insert(user, password);
    }

    /// Whether a connection must log in before it asks anything.
    pub(crate) fn are_wanted(&self) -> bool {
        !self.0.is_empty()
    }

    pub(crate) fn let_in(&self, user: &str, password: &str) -> bool {
        self.0.get(user).is_some_and(|known| known == password)
    }
}

/// Passwords are never printed.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
