//! Sending what is queued, one message after the other.

use super::Batch;
use super::part::{Fate, Part};
use crate::driver::Driver;
use crate::error::{Error, ErrorKind, FailedRow, Progress, Result};
use crate::execute::{Limits, execute};
use crate::op::{AtomicBatchMutate, CountersMutate};

/// How often one send halves messages that were refused, to find the calls that are to blame. It finds one among 1,000 in ten.
const HALVINGS: usize = 64;
/// How many rows of failed messages an error names.
const ROWS: usize = 16;

impl<D: Driver> Batch<D> {
    pub(crate) async fn send_all(&self) -> Result<()> {
        self.send_within(self.pool.limits_until(self.pool.deadline())).await
    }

    /// Waits for its turn and sends all that is queued then.
    pub(crate) async fn send_within(&self, limits: Limits) -> Result<()> {
        let Some(_turn) = self.turns.take(&self.pool.driver, limits.deadline).await else {
            return Err(self.no_turn());
        };
        self.send_in_turn(limits).await
    }

    pub(super) fn no_turn(&self) -> Error {
        let message = "another task or thread is still sending this batch";
        Error::new(ErrorKind::Deadline, message).during(self.operation())
    }

    /// For those who have the turn: sends all that is queued now, what others queue meanwhile not included.
    pub(super) async fn send_in_turn(&self, limits: Limits) -> Result<()> {
        let before = self.queue().begin();
        if self.settings.atomic && self.queue().is_mixed() {
            return Err(self.invalid("an atomic batch is of one keyspace and has no counters"));
        }
        let mut sending = Sending { sent: 0, halvings: 0, rows: Vec::new(), error: None };
        while let Some(part) = Part::take(self, before) {
            if !self.send_part(part, &mut sending, limits).await {
                break;
            }
        }
        let Some(error) = sending.error else { return Ok(()) };
        let queue = self.queue();
        Err(error.after(Progress {
            sent: sending.sent,
            kept: queue.held.calls,
            refused: queue.refused(),
            doubtful: queue.in_doubt().calls,
            rows: sending.rows,
        }))
    }

    /// Whether other messages may still be sent.
    async fn send_part(
        &self,
        mut part: Part<'_, D>,
        sending: &mut Sending,
        limits: Limits,
    ) -> bool {
        let request = part.request(self.settings.consistency);
        let sent = if self.settings.atomic {
            execute(&self.pool, &AtomicBatchMutate(request), limits).await
        } else if part.counts() {
            let repeat = self.settings.repeat_counters;
            execute(&self.pool, &CountersMutate { request, repeat }, limits).await
        } else {
            execute(&self.pool, &request, limits).await
        };
        let Err(error) = sent else {
            sending.sent += part.done();
            return true;
        };
        let fate = part.failed(&error);
        let divisible = part.calls.len() > 1 && !self.settings.atomic;
        if fate == Fate::Refused && divisible && sending.halvings < HALVINGS {
            sending.halvings += 1;
            part.halve();
            return true;
        }
        sending.failed(&part, error);
        fate == Fate::Refused
    }
}

/// What one send has come to.
struct Sending {
    sent: usize,
    halvings: usize,
    rows: Vec<FailedRow>,
    /// The first.
    error: Option<Error>,
}

impl Sending {
    fn failed<D: Driver>(&mut self, part: &Part<'_, D>, error: Error) {
        self.error.get_or_insert(error);
        let room = ROWS.saturating_sub(self.rows.len());
        self.rows.extend(part.calls.iter().take(room).map(|call| FailedRow {
            column_family: call.column_family().to_owned(),
            key: call.row.key.clone(),
        }));
    }
}
