//! Where a node stands.

/// Where a node stands: its data centre and its rack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    data_center: String,
    rack: String,
}

impl Place {
    /// This rack of this data centre.
    pub fn new(data_center: impl Into<String>, rack: impl Into<String>) -> Place {
        Place { data_center: data_center.into(), rack: rack.into() }
    }

    /// Its data centre's name.
    pub fn data_center(&self) -> &str {
        &self.data_center
    }

    /// Its rack's name.
    pub fn rack(&self) -> &str {
        &self.rack
    }
}

/// Where Cassandra takes nodes to stand that nobody told: `rack1` of `datacenter1`.
impl Default for Place {
    fn default() -> Place {
        Place::new("datacenter1", "rack1")
    }
}
