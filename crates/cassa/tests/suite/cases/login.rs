//! Servers that want a login.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    let none = "before 1.2 a login needs a file of passwords, which the testbed doesn't write";
    vec![
        case!(the_right_password_lets_in_and_a_wrong_one_is_told_from_a_dead_server, [44])
            .since(1, 2, none)
            .hurting(),
        case!(without_a_login_a_guarded_server_refuses_and_stays_up, [44])
            .since(1, 2, none)
            .hurting(),
    ]
}

/// A pool that is logged in, as soon as the server has made its superuser.
async fn logged_in(address: &str) -> Result<Pool, Failure> {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let options = Options::new().server(address).login("cassandra", "cassandra");
        match wait!(Pool::connect(options)) {
            Ok(pool) => return Ok(pool),
            Err(error) if Instant::now() > until => return Err(error.into()),
            Err(_) => wait!(sleep(Duration::from_millis(100))),
        }
    }
}

async fn the_right_password_lets_in_and_a_wrong_one_is_told_from_a_dead_server(
    stage: Arc<Stage>,
) -> Verdict {
    let address = stage.ground.guarded()?.address().to_string();
    let pool = logged_in(&address).await?;
    assert!(wait!(pool.schema().keyspace("system"))?.is_some());
    for (user, password) in [("cassandra", "wr0ng"), ("nobody", "wr0ng")] {
        let options = Options::new().server(&address).login(user, password);
        let began = Instant::now();
        let error = refused(wait!(Pool::connect(options)));
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        assert_eq!(error.attempts().len(), 1, "a wrong password isn't tried again: {error:?}");
        assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
        assert!(!format!("{error} {error:?}").contains("wr0ng"), "{error:?}");
    }
    Ok(())
}

async fn without_a_login_a_guarded_server_refuses_and_stays_up(stage: Arc<Stage>) -> Verdict {
    let address = stage.ground.guarded()?.address().to_string();
    logged_in(&address).await?;
    let pool = wait!(Pool::connect(Options::new().server(&address)))?;
    let error = refused(wait!(pool.schema().keyspace("system")));
    assert_eq!(error.kind(), ErrorKind::Authorization, "{error}");
    assert!(pool.hosts().iter().all(|host| host.up));
    Ok(())
}
