//! The one table of what differs between versions of the interface: methods, and fields that came or became optional.
use crate::ApiVersion;
use std::fmt;

// The first version each line of servers could have: one above the last of the line before.
const FROM_0_7: ApiVersion = ApiVersion::new(19, 0, 0);
const FROM_0_8: ApiVersion = ApiVersion::new(19, 5, 0);
const FROM_1_0: ApiVersion = ApiVersion::new(19, 17, 0);
const FROM_1_1: ApiVersion = ApiVersion::new(19, 21, 0);
const FROM_1_2: ApiVersion = ApiVersion::new(19, 34, 0);
// 2.0 and 2.1 both say 19.39.0.
pub(crate) const FROM_2_0: ApiVersion = ApiVersion::new(19, 37, 0);

/// What a version says of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// Versions before it don't know the field.
    pub(crate) since: ApiVersion,
    /// Versions before it require the field.
    optional_from: ApiVersion,
}

impl Rule {
    pub(crate) const fn required(self, api: ApiVersion) -> bool {
        !api.at_least(self.optional_from)
    }
}

const ALWAYS: Rule = Rule { since: FROM_0_7, optional_from: FROM_0_7 };
const fn since(version: ApiVersion) -> Rule {
    Rule { since: version, optional_from: FROM_0_7 }
}
const fn optional_from(version: ApiVersion) -> Rule {
    Rule { since: FROM_0_7, optional_from: version }
}

/// Struct, field number, rule; a field that isn't here is the same in every version. A method's name stands for its reply.
const FIELDS: &[(&str, i16, Rule)] = &[
    ("CfDef", 24, since(FROM_0_8)),
    ("CfDef", 25, since(FROM_0_8)),
    ("CfDef", 26, since(FROM_0_8)),
    ("CfDef", 27, since(FROM_0_8)),
    ("CfDef", 28, since(FROM_0_8)),
    ("CfDef", 29, since(FROM_1_0)),
    ("CfDef", 30, since(FROM_1_0)),
    ("CfDef", 31, since(FROM_1_0)),
    ("CfDef", 32, since(FROM_1_0)),
    ("CfDef", 33, since(FROM_1_0)),
    ("CfDef", 34, since(FROM_1_1)),
    ("CfDef", 37, since(FROM_1_1)),
    ("CfDef", 38, since(FROM_1_2)),
    ("CfDef", 39, since(FROM_2_0)),
    ("CfDef", 40, since(FROM_2_0)),
    ("CfDef", 41, since(FROM_2_0)),
    ("CfDef", 42, since(FROM_2_0)),
    ("CfDef", 43, since(FROM_2_0)),
    ("CfDef", 44, since(FROM_2_0)),
    ("CfDef", 45, since(FROM_2_0)),
    ("CfDef", 46, since(FROM_2_0)),
    ("Column", 2, optional_from(FROM_0_8)),
    ("Column", 3, optional_from(FROM_0_8)),
    ("ColumnDef", 5, since(FROM_1_0)),
    ("ColumnOrSuperColumn", 3, since(FROM_0_8)),
    ("ColumnOrSuperColumn", 4, since(FROM_0_8)),
    ("CqlResult", 4, since(FROM_1_0)),
    ("Deletion", 1, optional_from(FROM_0_8)),
    ("KeyRange", 6, since(FROM_1_1)),
    ("KsDef", 4, optional_from(FROM_0_8)),
    ("KsDef", 6, since(FROM_0_8)),
    ("TimedOut", 1, since(FROM_1_2)),
    ("TimedOut", 2, since(FROM_1_2)),
    ("TimedOut", 3, since(FROM_2_0)),
    ("TokenRange", 4, since(FROM_0_8)),
    ("TokenRange", 5, since(FROM_1_0)),
    ("describe_splits", 1, since(FROM_0_8)),
    ("system_add_column_family", 2, since(FROM_0_8)),
    ("system_add_keyspace", 2, since(FROM_0_8)),
    ("system_drop_column_family", 2, since(FROM_0_8)),
    ("system_drop_keyspace", 2, since(FROM_0_8)),
    ("system_update_column_family", 2, since(FROM_0_8)),
    ("system_update_keyspace", 2, since(FROM_0_8)),
    ("truncate", 3, since(FROM_1_1)),
];

