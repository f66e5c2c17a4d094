//! Whose answer it is, over TLS.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio_rustls::rustls::version::TLS12;

use super::certificates::{Authority, trusted_server};
use super::{in_pieces, one_server, pool, serve, serve_through, shared};
use crate::channel::{Channel, wait_any};
use crate::driver::Driver;
use crate::driver::sim::{Network, Reaction, Sim};
use crate::options::Tls;
use crate::tests::cancellation::{dropped_at_every_poll, reads_its_own};
use crate::tests::upkeep::keeps_little;
use crate::tests::world::{large, mind, standard1};
use crate::tls::{Secured, connector};

const STEP: Duration = Duration::from_millis(1);

#[tokio::test(start_paused = true)]
async fn a_call_over_tls_dropped_at_any_poll_never_leaks_its_reply() {
    let (config, tls) = trusted_server();
    let network = Network::default();
    let pieces = |server, client| in_pieces(server, client, 40, STEP, usize::MAX);
    serve_through(&network, config, mind(|_, reply| Reaction::Send(reply)), pieces);
    let polls = dropped_at_every_poll(&network, || pool(&network, one_server(tls.clone()))).await;
    assert!(polls > 20, "it came in pieces, in {polls} polls only");
}

#[tokio::test(start_paused = true)]
async fn a_session_cut_off_anywhere_never_leaks_into_the_next_call() {
    let (config, tls) = trusted_server();
    let mut cut = 0;
    loop {
        let network = Network::default();
        let connections = Arc::new(AtomicUsize::new(0));
        let first_alone = move |server, client| {
            let most = match connections.fetch_add(1, Ordering::SeqCst) {
                0 => cut,
                _ => usize::MAX,
            };
            in_pieces(server, client, 1 << 10, STEP, most)
        };
        serve_through(
            &network,
            config.clone(),
            mind(|_, reply| Reaction::Send(reply)),
            first_alone,
        );
        let pool = pool(&network, one_server(tls.clone()));
        let users = standard1(&pool).await;
        for key in ["first", "second"] {
            reads_its_own(&users, key).await;
        }
        assert_eq!(pool.counts().open, network.open());
        if network.connects() == 1 {
            break;
        }
        cut += 11;
    }
    assert!(cut > 1_000, "{cut} bytes were the whole session");
}

#[tokio::test(start_paused = true)]
async fn a_reply_over_tls_that_nobody_asked_for_costs_its_connection() {
    let (config, tls) = trusted_server();
    let network = Network::default();
    let twice = mind(|_, reply| Reaction::Send([reply.clone(), reply].concat()));
    serve(&network, config, twice);
    let pool = pool(&network, one_server(tls).max_attempts(1));
    let users = standard1(&pool).await;
    for key in ["first", "second", "third"] {
        reads_its_own(&users, key).await;
        assert_eq!(pool.counts().open, network.open());
    }
    assert_eq!(network.connects(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_decrypted_already_is_found_without_waiting() {
    finds_what_is_decrypted(|tls| tls).await;
}

pub(super) async fn finds_what_is_decrypted(with: impl Fn(Tls) -> Tls) {
    let authority = Authority::new();
    let tls = with(authority.trusted());
    // In TLS 1.3, tickets follow a handshake: bytes that are no data.
    let config = authority.identity(&["10.0.0.1"]).server_of(&[&TLS12], None);
    let network = Network::default();
    serve(&network, config, mind(|_, reply| Reaction::Send(reply)));
    let driver = Sim(network.clone());
    let until = driver.now() + Duration::from_secs(60);
    let connector = connector(&tls).expect("can be used");
    let mut channels = Vec::new();
    for _ in 0..2 {
        let stream = driver.connect(([10, 0, 0, 1], 9160).into(), until).await.expect("connects");
        let session = connector.session("10.0.0.1").expect("a name");
        let secured = Secured::handshake(stream, session, until).await.expect("trusted");
        channels.push(Channel::Tls(Box::new(secured)));
    }
    let request = crate::tests::world::a_read();
    let second = &mut channels[1];
    assert_eq!(second.write(&request, until).await.expect("writes"), request.len());
    // One byte of the reply is asked for, and the rest of its record is decrypted with it.
    let mut first_byte = Vec::with_capacity(1);
    while second.read(&mut first_byte, until).await.expect("reads").is_none() {}
    let began = driver.now();
    let mut both: Vec<_> = channels.iter_mut().collect();
    let found = wait_any(&driver, &mut both, until).await.expect("no failure");
    assert_eq!((found, driver.now()), (Some(1), began));

    let mut rest = Vec::with_capacity(1 << 10);
    channels[1].read(&mut rest, until).await.expect("reads");
    let soon = driver.now() + STEP;
    let mut both: Vec<_> = channels.iter_mut().collect();
    assert_eq!(wait_any(&driver, &mut both, soon).await.expect("no failure"), None);
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_over_tls_keeps_little_of_large_messages() {
    let (config, tls) = trusted_server();
    let network = Network::default();
    serve(&network, config, mind(large));
    keeps_little(&shared(&network, one_server(tls)), 2).await;
    assert_eq!(network.connects(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_connection_whose_server_has_said_farewell_is_not_used_again() {
    let (config, tls) = trusted_server();
    let network = Network::default();
    let last = mind(|_, reply| Reaction::Last(reply));
    serve(&network, config, last);
    let pool = pool(&network, one_server(tls));
    let users = standard1(&pool).await;
    for key in ["first", "second", "third"] {
        reads_its_own(&users, key).await;
    }
}
