//! The verbs for plain threads.

use cassa_types::Pack;

use super::{Cells, ColumnFamily, Filter, Scan, Slice, SuperColumns, Swap};
use crate::driver::{Blocking, ready};
use crate::error::Result;
use crate::row::{Cell, ColumnCounts, Row, Rows, SuperCell};

/// Each verb waits in its thread and is else the one of the same name in [`cassa::ColumnFamily`](crate::ColumnFamily).
impl ColumnFamily<Blocking> {
    /// The row with this key, whole or the part the handle selects; `None` when it has no column there.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type) and [`InvalidArgument`](crate::ErrorKind::InvalidArgument) before anything is sent;
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond `max_row_bytes`; the server's and the network's when no attempt was answered.
    pub fn get(&self, key: impl Pack) -> Result<Option<Row>> {
        ready(self.read_row(key))
    }

    /// The rows with these keys, in their order; missing rows are absent, and a key given twice counts once.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn multiget<K: Pack>(&self, keys: impl IntoIterator<Item = K>) -> Result<Rows> {
        ready(self.read_rows(keys))
    }

    /// How many columns the row has, or super columns, among those the handle selects; 0 for a missing row.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn count(&self, key: impl Pack) -> Result<u64> {
        ready(self.count_columns(key))
    }

    /// How many columns each of the rows with these keys has, or super columns, among those the handle selects, in the keys' order;
    /// 0 for a missing row, and a key given twice counts once.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub fn multiget_count<K: Pack>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<ColumnCounts> {
        ready(self.count_rows(keys))
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
    pub fn multi_slice<'a>(
        &self,
        key: impl Pack,
        slices: impl IntoIterator<Item = Slice<'a>>,
    ) -> Result<Option<Row>> {
        ready(self.read_slices(key, slices))
    }

    /// The columns of the row with this key, one by one, whole or the part the handle selects: for rows of any width.
    ///
    /// Nothing is sent before [`next`](Cells::next), which also tells what is wrong with the key.
    pub fn stream(&self, key: impl Pack) -> Cells<Blocking> {
        Cells::of_row(self.clone(), &key)
    }

    /// All rows, in the server's order. Nothing is sent before [`next`](Scan::next).
    pub fn scan(&self) -> Scan<Blocking> {
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
    pub fn find<'a>(&self, filters: impl IntoIterator<Item = Filter<'a>>) -> Scan<Blocking> {
        self.found_by(filters)
    }

    /// Writes columns of one row and returns their timestamp in microseconds. No column at all sends nothing.
    ///
    /// On counters each value is added, as by [`add`](Self::add): any integer of 8 bytes.
    ///
    /// # Errors
    /// [`Type`](crate::ErrorKind::Type), [`InvalidArgument`](crate::ErrorKind::InvalidArgument) and
    /// [`TooLarge`](crate::ErrorKind::TooLarge) before anything is sent; the server's and the network's when no attempt was
    /// answered: [`maybe_applied`](crate::Error::maybe_applied) then says whether the write may have taken effect.
    pub fn insert<N: Pack, V: Pack>(
        &self,
        key: impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<i64> {
        ready(self.write_row(key, columns))
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
    pub fn insert_rows<N: Pack, V: Pack, C: IntoIterator<Item = (N, V)>>(
        &self,
        rows: impl IntoIterator<Item = (impl Pack, C)>,
    ) -> Result<i64> {
        ready(self.write_rows(rows))
    }

    /// Writes columns of a row if those that are `expected` have these values, and tells whether it did; from 2.0 on. The verb of
    /// [`cassa::ColumnFamily`](crate::ColumnFamily) says what it promises.
    ///
    /// # Errors
    /// [`Unsupported`](crate::ErrorKind::Unsupported) before 2.0, and with a time to live before 3.0;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) on counters and super columns, for a handle with a timestamp or with
    /// a [`serial_consistency`](Self::serial_consistency) that is none, for a column given twice, and when nothing is expected or
    /// nothing is to be written: all before anything is sent. Else as [`insert`](Self::insert). It is never sent twice.
    pub fn compare_and_set<N: Pack, V: Pack, M: Pack, W: Pack>(
        &self,
        key: impl Pack,
        expected: impl IntoIterator<Item = (N, V)>,
        columns: impl IntoIterator<Item = (M, W)>,
    ) -> Result<Swap> {
        ready(self.swap(key, expected, columns))
    }

    /// Writes a row if it has no column at all, and tells what came of it; from 2.0 on. In all else it is as
    /// [`compare_and_set`](Self::compare_and_set).
    ///
    /// # Errors
    /// As [`compare_and_set`](Self::compare_and_set).
    pub fn insert_if_absent<N: Pack, V: Pack>(
        &self,
        key: impl Pack,
        columns: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Swap> {
        ready(self.write_if_absent(key, columns))
    }

    /// Writes super columns of one row, each with its columns, and returns their timestamp in microseconds. No column at all sends
    /// nothing.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the column family has no super columns, or the handle is narrowed
    /// to one; else as [`insert`](Self::insert).
    pub fn insert_super_columns<S, N, V, C>(
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
        ready(self.write_super_columns(key, super_columns))
    }

    /// Adds to a counter, which begins at 0; a negative `delta` subtracts. For servers from 0.8 on.
    ///
    /// Once its bytes were sent it is never sent again, whatever happens: added twice would be wrong.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) when the columns are no counters, or the handle has a time to live
    /// or a timestamp; else as [`insert`](Self::insert). When [`maybe_applied`](crate::Error::maybe_applied) is true, read the
    /// counter before adding again.
    pub fn add(&self, key: impl Pack, name: impl Pack, delta: i64) -> Result<()> {
        ready(self.add_to(key, name, delta))
    }

    /// Subtracts from a counter: [`add`](Self::add) of `-delta`.
    ///
    /// # Errors
    /// As [`add`](Self::add); [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for [`i64::MIN`], which has no opposite.
    pub fn subtract(&self, key: impl Pack, name: impl Pack, delta: i64) -> Result<()> {
        ready(self.subtract_from(key, name, delta))
    }

    /// Removes a row, or the columns the handle names or slices, and returns the timestamp in microseconds.
    ///
    /// A removed counter is gone for good: adding to it again gives what the tokio verb's documentation lists, by server.
    ///
    /// # Errors
    /// As [`insert`](Self::insert); [`Unsupported`](crate::ErrorKind::Unsupported) for a slice where servers can't remove
    /// one (before 2.0; without a start or a finish before 3.0; within a super column from 3.0 on), and of counters;
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a slice with a limit.
    pub fn remove(&self, key: impl Pack) -> Result<i64> {
        ready(self.remove_row(key))
    }

    /// Removes every row of the column family, whatever their timestamps. All nodes must be up.
    ///
    /// It is never sent twice. A server that keeps snapshots of what is truncated (`auto_snapshot`) takes seconds for it.
    ///
    /// # Errors
    /// [`Unavailable`](crate::ErrorKind::Unavailable) when a node is down; [`InvalidRequest`](crate::ErrorKind::InvalidRequest) on a
    /// family of counters from 3.0 on; else the server's and the network's.
    pub fn truncate(&self) -> Result<()> {
        ready(self.remove_every_row())
    }
}

impl Cells<Blocking> {
    /// The next column; `None` after the last. Also as an [`Iterator`].
    ///
    /// # Errors
    /// As [`ColumnFamily::get`], but rows of any size are read. Called again, `next` goes on where it was.
    #[expect(clippy::should_implement_trait, reason = "the same verb as in the other driver")]
    pub fn next(&mut self) -> Result<Option<Cell>> {
        ready(self.advance())
    }
}

impl SuperColumns<Blocking> {
    /// The next super column; `None` after the last. Also as an [`Iterator`].
    ///
    /// # Errors
    /// As [`Cells::next`].
    #[expect(clippy::should_implement_trait, reason = "the same verb as in the other driver")]
    pub fn next(&mut self) -> Result<Option<SuperCell>> {
        ready(self.advance())
    }
}
