//! Connections over TLS to servers as they come.

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{Tls, TlsVersion};

use super::prelude::*;
use crate::case::Line;
use crate::ground::{Secure, identity};

pub(super) fn cases() -> Vec<Case<Stage>> {
    let none = "before 1.2 servers speak no TLS to clients";
    vec![
        case!(over_tls_a_pool_does_what_it_does_in_plain_text, [166]).since(1, 2, none).hurting(),
        case!(a_server_that_proves_to_be_another_or_nobody_is_not_spoken_to, [167])
            .since(1, 2, none)
            .hurting(),
        case!(plain_text_and_tls_that_meet_are_told_apart, [168]).since(1, 2, none).hurting(),
        case!(
            a_server_with_its_own_suites_that_wants_a_certificate_gets_it_or_is_told_of,
            [167, 168, 175]
        )
        .since(1, 2, none)
        .hurting(),
    ]
}

fn options(secure: &Secure, tls: Tls) -> Options {
    Options::new().server(&secure.host.address().to_string()).tls(tls)
}

fn trusting(secure: &Secure) -> Tls {
    Tls::new().roots_pem(secure.root.clone())
}

/// Why a pool to it can't be made.
async fn refusal(secure: &Secure, tls: Tls) -> String {
    let error = refused(wait!(Pool::connect(options(secure, tls))));
    assert_eq!(error.kind(), ErrorKind::NoHosts, "{error:?}");
    error.to_string()
}

/// Writes and reads what is small, large and much at once.
async fn works(pool: &Pool, keyspace: &str) -> Verdict {
    const LARGE: usize = 3 << 20;
    let definition = KeyspaceDefinition::new(keyspace)
        .column_family(ColumnFamilyDefinition::new(keyspace, "Things").key(Type::Utf8));
    let schema = pool.schema();
    if wait!(schema.keyspace(keyspace))?.is_none() {
        wait!(schema.create_keyspace(&definition))?;
    }
    let things = wait!(pool.column_family_in(keyspace, "Things"))?;
    let large: Vec<u8> = (0..LARGE).map(|place| (place % 251) as u8).collect();
    wait!(things.insert("large", [(b"value".as_slice(), large.as_slice())]))?;
    let row = wait!(things.get("large"))?.unwrap();
    assert!(row.value::<Vec<u8>>(b"value".as_slice())? == Some(large));
    let keys: Vec<String> = (0..2_500).map(|number| format!("key {number}")).collect();
    let rows = keys.iter().map(|key| (key.as_str(), [(b"value".as_slice(), key.as_bytes())]));
    wait!(things.insert_rows(rows))?;
    let rows = wait!(things.multiget(&keys))?;
    assert_eq!(rows.len(), keys.len());
    Ok(())
}

async fn over_tls_a_pool_does_what_it_does_in_plain_text(stage: Arc<Stage>) -> Verdict {
    let secure = stage.ground.open_tls()?;
    for version in [TlsVersion::V1_2, TlsVersion::V1_3] {
        let tls = trusting(secure).minimum_version(version);
        match wait!(Pool::connect(options(secure, tls))) {
            Ok(pool) => works(&pool, "OverTls").await?,
            // The suites that the server was told are those of 1.2.
            Err(error) => assert!(version == TlsVersion::V1_3, "{error:?}"),
        }
    }
    let named = trusting(secure).server_name("localhost");
    wait!(Pool::connect(options(secure, named)))?;
    Ok(())
}

async fn a_server_that_proves_to_be_another_or_nobody_is_not_spoken_to(
    stage: Arc<Stage>,
) -> Verdict {
    let secure = stage.ground.open_tls()?;
    let error = refusal(secure, trusting(secure).server_name("db.example.com")).await;
    assert!(error.contains("not for \"db.example.com\"") && error.contains("localhost"), "{error}");
    let stranger = Tls::new().roots_pem(identity("127.0.0.1")?.cert.pem());
    let error = refusal(secure, stranger.clone()).await;
    assert!(error.contains("unknown issuer"), "{error}");
    let anybody = stranger.dangerous_accept_any_certificate();
    wait!(Pool::connect(options(secure, anybody)))?;
    let any_name = trusting(secure).server_name("db.example.com").dangerous_accept_any_name();
    wait!(Pool::connect(options(secure, any_name)))?;
    Ok(())
}

async fn plain_text_and_tls_that_meet_are_told_apart(stage: Arc<Stage>) -> Verdict {
    let secure = stage.ground.open_tls()?;
    let timeout = Duration::from_millis(500);
    let plain = Options::new().server(&stage.ground.calm().to_string()).tls(trusting(secure));
    let error = refused(wait!(Pool::connect(plain.connect_timeout(timeout))));
    assert!(error.to_string().contains("plain text"), "{error:?}");
    let over_tls = Options::new().server(&secure.host.address().to_string());
    let error = refused(wait!(Pool::connect(over_tls.connect_timeout(timeout))));
    assert!(error.to_string().contains("TLS"), "{error:?}");
    Ok(())
}

async fn a_server_with_its_own_suites_that_wants_a_certificate_gets_it_or_is_told_of(
    stage: Arc<Stage>,
) -> Verdict {
    let secure = stage.ground.mutual_tls()?;
    let Some((chain, key)) = secure.client.clone() else {
        return Err(Failure("the server knows no client".to_owned()));
    };
    let known = |tls: Tls| tls.client_certificate_pem(chain.clone(), key.clone());
    let line = stage.ground.line();
    let suites_of_old = stage.ground.is_cassandra() && line >= Line(1, 2) && line <= Line(2, 2);
    if suites_of_old {
        let error = refusal(secure, known(trusting(secure))).await;
        assert!(error.contains("no cipher suite in common"), "{error}");
        assert!(error.contains("openssl"), "{error}");
    } else {
        let pool = wait!(Pool::connect(options(secure, known(trusting(secure)))))?;
        works(&pool, "Mutual").await?;
        let error = refusal(secure, trusting(secure)).await;
        assert!(error.contains("wants a client certificate"), "{error}");
        let other = identity("client")?;
        let (chain, key) = (other.cert.pem(), other.signing_key.serialize_pem());
        let error = refusal(secure, trusting(secure).client_certificate_pem(chain, key)).await;
        assert!(error.contains("certificate") || error.contains("after the TLS"), "{error}");
    }
    with_openssl(secure, known).await
}

#[cfg(not(feature = "openssl"))]
async fn with_openssl(_: &Secure, _: impl Fn(Tls) -> Tls) -> Verdict {
    Ok(())
}

/// OpenSSL speaks to every line.
#[cfg(feature = "openssl")]
async fn with_openssl(secure: &Secure, known: impl Fn(Tls) -> Tls) -> Verdict {
    let trusting = || trusting(secure).openssl();
    let pool = wait!(Pool::connect(options(secure, known(trusting()))))?;
    works(&pool, "WithOpenSsl").await?;
    let error = refusal(secure, trusting()).await;
    assert!(error.contains("certificate") || error.contains("after the TLS"), "{error}");
    let error = refusal(secure, known(trusting()).server_name("db.example.com")).await;
    assert!(error.contains("not for \"db.example.com\""), "{error}");
    let stranger = Tls::new().roots_pem(identity("127.0.0.1")?.cert.pem()).openssl();
    let error = refusal(secure, known(stranger)).await;
    assert!(error.contains("unknown issuer"), "{error}");
    Ok(())
}
