//! How much load retries may add: a share of the calls, and a reserve for processes that make few.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// For how long what calls earn, and the reserve, can be saved up.
const SAVED: Duration = Duration::from_secs(10);

/// How many requests a pool may send beyond one for each call: repetitions, and hedges.
///
/// Unlike the limits of a call this one is of all calls together: when a cluster has trouble, every call fails, and each would be sent
/// several times. So a cluster that can't bear its load would get a multiple of it.
///
/// A share is for busy processes, and the reserve for those that make so few calls that a share of them comes to nothing. Both can be
/// saved up for about 10 s. Attempts that sent nothing cost nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryBudget(Option<Share>);

/// What a budget that isn't endless grows by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// For a hundred calls.
    pub(crate) percent: u32,
    pub(crate) a_second: u32,
}

impl RetryBudget {
    /// So many requests more for a hundred calls, and so many a second: 20 and 10 unless set. With neither, nothing that was sent is
    /// ever sent again.
    pub fn new(percent: u32, a_second: u32) -> RetryBudget {
        RetryBudget(Some(Share { percent, a_second }))
    }

    /// No bound but those of each call.
    pub fn unlimited() -> RetryBudget {
        RetryBudget(None)
    }
}

impl Default for RetryBudget {
    fn default() -> RetryBudget {
        RetryBudget::new(20, 10)
    }
}

/// What is left of a budget. A call only counts itself; all else is reckoned when something is spent.
#[derive(Debug)]
pub(crate) struct Budget {
    share: Option<Share>,
    calls: AtomicU64,
    left: Mutex<Left>,
}

/// In requests.
#[derive(Debug)]
struct Left {
    earned: f64,
    reserve: f64,
    /// How many calls had been made when it was last reckoned, and when that was.
    calls: u64,
    at: Instant,
}

impl Budget {
    pub(crate) fn new(budget: RetryBudget, now: Instant) -> Budget {
        let RetryBudget(share) = budget;
        let reserve = share.map_or(0.0, Share::most_in_reserve);
        let left = Left { earned: 0.0, reserve, calls: 0, at: now };
        Budget { share, calls: AtomicU64::new(0), left: Mutex::new(left) }
    }

    /// A call begins.
    pub(crate) fn earn(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes one request out of the budget, unless it is used up.
    pub(crate) fn spend(&self, now: Instant) -> Result<(), Share> {
        let Some(share) = self.share else { return Ok(()) };
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.reckon(share, self.calls.load(Ordering::Relaxed), now);
        let from = if left.earned >= 1.0 { &mut left.earned } else { &mut left.reserve };
        if *from < 1.0 {
            return Err(share);
        }
        *from -= 1.0;
        Ok(())
    }

    /// One request out of the budget, which is in it again unless it is sent.
    pub(crate) fn lend(&self, now: Instant) -> Option<Loan<'_>> {
        self.spend(now).ok().map(|()| Loan { budget: self, sent: false })
    }
}

/// A request's share of the budget.
#[derive(Debug)]
pub(crate) struct Loan<'a> {
    budget: &'a Budget,
    sent: bool,
}

impl Loan<'_> {
    pub(crate) fn sent(mut self) {
        self.sent = true;
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        if !self.sent {
            self.budget.left.lock().unwrap_or_else(PoisonError::into_inner).earned += 1.0;
        }
    }
}

impl Left {
    /// Adds what came since it was last reckoned. What was earned longer ago than can be saved up is gone.
    fn reckon(&mut self, share: Share, calls: u64, now: Instant) {
        let since = now.saturating_duration_since(self.at).as_secs_f64();
        let saved = SAVED.as_secs_f64();
        let made = calls.saturating_sub(self.calls) as f64;
        // Of the calls since, as many as there were within that time if they were evenly spread.
        let lately = made * (saved / since.max(saved));
        let kept = self.earned * (1.0 - since / saved).max(0.0);
        self.earned = kept + lately * f64::from(share.percent) / 100.0;
        let reserve = self.reserve + since * f64::from(share.a_second);
        self.reserve = reserve.min(share.most_in_reserve());
        (self.calls, self.at) = (calls, self.at.max(now));
    }
}

impl Share {
    /// What there is at the beginning, and never more.
    fn most_in_reserve(self) -> f64 {
        f64::from(self.a_second) * SAVED.as_secs_f64()
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Share { percent, a_second } = self;
        write!(f, "retry budget of {percent} for a hundred calls and {a_second} a second")
    }
}
