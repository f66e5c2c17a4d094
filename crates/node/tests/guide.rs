//! The code of docs/node.md, word by word.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::time::Duration;

use cassa::schema::{ColumnFamilyDefinition, KeyspaceDefinition};
use cassa::{ColumnFamily, Consistency, ErrorKind, Options, Pool, Type};
use cassa_node::{Clock, Cluster, Line, Method, Node, Place, Reaction, Rule};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// What the program makes when it starts for the first time.
async fn users(node: &Node, app: KeyspaceDefinition) -> Result<ColumnFamily> {
    let server = node.address().to_string();
    let pool = Pool::connect(Options::new().server(&server).keyspace("App")).await?;
    let text = ColumnFamilyDefinition::new("App", "Users")
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .default_validator(Type::Utf8);
    pool.schema().create_keyspace(&app.column_family(text)).await?;
    Ok(pool.column_family("Users").await?)
}

#[tokio::test]
async fn what_was_inserted_is_read() -> Result<()> {
    let node = Node::start().await?;
    let users = users(&node, KeyspaceDefinition::new("App")).await?;

    users.insert("ann", [("city", "oslo")]).await?;
    let ann = users.get("ann").await?.expect("just inserted");
    assert_eq!(ann.value("city")?, Some("oslo"));
    Ok(())
}

#[tokio::test]
async fn a_session_ends_after_an_hour() -> Result<()> {
    let clock = Clock::new();
    let node = Node::builder().line(Line::V1_2).clock(clock.clone()).start().await?;
    let users = users(&node, KeyspaceDefinition::new("App")).await?;

    users.ttl(3_600).insert("ann", [("session", "open")]).await?;
    clock.advance(Duration::from_secs(3_601));
    assert!(users.get("ann").await?.is_none());
    Ok(())
}

#[tokio::test]
async fn a_wrong_password_is_refused() -> Result<()> {
    let node = Node::builder().credentials("ann", "secret").start().await?;
    let server = node.address().to_string();
    let wrong = Options::new().server(&server).login("ann", "guessed");
    let error = Pool::connect(wrong).await.expect_err("it is another");
    assert_eq!(error.kind(), ErrorKind::Authentication);
    Ok(())
}

#[tokio::test]
async fn a_quorum_does_without_one_of_three() -> Result<()> {
    let cluster = Cluster::start(3).await?;
    let users = users(cluster.node(0), KeyspaceDefinition::new("App").replication(3)).await?;
    let (quorum, all) =
        (users.consistency(Consistency::Quorum), users.consistency(Consistency::All));

    cluster.node(2).stop();
    quorum.insert("ann", [("city", "oslo")]).await?;
    let error = all.get("ann").await.expect_err("one is dead");
    assert_eq!(error.kind(), ErrorKind::Unavailable);

    cluster.node(2).restart()?; // it learns what it missed
    assert!(all.get("ann").await?.is_some());
    Ok(())
}

#[tokio::test]
async fn a_local_quorum_does_without_the_other_data_centre() -> Result<()> {
    let away = Place::new("datacenter2", "rack1");
    let cluster = Node::builder().cluster(4).place(2, away.clone()).place(3, away).start().await?;
    let app = KeyspaceDefinition::new("App")
        .strategy("NetworkTopologyStrategy")
        .strategy_option("datacenter1", "2")
        .strategy_option("datacenter2", "2");
    let users = users(cluster.node(0), app).await?;

    cluster.node(2).stop();
    cluster.node(3).stop();
    users.consistency(Consistency::LocalQuorum).insert("ann", [("city", "oslo")]).await?;
    Ok(())
}

async fn votes(node: &Node) -> Result<ColumnFamily> {
    let server = node.address().to_string();
    let pool = Pool::connect(Options::new().server(&server).keyspace("Polls")).await?;
    let votes = ColumnFamilyDefinition::new("Polls", "Votes")
        .key(Type::Utf8)
        .comparator(Type::Utf8)
        .default_validator(Type::Counter);
    pool.schema().create_keyspace(&KeyspaceDefinition::new("Polls").column_family(votes)).await?;
    Ok(pool.column_family("Votes").await?)
}

/// Counts a vote once: cassa never sends an addition twice, and leaves it to the program to look.
async fn vote(votes: &ColumnFamily, name: &str) -> cassa::Result<()> {
    let before = count(votes, name).await?;
    match votes.add(name, "votes", 1).await {
        Err(error) if error.maybe_applied() && count(votes, name).await? > before => Ok(()),
        Err(error) if error.maybe_applied() => votes.add(name, "votes", 1).await,
        result => result,
    }
}

async fn count(votes: &ColumnFamily, name: &str) -> cassa::Result<i64> {
    let row = votes.get(name).await?;
    Ok(row.map(|row| row.value("votes")).transpose()?.flatten().unwrap_or(0))
}

#[tokio::test]
async fn a_vote_counts_once_whichever_way_is_lost() -> Result<()> {
    let node = Node::start().await?;
    let votes = votes(&node).await?;

    let closed = || Rule::new(Reaction::Close).method(Method::BatchMutate).nth(1);
    for lost in [closed(), closed().after_applying()] {
        let fault = node.faults().add(lost);
        vote(&votes, "ann").await?;
        assert_eq!(fault.struck(), 1);
    }
    assert_eq!(count(&votes, "ann").await?, 2);
    Ok(())
}

#[tokio::test]
async fn a_vote_whose_answer_was_lost_may_have_been_applied() -> Result<()> {
    let node = Node::start().await?;
    let votes = votes(&node).await?;

    for (rule, applied) in [
        (Rule::new(Reaction::Close), false),
        (Rule::new(Reaction::Close).after_applying(), true),
        (Rule::new(Reaction::CutReply(10)), true),
    ] {
        let _fault = node.faults().add(rule.method(Method::BatchMutate));
        let error = votes.add("bob", "votes", 1).await.expect_err("its answer is lost");
        assert!(error.maybe_applied()); // all that its client can know

        let calls = node.calls();
        let call = calls.last().expect("it came");
        assert_eq!((call.applied, call.answered), (applied, false)); // what it was
    }
    Ok(())
}

#[tokio::test]
async fn a_node_with_a_folder_keeps_its_data() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("cassa-node-guide-{}", std::process::id()));
    let node = Node::builder().data(&folder).start().await?;
    users(&node, KeyspaceDefinition::new("App")).await?.insert("ann", [("city", "oslo")]).await?;
    drop(node);

    let node = Node::builder().data(&folder).start().await?;
    let server = node.address().to_string();
    let pool = Pool::connect(Options::new().server(&server).keyspace("App")).await?;
    assert!(pool.column_family("Users").await?.get("ann").await?.is_some());
    drop(node);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
