//! A change of the schema happens once, and is known to have happened, although its answer was lost.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use bytestring::ByteString;
use cassa_types::Type;
use cassa_wire::{
    AnyCall, Call, CfDef, ColumnDef, DescribeKeyspace, DescribeSchemaVersions, DescribeVersion,
    Exception, IndexType, KsDef, Map, Request, SystemUpdateColumnFamily, decode_request,
    encode_result,
};

use super::world::{API, pool, refuse};
use crate::driver::sim::{Door, Network, Reaction, Sim};
use crate::error::{ErrorKind, Result};
use crate::options::Options;
use crate::schema::{ColumnFamilyDefinition, Index, KeyspaceDefinition, Schema};

/// What a server does with its first change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    /// It is made, and the connection breaks before its answer.
    Applied,
    /// The connection breaks before it is made.
    Lost,
    /// Likewise, and another client writes a remark meanwhile.
    Overtaken,
    /// It is refused since the nodes disagree.
    Disagreed,
}

/// A server with one keyspace, and how often it was asked for a change.
#[derive(Debug)]
struct Server {
    first: First,
    asked: usize,
    keyspace: Option<KsDef>,
    versions: Map<ByteString, Vec<ByteString>>,
}

fn family(name: &str) -> CfDef {
    let indexed = ColumnDef {
        name: Bytes::from_static(b"state"),
        validation_class: "UTF8Type".into(),
        index_type: Some(IndexType::Keys),
        ..ColumnDef::default()
    };
    CfDef {
        keyspace: "Old".into(),
        name: name.into(),
        id: Some(1_000),
        column_metadata: Some(vec![indexed]),
        gc_grace_seconds: Some(864_000),
        ..CfDef::default()
    }
}

impl Server {
    fn start(network: &Network, first: First) -> Arc<Mutex<Server>> {
        let keyspace = KsDef {
            name: "Old".into(),
            strategy_class: "SimpleStrategy".into(),
            cf_defs: vec![family("Family"), family("Other")],
            ..KsDef::default()
        };
        let versions = vec![("one".into(), vec!["10.0.0.1".into()])];
        let server = Server { first, asked: 0, keyspace: Some(keyspace), versions };
        let server = Arc::new(Mutex::new(server));
        let shared = server.clone();
        let react = move |frame: &[u8]| {
            let request = decode_request(Bytes::copy_from_slice(frame), API).expect("a request");
            shared.lock().expect("unpoisoned").answer(&request)
        };
        network.serve(([10, 0, 0, 1], 9160).into(), Door::Open, Arc::new(react));
        server
    }

    fn answer(&mut self, request: &Request) -> Reaction {
        match &request.call {
            AnyCall::DescribeVersion(_) => {
                answer::<DescribeVersion>(request, &API.to_string().into())
            }
            AnyCall::SetKeyspace(_) => answer::<cassa_wire::SetKeyspace>(request, &()),
            AnyCall::DescribeSchemaVersions(_) => {
                answer::<DescribeSchemaVersions>(request, &self.versions)
            }
            AnyCall::DescribeKeyspace(call) => {
                match self.keyspace.as_ref().filter(|found| found.name == call.keyspace) {
                    Some(found) => answer::<DescribeKeyspace>(request, found),
                    None => {
                        Reaction::Send(refuse::<DescribeKeyspace>(request, &Exception::NotFound))
                    }
                }
            }
            change => {
                self.asked += 1;
                match (self.asked, self.first) {
                    (1, First::Applied) => self.apply(change),
                    (1, First::Lost) => {}
                    (1, First::Overtaken) => self.overtake(),
                    (1, First::Disagreed) => {
                        let disagreed = Exception::SchemaDisagreement;
                        return Reaction::Send(refuse::<SystemUpdateColumnFamily>(
                            request, &disagreed,
                        ));
                    }
                    _ => {
                        self.apply(change);
                        return changed(request);
                    }
                }
                Reaction::Last(Vec::new())
            }
        }
    }

