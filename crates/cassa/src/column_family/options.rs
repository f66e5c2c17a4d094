//! The setters of a handle.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use cassa_types::Pack;

use super::{ColumnFamily, Scope, Selection, Slice, Types};
use crate::consistency::Consistency;
use crate::driver::Driver;
use crate::execute::Limits;
use crate::options::{Hedge, Options};
use crate::schema::Family;
use crate::traces::Traces;

/// What a handle reads and writes with.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) types: Types,
    pub(crate) scope: Scope,
    pub(crate) selection: Selection,
    pub(crate) read: Consistency,
    pub(crate) write: Consistency,
    /// How compare-and-set is agreed on.
    pub(crate) serial: Consistency,
    /// Microseconds.
    pub(crate) timestamp: Option<i64>,
    /// Seconds.
    pub(crate) ttl: Option<u32>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) repeat_counters: bool,
    pub(crate) hedge: Option<Hedge>,
    pub(crate) traces: Option<Traces>,
    /// Columns of a row a request asks for; `None` for what weighs about 1 MiB.
    pub(crate) page_columns: Option<usize>,
}

impl Settings {
    pub(crate) fn of(options: &Options) -> Settings {
        Settings {
            types: Types::OfSchema,
            scope: Scope::Row,
            selection: Selection::All,
            read: options.read_consistency,
            write: options.write_consistency,
            serial: Consistency::Serial,
            timestamp: None,
            ttl: None,
            attempt_timeout: options.attempt_timeout,
            deadline: options.deadline,
            repeat_counters: options.repeat_counters,
            hedge: options.hedge,
            traces: None,
            page_columns: None,
        }
    }
}

impl<D: Driver> ColumnFamily<D> {
    /// Reads, counts or removes only the columns of these names; in a super column family, the super columns.
    ///
    /// A name that doesn't fit the comparator is an error of the verb that follows, before anything is sent.
    #[must_use]
    pub fn columns<N: Pack>(&self, names: impl IntoIterator<Item = N>) -> Self {
        let selection = self.selection(|family| Selection::names(family, names));
        self.with(|settings| settings.selection = selection)
    }

    /// Reads, counts or removes only the columns within a slice; in a super column family, the super columns.
    #[must_use]
    pub fn slice(&self, slice: Slice<'_>) -> Self {
        let selection = self.selection(|family| Selection::slice(family, slice));
        self.with(|settings| settings.selection = selection)
    }

    /// The consistency level of reads and writes.
    #[must_use]
    pub fn consistency(&self, level: Consistency) -> Self {
        self.with(|settings| (settings.read, settings.write) = (level, level))
    }

    /// Among which replicas a compare-and-set is agreed on: [`Serial`](Consistency::Serial), the default, among all, or
    /// [`LocalSerial`](Consistency::LocalSerial) among those in the coordinator's data centre. Others are an error of the verb that
    /// follows.
    #[must_use]
    pub fn serial_consistency(&self, level: Consistency) -> Self {
        self.with(|settings| settings.serial = level)
    }

    /// How long what is inserted lives, in seconds: 1 to 630,720,000 (20 years). 0 is an error of the verb that follows.
    #[must_use]
    pub fn ttl(&self, seconds: u32) -> Self {
        self.with(|settings| settings.ttl = Some(seconds))
    }

    /// The timestamp of writes, in microseconds, instead of one later than all before.
    #[must_use]
    pub fn timestamp(&self, microseconds: i64) -> Self {
        self.with(|settings| settings.timestamp = Some(microseconds))
    }

    /// How long one attempt waits for its reply.
    #[must_use]
    pub fn attempt_timeout(&self, timeout: Duration) -> Self {
        self.with(|settings| settings.attempt_timeout = timeout)
    }

    /// How long a verb takes at most, all its requests, attempts and waits included; of a scan, each page
    /// of rows, and what is read of a wide row after its page.
    #[must_use]
    pub fn deadline(&self, deadline: Duration) -> Self {
        self.with(|settings| settings.deadline = deadline)
    }

    /// Whether its mutations of counters are sent again as other writes are. **Each repetition may count once more**: see
    /// [`Options::repeat_counters`](crate::Options::repeat_counters). In a batch the batch's own setting holds.
    #[must_use]
    pub fn repeat_counters(&self, repeat: bool) -> Self {
        self.with(|settings| settings.repeat_counters = repeat)
    }

