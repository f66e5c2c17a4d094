//! Peers that are no Cassandra, and addresses where nobody is.

use super::prelude::*;
use crate::peers::{Manner, nobody, peer};

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_peer_that_speaks_something_else_is_no_host_and_is_named, [36]),
        case!(a_peer_that_closes_or_says_nothing_is_no_host, [36]),
        case!(an_address_where_nobody_listens_is_no_host, [36]),
        case!(a_stranger_beside_a_server_costs_no_call, [36, 42]),
    ]
}

/// The error of connecting there, which comes soon.
async fn met(address: std::net::SocketAddr) -> Error {
    let began = Instant::now();
    let timeout = Duration::from_millis(200);
    let options = Options::new().server(&address.to_string()).connect_timeout(timeout);
    let error = refused(wait!(Pool::connect(options)));
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}: {error}", began.elapsed());
    assert_eq!(error.kind(), ErrorKind::NoHosts, "{error}");
    assert!(error.to_string().contains(&address.to_string()), "{error}");
    assert!(error.attempts().iter().all(|attempt| attempt.kind() == ErrorKind::Connect));
    error
}

async fn a_peer_that_speaks_something_else_is_no_host_and_is_named(_: Arc<Stage>) -> Verdict {
    for (manner, told) in [(Manner::Http, "HTTP"), (Manner::Tls, "TLS")] {
        let error = met(peer(manner)?).await;
        assert!(error.message().contains(told), "{told} is not in: {error}");
    }
    met(peer(Manner::Garbage)?).await;
    Ok(())
}

async fn a_peer_that_closes_or_says_nothing_is_no_host(_: Arc<Stage>) -> Verdict {
    for manner in [Manner::Closes, Manner::Silent] {
        met(peer(manner)?).await;
    }
    Ok(())
}

async fn an_address_where_nobody_listens_is_no_host(_: Arc<Stage>) -> Verdict {
    met(nobody()?).await;
    Ok(())
}

async fn a_stranger_beside_a_server_costs_no_call(stage: Arc<Stage>) -> Verdict {
    for manner in [Manner::Http, Manner::Tls, Manner::Garbage, Manner::Closes] {
        let stranger = peer(manner)?.to_string();
        let pool = stage.another_pool(|options| options.server(&stranger)).await?;
        let cf = wait!(pool.column_family("Text"))?;
        for number in 0..50 {
            wait!(cf.insert("beside", [("a", format!("{manner:?} {number}"))]))?;
        }
    }
    Ok(())
}
