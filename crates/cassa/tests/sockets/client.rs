//! One face for both drivers: calls are tasks that can be dropped, or threads whose calls have time-outs.

use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use cassa::pool::Statistics;
use cassa::{Options, Result, Row, blocking};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// What a call asks.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// The value of the row.
    Read(String),
    /// Writes so many bytes.
    Write(usize),
}

/// What was read.
pub(crate) type Answer = Result<Option<Vec<u8>>>;

pub(crate) trait Client: Clone + Send + Sync + Sized + 'static {
    type Running;
    /// Whether what ends a call early is its own time-out.
    const TIMES_OUT: bool;

    fn connect(options: Options) -> Result<Self>;
    fn statistics(&self) -> Statistics;
    /// Begins a call, which is out of time after `within`.
    fn begin(&self, ask: Ask, within: Duration) -> Self::Running;
    fn is_over(running: &Self::Running) -> bool;
    /// Waits for its end.
    fn end(running: Self::Running) -> Answer;
    /// Drops it, or waits until its time is over: what it had read by then.
    fn give_up(running: Self::Running) -> Option<Answer>;
    /// Has a call last no longer than this: it is dropped, or out of time.
    fn hurry(&self, ask: &Ask, within: Duration) -> Option<Answer>;

    fn call(&self, ask: Ask, within: Duration) -> Answer {
        Self::end(self.begin(ask, within))
    }
}

/// The only value of the row.
fn value(row: Option<Row>) -> Answer {
    row.map_or(Ok(None), |row| row.value("column"))
}

/// On tokio.
#[derive(Debug, Clone)]
pub(crate) struct Tasks {
    pool: cassa::Pool,
    users: cassa::ColumnFamily,
}

impl Tasks {
    async fn ask(users: &cassa::ColumnFamily, ask: &Ask) -> Answer {
        match ask {
            Ask::Read(key) => value(users.get(key.as_bytes()).await?),
            Ask::Write(bytes) => {
                users.insert(b"written", [(b"column", vec![7_u8; *bytes])]).await?;
                Ok(None)
            }
        }
    }
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().expect("a runtime"))
}

impl Client for Tasks {
    type Running = JoinHandle<Answer>;
    const TIMES_OUT: bool = false;

    fn connect(options: Options) -> Result<Tasks> {
        runtime().block_on(async {
            let pool = cassa::Pool::connect(options).await?;
            Ok(Tasks { users: pool.column_family("Users").await?, pool })
        })
    }

    fn statistics(&self) -> Statistics {
        self.pool.statistics()
    }

    fn begin(&self, ask: Ask, within: Duration) -> JoinHandle<Answer> {
        let users = self.users.deadline(within);
        runtime().spawn(async move { Tasks::ask(&users, &ask).await })
    }

    fn is_over(running: &JoinHandle<Answer>) -> bool {
        running.is_finished()
    }

    fn end(running: JoinHandle<Answer>) -> Answer {
        runtime().block_on(running).expect("no panic")
    }

    fn give_up(running: JoinHandle<Answer>) -> Option<Answer> {
        running.abort();
        // Until it is dropped.
        runtime().block_on(running).ok()
    }

    fn hurry(&self, ask: &Ask, within: Duration) -> Option<Answer> {
        runtime().block_on(async {
            tokio::time::timeout(within, Tasks::ask(&self.users, ask)).await.ok()
        })
    }
}

/// On plain threads.
#[derive(Debug, Clone)]
pub(crate) struct Threads {
    pool: blocking::Pool,
    users: blocking::ColumnFamily,
}

impl Threads {
    fn ask(users: &blocking::ColumnFamily, ask: &Ask) -> Answer {
        match ask {
            Ask::Read(key) => value(users.get(key.as_bytes())?),
            Ask::Write(bytes) => {
                users.insert(b"written", [(b"column", vec![7_u8; *bytes])])?;
                Ok(None)
            }
        }
    }
}

impl Client for Threads {
    type Running = thread::JoinHandle<Answer>;
    const TIMES_OUT: bool = true;

    fn connect(options: Options) -> Result<Threads> {
        let pool = blocking::Pool::connect(options)?;
        Ok(Threads { users: pool.column_family("Users")?, pool })
    }

    fn statistics(&self) -> Statistics {
        self.pool.statistics()
    }

    fn begin(&self, ask: Ask, within: Duration) -> thread::JoinHandle<Answer> {
        let users = self.users.deadline(within);
        thread::spawn(move || Threads::ask(&users, &ask))
    }

    fn is_over(running: &thread::JoinHandle<Answer>) -> bool {
        running.is_finished()
    }

    fn end(running: thread::JoinHandle<Answer>) -> Answer {
        running.join().expect("no panic")
    }

    fn give_up(running: thread::JoinHandle<Answer>) -> Option<Answer> {
        Some(Self::end(running))
    }

    fn hurry(&self, ask: &Ask, within: Duration) -> Option<Answer> {
        Some(Threads::ask(&self.users.deadline(within), ask))
    }
}
