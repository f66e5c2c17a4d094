//! The spans of calls, as a subscriber of `tracing` writes them.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use super::world::{pool, serve, standard1};
use crate::driver::sim::{Door, Network, Reaction};
use crate::options::Options;

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
    let paper = Paper::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
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
