//! Calls that ask how a range of rows can be read in parts.

use bytestring::ByteString;
use cassa_types::token::Token;
use cassa_wire::{Call, CfSplit, DescribeSplits, DescribeSplitsEx, Exception};

use super::{Answer, failed, invalid};
use crate::Line;
use crate::ring::Here;
use crate::session::Session;

impl Answer for DescribeSplits {
    async fn answer(
        self,
        here: &Here,
        session: &mut Session,
    ) -> Result<Vec<ByteString>, Exception> {
        let (start, end) =
            range::<Self>(here, session, &self.cf_name, &self.start_token, &self.end_token)?;
        Ok(vec![start.to_string().into(), end.to_string().into()])
    }
}

impl Answer for DescribeSplitsEx {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Vec<CfSplit>, Exception> {
        let (start, end) =
            range::<Self>(here, session, &self.cf_name, &self.start_token, &self.end_token)?;
        let (start_token, end_token) = (start.to_string().into(), end.to_string().into());
        Ok(vec![CfSplit { start_token, end_token, row_count: ROWS }])
    }
}

/// The fewest rows a server estimates for a split: as many as one entry of its index' summary stands for.
const ROWS: i64 = 128;

/// The range a call is about. It is one split, as on servers that have few rows or none on disk.
fn range<C: Call>(
    here: &Here,
    session: &mut Session,
    family: &str,
    start: &str,
    end: &str,
) -> Result<(Token, Token), Exception> {
    let line = here.ring.line;
    let partitioner = &here.ring.partitioner;
    let tokens = (partitioner.parse_token(start).ok()).zip(partitioner.parse_token(end).ok());
    let Some(tokens) = tokens else { return Err(failed::<C>(line, session)) };
    let Some(keyspace) = session.keyspace.clone() else {
        return Err(invalid(match line >= Line::V2_0 {
            true => {
                "No keyspace has been specified. USE a keyspace, or explicitly specify keyspace.tablename"
            }
            false => "no keyspace has been specified",
        }));
    };
    match here.ring.catalog().family(&keyspace, family) {
        Some(_) => Ok(tokens),
        None => Err(failed::<C>(line, session)),
    }
}
