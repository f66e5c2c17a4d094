//! Playing many sequences, some in each keyspace.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::arguments::Arguments;
use crate::draw;
use crate::failure::Failure;
use crate::ground::Ground;
use crate::play::{Difference, play};
use crate::report::{kind, tell};
use crate::shrink::shrink;
use crate::step::Step;
use crate::world::Family;

/// How many sequences share a keyspace: scans read all its rows, and a new one costs a server time.
const IN_A_KEYSPACE: u32 = 50;

/// Whether no sequence differed.
pub(crate) fn all(version: &str, arguments: &Arguments) -> Result<bool, Failure> {
    let Arguments { count, seed, first, many, itself, show, .. } = *arguments;
    let beside = if itself { "another" } else { "a node" };
    println!("Cassandra {version} beside {beside}: {count} sequences from {first} on, seed {seed}");
    let began = Instant::now();
    let mut ground = Ground::start(version, itself)?;
    let mut kinds = BTreeMap::<String, u32>::new();
    let mut calls = 0;
    let mut shared: Option<(String, u32)> = None;
    for number in first..first + count {
        let keyspace = match &mut shared {
            Some((name, played)) if *played < IN_A_KEYSPACE => {
                *played += 1;
                name.clone()
            }
            _ => {
                if let Some((old, _)) = shared.take() {
                    ground.drop_keyspace(&old)?;
                }
                let name = ground.keyspace()?;
                shared.insert((name, 0)).0.clone()
            }
        };
        let steps = draw::sequence(arguments, number, ground.line, &ground.families);
        let names = ground.names(&keyspace);
        let Some(difference) = play(&steps, &names, &mut ground.sides, show)? else {
            calls += steps.len();
            continue;
        };
        // The two no longer have the same rows, nor connections to the same state.
        shared = None;
        ground.reconnect()?;
        let kind = kind(&steps, &difference);
        let seen = kinds.entry(kind.clone()).or_default();
        *seen += 1;
        if *seen == 1 {
            println!("\nsequence {number} of seed {seed} differs on {version}: {kind}");
            small(&mut ground, &steps, &difference, &kind)?;
        }
        if kinds.len() >= many {
            break;
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    match kinds.is_empty() {
        true => println!("no difference in {calls} calls ({seconds:.0} s)"),
        false => println!("\n{} kinds of difference ({seconds:.0} s):", kinds.len()),
    }
    for (kind, seen) in &kinds {
        println!("{seen:>6} {kind}");
    }
    Ok(kinds.is_empty())
}

/// Tells a difference with as few calls as do.
fn small(
    ground: &mut Ground,
    steps: &[Step],
    difference: &Difference,
    wanted: &str,
) -> Result<(), Failure> {
    let names = ground.sides.each_ref().map(|side| side.name);
    let keyspace = ground.keyspace()?;
    let mut found = None;
    let mut differs = |steps: &[Step]| {
        let names = ground.names(&keyspace);
        let difference = play(steps, &names, &mut ground.sides, false)?;
        ground.reconnect()?;
        let difference = difference.filter(|difference| kind(steps, difference) == wanted);
        let is_found = difference.is_some();
        if let Some(difference) = difference {
            found = Some((steps.to_vec(), difference));
        }
        Ok(is_found)
    };
    let all = steps[..=difference.at].to_vec();
    if differs(&all)? {
        shrink(all, &mut differs)?;
    }
    match found {
        // The last that differed is the smallest.
        Some((steps, difference)) => tell(&steps, &difference, names),
        None => {
            println!(
                "it does not differ alone, without the rows of others; of its calls, those on the same family:"
            );
            let last = &steps[difference.at];
            let alike = |family: &&Family| last.names(family.name);
            let family = ground.families.iter().find(alike).map_or("", |family| family.name);
            let some: Vec<Step> =
                steps[..=difference.at].iter().filter(|step| step.names(family)).cloned().collect();
            let at = some.len().saturating_sub(1);
            tell(&some, &Difference { at, ..difference.clone() }, names);
        }
    }
    Ok(())
}
