//! Many calls at once over few connections.

use super::prelude::*;
use crate::ground::Paused;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(many_callers_share_few_connections_and_each_gets_its_own_answer, [37]),
        case!(connections_are_there_before_calls_need_them, [182]),
        case!(a_pool_never_holds_more_connections_than_its_size, [37]),
        case!(
            a_connection_nobody_uses_is_closed_after_its_time_and_the_next_call_opens_another,
            [181]
        ),
        case!(calls_beyond_the_pools_size_get_its_overflow_which_is_closed_after_them, [140])
            .hurting(),
        case!(an_exhausted_pool_says_so_and_blames_no_host, [38]).hurting(),
        case!(closing_a_pool_waits_for_calls_under_way_up_to_a_bound, [180]).hurting(),
    ]
}

async fn many_callers_share_few_connections_and_each_gets_its_own_answer(
    stage: Arc<Stage>,
) -> Verdict {
    let pool = stage.another_pool(|options| options.size(PoolSize::Total(2))).await?;
    let cf = wait!(pool.column_family("Text"))?;
    let tasks: Vec<_> = (0..16)
        .map(|task| {
            let cf = cf.clone();
            spawn(async move {
                for number in 0..40 {
                    let key = format!("shared {task} {number}");
                    wait!(cf.insert(&key, [("owner", &key)]))?;
                    let row = wait!(cf.get(&key))?.unwrap();
                    assert_eq!(row.value::<String>("owner")?, Some(key), "another call's answer");
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        wait!(join(task))??;
    }
    let counts = pool.counts();
    assert!(counts.open <= 2 && counts.open == counts.idle && counts.waiting == 0, "{counts:?}");
    Ok(())
}

async fn a_pool_never_holds_more_connections_than_its_size(stage: Arc<Stage>) -> Verdict {
    let pool = stage.another_pool(|options| options.size(PoolSize::PerHost(3))).await?;
    let cf = wait!(pool.column_family("Text"))?;
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let (cf, pool) = (cf.clone(), pool.clone());
            spawn(async move {
                let mut most = 0;
                for _ in 0..20 {
                    wait!(cf.get("any"))?;
                    most = most.max(pool.counts().open);
                }
                Ok::<_, Error>(most)
            })
        })
        .collect();
    for task in tasks {
        assert!(wait!(join(task))?? <= 3);
    }
    Ok(())
}

async fn connections_are_there_before_calls_need_them(stage: Arc<Stage>) -> Verdict {
    let pool = stage.another_pool(|options| options.prefill(4)).await?;
    let until = Instant::now() + Duration::from_secs(5);
    while pool.counts().idle < 4 {
        assert!(Instant::now() < until, "{:?}", pool.counts());
        wait!(sleep(Duration::from_millis(1)));
    }
    let cf = wait!(pool.column_family("Text"))?;
    wait!(cf.insert("prefilled", [("a", "1")]))?;
    assert_eq!(pool.counts().open, 4);
    Ok(())
}

async fn a_connection_nobody_uses_is_closed_after_its_time_and_the_next_call_opens_another(
    stage: Arc<Stage>,
) -> Verdict {
    let short = Duration::from_millis(50);
    for lives in [
        |options: Options, time| options.idle_timeout(time),
        |options: Options, time| options.max_lifetime(time),
    ] {
        let pool = stage.another_pool(|options| lives(options, short)).await?;
        let cf = wait!(pool.column_family("Text"))?;
        for _ in 0..3 {
            wait!(cf.insert("short", [("a", "1")]))?;
            let until = Instant::now() + Duration::from_secs(5);
            while pool.counts().open > 0 {
                assert!(Instant::now() < until, "{:?}", pool.counts());
                wait!(sleep(Duration::from_millis(5)));
            }
        }
    }
    Ok(())
}

async fn calls_beyond_the_pools_size_get_its_overflow_which_is_closed_after_them(
    stage: Arc<Stage>,
) -> Verdict {
    let victim = stage.ground.victim()?;
    for size in [PoolSize::Total(1), PoolSize::PerHost(1)] {
        let larger = |options: Options| {
            options.size(size).max_overflow(3).pool_timeout(Duration::from_millis(100))
        };
        let (pool, cf) = stage.elsewhere(&[victim.address()], 1, larger).await?;
        wait!(cf.insert("beyond", [("a", "1")]))?;
        // While the server hangs, each call needs a connection of its own.
        let paused = Paused::new(victim)?;
        let call = || {
            let cf = cf.clone();
            spawn(async move { wait!(cf.get("beyond")) })
        };
        let calls: Vec<_> = (0..4).map(|_| call()).collect();
        let until = Instant::now() + Duration::from_secs(5);
        while pool.counts().open < 4 {
            assert!(Instant::now() < until, "{:?}", pool.counts());
            wait!(sleep(Duration::from_millis(1)));
        }
        let error = refused(wait!(cf.get("beyond")));
        assert_eq!(error.kind(), ErrorKind::PoolTimedOut, "{error}");
        drop(paused);
        for call in calls {
            assert_eq!(wait!(join(call))??.unwrap().value("a")?, Some("1"));
        }
        let counts = pool.counts();
        assert_eq!((counts.open, counts.idle), (1, 1), "{counts:?}");
    }
    Ok(())
}

async fn an_exhausted_pool_says_so_and_blames_no_host(stage: Arc<Stage>) -> Verdict {
    let victim = stage.ground.victim()?;
    let small = |options: Options| {
        options.size(PoolSize::Total(1)).pool_timeout(Duration::from_millis(100))
    };
    let (pool, cf) = stage.elsewhere(&[victim.address()], 1, small).await?;
    wait!(cf.insert("held", [("a", "1")]))?;
    let paused = Paused::new(victim)?;
    let holder = cf.clone();
    let held = spawn(async move { wait!(holder.get("held")) });
    while pool.counts().idle > 0 {
        wait!(sleep(Duration::from_millis(1)));
    }
    let began = Instant::now();
    let error = refused(wait!(cf.get("held")));
    assert_eq!(error.kind(), ErrorKind::PoolTimedOut, "{error}");
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    assert!(error.attempts().is_empty() && error.host().is_none(), "{error:?}");
    assert!(pool.hosts().iter().all(|host| host.up), "no host is to blame");
    drop(paused);
    assert_eq!(wait!(join(held))??.unwrap().len(), 1, "the call that held it succeeds");
    assert_eq!(wait!(cf.get("held"))?.unwrap().len(), 1);
    Ok(())
}

async fn closing_a_pool_waits_for_calls_under_way_up_to_a_bound(stage: Arc<Stage>) -> Verdict {
    let victim = stage.ground.victim()?;
    let small = |options: Options| options.size(PoolSize::Total(1));
    let (pool, cf) = stage.elsewhere(&[victim.address()], 1, small).await?;
    wait!(cf.insert("under way", [("a", "1")]))?;
    let paused = Paused::new(victim)?;
    let call = || {
        let cf = cf.clone();
        spawn(async move { wait!(cf.get("under way")) })
    };
    let under_way = call();
    while pool.counts().idle > 0 {
        wait!(sleep(Duration::from_millis(1)));
    }
    let waiting = call();
    while pool.counts().waiting == 0 {
        wait!(sleep(Duration::from_millis(1)));
    }
    assert!(!wait!(pool.close_within(Duration::from_millis(50))), "a call is under way");
    assert_eq!(refused(wait!(join(waiting))?).kind(), ErrorKind::Closed);
    let closing = {
        let pool = pool.clone();
        spawn(async move { wait!(pool.close()) })
    };
    drop(paused);
    assert!(wait!(join(closing))?, "the call ended");
    assert_eq!(pool.counts().open, 0);
    assert_eq!(wait!(join(under_way))??.unwrap().len(), 1);
    assert_eq!(refused(wait!(cf.get("under way"))).kind(), ErrorKind::Closed);
    Ok(())
}
