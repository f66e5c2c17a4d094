//! A simulated cluster whose nodes tell a ring.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use cassa_wire::{
    AnyCall, ApiVersion, Call, DescribeClusterName, DescribeKeyspace, DescribeKeyspaces,
    DescribePartitioner, DescribeRing, EndpointDetails, Request, TokenRange, decode_request,
    encode_result,
};

use super::super::world::{API, answer, keyspace, pool, standard1};
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::options::{Discovery, Options};
use crate::pool::Pool;

pub(super) const CLUSTER: &str = "Test Cluster";
pub(super) const PARTITIONER: &str = "org.apache.cassandra.dht.ByteOrderedPartitioner";

/// A cluster of numbered nodes.
#[derive(Clone, Default)]
pub(super) struct World {
    pub(super) network: Network,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub(super) struct State {
    /// What all nodes tell.
    pub(super) ring: Vec<TokenRange>,
    /// How often it was told.
    pub(super) told: usize,
    /// Which node had to read which key.
    pub(super) heard: Vec<(usize, Bytes)>,
}

/// The address of a node.
pub(super) fn address(node: usize) -> String {
    ip(node).to_string()
}

fn ip(node: usize) -> Ipv4Addr {
    let last = u8::try_from(node % 250 + 1).expect("below 251");
    Ipv4Addr::new(10, 1, u8::try_from(node / 250).expect("few"), last)
}

/// The range of `of` equal ones that has a key of two bytes or more.
pub(super) fn range_of(key: &[u8], of: usize) -> usize {
    let place = usize::from(u16::from_be_bytes([key[0], key[1]]));
    (0..of).find(|range| place <= end(*range, of)).expect("the last one has all that is left")
}

fn end(range: usize, of: usize) -> usize {
    (range + 1) * 65_536 / of - 1
}

/// Some key of a range: no key is a range's end.
pub(super) fn key_in(range: usize, of: usize) -> [u8; 3] {
    let begin = if range == 0 { 0 } else { end(range - 1, of) + 1 };
    let [high, low] = u16::try_from(begin + fastrand::usize(..(end(range, of) - begin)))
        .expect("below")
        .to_be_bytes();
    [high, low, fastrand::u8(1..)]
}

/// Ranges of equal size, one a node: each is its node's and of those that follow. Tokens have three bytes, so that keys of
/// three are where [`range_of`] says.
pub(super) fn ring(
    nodes: &[usize],
    replicas: usize,
    place: impl Fn(usize) -> Option<&'static str>,
) -> Vec<TokenRange> {
    let token = |range: usize| format!("{:04x}ff", end(range, nodes.len()));
    let range = |range: usize| {
        let replicas = (range..range + replicas).map(|replica| nodes[replica % nodes.len()]);
        let replicas: Vec<_> = replicas.collect();
        let details = |node: &usize| {
            let data_center = place(*node)?;
            let rack = Some("RAC1".into());
            Some(EndpointDetails {
                host: address(*node).into(),
                datacenter: data_center.into(),
                rack,
            })
        };
        TokenRange {
            start_token: token((range + nodes.len() - 1) % nodes.len()).into(),
            end_token: token(range).into(),
            endpoints: replicas.iter().map(|node| format!("192.168.0.{node}").into()).collect(),
            rpc_endpoints: Some(replicas.iter().map(|node| address(*node).into()).collect()),
            endpoint_details: replicas.iter().map(details).collect(),
        }
    };
    (0..nodes.len()).map(range).collect()
}

impl World {
    /// So many nodes that are up, in one data centre, each range on so many of them.
    pub(super) fn of(nodes: usize, replicas: usize) -> World {
        let world = World::default();
        for node in 0..nodes {
            world.start(node);
        }
        world.tell(ring(&Vec::from_iter(0..nodes), replicas, |_| Some("DC1")));
        world
    }

    pub(super) fn start(&self, node: usize) {
        self.serve(node, Door::Open, (CLUSTER, PARTITIONER), Reaction::Send);
    }

    /// Breaks its connections, and all others, and lets none in.
    pub(super) fn stop(&self, node: usize) {
        self.serve(node, Door::Silent, (CLUSTER, PARTITIONER), Reaction::Send);
        self.network.restart();
    }

