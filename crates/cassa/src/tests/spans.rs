//! The spans of calls, as a subscriber of `tracing` writes them.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cassa_wire::{AnyCall, MultigetSlice, PageBuilder, encode_result};
use tracing::{Dispatch, Instrument, Level};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use super::world::{API, pool, serve, standard1};
use crate::driver::sim::{Door, Network, Reaction};
use crate::options::Options;

/// Subscribers that come and go disturb each other.
static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// While there is another subscriber, threads of other tests don't decide for all what is of interest.
fn another() -> Dispatch {
    Dispatch::new(tracing_subscriber::registry())
}

/// What was written.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Paper {
    type Writer = Paper;

    fn make_writer(&'a self) -> Paper {
        self.clone()
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_with_its_attempts_and_without_keys_and_values() {
    let (_one, _another) = (ONE.lock().await, another());
    let paper = Paper::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(paper.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let network = Network::default();
    let first = AtomicBool::new(true);
    serve(&network, 1, Door::Open, move |_, reply| match first.swap(false, Ordering::SeqCst) {
        true => Reaction::Last(Vec::new()),
        false => Reaction::Send(reply),
    });
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let users = standard1(&pool).await;
    users.read_row("private key").await.expect("answered in the end");
    drop(guard);
    let text = String::from_utf8(paper.0.lock().expect("no panic").clone()).expect("text");
    let of_the_read: Vec<_> = text.lines().filter(|line| line.contains("get_slice")).collect();
    for part in
        ["an attempt has failed", "it is tried once more", "server.address=\"10.0.0.1:9160\""]
    {
        assert!(of_the_read.iter().any(|line| line.contains(part)), "{part}: {text}");
    }
    for part in ["db.namespace=\"Keyspace1\"", "db.collection.name=\"Standard1\""] {
        assert!(of_the_read.iter().all(|line| line.contains(part)), "{part}: {text}");
    }
    assert!(!text.contains("private"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn the_programs_own_spans_stay_as_they_are() {
    let (_one, _another) = (ONE.lock().await, another());
    for level in [Level::TRACE, Level::INFO, Level::ERROR] {
        let paper = Paper::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(paper.clone())
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        let network = Network::default();
        serve(&network, 1, Door::Open, |request, mut reply| {
            let AnyCall::MultigetSlice(call) = &request.call else {
                return Reaction::Send(reply);
            };
            let (mut page, sequence) = (PageBuilder::new(), request.sequence);
            page.row(&call.keys[0]).column(b"column", b"value", 1, None);
            let page = page.finish().expect("a page");
            encode_result::<MultigetSlice>(&page, sequence, API, &mut reply).expect("encodes");
            Reaction::Send(reply)
        });
        let pool = pool(&network, Options::new().server("10.0.0.1").max_attempts(1));
        let own =
            tracing::error_span!("of_the_program", "server.address" = "web", "error.type" = "none");
        let close = async {
            let users = standard1(&pool).await;
            users.read_row("key").await.expect("answered");
            users.read_rows(["a", "b"]).await.expect("answered");
            network.restart();
            tokio::time::sleep(Duration::from_millis(1)).await;
            serve(&network, 1, Door::Open, |_, _| Reaction::Last(Vec::new()));
            users.read_row("key").await.expect_err("it hangs up");
            users.read_rows(["a", "b"]).await.expect_err("it hangs up");
        };
        close.instrument(own).await;
        drop(guard);
        let text = String::from_utf8(paper.0.lock().expect("no panic").clone()).expect("text");
        let mut closed = text.lines().filter(|line| line.contains("close"));
        let own = closed.find(|line| !line.contains(":call{")).expect("it is closed");
        assert!(
            own.contains("of_the_program{server.address=\"web\" error.type=\"none\"}"),
            "{own}"
        );
    }
}
