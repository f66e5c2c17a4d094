//! What a page promises.
use super::*;

#[test]
fn a_page_is_send_sync_and_static() {
    fn check<T: Send + Sync + Clone + 'static>() {}
    check::<Page>();
}
