//! What is printed of TLS, and what is refused before anything is connected.

use std::fs;

use super::certificates::Authority;
use crate::ErrorKind;
use crate::options::{Options, Tls, TlsVersion};
use crate::tls::connector;

/// The third line of a key in PEM: no message may have a part of it.
fn inside(pem: &str) -> &str {
    pem.lines().nth(2).expect("a key has lines")
}

#[test]
fn no_private_key_is_ever_printed() {
    let authority = Authority::new();
    let us = authority.identity(&["us"]);
    let (chain, key) = (us.certificate.pem(), us.key.serialize_pem());
    let hidden = inside(&key);
    let right = authority.trusted().client_certificate_pem(chain.clone(), key.clone());
    assert!(!format!("{right:?} {right:#?}").contains(hidden));
    let options = Options::new().tls(right.clone());
    assert!(!format!("{options:?}").contains(hidden));
    assert!(!format!("{:?}", connector(&right).expect("right")).contains(hidden));

    let others = authority.identity(&["other"]).certificate.pem();
    let torn = key.replace("-----END PRIVATE KEY-----", "");
    let garbled = key.replace("-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY");
    let doubled = format!("{}\n-----BEGIN {hidden}", key.replacen('M', "?", 1));
    for (chain, key) in [
        (&others, &key),
        (&chain, &torn),
        (&chain, &garbled),
        (&chain, &doubled),
        (&key, &chain),
        (&key, &key),
    ] {
        let wrong = Tls::new().client_certificate_pem(chain.clone(), key.clone());
        let error = connector(&wrong).expect_err("they don't fit");
        assert_eq!(error.kind(), ErrorKind::InvalidOption);
        let told = format!("{error} {error:?} {error:#?} {wrong:?}");
        assert!(told.contains("client_certificate_pem"), "{told}");
        assert!(!told.contains(hidden), "{told}");
    }
}

#[test]
fn options_of_tls_that_make_no_sense_are_refused_with_the_part_that_is_wrong() {
    let trusted = || Authority::new().trusted();
    let encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
    let chain = Authority::new().identity(&["us"]).certificate.pem();
    for (tls, part) in [
        (Tls::new().roots_pem(""), "roots_pem has no certificate"),
        (Tls::new().roots_pem("-----BEGIN CERTIFICATE-----\n"), "roots_pem"),
        (trusted().server_name("no name"), "no name"),
        (trusted().minimum_version(TlsVersion::V1_0), "Tls::openssl"),
        (trusted().client_certificate_pem(chain, encrypted), "decrypt it"),
    ] {
        let error = connector(&tls).expect_err(part).to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_url_sets_what_the_setters_of_tls_set() {
    let authority = Authority::new();
    let us = authority.identity(&["us"]);
    let folder = std::env::temp_dir().join(format!("cassa-tls-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let written = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).expect("written");
        path.display().to_string()
    };
    let (chain, key) = (us.certificate.pem(), us.key.serialize_pem());
    let (roots, chain_file) = (written("ca.pem", &chain), written("chain.pem", &chain));
    let key_file = written("key.pem", &key);
    let url = format!(
        "cassandra://h?tls=on&tls_roots={roots}&tls_certificate={chain_file}&tls_key={key_file}\
         &tls_server_name=db&tls_minimum_version=1.3"
    );
    let tls = Tls::new()
        .roots_pem(chain.clone())
        .client_certificate_pem(chain.clone(), key.clone())
        .server_name("db")
        .minimum_version(TlsVersion::V1_3);
    assert_eq!(Options::parse(&url).expect("right"), Options::new().server("h").tls(tls));

    let both = written("both.pem", &(chain + &key));
    let together = format!("cassandra://h?tls_roots={roots}&tls_certificate={both}");
    let together = Options::parse(&together).expect("right").tls.expect("TLS is on");
    connector(&together).expect("the key stands beside its certificate");
    for (query, part) in [
        ("tls=off", "`on` or `openssl`"),
        ("tls_minimum_version=2", "1.2 or 1.3"),
        ("tls_roots=/nowhere/ca.pem", "/nowhere/ca.pem"),
    ] {
        let error = Options::parse(&format!("cassandra://h?{query}")).expect_err(query).to_string();
        assert!(error.contains(part), "{error}");
    }
    let alone = Options::parse(&format!("cassandra://h?tls_roots={roots}&tls_key={key_file}"));
    let alone = alone.expect("each is right").tls.expect("TLS is on");
    assert!(connector(&alone).expect_err("no certificate").to_string().contains("certificate"));
    fs::remove_dir_all(&folder).expect("removed");
}
