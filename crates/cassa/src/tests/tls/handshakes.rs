//! Which handshakes succeed, what the others are told to be, and that none goes on for ever.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::version::{TLS12, TLS13};

use super::certificates::{Authority, BOTH, Identity, trusted_server};
use super::{echo, in_pieces, one_server, pool, serve_through, talk};
use crate::driver::Driver;
use crate::driver::sim::{Network, Reaction, Sim};
use crate::options::{Options, Tls, TlsVersion};
use crate::tests::cancellation::polled;
use crate::tests::world;
use crate::{Error, ErrorKind, Phase};

/// What connecting to a server comes to.
async fn contact(network: &Network, tls: Tls) -> Result<(), Error> {
    pool(network, one_server(tls)).first_contact().await
}

async fn refusal(network: &Network, tls: Tls) -> String {
    let error = contact(network, tls).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::NoHosts, "{error}");
    error.to_string()
}

async fn served(config: Arc<ServerConfig>, tls: Tls) -> Result<(), Error> {
    let network = Network::default();
    echo(&network, config);
    contact(&network, tls).await
}

async fn refused_by(config: Arc<ServerConfig>, tls: Tls) -> String {
    let network = Network::default();
    echo(&network, config);
    refusal(&network, tls).await
}

#[tokio::test(start_paused = true)]
async fn a_server_is_spoken_to_that_proves_to_be_the_one_it_should_be() {
    let authority = Authority::new();
    let by_address = authority.identity(&["10.0.0.1"]);
    served(by_address.server(), authority.trusted()).await.expect("its address");
    let by_name = authority.identity(&["db.example.com"]);
    let named = authority.trusted().server_name("db.example.com");
    served(by_name.server(), named).await.expect("the name it should have");
    let own = Identity::self_signed(&["10.0.0.1"]);
    let itself = Tls::new().roots_pem(own.certificate.pem());
    served(own.server(), itself).await.expect("trusted for its own sake");
    for version in [&TLS12, &TLS13] {
        let config = by_address.server_of(&[version], None);
        served(config, authority.trusted()).await.expect("either version");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_prove_who_it_is_is_told_of_and_sent_nothing() {
    let authority = Authority::new();
    let trusted = || authority.trusted();
    let elsewhere = authority.identity(&["10.0.0.2", "db.example.com"]);
    let error = refused_by(elsewhere.server(), trusted()).await;
    assert!(error.contains("10.0.0.2") && error.contains("not for \"10.0.0.1\""), "{error}");
    let error = refused_by(elsewhere.server(), trusted().server_name("example.com")).await;
    assert!(error.contains("not for \"example.com\""), "{error}");
    let nameless = authority.identity(&[]);
    let error = refused_by(nameless.server(), trusted()).await;
    assert!(error.contains("no name at all"), "{error}");
    let expired = authority.identity_of_years(&["10.0.0.1"], 2000, 2010);
    let error = refused_by(expired.server(), trusted()).await;
    assert!(error.contains("has expired"), "{error}");
    let early = authority.identity_of_years(&["10.0.0.1"], 3000, 3010);
    let error = refused_by(early.server(), trusted()).await;
    assert!(error.contains("not valid yet"), "{error}");
    let stranger = Authority::new().identity(&["10.0.0.1"]);
    let error = refused_by(stranger.server(), trusted()).await;
    assert!(error.contains("unknown issuer") && error.contains("roots_pem"), "{error}");

    let nameless = nameless.server();
    served(nameless, trusted().dangerous_accept_any_name()).await.expect("as it was told");
    let error = refused_by(stranger.server(), trusted().dangerous_accept_any_name()).await;
    assert!(error.contains("unknown issuer"), "{error}");
    let anyone = trusted().dangerous_accept_any_certificate();
    served(stranger.server(), anyone).await.expect("as it was told");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_wants_a_certificate_is_told_of_and_gets_the_one_there_is() {
    let (authority, clients) = (Authority::new(), Authority::new());
    let server = authority.identity(&["10.0.0.1"]);
    let with = |who: &Authority| {
        let us = who.identity(&["us"]);
        authority.trusted().client_certificate_pem(us.certificate.pem(), us.key.serialize_pem())
    };
    for version in [&TLS12, &TLS13] {
        let config = server.server_of(&[version], Some(&clients));
        served(config.clone(), with(&clients)).await.expect("ours");
        let error = refused_by(config.clone(), authority.trusted()).await;
        assert!(error.contains("wants a client certificate"), "{version:?}: {error}");
        let error = refused_by(config, with(&authority)).await;
        assert!(error.contains("refuses the client certificate"), "{version:?}: {error}");
    }
    // A server that doesn't ask is content.
    served(server.server(), with(&clients)).await.expect("not asked for");
}

#[tokio::test(start_paused = true)]
async fn two_that_have_nothing_in_common_are_told_of_and_of_the_feature_that_helps() {
    let authority = Authority::new();
    let server = authority.identity(&["10.0.0.1"]);
    let newest = authority.trusted().minimum_version(TlsVersion::V1_3);
    served(server.server(), newest.clone()).await.expect("both have it");
    let error = refused_by(server.server_of(&[&TLS12], None), newest).await;
    assert!(error.contains("no version of TLS in common"), "{error}");
    assert!(error.contains("Tls::openssl"), "{error}");

    // The alert that Java sends when none of the suites is one of its own.
    let network = Network::default();
    talk(&network, async |mut stream| {
        let _ = stream.write_all(&[21, 3, 3, 0, 2, 2, 40]).await;
        pending::<()>().await;
    });
    let error = refusal(&network, authority.trusted()).await;
    assert!(error.contains("no cipher suite in common"), "{error}");
    assert!(error.contains("Tls::openssl"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_port_in_plain_text_is_told_from_one_of_tls() {
    let authority = Authority::new();
    // Servers close what seems to be a frame that is too large.
    let network = Network::default();
    talk(&network, async |stream| drop(stream));
    let error = refusal(&network, authority.trusted()).await;
    assert!(error.contains("is it a port in plain text?"), "{error}");

    let network = Network::default();
    talk(&network, async |_stream| pending().await);
    let error = refusal(&network, authority.trusted()).await;
    assert!(error.contains("says nothing") && error.contains("plain text?"), "{error}");

    let network = Network::default();
    talk(&network, async |mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    let error = refusal(&network, authority.trusted()).await;
    assert!(error.contains("not TLS"), "{error}");

    let (config, _) = trusted_server();
    let network = Network::default();
    echo(&network, config);
    let plain = pool(&network, Options::new().server("10.0.0.1"));
    let error = plain.first_contact().await.expect_err("it speaks TLS").to_string();
    assert!(error.contains("looks like TLS") && error.contains("Options::tls"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_handshake_ends_at_the_connect_timeout_however_it_trickles() {
    const LIMIT: Duration = Duration::from_secs(2);
    let (config, tls) = trusted_server();
    let network = Network::default();
    let slowly =
        |server, client| in_pieces(server, client, 1, Duration::from_millis(100), usize::MAX);
    serve_through(&network, config, world::mind(|_, reply| Reaction::Send(reply)), slowly);
    let driver = Sim(network.clone());
    let began = driver.now();
    let options = one_server(tls).connect_timeout(LIMIT);
    let error = pool(&network, options).first_contact().await.expect_err("too slow");
    assert_eq!(error.attempts()[0].phase(), Phase::Handshake);
    assert_eq!(error.attempts()[0].elapsed(), LIMIT);
    assert!(driver.now() - began < 2 * LIMIT + Duration::from_millis(20), "{error:?}");
    // A probe of the host may be under way, which ends as soon.
    tokio::time::sleep(2 * LIMIT).await;
    assert_eq!(network.open(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_handshake_without_end_is_cut_off() {
    let (_, tls) = trusted_server();
    let network = Network::default();
    talk(&network, async |mut stream| {
        // Records of a handshake message that claims to be as long as one can be, over and over.
        let mut record = vec![22, 3, 3, 0x40, 0];
        record.extend([2, 0, 0xff, 0xff]);
        record.resize(5 + 0x4000, 0);
        while stream.write_all(&record).await.is_ok() {}
    });
    let began = Sim(network.clone()).now();
    contact(&network, tls).await.expect_err("it has no end");
    assert!(Sim(network.clone()).now() - began < Duration::from_secs(1));
    assert_eq!(network.open(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_at_any_poll_of_a_handshake_leaks_nothing() {
    let authority = Authority::new();
    let config = authority.identity(&["10.0.0.1"]).server_of(BOTH, None);
    let network = Network::default();
    let pieces =
        |server, client| in_pieces(server, client, 50, Duration::from_millis(1), usize::MAX);
    serve_through(&network, config, world::mind(|_, reply| Reaction::Send(reply)), pieces);
    let mut polls = 0;
    loop {
        let pool = pool(&network, one_server(authority.trusted()));
        let ready = polled(pool.first_contact(), polls).await;
        assert_eq!(pool.counts().open, network.open(), "a socket leaked at poll {polls}");
        pool.first_contact().await.expect("the next call has a connection");
        assert_eq!((pool.counts().open, network.open()), (1, 1));
        if ready {
            break;
        }
        polls += 1;
    }
    assert!(polls > 20, "the handshake came in pieces, in {polls} polls only");
}
