//! Calls that ask where data lives.

use bytestring::ByteString;
use cassa_wire::{CfSplit, EndpointDetails, Exception, Map};

use super::count;
use crate::cluster::{Replica, Split, TokenRange};
use crate::codec::Coded;
use crate::error::Failure;
use crate::hosts::Facts;
use crate::op::{
    DescribeLocalRing, DescribeRing, DescribeSplits, DescribeSplitsEx, DescribeTokenMap, ReadRing,
};
use crate::topology::Told;

impl Coded for DescribeRing {
    type Thrift = cassa_wire::DescribeRing;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeRing, Failure> {
        Ok(cassa_wire::DescribeRing { keyspace: self.keyspace.clone() })
    }

    fn reply(
        &self,
        reply: Result<Vec<cassa_wire::TokenRange>, Exception>,
    ) -> Result<Vec<TokenRange>, Exception> {
        Ok(reply?.into_iter().map(range_from).collect())
    }
}

impl Coded for ReadRing {
    type Thrift = cassa_wire::ReadRing;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::ReadRing, Failure> {
        let keyspace = self.keyspace.clone();
        Ok(cassa_wire::ReadRing(cassa_wire::DescribeRing { keyspace }))
    }

    fn reply(
        &self,
        reply: Result<cassa_wire::TokenRanges, Exception>,
    ) -> Result<Result<Told, String>, Exception> {
        Ok(Told::of(reply?.iter(), &self.partitioner))
    }
}

impl Coded for DescribeLocalRing {
    type Thrift = cassa_wire::DescribeLocalRing;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeLocalRing, Failure> {
        Ok(cassa_wire::DescribeLocalRing { keyspace: self.keyspace.clone() })
    }

    fn reply(
        &self,
        reply: Result<Vec<cassa_wire::TokenRange>, Exception>,
    ) -> Result<Vec<TokenRange>, Exception> {
        Ok(reply?.into_iter().map(range_from).collect())
    }
}

impl Coded for DescribeTokenMap {
    type Thrift = cassa_wire::DescribeTokenMap;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeTokenMap, Failure> {
        Ok(cassa_wire::DescribeTokenMap {})
    }

    fn reply(
        &self,
        reply: Result<Map<ByteString, ByteString>, Exception>,
    ) -> Result<Vec<(String, String)>, Exception> {
        let tokens = reply?.into_iter();
        Ok(tokens.map(|(token, host)| (token.to_string(), host.to_string())).collect())
    }
}

impl Coded for DescribeSplitsEx {
    type Thrift = cassa_wire::DescribeSplitsEx;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeSplitsEx, Failure> {
        Ok(cassa_wire::DescribeSplitsEx {
            cf_name: self.0.target.column_family.clone(),
            start_token: self.0.start.as_str().into(),
            end_token: self.0.end.as_str().into(),
            keys_per_split: count(self.0.rows_per_split),
        })
    }

    fn reply(&self, reply: Result<Vec<CfSplit>, Exception>) -> Result<Vec<Split>, Exception> {
        let splits = reply?.into_iter().map(|split| Split {
            start: split.start_token.to_string(),
            end: split.end_token.to_string(),
            rows: u64::try_from(split.row_count).ok(),
        });
        Ok(splits.collect())
    }
}

impl Coded for DescribeSplits {
    type Thrift = cassa_wire::DescribeSplits;

    fn thrift(&self, _facts: &Facts) -> Result<cassa_wire::DescribeSplits, Failure> {
        Ok(cassa_wire::DescribeSplits {
            cf_name: self.0.target.column_family.clone(),
            start_token: self.0.start.as_str().into(),
            end_token: self.0.end.as_str().into(),
            keys_per_split: count(self.0.rows_per_split),
        })
    }

    /// Between two tokens that follow each other is a part.
    fn reply(&self, reply: Result<Vec<ByteString>, Exception>) -> Result<Vec<Split>, Exception> {
        let tokens = reply?;
        let splits = tokens.iter().zip(tokens.iter().skip(1)).map(|(start, end)| Split {
            start: start.to_string(),
            end: end.to_string(),
            rows: None,
        });
        Ok(splits.collect())
    }
}

/// A range whose hosts' addresses and places, told in lists of one order, stand together.
fn range_from(range: cassa_wire::TokenRange) -> TokenRange {
    let mut clients = range.rpc_endpoints.unwrap_or_default().into_iter();
    let mut places = range.endpoint_details.unwrap_or_default().into_iter();
    let replicas = range.endpoints.into_iter().map(|address| {
        let place: Option<EndpointDetails> = places.next();
        Replica {
            address: address.to_string(),
            rpc_address: clients.next().map(|address| address.to_string()),
            data_center: place.as_ref().map(|place| place.datacenter.to_string()),
            rack: place.and_then(|place| place.rack).map(|rack| rack.to_string()),
        }
    });
    TokenRange {
        start: range.start_token.to_string(),
        end: range.end_token.to_string(),
        replicas: replicas.collect(),
    }
}