    fn overtake(&mut self) {
        for family in self.keyspace.iter_mut().flat_map(|keyspace| &mut keyspace.cf_defs) {
            family.comment = Some("another client's".into());
        }
    }

    fn apply(&mut self, change: &AnyCall) {
        let families = self.keyspace.iter_mut().map(|keyspace| &mut keyspace.cf_defs).next();
        match (change, families) {
            (AnyCall::SystemAddKeyspace(call), _) => self.keyspace = Some(call.ks_def.clone()),
            (AnyCall::SystemDropKeyspace(_), _) => self.keyspace = None,
            (AnyCall::SystemUpdateKeyspace(call), Some(families)) => {
                let cf_defs = std::mem::take(families);
                self.keyspace = Some(KsDef { cf_defs, ..call.ks_def.clone() });
            }
            (AnyCall::SystemAddColumnFamily(call), Some(families)) => {
                families.push(call.cf_def.clone());
            }
            (AnyCall::SystemDropColumnFamily(call), Some(families)) => {
                families.retain(|family| family.name != call.column_family);
            }
            (AnyCall::SystemUpdateColumnFamily(call), Some(families)) => {
                families.retain(|family| family.name != call.cf_def.name);
                families.push(call.cf_def.clone());
            }
            (other, _) => panic!("not served: {:?}", other.method()),
        }
    }
}

fn answer<C: Call>(request: &Request, reply: &C::Reply) -> Reaction {
    let mut out = Vec::new();
    encode_result::<C>(reply, request.sequence, API, &mut out).expect("encodes");
    Reaction::Send(out)
}

/// The answer to a change: the schema's new version.
fn changed(request: &Request) -> Reaction {
    use cassa_wire as wire;
    let version = ByteString::from("two");
    match &request.call {
        AnyCall::SystemAddKeyspace(_) => answer::<wire::SystemAddKeyspace>(request, &version),
        AnyCall::SystemDropKeyspace(_) => answer::<wire::SystemDropKeyspace>(request, &version),
        AnyCall::SystemUpdateKeyspace(_) => answer::<wire::SystemUpdateKeyspace>(request, &version),
        AnyCall::SystemAddColumnFamily(_) => {
            answer::<wire::SystemAddColumnFamily>(request, &version)
        }
        AnyCall::SystemDropColumnFamily(_) => {
            answer::<wire::SystemDropColumnFamily>(request, &version)
        }
        _ => answer::<SystemUpdateColumnFamily>(request, &version),
    }
}

type Made<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Every change there is.
const CHANGES: [for<'a> fn(&'a Schema<Sim>) -> Made<'a>; 9] = [
    |schema| Box::pin(async { schema.add_keyspace(&KeyspaceDefinition::new("New")).await }),
    |schema| {
        Box::pin(
            schema.edit_keyspace("Old", |keyspace: KeyspaceDefinition| keyspace.replication(2)),
        )
    },
    |schema| Box::pin(schema.delete_keyspace("Old")),
    |schema| {
        Box::pin(async {
            schema.add_column_family(&ColumnFamilyDefinition::new("Old", "New")).await
        })
    },
    |schema| {
        Box::pin(schema.edit_column_family("Old", "Family", |family: ColumnFamilyDefinition| {
            family.gc_grace_seconds(60)
        }))
    },
    |schema| Box::pin(schema.delete_column_family("Old", "Family")),
    |schema| Box::pin(schema.edit_column("Old", "Family", "age", Type::Long)),
    |schema| Box::pin(schema.add_index("Old", "Family", "age", Type::Long, Index::keys())),
    |schema| Box::pin(schema.delete_index("Old", "Family", "state")),
];

/// How often the server was asked for a change, and its keyspace after it.
async fn made(
    first: First,
    change: for<'a> fn(&'a Schema<Sim>) -> Made<'a>,
) -> (usize, Option<KsDef>) {
    let network = Network::default();
    let server = Server::start(&network, first);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    change(&pool.schema()).await.expect("it happened");
    let server = server.lock().expect("unpoisoned");
    (server.asked, server.keyspace.clone())
}

