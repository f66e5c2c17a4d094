//! A node answers on its socket what its line answers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod support;

use cassa_node::{Line, Node};
use cassa_wire::{DescribeVersion, GetSlice, ReplyError};
use support::Client;

#[test]
fn every_line_says_which_interface_it_speaks() {
    for line in Line::ALL {
        let node = Node::builder().line(line).start_blocking().unwrap();
        let mut client = Client::connect(node.address()).unwrap();
        let version = client.call(&DescribeVersion {}).unwrap().unwrap();
        assert_eq!(version, line.api().to_string());
        let refused = client.call(&GetSlice::default()).unwrap();
        assert!(matches!(refused, Err(ReplyError::Exception(_))), "{line}: {refused:?}");
    }
}
