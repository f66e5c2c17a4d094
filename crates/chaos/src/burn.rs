//! One run: a cluster, a pool, a load, a fire, and what is left.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::Result;
use crate::additions::Additions;
use crate::arguments::Arguments;
use crate::cluster;
use crate::fire::Fire;
use crate::gauges::Gauges;
use crate::judge::Judged;
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
    let raws = cluster.nodes().iter().map(|server| Raw::of(server.address())).collect();

    let begun = Instant::now();
    let end = begun + arguments.seconds;
    let timeline = Arc::new(Timeline::of(arguments.seconds + LAST));
    let workload = Workload::start(families, additions, Arc::clone(&timeline), arguments.soak);
    let gauges = Gauges::watch();
    let fire = Fire { cluster, links, raws };
    let faults = fire.burn(arguments.seed, end).await?;
    let lasted = begun.elapsed();
    let seen = gauges.stop();
    let shared = workload.finish().await?;

    let judged = faults.iter().map(|fault| Judged::of(fault, &timeline, &fire.raws)).collect();
    let slow = timeline.slow(begun, Instant::now());
    let longest = slow.iter().map(|call| call.ended - call.begun).max().unwrap_or_default();
    let run = Run { lasted, longest, judged, seen };
    Ok(Report::of(arguments, shared.found(), run))
}
