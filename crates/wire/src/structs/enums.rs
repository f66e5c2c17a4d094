//! The interface's enums. A number it doesn't have is kept, so that one unknown word never costs a whole reply.
use crate::table::enums;

enums! {
    /// How many replicas must answer.
    ConsistencyLevel {
        /// One replica.
        #[default]
        One = 1,
        /// A majority of the replicas.
        Quorum = 2,
        /// A majority of the replicas in the coordinator's data centre.
        LocalQuorum = 3,
        /// A majority of the replicas in each data centre; writes only.
        EachQuorum = 4,
        /// Every replica.
        All = 5,
        /// Any node, a hint counts; writes only.
        Any = 6,
        /// Two replicas.
        Two = 7,
        /// Three replicas.
        Three = 8,
        /// A majority by Paxos, from 2.0 on.
        Serial = 9,
        /// A majority of the coordinator's data centre by Paxos, from 2.0 on.
        LocalSerial = 10,
        /// One replica in the coordinator's data centre, from 1.2 on.
        LocalOne = 11,
    }
    /// How a column's value is compared in an index clause.
    IndexOperator {
        /// Equal.
        #[default]
        Eq = 0,
        /// Greater or equal.
        Gte = 1,
        /// Greater.
        Gt = 2,
        /// Less or equal.
        Lte = 3,
        /// Less.
        Lt = 4,
    }
    /// The kind of a secondary index.
    IndexType {
        /// The built-in index.
        #[default]
        Keys = 0,
        /// A class named in the index options, from 1.0 on.
        Custom = 1,
        /// The built-in index of composite families, from 1.2 on.
        Composites = 2,
    }
    /// How the text of a CQL query is compressed.
    Compression {
        /// By gzip.
        Gzip = 1,
        /// Not at all.
        #[default]
        None = 2,
    }
    /// What a CQL query answered.
    CqlResultType {
        /// Rows.
        #[default]
        Rows = 1,
        /// Nothing.
        Void = 2,
        /// A number.
        Int = 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_survives_the_way_there_and_back() {
        for number in -1..20 {
            assert_eq!(i32::from(ConsistencyLevel::from(number)), number);
            assert_eq!(i32::from(IndexType::from(number)), number);
        }
        assert_eq!(ConsistencyLevel::from(12), ConsistencyLevel::Other(12));
        assert_eq!(ConsistencyLevel::ALL.len(), 11);
    }
}