/// The rule of a struct's field, or of an exception of a method's reply.
pub(crate) const fn rule(owner: &str, id: i16) -> Rule {
    let mut rows = FIELDS;
    while let [(name, number, rule), rest @ ..] = rows {
        if *number == id && same(name, owner) {
            return *rule;
        }
        rows = rest;
    }
    ALWAYS
}

/// The one field with a value of its own that a request may have without a value that servers know.
pub(crate) fn is_optional(field: &str) -> bool {
    field == "Remove.consistency_level"
}

/// The first version whose servers know the number of an enum.
pub(crate) fn number_since(name: &str, number: i32) -> ApiVersion {
    match (name, number) {
        ("ConsistencyLevel", 9 | 10) => FROM_2_0,
        // It came with a late release of 1.2, whose interface says so.
        ("ConsistencyLevel", 11) => FROM_1_2,
        _ => FROM_0_7,
    }
}

/// `==` of text, which a constant can't use.
const fn same(left: &str, right: &str) -> bool {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    while let ([a, more_left @ ..], [b, more_right @ ..]) = (left, right) {
        if *a != *b {
            return false;
        }
        (left, right) = (more_left, more_right);
    }
    left.is_empty() && right.is_empty()
}

macro_rules! methods {
    ($( $since:ident: $( $name:ident $text:literal ),* ; )*) => {
        /// A method of the interface.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Method { $( $( #[doc = concat!("`", $text, "`")] $name, )* )* }

        impl Method {
            /// Every method, those of the oldest version first.
            pub const ALL: &[Self] = &[$( $( Self::$name, )* )*];

            /// Its name on the wire.
            pub const fn name(self) -> &'static str {
                match self { $( $( Self::$name => $text, )* )* }
            }

            /// The method of this name on the wire, or `None`.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $( $( $text => Some(Self::$name), )* )* _ => None }
            }

            /// The first version of the interface that can have it. Between two lines of servers it is the earliest
            /// possible one: what is unknown in between is asked of the server.
            pub const fn since(self) -> ApiVersion {
                match self { $( $( Self::$name )|* => $since, )* }
            }
        }
    };
}

methods! {
    FROM_0_7:
        Login "login", SetKeyspace "set_keyspace", Get "get", GetSlice "get_slice", GetCount "get_count",
        MultigetSlice "multiget_slice", MultigetCount "multiget_count", GetRangeSlices "get_range_slices",
        GetIndexedSlices "get_indexed_slices", Insert "insert", Remove "remove", BatchMutate "batch_mutate",
        Truncate "truncate", DescribeSchemaVersions "describe_schema_versions",
        DescribeKeyspaces "describe_keyspaces", DescribeClusterName "describe_cluster_name",
        DescribeVersion "describe_version", DescribeRing "describe_ring",
        DescribePartitioner "describe_partitioner", DescribeSnitch "describe_snitch",
        DescribeKeyspace "describe_keyspace", DescribeSplits "describe_splits",
        SystemAddColumnFamily "system_add_column_family", SystemDropColumnFamily "system_drop_column_family",
        SystemAddKeyspace "system_add_keyspace", SystemDropKeyspace "system_drop_keyspace",
        SystemUpdateKeyspace "system_update_keyspace", SystemUpdateColumnFamily "system_update_column_family";
    FROM_0_8:
        Add "add", RemoveCounter "remove_counter", ExecuteCqlQuery "execute_cql_query";
    FROM_1_1:
        GetPagedSlice "get_paged_slice", DescribeTokenMap "describe_token_map",
        DescribeSplitsEx "describe_splits_ex", PrepareCqlQuery "prepare_cql_query",
        ExecutePreparedCqlQuery "execute_prepared_cql_query", SetCqlVersion "set_cql_version";
    FROM_1_2:
        AtomicBatchMutate "atomic_batch_mutate", DescribeLocalRing "describe_local_ring",
        TraceNextQuery "trace_next_query", ExecuteCql3Query "execute_cql3_query",
        PrepareCql3Query "prepare_cql3_query", ExecutePreparedCql3Query "execute_prepared_cql3_query";
    FROM_2_0:
        Cas "cas", GetMultiSlice "get_multi_slice";
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
