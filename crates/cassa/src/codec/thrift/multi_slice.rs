//! The call that reads several slices of a row, and the lines that can.

use cassa_wire::{ColumnSlice, Exception, MultiSliceRequest, Page};

use super::{consistency, count, parent, unsupported};
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::GetMultiSlice;

/// It came with 2.1, whose interface has the version of 2.0's: only the release tells them apart.
const SINCE: (u32, u32) = (2, 1);
/// From then on servers refuse every reversed slice, or close the connection.
const NOT_REVERSED_SINCE: (u32, u32) = (3, 0);

impl Coded for GetMultiSlice {
    type Thrift = cassa_wire::GetMultiSlice;

    fn thrift(&self, facts: &Facts) -> Result<cassa_wire::GetMultiSlice, Failure> {
        let lacking = match facts.line() {
            Some(line) if line >= NOT_REVERSED_SINCE && self.reversed => {
                "servers from 3.0 on can't read several slices reversed"
            }
            Some(line) if line >= SINCE => "",
            _ => "reading several slices came with 2.1",
        };
        if !lacking.is_empty() {
            let message = format!("{lacking}, and this is {facts}: read them one by one");
            return Err(unsupported(message));
        }
        let slices = self.slices.iter().map(|slice| ColumnSlice {
            start: Some(slice.start.clone()),
            finish: Some(slice.finish.clone()),
        });
        let request = MultiSliceRequest {
            key: Some(self.key.clone()),
            column_parent: Some(parent(&self.target)),
            column_slices: Some(slices.collect()),
            reversed: Some(self.reversed),
            count: Some(count(self.count)),
            consistency_level: Some(consistency(self.consistency)),
        };
        Ok(cassa_wire::GetMultiSlice { request })
    }

    fn reply(&self, reply: Result<Page, Exception>) -> Result<Page, Exception> {
        reply
    }
}
