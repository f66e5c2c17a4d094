//! A scan in parts: dividing it, and going on from a checkpoint.

use std::sync::Arc;

use cassa_types::token::{Partitioner, Token};

use super::super::reading::Reading;
use super::super::{Scope, Selection};
use super::checkpoint::{Checkpoint, Place, Subject};
use super::range::{Ends, range};
use super::walk::Walk;
use super::{Scan, ScanPart, Tokens, cuts};
use crate::driver::Driver;
use crate::error::Result;
use crate::op::Splits;

/// More parts than any cluster has threads for.
pub(super) const MOST_PARTS: usize = 1 << 16;
/// How many rows the splits have that servers are asked for first, where keys are ordered; then a `STEP`th of it each time, until
/// there are enough splits or they have no more than the fewest.
const FIRST_ROWS_PER_SPLIT: u32 = 1 << 22;
const FEWEST_ROWS_PER_SPLIT: u32 = 1 << 6;
const STEP: u32 = 16;
/// How many splits a part of a scan is made of at least, so that parts are about as large as each other.
const SPLITS_PER_PART: usize = 4;

impl<D: Driver> Scan<D> {
    /// Parts that together are this scan, `count` at most.
    pub(crate) async fn divided(self, count: usize) -> Result<Vec<ScanPart<D>>> {
        self.check()?;
        let parts = async {
            let reading = self.cf.reading("scan").await?;
            self.refuse_what_has_no_parts(&reading)?;
            let parts = match u32::try_from(count) {
                Ok(parts) if (1..=MOST_PARTS).contains(&count) => parts,
                _ => {
                    let message = format!("{count} parts: 1 to {MOST_PARTS} are possible");
                    return Err(reading.family.refused(message));
                }
            };
            let partitioner = reading.partitioner().await?;
            let tokens = self.wanted.range.tokens.clone().unwrap_or_default();
            let ends = tokens.ends(&reading.family, partitioner)?;
            let subject = Arc::new(self.subject(&reading, partitioner));
            let cuts = match cuts::even(&ends.start, &ends.end, parts) {
                Some(cuts) => cuts,
                None => reading.cuts_by_rows(partitioner, &ends, parts).await?,
            };
            let tokens = [&[ends.start], &cuts[..], &[ends.end]].concat();
            let places = tokens.windows(2).map(|pair| Place {
                start: pair[0].to_string().into(),
                end: pair[1].to_string().into(),
                behind: None,
                done: false,
            });
            let part = |place| self.part(&reading, partitioner, &subject, place);
            places.map(part).collect::<Result<Vec<_>>>()
        };
        parts.await.map_err(|error| error.during("scan"))
    }

    /// The parts of a checkpoint, each behind the row it had come to.
    pub(crate) async fn resumed(self, checkpoint: &Checkpoint) -> Result<Vec<ScanPart<D>>> {
        self.check()?;
        let parts = async {
            let reading = self.cf.reading("scan").await?;
            self.refuse_what_has_no_parts(&reading)?;
            if self.wanted.range.tokens.is_some() {
                let message = "a checkpoint says itself which part of the ring is read";
                return Err(reading.family.refused(message));
            }
            let partitioner = reading.partitioner().await?;
            let subject = Arc::new(self.subject(&reading, partitioner));
            checkpoint.check(&subject)?;
            let places = checkpoint.parts.iter().cloned();
            places.map(|place| self.part(&reading, partitioner, &subject, place)).collect()
        };
        parts.await.map_err(|error| error.during("scan"))
    }

    fn refuse_what_has_no_parts(&self, reading: &Reading<'_, D>) -> Result<()> {
        let range = &self.wanted.range;
        let message = if self.wanted.conditions.is_some() {
            "rows found by an index aren't parts of the ring"
        } else if range.from.is_some() || range.to.is_some() {
            "a range of keys has no parts: say which part of the ring to divide by tokens"
        } else if self.limit != usize::MAX {
            "a limit of rows can't be divided among parts"
        } else if self.wanted.page_rows == Some(0) {
            "pages of 0 rows"
        } else {
            return Ok(());
        };
        Err(reading.family.refused(message))
    }

