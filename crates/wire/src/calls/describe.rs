//! Calls that ask about the cluster.
use crate::{CfSplit, KsDef, TokenRange, call::Value, table::calls, wire::Map};
use bytestring::ByteString;

calls! {
    /// Which hosts have which version of the schema; `UNREACHABLE` stands for those that don't answer.
    DescribeSchemaVersions {} -> Map<ByteString, Vec<ByteString>> as Value, throws [1 InvalidRequest]

    /// Every keyspace with its column families.
    DescribeKeyspaces {} -> Vec<KsDef> as Value, throws [1 InvalidRequest]

    /// The cluster's name.
    DescribeClusterName {} -> ByteString as Value, throws []

    /// The interface's version.
    DescribeVersion {} -> ByteString as Value, throws []

    /// Which hosts hold which ranges of a keyspace.
    DescribeRing {
        /// The keyspace.
        1 keyspace: ByteString,
    } -> Vec<TokenRange> as Value, throws [1 InvalidRequest]

    /// Which hosts of the asked one's data centre hold which ranges of a keyspace; from 1.2 on.
    DescribeLocalRing {
        /// The keyspace.
        1 keyspace: ByteString,
    } -> Vec<TokenRange> as Value, throws [1 InvalidRequest]

    /// The host of every token; from 1.1 on.
    DescribeTokenMap {} -> Map<ByteString, ByteString> as Value, throws [1 InvalidRequest]

    /// The partitioner's class.
    DescribePartitioner {} -> ByteString as Value, throws []

    /// The snitch's class.
    DescribeSnitch {} -> ByteString as Value, throws []

    /// One keyspace with its column families.
    DescribeKeyspace {
        /// The keyspace.
        1 keyspace: ByteString,
    } -> KsDef as Value, throws [1 NotFound, 2 InvalidRequest]

    /// Tokens that split a range into parts of about as many rows as asked for, both ends included.
    DescribeSplits {
        /// The column family; its name in the interface is `cfName`.
        1 cf_name: ByteString,
        /// The token behind which the range begins.
        2 start_token: ByteString,
        /// Its last token.
        3 end_token: ByteString,
        /// How many rows a part should have.
        4 keys_per_split: i32,
    } -> Vec<ByteString> as Value, throws [1 InvalidRequest]

    /// Parts of a range with about as many rows as asked for; from 1.1 on.
    DescribeSplitsEx {
        /// The column family; its name in the interface is `cfName`.
        1 cf_name: ByteString,
        /// The token behind which the range begins.
        2 start_token: ByteString,
        /// Its last token.
        3 end_token: ByteString,
        /// How many rows a part should have.
        4 keys_per_split: i32,
    } -> Vec<CfSplit> as Value, throws [1 InvalidRequest]
}
