//! Calls that run CQL.

use super::not_built;

not_built! {
    ExecuteCqlQuery ExecuteCql3Query PrepareCqlQuery PrepareCql3Query ExecutePreparedCqlQuery ExecutePreparedCql3Query
}
