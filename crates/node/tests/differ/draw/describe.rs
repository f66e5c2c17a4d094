//! Drawing calls that ask about the cluster, and those about the connection.

use cassa_node::Line;
use cassa_wire::{
    AuthenticationRequest, DescribeClusterName, DescribeKeyspace, DescribeLocalRing,
    DescribePartitioner, DescribeRing, DescribeSchemaVersions, DescribeSnitch, DescribeTokenMap,
    DescribeVersion, Login, SetKeyspace, TraceNextQuery,
};

use super::Draw;
use crate::step::{SHARED, Step};

impl Draw<'_> {
    pub(super) fn describe(&mut self) -> Step {
        let keyspace = match self.odd() {
            true => self.pick(&["Missing", "", "shared1"]).into(),
            false => SHARED.into(),
        };
        match self.rng.u32(0..16) {
            0 => Step::of(&DescribeClusterName {}),
            1 => Step::of(&DescribeVersion {}),
            2 => Step::of(&DescribePartitioner {}),
            3 => Step::of(&DescribeSnitch {}),
            4 => Step::of(&DescribeKeyspace { keyspace }),
            5 => Step::of(&DescribeRing { keyspace }),
            6 if self.line >= Line::V1_2 => Step::of(&DescribeLocalRing { keyspace }),
            7 => Step::of(&DescribeTokenMap {}),
            8 => Step::of(&DescribeSchemaVersions {}),
            9 if self.line >= Line::V1_2 => Step::of(&TraceNextQuery {}),
            10 => self.login(),
            11 => self.unknown(),
            _ => Step::of(&SetKeyspace { keyspace }),
        }
    }

    fn login(&mut self) -> Step {
        let named = vec![("username".into(), "somebody".into()), ("password".into(), "x".into())];
        let credentials = self.pick(&[Vec::new(), named]);
        Step::of(&Login { auth_request: AuthenticationRequest { credentials } })
    }
}
