//! A ring as a node tells it, before its nodes are hosts of the pool.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use bytestring::ByteString;
use cassa_types::token::{Partitioner, Token};
use cassa_wire::{EndpointDetails, TokenRange};

use crate::cluster::Replica;

/// The ranges of a keyspace, and the nodes that have any of them.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) nodes: Vec<Replica>,
    /// Where each begins and ends, and where its replicas end; those of the next one follow.
    ranges: Vec<(Token, Token, u32)>,
    /// Places among the nodes.
    replicas: Vec<u16>,
}

impl Told {
    /// What is wrong, if the ranges can't be read.
    pub(crate) fn of<E: ToString>(
        ranges: impl Iterator<Item = Result<TokenRange, E>>,
        partitioner: &Partitioner,
    ) -> Result<Told, String> {
        let mut told = Told { nodes: Vec::new(), ranges: Vec::new(), replicas: Vec::new() };
        let mut places = HashMap::new();
        for range in ranges {
            let range = range.map_err(|error| error.to_string())?;
            let token =
                |text: &str| partitioner.parse_token(text).map_err(|error| error.to_string());
            let (start, end) = (token(&range.start_token)?, token(&range.end_token)?);
            told.take_replicas(range, &mut places)?;
            let last = u32::try_from(told.replicas.len()).map_err(|_| "too many ranges")?;
            told.ranges.push((start, end, last));
        }
        match told.ranges.is_empty() {
            true => Err("it has no range".to_owned()),
            false => Ok(told),
        }
    }

    fn take_replicas(
        &mut self,
        range: TokenRange,
        places: &mut HashMap<ByteString, u16>,
    ) -> Result<(), String> {
        // Addresses for clients and places are told in lists of the same order, where a line tells them.
        let mut clients = range.rpc_endpoints.unwrap_or_default().into_iter();
        let mut details = range.endpoint_details.unwrap_or_default().into_iter();
        for address in range.endpoints {
            let (client, details) = (clients.next(), details.next());
            let place = match places.entry(address) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => {
                    let place = u16::try_from(self.nodes.len()).map_err(|_| "too many nodes")?;
                    self.nodes.push(node(new.key(), client, details));
                    *new.insert(place)
                }
            };
            self.replicas.push(place);
        }
        Ok(())
    }

    /// Hands over each range with the places of its nodes.
    pub(crate) fn each(self, mut take: impl FnMut(Token, Token, &[u16])) {
        let mut replicas = self.replicas.as_slice();
        let mut first = 0;
        for (start, end, last) in self.ranges {
            let (of_this, rest) =
                replicas.split_at_checked((last - first) as usize).unwrap_or_default();
            take(start, end, of_this);
            (replicas, first) = (rest, last);
        }
    }
}

fn node(
    address: &ByteString,
    client: Option<ByteString>,
    details: Option<EndpointDetails>,
) -> Replica {
    // The text is part of a reply, which would else be kept as long as the node is known.
    let (data_center, rack) = match details {
        Some(details) => (Some(details.datacenter.to_string()), details.rack),
        None => (None, None),
    };
    Replica {
        address: address.to_string(),
        rpc_address: client.map(|address| address.to_string()),
        data_center,
        rack: rack.map(|rack| rack.to_string()),
    }
}
