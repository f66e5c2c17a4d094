//! What statements answer.

use bytes::Bytes;
use cassa_types::Type;
use cassa_wire::{Column, CqlMetadata, CqlResult, CqlResultType, CqlRow};

use crate::schema::order;

/// Nothing: it was done.
pub(super) fn void() -> CqlResult {
    CqlResult { r#type: CqlResultType::Void, rows: None, num: None, schema: None }
}

/// Rows of columns with these names and types.
pub(super) fn rows(columns: &[(&str, Type)], rows: Vec<Vec<Option<Bytes>>>) -> CqlResult {
    let name = |name: &str| Bytes::copy_from_slice(name.as_bytes());
    let names: Vec<Bytes> = columns.iter().map(|(told, _)| name(told)).collect();
    let row = |values: Vec<Option<Bytes>>| {
        let columns = names.iter().zip(values).map(|(name, value)| Column {
            name: name.clone(),
            value,
            ..Column::default()
        });
        CqlRow { key: Bytes::new(), columns: columns.collect() }
    };
    let mut types: Vec<(Bytes, &Type)> =
        columns.iter().map(|(told, ty)| (name(told), ty)).collect();
    order::hash_map(&mut types, |(name, _)| order::bytes(name));
    let schema = CqlMetadata {
        name_types: types.iter().map(|(name, _)| (name.clone(), "UTF8Type".into())).collect(),
        value_types: types.iter().map(|(name, ty)| (name.clone(), ty.to_string().into())).collect(),
        default_name_type: "UTF8Type".into(),
        default_value_type: "UTF8Type".into(),
    };
    CqlResult {
        r#type: CqlResultType::Rows,
        rows: Some(rows.into_iter().map(row).collect()),
        num: None,
        schema: Some(schema),
    }
}