    /// A node of any cluster, whose answers to reads `react` has.
    pub(super) fn serve(
        &self,
        node: usize,
        door: Door,
        cluster: (&'static str, &'static str),
        react: impl Fn(Vec<u8>) -> Reaction + Send + Sync + 'static,
    ) {
        let world = self.state.clone();
        let mind = move |frame: &[u8]| {
            let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
            let mut state = world.lock().expect("no panic");
            match &request.call {
                AnyCall::DescribeClusterName(_) => {
                    Reaction::Send(reply::<DescribeClusterName>(&request, &cluster.0.into()))
                }
                AnyCall::DescribePartitioner(_) => {
                    Reaction::Send(reply::<DescribePartitioner>(&request, &cluster.1.into()))
                }
                AnyCall::DescribeKeyspace(call) => {
                    let mut known = keyspace();
                    known.name = call.keyspace.clone();
                    for family in &mut known.cf_defs {
                        family.keyspace = call.keyspace.clone();
                    }
                    Reaction::Send(reply::<DescribeKeyspace>(&request, &known))
                }
                AnyCall::DescribeKeyspaces(_) => {
                    Reaction::Send(reply::<DescribeKeyspaces>(&request, &vec![keyspace()]))
                }
                AnyCall::DescribeRing(_) => {
                    state.told += 1;
                    match state.ring.is_empty() {
                        true => Reaction::Last(Vec::new()),
                        false => Reaction::Send(reply::<DescribeRing>(&request, &state.ring)),
                    }
                }
                AnyCall::GetSlice(call) => {
                    state.heard.push((node, call.key.clone()));
                    react(answer(&request))
                }
                _ => Reaction::Send(answer(&request)),
            }
        };
        self.network.serve((ip(node), 9160).into(), door, Arc::new(mind));
    }

    /// From now on the nodes tell this ring; while it has no range they close the connection instead.
    pub(super) fn tell(&self, ring: Vec<TokenRange>) {
        self.state().ring = ring;
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic")
    }

    /// Which node read which key, since it was asked before.
    pub(super) fn heard(&self) -> Vec<(usize, Bytes)> {
        std::mem::take(&mut self.state().heard)
    }

    /// A pool that was told of some nodes and has read the ring.
    pub(super) async fn pool(&self, nodes: &[usize], options: Options) -> Pool<Sim> {
        let pool = self.unconnected(nodes, options);
        pool.first_contact().await.expect("a node answers");
        pool
    }

    pub(super) fn unconnected(&self, nodes: &[usize], options: Options) -> Pool<Sim> {
        let options = nodes.iter().fold(options, |options, node| options.server(&address(*node)));
        pool(&self.network, options)
    }
}

pub(super) fn options() -> Options {
    Options::new().discovery(Discovery::Ring)
}

/// Reads rows of every one of so many ranges, in many calls at once.
pub(super) async fn read_much(pool: &Pool<Sim>, ranges: usize) {
    let users = standard1(pool).await;
    let calls: Vec<_> = (0..ranges)
        .flat_map(|range| [range; 8])
        .map(|range| {
            let users = users.clone();
            tokio::spawn(async move {
                users.read_row(&key_in(range, ranges)[..]).await.expect("answered");
            })
        })
        .collect();
    for call in calls {
        call.await.expect("answered");
    }
}

/// The addresses of a pool's hosts, in order, without their port.
pub(super) fn hosts(pool: &Pool<Sim>) -> Vec<String> {
    let mut hosts: Vec<_> =
        pool.hosts().into_iter().map(|host| host.address.replace(":9160", "")).collect();
    hosts.sort();
    hosts
}

pub(super) fn addresses(nodes: &[usize]) -> Vec<String> {
    let mut addresses: Vec<_> = nodes.iter().copied().map(address).collect();
    addresses.sort();
    addresses
}

fn reply<C: Call>(request: &Request, reply: &C::Reply) -> Vec<u8> {
    let mut out = Vec::new();
    encode_result::<C>(reply, request.sequence, ApiVersion::V20_1_0, &mut out).expect("encodes");
    out
}