    /// What a checkpoint of it is of.
    fn subject(&self, reading: &Reading<'_, D>, partitioner: &Partitioner) -> Subject {
        let settings = &self.cf.settings;
        let mut selection = match &settings.scope {
            Scope::SuperColumn(name) => format!("super column {name:x}: "),
            Scope::Row | Scope::Invalid(..) => String::new(),
        };
        match &settings.selection {
            Selection::All | Selection::Invalid(..) => selection += "all columns",
            Selection::Names(names) => {
                let names: Vec<_> = names.iter().map(|name| format!("{name:x}")).collect();
                selection += &format!("columns {}", names.join(" "));
            }
            Selection::Slice { range, limit } => {
                let direction = if range.reversed { "down " } else { "" };
                let (start, finish) = (&range.start, &range.finish);
                selection += &format!("columns {direction}from {start:x} to {finish:x}");
                if *limit != usize::MAX {
                    selection += &format!(", {limit} at most");
                }
            }
        }
        if self.wanted.keys_only {
            selection += ", keys only";
        }
        if self.wanted.empty_rows {
            selection += ", with empty rows";
        }
        let target = &reading.family.target;
        Subject {
            partitioner: partitioner.class().to_owned(),
            keyspace: target.keyspace.to_string(),
            column_family: target.column_family.to_string(),
            selection,
        }
    }

    fn part(
        &self,
        reading: &Reading<'_, D>,
        partitioner: &Partitioner,
        subject: &Arc<Subject>,
        place: Place,
    ) -> Result<ScanPart<D>> {
        let tokens = Tokens::after(&place.start).to(&place.end);
        let ends = tokens.ends(&reading.family, partitioner)?;
        let minimum = ends.minimum.clone();
        let mut pieces = ends.unwrapped();
        if let Some(key) = &place.behind {
            let token = partitioner.token(key);
            let has_row = |(start, end): &(Token, Token)| {
                token.as_ref().is_some_and(|it| it > start && (it <= end || *end == minimum))
            };
            let Some(first) = pieces.iter().position(has_row) else {
                let message = "the checkpoint has a part behind a row that isn't of it";
                return Err(subject.refused(message.to_owned()));
            };
            pieces.drain(..first);
        }
        if place.done {
            pieces.clear();
        }
        let pieces = pieces.iter().map(|(start, end)| range(start, end)).collect();
        let wanted = self.wanted.clone();
        let walk = Some(Walk::at(&wanted, pieces, place.behind.clone()));
        let scan = Scan { cf: self.cf.clone(), wanted, limit: usize::MAX, walk, invalid: None };
        Ok(ScanPart::new(scan, subject.clone(), place))
    }
}

impl<D: Driver> Reading<'_, D> {
    /// Places between the ends in reading order, `parts - 1` at most, with about as many rows between each two, as far as servers
    /// know.
    async fn cuts_by_rows(
        &self,
        partitioner: &Partitioner,
        ends: &Ends,
        parts: u32,
    ) -> Result<Vec<Token>> {
        let (pool, deadline) = (&self.cf.pool, self.limits.deadline);
        let ring = pool.ring(&self.family.target.keyspace, deadline).await?;
        let mut rows_per_split = FIRST_ROWS_PER_SPLIT;
        loop {
            let mut known = Vec::new();
            for range in &ring {
                let (start, end) = (range.start.clone(), range.end.clone());
                let target = self.family.target.clone();
                let wanted = Splits { target, start, end, rows_per_split };
                for split in pool.splits(wanted, deadline).await? {
                    if let Ok(token) = partitioner.parse_token(&split.end) {
                        known.push((token, split.rows.unwrap_or(rows_per_split.into())));
                    }
                }
            }
            let is_enough = known.len() / SPLITS_PER_PART >= parts as usize;
            if is_enough || rows_per_split <= FEWEST_ROWS_PER_SPLIT {
                return Ok(cuts::by_rows(&ends.start, &ends.end, known, parts));
            }
            rows_per_split /= STEP;
        }
    }
}
