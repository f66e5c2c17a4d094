//! Logins: on every new connection, and a refused one is the caller's matter alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use cassa_wire::{AnyCall, Exception, Login, decode_request};

use super::certificates::trusted_server;
use super::{pool, serve};
use crate::ErrorKind;
use crate::driver::sim::{Mind, Network, Reaction};
use crate::options::{Options, PoolSize};
use crate::tests::cancellation::reads_its_own;
use crate::tests::world::{API, mind, refuse, standard1};

/// A server that counts logins, and refuses those with another password.
fn guarded(logins: Arc<AtomicUsize>) -> Mind {
    let answering = mind(|_, reply| Reaction::Send(reply));
    Arc::new(move |frame| {
        let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
        let AnyCall::Login(login) = &request.call else { return answering(frame) };
        logins.fetch_add(1, Ordering::SeqCst);
        if format!("{login:?}").contains("s3cret") {
            let mut out = Vec::new();
            cassa_wire::encode_result::<Login>(&(), request.sequence, API, &mut out)
                .expect("encodes");
            return Reaction::Send(out);
        }
        let exception = Exception::Authentication { why: "no".into() };
        Reaction::Send(refuse::<Login>(&request, &exception))
    })
}

fn options() -> Options {
    Options::new().server("10.0.0.1").size(PoolSize::Total(1)).recycle_after(1)
}

#[tokio::test(start_paused = true)]
async fn every_new_connection_logs_in_and_over_tls_after_its_handshake() {
    let (config, tls) = trusted_server();
    for tls in [None, Some(tls)] {
        let (network, logins) = (Network::default(), Arc::new(AtomicUsize::new(0)));
        let options = options().login("user", "s3cret");
        let options = match tls {
            Some(tls) => {
                serve(&network, config.clone(), guarded(logins.clone()));
                options.tls(tls)
            }
            None => {
                network.serve(
                    ([10, 0, 0, 1], 9160).into(),
                    crate::driver::sim::Door::Open,
                    guarded(logins.clone()),
                );
                options
            }
        };
        let pool = pool(&network, options);
        let users = standard1(&pool).await;
        for key in ["first", "second", "third"] {
            reads_its_own(&users, key).await;
        }
        assert!(network.connects() >= 3);
        assert_eq!(logins.load(Ordering::SeqCst), network.connects());
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_login_is_not_tried_again_and_blames_no_host() {
    let (config, tls) = trusted_server();
    let (network, logins) = (Network::default(), Arc::new(AtomicUsize::new(0)));
    serve(&network, config, guarded(logins.clone()));
    let pool = pool(&network, options().server("10.0.0.2").tls(tls).login("user", "wr0ng"));
    for tries in 1..=3 {
        let error = loop {
            // Calls take turns over the hosts, and at 10.0.0.2 nobody listens.
            let error = pool.first_contact().await.expect_err("the password is wrong");
            if error.kind() == ErrorKind::Authentication {
                break error;
            }
        };
        assert!(!format!("{error} {error:?} {error:#?}").contains("wr0ng"), "{error:?}");
        assert_eq!(logins.load(Ordering::SeqCst), tries, "one try a call");
        let guarded = pool.hosts().into_iter().find(|host| host.address.starts_with("10.0.0.1"));
        assert!(guarded.expect("it stays").up, "it has answered");
        assert_eq!((pool.counts().open, network.open()), (0, 0));
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
