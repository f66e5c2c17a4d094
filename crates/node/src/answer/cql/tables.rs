//! What clients ask of CQL's tables when a column family isn't there: a node has none.

use cassa_wire::{CqlMetadata, CqlResult, CqlResultType};

/// Where servers keep the definitions of tables: until 2.2, and from 3.0 on.
const PLACES: [&str; 2] = ["system.schema_", "system_schema."];

/// Whether a query selects definitions of tables.
pub(super) fn are_asked_for(query: &str) -> bool {
    let query = query.to_ascii_lowercase();
    let mut words = query.split_whitespace();
    let selects = words.next() == Some("select");
    let place = words.skip_while(|word| *word != "from").nth(1).unwrap_or_default();
    selects && PLACES.iter().any(|known| place.starts_with(known))
}

/// No rows.
pub(super) fn none() -> CqlResult {
    let schema = CqlMetadata {
        default_name_type: "UTF8Type".into(),
        default_value_type: "UTF8Type".into(),
        ..CqlMetadata::default()
    };
    CqlResult {
        r#type: CqlResultType::Rows,
        rows: Some(Vec::new()),
        num: None,
        schema: Some(schema),
    }
}

#[cfg(test)]
mod tests {
    use super::are_asked_for;

    #[test]
    fn queries_for_definitions_of_tables_are_told_from_others() {
        assert!(are_asked_for("SELECT type FROM system.schema_columns WHERE keyspace_name = 'k'"));
        assert!(are_asked_for("select * from system_schema.tables"));
        assert!(!are_asked_for("SELECT release_version FROM system.local"));
        assert!(!are_asked_for("DROP TABLE system_schema.tables"));
    }
}
