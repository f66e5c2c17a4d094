//! A trigger of a column family.

use bytestring::ByteString;

use super::options::Properties;

/// Code that servers run when a row is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trigger {
    /// Its name, unique in its column family.
    pub name: ByteString,
    /// Its options; `class` names the class.
    pub options: Properties,
}

impl Trigger {
    /// A trigger of this name and class.
    pub fn new(name: impl Into<ByteString>, class: impl Into<ByteString>) -> Trigger {
        Trigger { name: name.into(), options: vec![("class".into(), class.into())] }
    }
}