#[tokio::test(start_paused = true)]
async fn a_change_whose_answer_was_lost_is_found_done_and_not_made_again() {
    for (place, change) in CHANGES.into_iter().enumerate() {
        let (asked, keyspace) = made(First::Applied, change).await;
        assert_eq!(asked, 1, "change {place}");
        assert_eq!(keyspace, made(First::Lost, change).await.1, "change {place}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_that_did_not_happen_is_made_again() {
    for (place, change) in CHANGES.into_iter().enumerate() {
        assert_eq!(made(First::Lost, change).await.0, 2, "change {place}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_alteration_made_again_keeps_what_another_client_did_meanwhile() {
    let (asked, keyspace) = made(First::Overtaken, CHANGES[4]).await;
    let families = keyspace.expect("it is there").cf_defs;
    let found = families.iter().find(|family| family.name == "Family").expect("it is there");
    assert_eq!((asked, found.comment.as_deref()), (2, Some("another client's")));
    assert_eq!((found.gc_grace_seconds, found.id), (Some(60), Some(1_000)));
}

#[tokio::test(start_paused = true)]
async fn a_change_that_met_a_disagreement_is_made_again_once_the_nodes_agree() {
    assert_eq!(made(First::Disagreed, CHANGES[4]).await.0, 2);
}

#[tokio::test(start_paused = true)]
async fn nodes_that_disagree_are_named_at_the_deadline_and_nothing_is_changed() {
    let network = Network::default();
    let server = Server::start(&network, First::Applied);
    server.lock().expect("unpoisoned").versions = vec![
        ("one".into(), vec!["10.0.0.1".into()]),
        ("two".into(), vec!["10.0.0.2".into(), "10.0.0.3".into()]),
        ("UNREACHABLE".into(), vec!["10.0.0.4".into()]),
    ];
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let schema = pool.schema().deadline(Duration::from_secs(3));
    for change in CHANGES {
        let began = tokio::time::Instant::now();
        let error = change(&schema).await.expect_err("they disagree");
        assert_eq!(error.kind(), ErrorKind::SchemaDisagreement, "{error}");
        assert!(began.elapsed() <= Duration::from_secs(3), "{:?}", began.elapsed());
        let told = "one on 10.0.0.1; two on 10.0.0.2, 10.0.0.3; unreachable: 10.0.0.4";
        assert!(error.message().ends_with(told), "{error}");
    }
    assert_eq!(schema.agreement().await.expect_err("still").kind(), ErrorKind::SchemaDisagreement);
    assert_eq!(server.lock().expect("unpoisoned").asked, 0);
}

#[tokio::test(start_paused = true)]
async fn changes_through_one_pool_are_made_one_after_the_other() {
    let network = Network::default();
    let server = Server::start(&network, First::Lost);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let schema = pool.schema();
    let (one, two, three) = tokio::join!(
        CHANGES[4](&schema),
        CHANGES[6](&schema),
        schema.edit_column_family("Old", "Family", |family: ColumnFamilyDefinition| {
            family.comment("a remark")
        }),
    );
    one.and(two).and(three).expect("they happened");
    let keyspace = server.lock().expect("unpoisoned").keyspace.clone().expect("it is there");
    let found = keyspace.cf_defs.iter().find(|family| family.name == "Family").expect("there");
    assert_eq!((found.gc_grace_seconds, found.comment.as_deref()), (Some(60), Some("a remark")));
    assert_eq!(found.column_metadata.as_ref().map(Vec::len), Some(2));
}

#[tokio::test(start_paused = true)]
async fn an_alteration_that_changes_nothing_is_not_sent() {
    let network = Network::default();
    let server = Server::start(&network, First::Lost);
    let pool = pool(&network, Options::new().server("10.0.0.1"));
    let same = |family: ColumnFamilyDefinition| family.gc_grace_seconds(864_000);
    pool.schema().edit_column_family("Old", "Family", same).await.expect("as it is");
    assert_eq!(server.lock().expect("unpoisoned").asked, 0);
}
