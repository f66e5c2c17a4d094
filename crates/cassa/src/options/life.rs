//! What a user sets about how long connections live.

use std::time::Duration;

use super::Options;

impl Options {
    /// How long nobody may have used a connection before it is closed: 10 minutes by default, `None` for any time. In a URL
    /// `idle_timeout=10m` or `off`.
    ///
    /// Servers of Thrift have a thread for each connection, and what lies between forgets those that are quiet. The next call that
    /// needs a connection opens one.
    #[must_use]
    pub fn idle_timeout(mut self, time: impl Into<Option<Duration>>) -> Options {
        self.idle_timeout = time.into();
        self.idle_timeout.into_iter().for_each(|time| self.refuse_nothing("idle_timeout", time));
        self
    }

    /// How long a connection lives at most: 30 minutes by default, `None` for any time. In a URL `max_lifetime=30m` or `off`.
    ///
    /// Each one gets between 80 % of it and all of it, at random, so that those which were opened together don't end together. One that
    /// is in use is closed when its call has ended, and the next call that needs one opens another: no call fails by it. So connections
    /// spread anew over hosts, names are resolved again, and credentials are checked again.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cassa::Options;
    ///
    /// let options = Options::new().idle_timeout(Duration::from_secs(60)).max_lifetime(None);
    /// assert_eq!(options.server("db"), Options::parse("cassandra://db?idle_timeout=1m&max_lifetime=off")?);
    /// # Ok::<(), cassa::Error>(())
    /// ```
    #[must_use]
    pub fn max_lifetime(mut self, time: impl Into<Option<Duration>>) -> Options {
        self.max_lifetime = time.into();
        self.max_lifetime.into_iter().for_each(|time| self.refuse_nothing("max_lifetime", time));
        self
    }
}
