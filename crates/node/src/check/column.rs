//! A column to be written.

use bytes::Bytes;
use cassa_wire::{Column, Method};

use super::names::Names;
use super::text;
use super::types::{self, hex};
use super::{Checked, refuse, stumble};
use crate::Line;
use crate::schema::LONGEST_TTL;

/// The last second that servers can write down.
const LAST_SECOND: i64 = i32::MAX as i64;

impl Names<'_> {
    /// A time to live.
    pub(super) fn ttl(self, column: &Column, now: i64) -> Checked {
        let Some(ttl) = column.ttl else {
            return self.ends_in_time(self.usual_ttl(), "default ", now);
        };
        if ttl < 0 || (ttl == 0 && self.line < Line::V3_11) {
            return refuse(match self.line >= Line::V3_11 {
                true => "ttl must be greater or equal to 0",
                false => "ttl must be positive",
            });
        }
        if ttl > LONGEST_TTL && self.line >= Line::V1_1 {
            return refuse(format!("ttl is too large. requested ({ttl}) maximum ({LONGEST_TTL})"));
        }
        self.ends_in_time(ttl, "", now)
    }

    fn ends_in_time(self, ttl: i32, which: &str, now: i64) -> Checked {
        if ttl == 0 || self.line < Line::V2_1 || now.saturating_add(ttl.into()) <= LAST_SECOND {
            return Ok(());
        }
        refuse(format!(
            "Request on table {}.{} with {which}ttl of {ttl} seconds exceeds maximum supported expiration date of \
             2038-01-19T03:14:06+00:00. In order to avoid this use a lower TTL, change the expiration date overflow \
             policy or upgrade to a version where this limitation is fixed. See CASSANDRA-14092 for more details.",
            self.family.keyspace(),
            self.family.name()
        ))
    }

    /// A column's value and what belongs to it; its name was checked.
    pub(super) fn column(self, super_column: Option<&Bytes>, column: &Column, now: i64) -> Checked {
        self.ttl(column, now)?;
        let Some(value) = &column.value else { return refuse("Column value is required") };
        if column.timestamp.is_none() {
            return refuse("Column timestamp is required");
        }
        let (keyspace, family) = (self.family.keyspace(), self.family.name());
        if let Err(why) = types::value(self.line, self.validator(&column.name), value) {
            return refuse(if self.line < Line::V0_8 {
                let (name, value) = (hex(&column.name), hex(value));
                format!("[{keyspace}][{family}][{name}] = [{value}] failed validation ({why})")
            } else {
                let name = text::name(self.line, self.comparator(super_column), &column.name);
                format!("({why}) [{keyspace}][{family}][{name}] failed validation")
            });
        }
        self.indexed(column, value.len())
    }

    /// An index takes values of 64 KiB, more or less.
    fn indexed(self, column: &Column, size: usize) -> Checked {
        let most = match self.line {
            Line::V0_7 => usize::MAX,
            Line::V0_8 => 65_535,
            _ => 65_534,
        };
        let declared = self.family.columns.get(&column.name).map(|column| &column.definition);
        let Some(declared) = declared.filter(|declared| declared.index_type.is_some()) else {
            return Ok(());
        };
        if size <= most || self.is_super() {
            return Ok(());
        }
        let index = declared.index_name.as_deref().unwrap_or("null");
        let (keyspace, family) = (self.family.keyspace(), self.family.name());
        refuse(match self.line {
            line if line >= Line::V3_0 => {
                let name = text::name(self.line, self.comparator(None), &column.name);
                format!(
                    "Cannot index value of size {size} for index {index} on {keyspace}.{family}({name}) (maximum \
                     allowed size=65535)"
                )
            }
            line => {
                let prefix = if line >= Line::V2_0 { format!("{family}.") } else { String::new() };
                format!(
                    "Can't index column value of size {size} for index {prefix}{index} in CF {family} of KS {keyspace}"
                )
            }
        })
    }

    /// A time to live that ends after what old servers can write down: they stumble over it, when all is checked.
    pub(super) fn ends(self, method: Method, column: &Column, now: i64) -> Checked {
        let ttl = column.ttl.unwrap_or(self.usual_ttl());
        let is_late = now.saturating_add(ttl.into()) > LAST_SECOND;
        if is_late && self.line < Line::V2_1 { stumble(method) } else { Ok(()) }
    }

    /// What a column lives that doesn't say; 0 is for ever.
    fn usual_ttl(self) -> i32 {
        self.family.definition.default_time_to_live.unwrap_or(0)
    }
}