    /// Whether its reads are hedged, and when, or `None` for never: see [`Options::hedge`](crate::Options::hedge).
    #[must_use]
    pub fn hedge(&self, hedge: impl Into<Option<Hedge>>) -> Self {
        self.with(|settings| settings.hedge = hedge.into())
    }

    /// A handle that writes with these where it has no time to live or timestamp of its own.
    pub(crate) fn or(&self, ttl: Option<u32>, timestamp: Option<i64>) -> Self {
        self.with(|settings| {
            settings.ttl = settings.ttl.or(ttl);
            settings.timestamp = settings.timestamp.or(timestamp);
        })
    }

    /// Whether no columns are selected.
    pub(crate) fn takes_all(&self) -> bool {
        matches!(self.settings.selection, Selection::All)
    }

    /// Whether exactly one name is selected.
    pub(crate) fn takes_one(&self) -> bool {
        matches!(&self.settings.selection, Selection::Names(names) if names.len() == 1)
    }

    /// The handle that reads columns of these packed names only, unless it selects columns already.
    pub(crate) fn naming(&self, names: &Arc<[Bytes]>) -> Self {
        self.with(|settings| {
            if let Selection::All = settings.selection {
                settings.selection = Selection::Names(names.clone());
            }
        })
    }

    /// The handle that writes with these, where they are given.
    pub(crate) fn stamped(&self, ttl: Option<u32>, timestamp: Option<i64>) -> Self {
        self.with(|settings| {
            settings.ttl = ttl.or(settings.ttl);
            settings.timestamp = timestamp.or(settings.timestamp);
        })
    }

    /// Asks for so many columns of a row at once, 65,536 at most, whatever they weigh: fewer only where a reply of several is
    /// larger than 8 MiB. By default pages grow from 100 columns to 1,000, or what makes about 1 MiB. 0 is an error of the
    /// verb that follows.
    ///
    /// Verbs that read many rows ask for few columns of each, and go on with the wide ones in such pages.
    #[must_use]
    pub fn page_columns(&self, columns: usize) -> Self {
        self.with(|settings| settings.page_columns = Some(columns))
    }

    /// Has servers trace each request of the handle's, as far as they are 1.2 or later, and notes the traces' ids.
    ///
    /// A traced request is two: the server is asked for the trace first, and writes down what it did when the answer is sent already. So
    /// trace what is looked into, not everything. Traced are reads, scans, writes of one row and of rows of super columns,
    /// [`compare_and_set`](Self::compare_and_set) and `truncate`, each page and each attempt by itself; batches and `insert_rows`
    /// are not. Traced reads aren't hedged. On older servers the verbs fail with kind [`Unsupported`](crate::ErrorKind::Unsupported).
    ///
    /// Servers keep what they wrote down for a day, in tables of CQL: `SELECT activity, source, source_elapsed FROM system_traces.events
    /// WHERE session_id = …`. From 2.0 on cassa reads them too, as [`cql_table`](crate::schema::Schema)s.
    ///
    /// ```
    /// # async fn example(users: cassa::ColumnFamily) -> cassa::Result<()> {
    /// let traces = cassa::Traces::new();
    /// users.traced(&traces).get("ann").await?;
    /// for trace in traces.take() {
    ///     println!("{} at {}: {}", trace.operation, trace.host, trace.session);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn traced(&self, traces: &Traces) -> Self {
        self.with(|settings| settings.traces = Some(traces.clone()))
    }

    /// The limits of a verb that begins now.
    pub(crate) fn limits(&self) -> Limits {
        let deadline = self.pool.driver.after(self.settings.deadline);
        Limits { attempt: self.settings.attempt_timeout, deadline, hedge: self.settings.hedge }
    }

    /// What `select` makes of what is known of the family.
    fn selection(&self, select: impl FnOnce(&Family) -> Selection) -> Selection {
        self.known().map_or_else(|error| Selection::invalid(&error), |family| select(&family))
    }

    pub(super) fn with(&self, set: impl FnOnce(&mut Settings)) -> Self {
        let mut other = self.clone();
        set(&mut other.settings);
        other
    }
}
