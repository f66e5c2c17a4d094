//! Calls that change the schema.

use super::not_built;

not_built! {
    SystemAddColumnFamily SystemDropColumnFamily SystemAddKeyspace SystemDropKeyspace SystemUpdateKeyspace
    SystemUpdateColumnFamily
}
