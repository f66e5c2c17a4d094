//! When a read is asked of a second host.

use std::time::Duration;

use super::Options;

/// When a read that has no answer yet is asked of a second host too: [`Options::hedge`], or
/// [`ColumnFamily::hedge`](crate::column_family::ColumnFamily::hedge) for the reads of one handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hedge(pub(crate) When);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// In microseconds: it is copied with the limits of every call, so it is small.
    After(u32),
    /// In hundredths of a percent.
    Percentile(u32),
}

impl Hedge {
    /// After so much time: an hour at most, more counts as one.
    ///
    /// What is well above the usual time of a read, and well below what is too slow, helps; what is near the usual time doubles
    /// the load until the [budget](Options::retry_budget) is used up.
    pub fn after(time: Duration) -> Hedge {
        let micros = time.min(Duration::from_secs(3_600)).as_micros();
        Hedge(When::After(u32::try_from(micros).unwrap_or(u32::MAX)))
    }

    /// After the time within which so many of a hundred reads like it have been answered lately: 50 to 99.9; less counts as 50, more as
    /// 99.9, and so does what is no number.
    ///
    /// The pool measures the reads that are hedged like this, each kind of request (a row, several rows, counts) by itself, whatever
    /// their column family, size and consistency level. It remembers some thousands of each; until it has seen 100 of a kind, and more
    /// above 99, it hedges none of them.
    pub fn percentile(percent: f64) -> Hedge {
        let percent = if percent.is_nan() { 99.9 } else { percent };
        let hundredths = (percent * 100.0).clamp(5_000.0, 9_990.0);
        Hedge(When::Percentile(hundredths as u32))
    }
}

impl Options {
    /// Whether reads are hedged, and when: not by default. In a URL `hedge=50ms`, `hedge=p99` or `hedge=off`.
    ///
    /// A read of one row or several, or a count, that has no answer by then is asked of another host as well, and whichever answers
    /// first with success wins. The other's connection is closed. So a host that is slow, or silent, costs some reads this time
    /// instead of their time-out. A read of so many rows that several requests go side by side has each of them hedged by itself.
    ///
    /// Writes, additions to counters, changes of the schema and traced reads are never hedged. Scans aren't either: their requests are
    /// heavy, and how long one takes depends on its page. A hedge is sent only where it costs nobody else: over a connection that is free,
    /// never to the same host, within the [retry budget](Self::retry_budget), and it is one of the read's
    /// [`max_attempts`](Self::max_attempts). A connection that isn't open yet may take as long again as the read has waited. A hedge that
    /// can't be had or fails is made again after twice the time, then twice that, until the first host has had
    /// [`attempt_timeout`](Self::attempt_timeout); two hosts are asked at once at most, and none that is down.
    ///
    /// The time begins when the read has its first connection: while that one is opened nothing is hedged, so a silent host may cost a read
    /// [`connect_timeout`](Self::connect_timeout).
    #[must_use]
    pub fn hedge(mut self, hedge: impl Into<Option<Hedge>>) -> Options {
        self.hedge = hedge.into();
        self
    }
}
