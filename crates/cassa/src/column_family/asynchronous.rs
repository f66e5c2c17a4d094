//! The verbs for tokio.

use cassa_types::Pack;
use futures_core::Stream;

use super::{Cells, ColumnFamily, Filter, Scan, Slice, SuperColumns, Swap, stream};
use crate::driver::Tokio;
use crate::error::Result;
use crate::row::{Cell, ColumnCounts, Row, Rows, SuperCell};

impl ColumnFamily<Tokio> {
    /// The row with this key, whole or the part the handle selects; `None` when it has no column there.
    ///
    /// A row wider than a page is read in several requests, so it is not a snapshot of one moment.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) and [`InvalidArgument`](crate::ErrorKind::InvalidArgument) before anything is sent;
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond `max_row_bytes`; the server's and the network's when no attempt was answered.
    ///
    /// # Cancellation
    /// May be dropped at any time: its connection is closed if an answer was still expected.
    pub async fn get(&self, key: impl Pack) -> Result<Option<Row>> {
        self.read_row(key).await
    }

    /// The rows with these keys, in their order; missing rows are absent, and a key given twice counts once.
    ///
    /// They are asked for in requests of 1,024 keys, which go side by side, 8 at most, over connections that are free.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn multiget<K: Pack>(&self, keys: impl IntoIterator<Item = K>) -> Result<Rows> {
        self.read_rows(keys).await
    }

    /// How many columns the row has, or super columns, among those the handle selects; 0 for a missing row.
    ///
    /// The server counts up to 65,536 columns; before 1.0 up to 128, as it would hold all of them in memory; of a super column none
    /// from 3.0 on. A row that may have more is read in pages, as by [`stream`](Self::stream).
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn count(&self, key: impl Pack) -> Result<u64> {
        self.count_columns(key).await
    }

    /// How many columns each of the rows with these keys has, or super columns, among those the handle selects, in the keys' order;
    /// 0 for a missing row, and a key given twice counts once.
    ///
    /// The servers count 1,024 rows a request, side by side as in [`multiget`](Self::multiget), up to 128 columns of each; a row that
    /// has more is counted once more by itself, as by [`count`](Self::count).
    ///
    /// ```
    /// # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
    /// # async fn example(pool: cassa::Pool) -> cassa::Result<()> {
    /// # let users = pool.column_family("Users").await?;
    /// # users.insert("ann", [("mail", "ann@example.com"), ("city", "oslo")]).await?;
    /// let counts = users.multiget_count(["ann", "bob"]).await?;
    /// assert_eq!(counts.get("bob")?, Some(0)); // no such row
    /// for count in counts.iter() {
    ///     println!("{}: {} columns", count.key::<&str>()?, count.columns());
    /// }
    /// # assert_eq!(counts.get("ann")?, Some(2));
    /// # Ok(())
    /// # }
    /// # node::run(example);
    /// ```
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn multiget_count<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<ColumnCounts> {
        self.count_rows(keys).await
    }

    /// Several slices of the row with this key together, in one request a page: each column once, in the comparator's order whatever
    /// the order of the slices and however they overlap; `None` when it has no column there. On 2.1 and later.
    ///
    /// All slices have one direction, and none a limit. No slices read nothing.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before 2.1, and from 3.0 on for reversed slices, for which servers close the
    /// connection; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) on super columns, for slices of different directions or
    /// with limits, and on a handle that selects columns: all before anything is sent. Else as [`get`](Self::get).
    ///
    /// # Cancellation
    /// May be dropped at any time.
    pub async fn multi_slice<'a>(
        &self,
        key: impl Pack,
        slices: impl IntoIterator<Item = Slice<'a>>,
    ) -> Result<Option<Row>> {
        self.read_slices(key, slices).await
    }

    /// The columns of the row with this key, one by one, whole or the part the handle selects: for rows of any width.
    ///
    /// Nothing is sent before [`next`](Cells::next), which also tells what is wrong with the key.
    pub fn stream(&self, key: impl Pack) -> Cells<Tokio> {
        Cells::of_row(self.clone(), &key)
    }

    /// All rows, in the server's order. Nothing is sent before [`next`](Scan::next).
    pub fn scan(&self) -> Scan<Tokio> {
        Scan::new(self.clone())
    }

    /// The rows that meet all filters, by an index, in the order of the cluster's partitioner. Nothing is sent before
    /// [`next`](Scan::next).
    ///
    /// One of the filters at least is [`equal`](Filter::equal) on an indexed column; the server looks at the rows this one
    /// finds for the others. The scan can begin with a key ([`from`](Scan::from)), but has no end and is no part of the ring.
    ///
    /// # Errors
    /// Of [`next`](Scan::next), before anything is sent: [`Type`](crate::ErrorKind::Type) when a name or value doesn't fit the
    /// schema, [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when no filter is on an index.
    pub fn find<'a>(&self, filters: impl IntoIterator<Item = Filter<'a>>) -> Scan<Tokio> {
        self.found_by(filters)
    }

    /// Writes columns of one row and returns their timestamp in microseconds. No column at all sends nothing.
    ///
    /// The row's columns are written by one request: all or none of them, on each replica.
    ///
    /// On counters each value is added, as by [`add`](Self::add): any integer of 8 bytes.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type), [`InvalidArgument`](crate::ErrorKind::InvalidArgument) and
    /// [`TooLarge`](crate::ErrorKind::TooLarge) before anything is sent; the server's and the network's when no attempt was
    /// answered: [`maybe_applied`](crate::Error::maybe_applied) then says whether the write may have taken effect.
    ///
    /// # Cancellation
    /// Dropped before it is ready, the write may have been applied or not. It can be repeated with the same
    /// [`timestamp`](Self::timestamp) without harm.
    pub async fn insert<N: Pack, V: Pack>(
        &self,
        key: impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<i64> {
        self.write_row(key, columns).await
    }

    /// Writes columns of many rows and returns their one timestamp in microseconds, in as few messages of about 1 MiB as it takes.
    /// Rows without columns are left out; of counters each value is added.
    ///
    /// All is packed and checked before anything is sent, and in memory until then; a [`Writer`](crate::batch::Writer) holds
    /// less. The columns of one row are in one message. The handle's deadline is for all messages together.
    ///
    /// # Errors
    /// As [`insert`](Self::insert). [`Error::batch`](crate::Error::batch) tells how many rows were written and how many were not;
    /// rows may be written again with the same [`timestamp`](Self::timestamp) without harm, but not those of counters.
    ///
    /// # Cancellation
    /// As [`insert`](Self::insert); any part of the rows may have been written.
    pub async fn insert_rows<N: Pack, V: Pack, C: IntoIterator<Item = (N, V)>>(
        &self,
        rows: impl IntoIterator<Item = (impl Pack, C)>,
    ) -> Result<i64> {
        self.write_rows(rows).await
    }

    /// Writes columns of a row if those that are `expected` have these values, and tells whether it did; from 2.0 on.
    ///
    /// Replicas agree on it, so that of several writers that expect the same, one writes. That holds among calls of this kind only:
    /// an `insert` or `remove` beside them isn't held up, and the later timestamp wins; servers stamp what they write here with
    /// their own clocks, in whole milliseconds, so that an `insert` of the same millisecond wins over what came after it here.
    /// What was written is seen by reads at [`Serial`](crate::Consistency::Serial), and by others once as many
    /// replicas have it as the handle's consistency level for writes says.
    ///
    /// The handle's time to live is that of what is written, from 3.0 on; servers before would forget it.
    ///
    /// ```
    /// # mod node { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/node.rs")); }
    /// # async fn example(pool: cassa::Pool) -> cassa::Result<()> {
    /// # let users = pool.column_family("Users").await?;
    /// # users.insert_if_absent("ann", [("version", 7)]).await?;
    /// use cassa::Swap;
    ///
    /// match users.compare_and_set("ann", [("version", 7)], [("version", 8), ("age", 19)]).await? {
    ///     Swap::Applied => println!("written"),
    ///     Swap::Differs { current } => println!("somebody else was there: {current:?}"),
    /// }
    /// # assert_eq!(users.get("ann").await?.expect("inserted").value("version")?, Some(8));
    /// # Ok(())
    /// # }
    /// # node::run(example);
    /// ```
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before 2.0, and with a time to live before 3.0;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) on counters and super columns, for a handle with a timestamp or with
    /// a [`serial_consistency`](Self::serial_consistency) that is none, for a column given twice, and when nothing is expected or
    /// nothing is to be written: all before anything is sent. Else as [`insert`](Self::insert). It is never sent twice: after an error whose
    /// [`maybe_applied`](crate::Error::maybe_applied) is true, read at `Serial` what is there.
    ///
    /// # Cancellation
    /// Dropped before it is ready, it may have been applied or not.
    pub async fn compare_and_set<N: Pack, V: Pack, M: Pack, W: Pack>(
        &self,
        key: impl Pack,
        expected: impl IntoIterator<Item = (N, V)>,
        columns: impl IntoIterator<Item = (M, W)>,
    ) -> Result<Swap> {
        self.swap(key, expected, columns).await
    }

    /// Writes a row if it has no column at all, and tells what came of it; from 2.0 on. In all else it is as
    /// [`compare_and_set`](Self::compare_and_set).
    ///
    /// # Errors
    /// As [`compare_and_set`](Self::compare_and_set).
    ///
    /// # Cancellation
    /// As [`compare_and_set`](Self::compare_and_set).
    pub async fn insert_if_absent<N: Pack, V: Pack>(
        &self,
        key: impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Swap> {
        self.write_if_absent(key, columns).await
    }

    /// Writes super columns of one row, each with its columns, and returns their timestamp in microseconds. No column at all sends
    /// nothing.
    ///
    /// They are written by one request: all or none of them, on each replica. On counters each value is added.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the column family has no super columns, or the handle is narrowed
    /// to one; else as [`insert`](Self::insert).
    ///
    /// # Cancellation
    /// As [`insert`](Self::insert).
    pub async fn insert_super_columns<S, N, V, C>(
        &self,
        key: impl Pack,
        super_columns: impl IntoIterator<Item = (S, C)>,
    ) -> Result<i64>
    where
        S: Pack,
        N: Pack,
        V: Pack,
        C: IntoIterator<Item = (N, V)>,
    {
        self.write_super_columns(key, super_columns).await
    }

    /// Adds to a counter, which begins at 0; a negative `delta` subtracts. For servers from 0.8 on.
    ///
    /// Once its bytes were sent it is never sent again, whatever happens: added twice would be wrong.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the columns are no counters, or the handle has a time to live
    /// or a timestamp; else as [`insert`](Self::insert). When [`maybe_applied`](crate::Error::maybe_applied) is true, read the
    /// counter before adding again.
    ///
    /// # Cancellation
    /// Dropped before it is ready, it may have been added or not; nothing tells which but a look at the counter.
    pub async fn add(&self, key: impl Pack, name: impl Pack, delta: i64) -> Result<()> {
        self.add_to(key, name, delta).await
    }

    /// Subtracts from a counter: [`add`](Self::add) of `-delta`.
    ///
    /// # Errors
    /// As [`add`](Self::add); [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for [`i64::MIN`], which has no opposite.
    ///
    /// # Cancellation
    /// As [`add`](Self::add).
    pub async fn subtract(&self, key: impl Pack, name: impl Pack, delta: i64) -> Result<()> {
        self.subtract_from(key, name, delta).await
    }

    /// Removes a row, or the columns the handle names or slices, and returns the timestamp in microseconds.
    ///
    /// What is missing is no error, a list of no names removes nothing, and what was written with a later timestamp stays.
    ///
    /// # Counters
    /// Servers stamp counters and their removals with their own clocks, in whole milliseconds, and count on removals being
    /// final. Asked, they did this:
    /// - A counter added to and then removed by name within one millisecond stays, before 2.1; a row is removed in any case.
    /// - Added to after its removal, a counter has the value it had before as well (within a millisecond of a removal by
    ///   name, and after one of the row), or begins at 0, or is not seen at all (within a millisecond of the removal of the
    ///   row) before 2.1; on 2.1 and later it is mostly not seen until compaction has forgotten the removal
    ///   (`gc_grace_seconds`). So use another name or key instead, or subtract what it counted.
    ///
    /// # Errors
    /// As [`insert`](Self::insert); [`Unsupported`](crate::ErrorKind::Unsupported) for a slice where servers can't remove
    /// one (before 2.0; without a start or a finish before 3.0; within a super column from 3.0 on), and of counters;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a slice with a limit.
    ///
    /// # Cancellation
    /// As [`insert`](Self::insert).
    pub async fn remove(&self, key: impl Pack) -> Result<i64> {
        self.remove_row(key).await
    }

    /// Removes every row of the column family, whatever their timestamps. All nodes must be up.
    ///
    /// It is never sent twice. A server that keeps snapshots of what is truncated (`auto_snapshot`) takes seconds for it.
    ///
    /// # Errors
    /// [`Unavailable`](crate::ErrorKind::Unavailable) when a node is down, from 1.1 on;
    /// [`ServerTimedOut`](crate::ErrorKind::ServerTimedOut) when it took longer than the server waits, and may still be done: by
    /// default 60 s (`truncate_request_timeout_in_ms`), before 1.2 10 s (`rpc_timeout_in_ms`), and before 1.1 also when a node is
    /// down, which those servers don't tell apart; [`InvalidRequest`](crate::ErrorKind::InvalidRequest) on a column family of
    /// counters from 3.0 on; else the server's and the network's.
    ///
    /// # Cancellation
    /// Dropped before it is ready, it may have happened or not.
    pub async fn truncate(&self) -> Result<()> {
        self.remove_every_row().await
    }
}

impl Cells<Tokio> {
    /// The next column; `None` after the last.
    ///
    /// # Errors
    /// As [`ColumnFamily::get`], but rows of any size are read. Called again, `next` goes on where it was.
    ///
    /// # Cancellation
    /// May be dropped at any time: no column is lost, the next call returns it.
    pub async fn next(&mut self) -> Result<Option<Cell>> {
        self.advance().await
    }

    /// The same columns as a `Stream`, which ends after an error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Cell>> + Send + Unpin {
        stream::items(self)
    }
}

impl SuperColumns<Tokio> {
    /// The next super column; `None` after the last.
    ///
    /// # Errors
    /// As [`Cells::next`].
    ///
    /// # Cancellation
    /// May be dropped at any time: no super column is lost, the next call returns it.
    pub async fn next(&mut self) -> Result<Option<SuperCell>> {
        self.advance().await
    }

    /// The same super columns as a `Stream`, which ends after an error.
    pub fn into_stream(self) -> impl Stream<Item = Result<SuperCell>> + Send + Unpin {
        stream::items(self)
    }
}
