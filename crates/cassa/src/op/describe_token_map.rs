//! The host of every token.

use super::{Nature, Request};

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribeTokenMap;

impl Request for DescribeTokenMap {
    /// Tokens and hosts' addresses.
    type Reply = Vec<(String, String)>;

    const NAME: &'static str = "describe_token_map";
    const NATURE: Nature = Nature::Read;
}
