//! Rows whose column family gets another order while they are written.

use std::sync::Arc;
use std::thread;

use cassa_types::Type;

use super::support::*;
use crate::schema::Kind;
use crate::store::{Filter, RowMutation, Store, Ties};

#[test]
fn what_is_written_while_a_column_family_is_reordered_stays() {
    const WRITERS: usize = 8;
    const WRITES: usize = 200;
    let store = Store::new(Ties::default());
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let store = &store;
            // Some know the new definition, some the old one.
            let order = if writer % 2 == 0 { Type::Bytes } else { Type::Utf8 };
            let family = Arc::new(family(order, Kind::Standard));
            scope.spawn(move || {
                for write in 0..WRITES {
                    let changes = vec![put(&format!("{writer}.{write}"), "", 1)];
                    let changes = vec![(Arc::clone(&family), changes)];
                    let mutation = RowMutation { key: bytes("k"), changes };
                    store.apply(&token("k"), &mutation, 1000);
                }
            });
        }
    });
    let stored = Stored { store, ..Stored::new(Type::Bytes) };
    assert_eq!(stored.read("k", &Filter::all()).len(), WRITERS * WRITES);
}
