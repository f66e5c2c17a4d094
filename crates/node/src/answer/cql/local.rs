//! `SELECT … FROM system.local`: what a server says of itself.

use bytes::Bytes;
use cassa_wire::{Column, CqlMetadata, CqlResult, CqlResultType, CqlRow, Exception};

use super::{NONE, version};
use crate::answer::invalid;
use crate::ring::Here;
use crate::schema::order;

/// The columns that a query asks for; `None` when it is another query.
pub(super) fn columns(query: &str) -> Option<Vec<String>> {
    let query = query.trim().trim_end_matches(';').to_ascii_lowercase().replace(',', " , ");
    let mut words = query.split_whitespace();
    if words.next()? != "select" {
        return None;
    }
    let mut columns = Vec::new();
    loop {
        columns.push(words.next()?.trim_matches('"').to_owned());
        match words.next()? {
            "," => {}
            "from" => break,
            _ => return None,
        }
    }
    let place: String = words.next()?.split('"').collect();
    let condition: String = words.collect();
    let known = matches!(condition.as_str(), "" | "wherekey='local'" | "limit1");
    (place == "system.local" && known).then_some(columns)
}

/// The row with the columns of these names.
pub(super) fn answer(here: &Here, names: &[String]) -> Result<CqlResult, Exception> {
    let column = |name: &String| {
        let value = value(here, name).ok_or_else(|| invalid(NONE))?;
        let (name, value) = (Bytes::from(name.clone()), Some(Bytes::from(value)));
        Ok(Column { name, value, ..Column::default() })
    };
    let columns: Vec<Column> = names.iter().map(column).collect::<Result<_, Exception>>()?;
    let mut names: Vec<Bytes> = columns.iter().map(|column| column.name.clone()).collect();
    order::hash_map(&mut names, |name| order::bytes(name));
    let typed = |class: &str| names.iter().map(|name| (name.clone(), class.into())).collect();
    let schema = CqlMetadata {
        name_types: typed("UTF8Type"),
        value_types: typed("org.apache.cassandra.db.marshal.UTF8Type"),
        default_name_type: "UTF8Type".into(),
        default_value_type: "UTF8Type".into(),
    };
    Ok(CqlResult {
        r#type: CqlResultType::Rows,
        rows: Some(vec![CqlRow { key: Bytes::new(), columns }]),
        num: None,
        schema: Some(schema),
    })
}

fn value(here: &Here, column: &str) -> Option<String> {
    let (ring, place) = (&here.ring, &here.member().place);
    Some(match column {
        "key" => "local".to_owned(),
        "cluster_name" => ring.cluster_name.clone(),
        "cql_version" => version::cql3(ring.line).to_owned(),
        "data_center" => place.data_center().to_owned(),
        "partitioner" => format!("org.apache.cassandra.dht.{}", ring.partitioner.class()),
        "rack" => place.rack().to_owned(),
        "release_version" => ring.line.release().to_owned(),
        "thrift_version" => ring.line.api().to_string(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_spellings_of_the_usual_query_are_known() {
        for query in [
            "SELECT release_version FROM system.local",
            "select release_version from system.local;",
            " SELECT \"release_version\"\n FROM system.\"local\" WHERE key = 'local' ; ",
            "SELECT release_version FROM system.local WHERE key='local'",
            "SELECT release_version FROM system.local LIMIT 1",
        ] {
            assert_eq!(columns(query), Some(vec!["release_version".to_owned()]), "{query}");
        }
        assert_eq!(columns("SELECT rack,key FROM system.local").map(|names| names.len()), Some(2));
        for other in [
            "",
            "SELECT",
            "SELECT release_version FROM system.peers",
            "SELECT release_version FROM system.local WHERE key = 'x'",
            "INSERT INTO system.local (key) VALUES ('local')",
        ] {
            assert_eq!(columns(other), None, "{other}");
        }
    }
}
