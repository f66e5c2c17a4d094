//! Errors: their kind, their facts, and what they leave behind.

use cassa::Consistency;

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(an_unknown_keyspace_or_column_family_is_not_configured, [32]),
        case!(an_exception_of_the_server_leaves_its_connection_in_use, [33]),
        case!(an_error_tells_what_was_done_where_and_how_often, [34]),
        case!(a_closed_pool_refuses_calls, [35]),
    ]
}

async fn an_unknown_keyspace_or_column_family_is_not_configured(stage: Arc<Stage>) -> Verdict {
    let error = refused(wait!(stage.pool.column_family_in("NoSuchKeyspace", "Text")));
    assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
    assert_eq!(error.keyspace(), Some("NoSuchKeyspace"));
    let error = refused(wait!(stage.pool.column_family("NoSuchFamily")));
    assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
    assert_eq!(error.column_family(), Some("NoSuchFamily"));
    // Names are told apart by case.
    let error = refused(wait!(stage.pool.column_family("text")));
    assert_eq!(error.kind(), ErrorKind::NotConfigured, "{error}");
    Ok(())
}

async fn an_exception_of_the_server_leaves_its_connection_in_use(stage: Arc<Stage>) -> Verdict {
    let pool = stage.another_pool(|options| options.size(PoolSize::Total(1))).await?;
    let cf = wait!(pool.column_family("Text"))?;
    wait!(cf.insert("excepted", [("a", "1")]))?;
    let from_any = cf.consistency(Consistency::Any);
    for _ in 0..20 {
        let error = refused(wait!(from_any.get("excepted")));
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert_eq!(error.attempts().len(), 1, "what is refused isn't sent again");
        assert!(!error.maybe_applied());
        let counts = pool.counts();
        assert_eq!((counts.open, counts.idle), (1, 1));
        assert_eq!(wait!(cf.get("excepted"))?.unwrap().value("a")?, Some("1"));
    }
    assert!(pool.hosts().iter().all(|host| host.up));
    Ok(())
}

async fn an_error_tells_what_was_done_where_and_how_often(stage: Arc<Stage>) -> Verdict {
    let cf = stage.text().await?;
    let error = refused(wait!(cf.consistency(Consistency::Any).get("any")));
    let server = stage.ground.calm().to_string();
    assert_eq!(error.operation(), Some("get_slice"));
    assert_eq!(error.keyspace(), Some(stage.keyspace().as_str()));
    assert_eq!(error.column_family(), Some("Text"));
    assert_eq!(error.host(), Some(server.as_str()));
    let [attempt] = error.attempts() else { panic!("one attempt: {error:?}") };
    assert_eq!((attempt.host(), attempt.phase()), (server.as_str(), Phase::Receive));
    assert_eq!(attempt.kind(), ErrorKind::InvalidRequest);
    assert!(!error.message().is_empty(), "the server's own words are kept");
    let shown = error.to_string();
    for part in ["get_slice", "Text", &stage.keyspace(), &server, error.message()] {
        assert!(shown.contains(part), "{part} is not in: {shown}");
    }
    assert!(!shown.contains('\n'));
    Ok(())
}

async fn a_closed_pool_refuses_calls(stage: Arc<Stage>) -> Verdict {
    let pool = stage.another_pool(|options| options).await?;
    let cf = wait!(pool.column_family("Text"))?;
    wait!(cf.insert("closed", [("a", "1")]))?;
    let clone = pool.clone();
    assert!(wait!(clone.close()), "no call was under way");
    assert_eq!(pool.counts().open, 0, "a clone closes all of them");
    let error = refused(wait!(cf.get("closed")));
    assert_eq!(error.kind(), ErrorKind::Closed, "{error}");
    Ok(())
}
