//! The same promises where OpenSSL speaks instead of rustls, to servers of rustls.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use openssl::pkey::PKey;
use openssl::symm::Cipher;
use tokio::io::AsyncWriteExt;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::version::{TLS12, TLS13};

use super::certificates::{Authority, trusted_server};
use super::{echo, in_pieces, one_server, pool, serve, serve_through, shared, talk};
use crate::ErrorKind;
use crate::driver::sim::{Network, Reaction};
use crate::options::{Tls, TlsVersion};
use crate::tests::cancellation::{dropped_at_every_poll, reads_its_own};
use crate::tests::upkeep::keeps_little;
use crate::tests::world::{large, mind, standard1};

async fn served(config: &Arc<ServerConfig>, tls: Tls) -> Result<(), crate::Error> {
    let network = Network::default();
    echo(&network, config.clone());
    pool(&network, one_server(tls.openssl())).first_contact().await
}

async fn refused_by(config: &Arc<ServerConfig>, tls: Tls) -> String {
    let error = served(config, tls).await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::NoHosts, "{error}");
    error.to_string()
}

#[tokio::test(start_paused = true)]
async fn openssl_speaks_to_servers_that_prove_who_they_are_and_tells_what_is_wrong_with_others() {
    let (authority, clients) = (Authority::new(), Authority::new());
    let trusted = || authority.trusted();
    let ours = authority.identity(&["10.0.0.1"]);
    served(&ours.server(), trusted()).await.expect("its address");
    let named = authority.identity(&["db.example.com"]).server();
    served(&named, trusted().server_name("db.example.com")).await.expect("its name");
    let error = refused_by(&named, trusted()).await;
    assert!(error.contains("not for \"10.0.0.1\""), "{error}");
    served(&named, trusted().dangerous_accept_any_name()).await.expect("as it was told");
    let expired = authority.identity_of_years(&["10.0.0.1"], 2000, 2010).server();
    let error = refused_by(&expired, trusted()).await;
    assert!(error.contains("has expired"), "{error}");
    let stranger = clients.identity(&["10.0.0.1"]).server();
    let error = refused_by(&stranger, trusted()).await;
    assert!(error.contains("unknown issuer"), "{error}");
    served(&stranger, trusted().dangerous_accept_any_certificate()).await.expect("as it was told");

    let with = |who: &Authority| {
        let us = who.identity(&["us"]);
        trusted().client_certificate_pem(us.certificate.pem(), us.key.serialize_pem())
    };
    for version in [&TLS12, &TLS13] {
        let wanting = ours.server_of(&[version], Some(&clients));
        served(&wanting, with(&clients)).await.expect("ours");
        let error = refused_by(&wanting, trusted()).await;
        assert!(error.contains("wants a client certificate"), "{version:?}: {error}");
        let error = refused_by(&wanting, with(&authority)).await;
        assert!(error.contains("refuses the client certificate"), "{version:?}: {error}");
    }

    let newest = trusted().minimum_version(TlsVersion::V1_3);
    let error = refused_by(&ours.server_of(&[&TLS12], None), newest).await;
    assert!(error.contains("no version of TLS in common"), "{error}");
    let network = Network::default();
    talk(&network, async |mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    let error = pool(&network, one_server(trusted().openssl())).first_contact().await;
    let error = error.expect_err("no TLS").to_string();
    assert!(error.contains("not TLS"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn openssl_leaks_no_reply_wherever_its_session_is_cut_off() {
    const STEP: Duration = Duration::from_millis(1);
    let (config, tls) = trusted_server();
    let tls = tls.openssl();
    let echoing = || mind(|_, reply| Reaction::Send(reply));
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
        serve_through(&network, config.clone(), echoing(), first_alone);
        let pool = pool(&network, one_server(tls.clone()));
        let users = standard1(&pool).await;
        for key in ["first", "second"] {
            reads_its_own(&users, key).await;
        }
        assert_eq!(pool.counts().open, network.open());
        if network.connects() == 1 {
            break;
        }
        cut += 23;
    }
    assert!(cut > 1_000, "{cut} bytes were the whole session");

    let network = Network::default();
    let pieces = |server, client| in_pieces(server, client, 100, STEP, usize::MAX);
    serve_through(&network, config, echoing(), pieces);
    let polls = dropped_at_every_poll(&network, || pool(&network, one_server(tls.clone()))).await;
    assert!(polls > 10, "it came in pieces, in {polls} polls only");
}

#[tokio::test(start_paused = true)]
async fn openssl_keeps_idle_connections_small_and_finds_what_is_decrypted() {
    let (config, tls) = trusted_server();
    let network = Network::default();
    serve(&network, config, mind(large));
    keeps_little(&shared(&network, one_server(tls.clone().openssl())), 2).await;
    assert_eq!(network.connects(), 1);
    super::answers::finds_what_is_decrypted(Tls::openssl).await;
}

#[tokio::test(start_paused = true)]
async fn openssl_tells_no_part_of_a_key_that_is_wrong() {
    let authority = Authority::new();
    let us = authority.identity(&["us"]);
    let (chain, key) = (us.certificate.pem(), us.key.serialize_pem());
    let hidden = key.lines().nth(2).expect("a key has lines");
    let others = authority.identity(&["other"]).certificate.pem();
    let read = PKey::private_key_from_pem(key.as_bytes()).expect("a key");
    let encrypted = read.private_key_to_pem_pkcs8_passphrase(Cipher::aes_128_cbc(), b"s3cret");
    let encrypted = String::from_utf8(encrypted.expect("encrypted")).expect("PEM");
    for (chain, key) in [(&others, &key), (&key, &key), (&chain, &encrypted), (&chain, &chain)] {
        let wrong = Tls::new().client_certificate_pem(chain.clone(), key.clone()).openssl();
        let error = crate::tls::connector(&wrong).expect_err("they don't fit");
        assert_eq!(error.kind(), ErrorKind::InvalidOption);
        let told = format!("{error} {error:?} {error:#?} {wrong:?}");
        assert!(told.contains("client_certificate_pem") && !told.contains(hidden), "{told}");
    }
}
