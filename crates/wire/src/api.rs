//! The version of the Thrift interface a server speaks.
use crate::{Method, versions::rule};
use std::{fmt, str::FromStr};

/// The interface's version, as `describe_version` answers it. Versions order as they were released.
///
/// ```
/// use cassa_wire::{ApiVersion, Method};
/// let api: ApiVersion = "19.16.0".parse()?;
/// assert!(api.has(Method::Add) && !api.has(Method::Cas));
/// # Ok::<(), cassa_wire::ParseApiVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiVersion {
    /// Changes when clients must change.
    pub major: u16,
    /// Changes when methods or fields are added.
    pub minor: u16,
    /// Changes when neither does.
    pub patch: u16,
}

impl ApiVersion {
    /// Cassandra 0.7.
    pub const V19_4_0: Self = Self::new(19, 4, 0);
    /// Cassandra 0.8.
    pub const V19_16_0: Self = Self::new(19, 16, 0);
    /// Cassandra 1.0.
    pub const V19_20_0: Self = Self::new(19, 20, 0);
    /// Cassandra 1.1.
    pub const V19_33_0: Self = Self::new(19, 33, 0);
    /// Cassandra 1.2.
    pub const V19_36_2: Self = Self::new(19, 36, 2);
    /// Cassandra 2.0 and 2.1.
    pub const V19_39_0: Self = Self::new(19, 39, 0);
    /// Cassandra 2.2, 3.0 and 3.11, the last interface.
    pub const V20_1_0: Self = Self::new(20, 1, 0);

    /// The version with these numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// The version in text like `19.16.0`; exactly three numbers.
    ///
    /// # Errors
    /// [`ParseApiVersionError`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, ParseApiVersionError> {
        let mut numbers = text.split('.').map(|part| part.parse::<u16>().ok());
        let mut next =
            || numbers.next().flatten().ok_or_else(|| ParseApiVersionError { text: text.into() });
        let version = Self::new(next()?, next()?, next()?);
        if numbers.next().is_some() {
            Err(ParseApiVersionError { text: text.into() })
        } else {
            Ok(version)
        }
    }

    /// Whether servers of this version have the method. 2.0 and 2.1 share a version, and 2.0 lacks `get_multi_slice`.
    pub fn has(self, method: Method) -> bool {
        self.at_least(method.since())
    }

    /// Whether this version knows a field of one of the interface's structs, as in `knows("CfDef", 26)`.
    pub fn knows(self, structure: &str, field: i16) -> bool {
        self.at_least(rule(structure, field).since)
    }

    /// Whether this version requires a field that later ones don't, as in `requires("KsDef", 4)`.
    pub fn requires(self, structure: &str, field: i16) -> bool {
        rule(structure, field).required(self)
    }

    pub(crate) const fn at_least(self, other: Self) -> bool {
        self.order() >= other.order()
    }

    const fn order(self) -> u64 {
        (self.major as u64) << 32 | (self.minor as u64) << 16 | self.patch as u64
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for ApiVersion {
    type Err = ParseApiVersionError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// The text is not a version of the interface.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a version of the Thrift interface: three numbers like 19.16.0 are expected"
)]
pub struct ParseApiVersionError {
    text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_requires_a_replication_factor_and_has_no_key_types() {
        let (first, second) = (ApiVersion::V19_4_0, ApiVersion::V19_16_0);
        assert!(first.requires("KsDef", 4) && !second.requires("KsDef", 4));
        assert!(!first.knows("CfDef", 26) && second.knows("CfDef", 26));
    }

    #[test]
    fn versions_are_parsed_strictly_and_printed_back() {
        assert_eq!(ApiVersion::parse("19.36.2"), Ok(ApiVersion::V19_36_2));
        assert_eq!(ApiVersion::V19_36_2.to_string(), "19.36.2");
        for bad in ["", "19", "19.4", "19.4.0.1", "19.4.x", "70000.1.1", "19..0", " 19.4.0"] {
            assert!(ApiVersion::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn versions_order_as_released() {
        use ApiVersion as V;
        let lines = [
            V::V19_4_0,
            V::V19_16_0,
            V::V19_20_0,
            V::V19_33_0,
            V::V19_36_2,
            V::V19_39_0,
            V::V20_1_0,
        ];
        assert!(lines.is_sorted());
        assert!(
            lines.windows(2).all(|pair| pair[1].at_least(pair[0]) && !pair[0].at_least(pair[1]))
        );
    }
}
