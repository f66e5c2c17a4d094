//! One run: a cluster, a pool, a load, a fire, and what is left.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cassa_testbed::Server;

use crate::Result;
use crate::additions::Additions;
use crate::arguments::Arguments;
use crate::cluster;
use crate::fire::{Fire, Rhythm};
use crate::gauges::Gauges;
use crate::judge::Seen;
use crate::raw::Raw;
use crate::report::{Report, Run};
use crate::timeline::Timeline;
use crate::workload::Workload;

/// How much longer than it is told a run may take, for the last fault to heal.
const LAST: Duration = Duration::from_secs(90);

pub(crate) async fn burn(arguments: &Arguments) -> Result<Report> {
    let version = arguments.server.clone();
    let cluster = tokio::task::spawn_blocking(move || cluster::start(&version)).await??;
    let cluster = Arc::new(cluster);
    let additions = Arc::new(Additions::default());
    let links = cluster::links(&cluster, &additions, arguments).await?;
    let pool = cluster::pool(&links, arguments).await?;
    let families = cluster::define(&pool).await?;

    let begun = Instant::now();
    let timeline = || Arc::new(Timeline::of(arguments.seconds + LAST));
    let seen = Seen { tasks: timeline(), raws: timeline() };
    let of_server = |server: &Server| Raw::of(server.address(), &seen.raws);
    let raws = cluster.nodes().iter().map(of_server).collect();
    let calls = Arc::clone(&seen.tasks);
    let workload =
        Workload::start(pool.clone(), families, additions, Arc::clone(&calls), arguments.soak);
    let gauges = Gauges::watch();
    let rhythm = if arguments.soak { Rhythm::FAST } else { Rhythm::SLOW };
    let fire = Fire { cluster, links, pool, raws, rhythm, seen };
    let judged = fire.burn(arguments.seed, begun + arguments.seconds).await?;
    let lasted = begun.elapsed();
    let held = gauges.stop();
    let shared = workload.finish().await?;

    let run = Run { lasted, longest: calls.longest(), judged, held };
    Ok(Report::of(arguments, shared.found(), run))
}
