//! The definitions of all keyspaces.

use super::{Nature, Request};
use crate::schema::KeyspaceDefinition;

#[derive(Debug, Clone, Copy)]
pub(crate) struct DescribeKeyspaces;

impl Request for DescribeKeyspaces {
    type Reply = Vec<KeyspaceDefinition>;

    const NAME: &'static str = "describe_keyspaces";
    const NATURE: Nature = Nature::Read;
}
