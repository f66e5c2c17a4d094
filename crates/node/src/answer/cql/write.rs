//! Statements that write.

use bytes::Bytes;
use cassa_wire::{ConsistencyLevel, CqlResult, Exception};

use super::change::Changes;
use super::target::{Rows, Target};
use super::{LARGEST, result, too_large};
use crate::Line;
use crate::answer::invalid;
use crate::check;
use crate::coordinate;
use crate::cql::{Condition, Delete, Insert, Literal, Update, Using};
use crate::ring::Here;
use crate::schema::{ColumnKind, LONGEST_TTL, Layout, TableColumn};
use crate::session::Session;
use crate::store::{Expiry, RowMutation};

pub(super) async fn insert(
    here: &Here,
    session: &Session,
    level: ConsistencyLevel,
    told: Insert,
) -> Result<CqlResult, Exception> {
    let target = Target::of(here, session, &told.table)?;
    if target.family.counts() {
        let statements = if target.line < Line::V2_2 { "statement" } else { "statements" };
        return Err(invalid(format!(
            "INSERT {statements} are not allowed on counter tables, use UPDATE instead"
        )));
    }
    if told.columns.len() != told.values.len() {
        return Err(invalid("Unmatched column names/values"));
    }
    let (mut keys, mut others) = (Vec::new(), Vec::new());
    for (place, (name, value)) in told.columns.iter().zip(&told.values).enumerate() {
        let column = target.column(name)?;
        if told.columns.iter().take(place).any(|other| other == name) {
            return Err(invalid(match target.line < Line::V3_0 {
                true => format!("Multiple definitions found for column {name}"),
                false => "The column names contains duplicates".to_owned(),
            }));
        }
        match column.kind.is_key() {
            true => keys.push((column, vec![value])),
            false => others.push((column, value)),
        }
    }
    let in_a_row = keys.iter().any(|(column, _)| column.kind == ColumnKind::Clustering);
    let only_static = !in_a_row && is_static(others.iter().map(|(column, _)| *column));
    let rows = target.rows(&keys, false, only_static)?;
    write(here, &target, level, told.using, &rows, |changes| {
        // 2.0 marks partitions, too.
        if target.table.layout == Layout::Sparse && (!only_static || target.line < Line::V2_1) {
            changes.mark(only_static)?;
        }
        if others.is_empty() && target.table.layout.is_dense() {
            return nothing_but_keys(changes);
        }
        others.iter().try_for_each(|(column, value)| changes.set(column, value))
    })
    .await
}

/// A row of a compact table without a value: there must be none.
fn nothing_but_keys(changes: &mut Changes<'_>) -> Result<(), Exception> {
    let table = &changes.target.table;
    if let Some(value) = table.of(ColumnKind::Regular).next() {
        let name = &value.name;
        return Err(invalid(format!("Column {name} is mandatory for this COMPACT STORAGE table")));
    }
    let name = table.cell(changes.clustering, &TableColumn::without_value(), None);
    changes.put(name, Bytes::new())
}

pub(super) async fn update(
    here: &Here,
    session: &Session,
    level: ConsistencyLevel,
    told: Update,
) -> Result<CqlResult, Exception> {
    let target = Target::of(here, session, &told.table)?;
    if target.family.counts() {
        refuse_using(told.using)?;
    }
    let mut assignments = Vec::with_capacity(told.assignments.len());
    for assignment in &told.assignments {
        let column = target.column(&assignment.column)?;
        if column.kind.is_key() {
            let name = &column.name;
            return Err(invalid(format!("PRIMARY KEY part {name} found in SET part")));
        }
        assignments.push((column, &assignment.to));
    }
    let only_static = is_static(assignments.iter().map(|(column, _)| *column));
    let keys = keys(&target, &told.conditions)?;
    if only_static {
        refuse_clustering(target.line, &keys, "UPDATE")?;
    }
    let rows = target.rows(&keys, false, only_static)?;
    write(here, &target, level, told.using, &rows, |changes| {
        assignments.iter().try_for_each(|(column, to)| changes.assign(column, to))
    })
    .await
}

pub(super) async fn delete(
    here: &Here,
    session: &Session,
    level: ConsistencyLevel,
    told: Delete,
) -> Result<CqlResult, Exception> {
    let target = Target::of(here, session, &told.table)?;
    if told.using.ttl.is_some() {
        return Err(invalid("A removal has no time to live"));
    }
    if target.family.counts() {
        refuse_using(told.using)?;
    }
    let mut columns = Vec::with_capacity(told.columns.len());
    for removed in &told.columns {
        let column = target.column(&removed.column)?;
        if column.kind.is_key() {
            let name = &column.name;
            return Err(invalid(format!(
                "Invalid identifier {name} for deletion (should not be a PRIMARY KEY part)"
            )));
        }
        columns.push((column, removed.element.as_ref()));
    }
    let only_static = is_static(columns.iter().map(|(column, _)| *column));
    let keys = keys(&target, &told.conditions)?;
    if only_static {
        refuse_clustering(target.line, &keys, "DELETE")?;
    }
    let rows = target.rows(&keys, columns.is_empty(), only_static)?;
    write(here, &target, level, told.using, &rows, |changes| {
        if columns.is_empty() {
            changes.delete_rows();
        }
        columns.iter().try_for_each(|(column, element)| changes.delete(column, *element))
    })
    .await
}

