//! Sending what is queued, one message after the other.

use super::Batch;
use super::part::Part;
use crate::driver::Driver;
use crate::error::Result;
use crate::execute::execute;
use crate::op::CountersMutate;

impl<D: Driver> Batch<D> {
    pub(crate) async fn send_all(&self) -> Result<()> {
        let limits = self.pool.limits_until(self.pool.deadline());
        while let Some(mut part) = Part::take(self) {
            let request = part.request(self.consistency);
            let sent = if part.counts() {
                execute(&self.pool, &CountersMutate(request), limits).await
            } else {
                execute(&self.pool, &request, limits).await
            };
            if let Err(error) = sent {
                part.not_applied = !error.maybe_applied();
                return Err(error);
            }
            part.done();
        }
        Ok(())
    }
}
