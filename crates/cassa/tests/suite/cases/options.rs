//! Options and connection URLs.

use super::prelude::*;

pub(super) fn cases() -> Vec<Case<Stage>> {
    vec![
        case!(a_url_connects_and_sets_every_option, [31]),
        case!(a_url_that_makes_no_sense_is_refused_without_connecting, [31]),
        case!(of_several_servers_one_that_answers_is_enough, [31, 42]),
        case!(a_pool_without_a_keyspace_reads_any_that_is_named, [31]),
        case!(no_password_is_ever_printed, [31]),
    ]
}

async fn a_url_connects_and_sets_every_option(stage: Arc<Stage>) -> Verdict {
    let server = stage.ground.calm();
    let keyspace = stage.keyspace().replace('_', "%5F");
    let url = format!(
        "cassandra://{server}/{keyspace}?size=2&max_overflow=unlimited&deadline=9s&attempt_timeout=3s&connect_timeout=5s\
         &pool_timeout=1s&max_attempts=2&read_consistency=QUORUM&write_consistency=all\
         &max_row_bytes=1MiB&max_reply_bytes=2MiB&max_request_bytes=64KiB"
    );
    let pool = wait!(Pool::connect(url.as_str()))?;
    let cf = wait!(pool.column_family("Text"))?;
    wait!(cf.insert("by url", [("a", "1")]))?;
    let error = refused(wait!(cf.insert("by url", [("a", "x".repeat(70_000))])));
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(error.message().contains("65536"), "{error}");
    let shown = format!("{cf:?}");
    for part in ["Quorum", "All", "9s", "3s"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    Ok(())
}

async fn a_url_that_makes_no_sense_is_refused_without_connecting(_: Arc<Stage>) -> Verdict {
    for (url, part) in [
        ("http://localhost", "cassandra://"),
        ("cassandra://localhost:0", "port"),
        ("cassandra://localhost:99999", "port"),
        ("cassandra://[::1", "]"),
        ("cassandra://::1:9160x", "port"),
        ("cassandra://a,,b", "host"),
        ("cassandra://localhost/a/b", "keyspace"),
        ("cassandra://localhost/%ff", "keyspace"),
        ("cassandra://localhost?size=0", "size"),
        ("cassandra://localhost?size=many", "size"),
        ("cassandra://localhost?max_overflow=-1", "max_overflow"),
        ("cassandra://localhost?deadline=5", "deadline"),
        ("cassandra://localhost?read_consistency=MOST", "read_consistency"),
        ("cassandra://localhost?max_attempts=0", "max_attempts"),
        ("cassandra://localhost?colour=red", "colour"),
    ] {
        let error = refused(wait!(Pool::connect(url)));
        assert_eq!(error.kind(), ErrorKind::InvalidOption, "{url}: {error}");
        assert!(error.to_string().contains(part), "{url}: {error}");
        assert!(never_sent(&error), "{url}: {error}");
    }
    Ok(())
}

async fn of_several_servers_one_that_answers_is_enough(stage: Arc<Stage>) -> Verdict {
    let (calm, nobody) = (stage.ground.calm(), crate::peers::nobody()?);
    let url = format!("cassandra://{nobody},{calm},{nobody}/{}", stage.keyspace());
    for _ in 0..5 {
        let pool = wait!(Pool::connect(&url))?;
        let cf = wait!(pool.column_family("Text"))?;
        wait!(cf.insert("several", [("a", "1")]))?;
    }
    Ok(())
}

async fn a_pool_without_a_keyspace_reads_any_that_is_named(stage: Arc<Stage>) -> Verdict {
    let pool = wait!(Pool::connect(format!("cassandra://{}", stage.ground.calm())))?;
    let error = refused(wait!(pool.column_family("Text")));
    assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    let cf = wait!(pool.column_family_in(&stage.keyspace(), "Text"))?;
    wait!(cf.insert("named keyspace", [("a", "1")]))?;
    assert_eq!(wait!(cf.get("named keyspace"))?.unwrap().len(), 1);
    Ok(())
}

async fn no_password_is_ever_printed(_: Arc<Stage>) -> Verdict {
    let options = Options::parse("cassandra://ann:s%65cret@localhost/Keyspace1")?;
    let same = Options::new().server("localhost").keyspace("Keyspace1").login("ann", "secret");
    assert_eq!(options, same);
    assert!(!format!("{options:?}").contains("secret"));
    let error = refused(Options::parse("cassandra://ann:secret@localhost:99999"));
    assert!(!format!("{error} {error:?}").contains("secret"));
    Ok(())
}