/// Whether columns are those of partitions alone, and some.
fn is_static<'c>(mut columns: impl Iterator<Item = &'c TableColumn>) -> bool {
    let first = columns.next();
    first.is_some_and(|first| first.kind == ColumnKind::Static)
        && columns.all(|column| column.kind == ColumnKind::Static)
}

/// Refuses `USING` for counters: they have the server's time, and live for ever.
fn refuse_using(using: Using) -> Result<(), Exception> {
    match using {
        Using { timestamp: Some(_), .. } => {
            Err(invalid("Cannot provide custom timestamp for counter updates"))
        }
        Using { ttl: Some(_), .. } => Err(invalid("Cannot provide custom TTL for counter updates")),
        _ => Ok(()),
    }
}

type Keys<'v> = Vec<(&'v TableColumn, Vec<&'v Literal>)>;

/// The columns of the primary key that conditions give values.
fn keys<'v>(target: &'v Target, conditions: &'v [Condition]) -> Result<Keys<'v>, Exception> {
    let mut keys: Keys<'v> = Vec::new();
    for condition in conditions {
        let name = &condition.column;
        let Some(column) = target.table.column(name) else {
            return Err(invalid(match target.line < Line::V3_0 {
                true => format!("Unknown key identifier {name}"),
                false => format!("Undefined column name {name}"),
            }));
        };
        if !column.kind.is_key() {
            return Err(invalid(match target.line < Line::V3_0 {
                true => format!("Non PRIMARY KEY {name} found in where clause"),
                false => format!("Non PRIMARY KEY columns found in where clause: {name} "),
            }));
        }
        if keys.iter().any(|(other, _)| other.name == column.name) {
            return Err(invalid(match target.line < Line::V3_0 {
                true => format!("Multiple definitions found for PRIMARY KEY part {name}"),
                false => format!(
                    "{name} cannot be restricted by more than one relation if it includes an Equal"
                ),
            }));
        }
        if condition.is_in && column.kind == ColumnKind::Clustering {
            return Err(invalid(format!("Invalid operator IN for PRIMARY KEY part {name}")));
        }
        keys.push((column, condition.values.iter().collect()));
    }
    Ok(keys)
}

fn refuse_clustering(line: Line, keys: &Keys<'_>, verb: &str) -> Result<(), Exception> {
    let mut keys = keys.iter();
    match keys.find(|(column, _)| column.kind == ColumnKind::Clustering) {
        Some((column, _)) => Err(invalid(match line < Line::V3_0 {
            true => format!(
                "Invalid restriction on clustering column {} since the {verb} statement modifies only static columns",
                column.name
            ),
            false => format!(
                "Invalid restrictions on clustering columns since the {verb} statement modifies only static columns"
            ),
        })),
        None => Ok(()),
    }
}

/// Makes the same changes of some rows.
async fn write(
    here: &Here,
    target: &Target,
    level: ConsistencyLevel,
    using: Using,
    rows: &Rows,
    change: impl Fn(&mut Changes<'_>) -> Result<(), Exception>,
) -> Result<CqlResult, Exception> {
    check::level_of_statement(target.line, &target.keyspace, &target.family, level)?;
    let (timestamp, expiry) = (timestamp(here, using)?, expiry(here, target, using)?);
    let mut changes = Changes {
        ring: &here.ring,
        target,
        clustering: &rows.clustering,
        timestamp,
        expiry,
        made: Vec::new(),
    };
    change(&mut changes)?;
    let changes = vec![(target.family.clone(), changes.made)];
    let one = RowMutation { key: Bytes::new(), changes };
    if one.weight().saturating_mul(rows.keys.len()) > LARGEST {
        return Err(too_large());
    }
    let to = |key: &Bytes| RowMutation { key: key.clone(), ..one.clone() };
    let mutations: Vec<RowMutation> = rows.keys.iter().map(to).collect();
    coordinate::write(here, &target.keyspace, level, &mutations).await?;
    Ok(result::void())
}

fn timestamp(here: &Here, using: Using) -> Result<i64, Exception> {
    match using.timestamp {
        // It stands for none.
        Some(i64::MIN) => Err(invalid(format!(
            "Out of bound timestamp, must be in [{}, {}]",
            i64::MIN + 1,
            i64::MAX
        ))),
        Some(told) => Ok(told),
        None => Ok(here.ring.clock.micros()),
    }
}

/// When what is written ends. One that is told to live for ever does so on 3.11, and before as long as its table's cells do.
fn expiry(here: &Here, target: &Target, using: Using) -> Result<Option<Expiry>, Exception> {
    let usual = target.family.definition.default_time_to_live.unwrap_or(0);
    let ttl = match using.ttl {
        None => i64::from(usual),
        Some(0) if target.line < Line::V3_11 => i64::from(usual),
        Some(told) => told,
    };
    if ttl < 0 {
        return Err(invalid(match target.line < Line::V2_2 {
            true => "A TTL must be greater or equal to 0".to_owned(),
            false => format!("A TTL must be greater or equal to 0, but was {ttl}"),
        }));
    }
    if ttl > i64::from(LONGEST_TTL) {
        return Err(invalid(format!(
            "ttl is too large. requested ({ttl}) maximum ({LONGEST_TTL})"
        )));
    }
    let end = here.ring.clock.seconds().saturating_add(ttl);
    Ok(i32::try_from(ttl).ok().filter(|ttl| *ttl > 0).map(|ttl| Expiry { ttl, end }))
}
