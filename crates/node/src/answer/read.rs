//! Calls that read columns.

use super::not_built;

not_built! {
    Get GetSlice GetCount MultigetSlice MultigetCount GetRangeSlices GetPagedSlice GetIndexedSlices GetMultiSlice
}
