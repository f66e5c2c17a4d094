//! Calls that ask how a range of rows can be read in parts: as of a server that has all its rows on disk, in one file.

use std::ops::ControlFlow;

use bytestring::ByteString;
use cassa_types::token::Token;
use cassa_wire::{Call, CfSplit, DescribeSplits, DescribeSplitsEx, Exception};

use super::{Answer, failed, invalid};
use crate::Line;
use crate::coordinate;
use crate::ring::Here;
use crate::schema::{Family, no_keyspace};
use crate::session::Session;
use crate::store::{From, Rows, To};

impl Answer for DescribeSplits {
    async fn answer(
        self,
        here: &Here,
        session: &mut Session,
    ) -> Result<Vec<ByteString>, Exception> {
        let samples = Samples::asked_by::<Self>(&self, here, session)?;
        let tokens = samples.parts(here.ring.line, self.keys_per_split).into_iter();
        Ok(tokens.map(|place| samples.told(place)).collect())
    }
}

impl Answer for DescribeSplitsEx {
    async fn answer(self, here: &Here, session: &mut Session) -> Result<Vec<CfSplit>, Exception> {
        let line = here.ring.line;
        // It asks the same, and wants more said of each part.
        let asked = DescribeSplits {
            cf_name: self.cf_name,
            start_token: self.start_token,
            end_token: self.end_token,
            keys_per_split: self.keys_per_split,
        };
        let samples = Samples::asked_by::<Self>(&asked, here, session)?;
        let split = |part: &[usize]| CfSplit {
            start_token: samples.told(part[0]),
            end_token: samples.told(part[1]),
            row_count: samples.rows(line, part[0], part[1]),
        };
        Ok(samples.parts(line, asked.keys_per_split).windows(2).map(split).collect())
    }
}

/// The tokens that a range can be parted at: its start, those of every so many rows in it, and its end.
struct Samples {
    tokens: Vec<Token>,
    /// How many rows a sample stands for.
    interval: i64,
}

impl Samples {
    /// Those of the range that a call `C` asks about.
    fn asked_by<C: Call>(
        asked: &DescribeSplits,
        here: &Here,
        session: &mut Session,
    ) -> Result<Samples, Exception> {
        let line = here.ring.line;
        let token = |text: &str| here.ring.partitioner.parse_token(text).ok();
        let Some((start, end)) = token(&asked.start_token).zip(token(&asked.end_token)) else {
            return Err(failed::<C>(line, session));
        };
        let Some(keyspace) = session.keyspace.clone() else {
            return Err(invalid(no_keyspace(line)));
        };
        match here.ring.catalog().family(&keyspace, &asked.cf_name) {
            // Servers divide by it.
            Some(family) if asked.keys_per_split != 0 => Ok(Samples::of(here, family, start, end)),
            _ => Err(failed::<C>(line, session)),
        }
    }

    fn of(here: &Here, family: &Family, start: Token, end: Token) -> Samples {
        let interval = interval(here.ring.line, family);
        let mut place: u64 = 0;
        let mut samples = Vec::new();
        let all = Rows { from: From::Start, to: To::End };
        let wraps = start >= end;
        let _ = here.member().store.rows(family, &all, |_, key, _| {
            if place.is_multiple_of(interval) {
                let (token, _) = coordinate::place(&here.ring, key);
                let is_within = match wraps {
                    true => token > start || token <= end,
                    false => token > start && token <= end,
                };
                samples.extend(is_within.then_some(token));
            }
            place += 1;
            ControlFlow::<()>::Continue(())
        });
        if wraps {
            // Those behind the end come first.
            samples.sort_by(|one, other| end.cmp(one).cmp(&end.cmp(other)).then(one.cmp(other)));
        }
        let tokens = [start].into_iter().chain(samples).chain([end]).collect();
        Samples { tokens, interval: interval.cast_signed() }
    }

    /// The places of the tokens at which the range is parted, its start and its end among them.
    fn parts(&self, line: Line, keys_per_split: i32) -> Vec<usize> {
        let (keys_per_split, last) = (i64::from(keys_per_split), self.tokens.len() - 1);
        let samples = last as i64 - 1;
        if line < Line::V1_1 {
            let parts = samples * self.interval / keys_per_split;
            let parts = if parts > samples { 1 } else { parts.max(1) };
            // The samples stand behind the start.
            let inner = (1..parts).map(|part| (part * (samples / parts)) as usize + 1);
            return [0].into_iter().chain(inner).chain([last]).collect();
        }
        let rows = match line < Line::V2_1 {
            true => (samples + 1) * self.interval,
            false => samples * self.interval,
        };
        // Of fewer samples a part would say little.
        let parts = (samples / 4 + 1).min(rows / keys_per_split).max(1);
        let step = last as f64 / parts as f64;
        (0..=parts).map(|part| (part as f64 * step).round() as usize).collect()
    }

    /// How many rows a server takes for those behind one place up to another.
    fn rows(&self, line: Line, start: usize, end: usize) -> i64 {
        let samples = match line < Line::V2_1 || end + 1 < self.tokens.len() {
            true => end - start,
            // The end is no sample.
            false => end - start - 1,
        };
        (samples as i64 * self.interval).max(self.interval)
    }

    fn told(&self, place: usize) -> ByteString {
        self.tokens[place].to_string().into()
    }
}

/// Every how many rows a server keeps a sample: what it is told for all families before 2.0, and for each from then on.
fn interval(line: Line, family: &Family) -> u64 {
    const USUAL: i32 = 128;
    let told = match line {
        _ if line < Line::V2_0 => None,
        Line::V2_0 => family.definition.index_interval,
        _ => family.definition.min_index_interval,
    };
    u64::from(told.unwrap_or(USUAL).max(1).cast_unsigned())
}
