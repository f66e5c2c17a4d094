//! Static promises: what may go to other threads, and how large the futures of calls are.

use std::future::Future;

use crate::batch::{Batch, Writer};
use crate::column_family::{Cells, ColumnFamily, Scan};
use crate::driver::{Driver, Tokio};
use crate::pool::Pool;
use crate::row::{Cell, Row, Rows};
use crate::schema::Schema;
use crate::{Error, Options};

fn shared<T: Send + Sync + 'static>() {}
fn sent<F: Future + Send>(future: &F) -> usize {
    size_of_val(future)
}

#[test]
fn handles_rows_and_errors_go_to_any_thread() {
    fn handles<D: Driver>() {
        shared::<Pool<D>>();
        shared::<ColumnFamily<D>>();
        shared::<Scan<D>>();
        shared::<Batch<D>>();
        shared::<Writer<D>>();
        shared::<Cells<D>>();
        shared::<Schema<D>>();
    }
    handles::<Tokio>();
    #[cfg(feature = "blocking")]
    handles::<crate::Blocking>();
    shared::<Row>();
    shared::<Rows>();
    shared::<Cell>();
    shared::<Error>();
    shared::<Options>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert!(size_of::<Row>() <= 96, "{}", size_of::<Row>());
}

#[tokio::test]
async fn futures_of_calls_are_send_and_small() {
    let network = crate::driver::sim::Network::default();
    super::world::echo(&network, 1);
    let pool = super::world::pool(&network, Options::new().server("10.0.0.1"));
    let users = super::world::standard1(&pool).await;
    let (batch, writer) = (pool.batch(), pool.writer());
    let sizes = [
        ("insert_rows", sent(&users.write_rows([("key", [("name", "value")])]))),
        ("send", sent(&batch.send_all())),
        ("write", sent(&writer.write(&users, "key", [("name", "value")]))),
        ("get", sent(&users.read_row("key"))),
        ("multiget", sent(&users.read_rows(["key"]))),
        ("count", sent(&users.count_columns("key"))),
        ("insert", sent(&users.write_row("key", [("name", "value")]))),
        ("remove", sent(&users.remove_row("key"))),
        ("next", sent(&Scan::new(users.clone()).advance())),
        ("next of a stream", sent(&Cells::of_row(users.clone(), "key").advance())),
    ];
    // A call in a span of `tracing` holds the span as well.
    let most = if cfg!(feature = "tracing") { 4096 + 64 } else { 4096 };
    for (verb, size) in sizes {
        assert!(size <= most, "{verb}: {size} bytes");
    }
}

#[tokio::test]
async fn columns_of_different_types_are_inserted_in_one_call_that_is_send() {
    let network = crate::driver::sim::Network::default();
    super::world::echo(&network, 1);
    let pool = super::world::pool(&network, Options::new().server("10.0.0.1"));
    let users = super::world::standard1(&pool).await;
    let bytes = vec![1_u8];
    sent(&users.write_row("key", crate::columns! { "text" => "value", "bytes" => bytes }));
    let error = users
        .write_row("key", crate::columns! { "text" => "value", "number" => 1_i32 })
        .await
        .expect_err("the column family is of bytes");
    assert_eq!(error.kind(), crate::ErrorKind::Type);
    assert!(error.to_string().contains("\"number\""), "{error}");
}
