use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::Type;
use cassa_wire::{CfDef, KsDef};
use uuid::Uuid;

use crate::disk::{Entry, FamilyName};
use crate::schema::{ColumnKind, FamilyId, Layout, Table, TableColumn};
use crate::store::{Cell, Change, Deletion, Expiry, Path};

/// An entry of each kind, with every kind of change.
fn entries() -> [Entry; 4] {
    let name = |name: &'static str| Bytes::from_static(name.as_bytes());
    let path = || Path::new(Some(name("super")), name("name"));
    let deletion = Deletion { timestamp: -1, at: 7 };
    let expiry = Some(Expiry { ttl: 3, end: 10 });
    let cell = |expiry| Cell { value: name("value"), timestamp: i64::MIN, expiry };
    let changes = vec![
        Change::Put(path(), cell(None)),
        Change::Put(Path::new(None, name("name")), cell(expiry)),
        Change::Add { path: path(), delta: i64::MIN, timestamp: 9 },
        Change::RemoveColumn(path(), deletion),
        Change::RemoveCounter(path(), deletion),
        Change::CountAgain {
            super_column: Some(name("super")),
            start: name("a"),
            finish: name(""),
            deletion,
        },
        Change::RemoveSuper(name("super"), deletion),
        Change::RemoveRange {
            super_column: None,
            start: name("a"),
            finish: name(""),
            spared: vec![name("b"), name("c")],
            deletion,
        },
        Change::RemoveRow(deletion),
    ];
    let text = |text: &'static str| ByteString::from_static(text);
    let family = CfDef { keyspace: text("Keyspace1"), name: text("Users"), ..CfDef::default() };
    let keyspace = KsDef { name: text("Keyspace1"), cf_defs: vec![family], ..KsDef::default() };
    let column = |name: &'static str, kind, ty| TableColumn { name: text(name), kind, ty };
    let table = Table::new(
        Layout::Sparse,
        vec![
            column("id", ColumnKind::PartitionKey, Type::Long),
            column("at", ColumnKind::Clustering, Type::Reversed(Type::Timestamp.into())),
            column("title", ColumnKind::Static, Type::Utf8),
            column("tags", ColumnKind::Regular, Type::Set(Type::Utf8.into())),
        ],
    );
    let users = FamilyName {
        id: FamilyId(8),
        keyspace: "Keyspace1".to_owned(),
        name: "Users".to_owned(),
        table: None,
    };
    let events =
        FamilyName { table: Some(table.into()), name: "Events".to_owned(), ..users.clone() };
    [
        Entry::Node("2.1.22".to_owned()),
        Entry::Row { key: name("key"), changes: vec![(FamilyId(8), changes)], now: 5 },
        Entry::Truncated(FamilyId(8)),
        Entry::Schema {
            version: Uuid::from_u128(1),
            next_family: 9,
            keyspaces: vec![keyspace],
            families: vec![users, events],
        },
    ]
}

#[test]
fn every_kind_of_entry_is_read_as_it_was_written() {
    for entry in entries() {
        let bytes = Bytes::from(entry.encoded().unwrap());
        assert_eq!(Entry::decode(bytes.clone()), Some(entry));
        for end in 0..bytes.len() {
            assert_eq!(Entry::decode(bytes.slice(..end)), None, "cut at {end}");
        }
    }
}
