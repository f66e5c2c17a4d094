//! What a statement changes of the cells of a row.

use bytes::Bytes;
use cassa_types::Type;
use cassa_wire::Exception;

use super::target::Target;
use crate::answer::invalid;
use crate::answer::write::{counts_again, removal_by_name, removal_of_counters, time_of_add};
use crate::check::MAX_UNSIGNED_SHORT;
use crate::cql::{self, Assigned, Literal};
use crate::ring::Ring;
use crate::schema::TableColumn;
use crate::store::{Cell, Change, Deletion, Expiry, Path};

/// The changes that a statement makes of a row.
pub(super) struct Changes<'a> {
    pub(super) ring: &'a Ring,
    pub(super) target: &'a Target,
    pub(super) clustering: &'a [Bytes],
    pub(super) timestamp: i64,
    pub(super) expiry: Option<Expiry>,
    pub(super) made: Vec<Change>,
}

impl Changes<'_> {
    /// Writes the row's marker, or that of static columns.
    pub(super) fn mark(&mut self, is_static: bool) -> Result<(), Exception> {
        let name = self.target.table.marker(self.clustering, is_static);
        self.put(name, Bytes::new())
    }

    /// Writes what an assignment says.
    pub(super) fn assign(&mut self, column: &TableColumn, to: &Assigned) -> Result<(), Exception> {
        match (&column.ty, to) {
            (Type::Counter, Assigned::Plus(literal)) => self.add(column, literal, false),
            (Type::Counter, Assigned::Minus(literal)) => self.add(column, literal, true),
            (_, Assigned::Value(literal)) => self.set(column, literal),
            (Type::List(_) | Type::Set(_) | Type::Map(_), Assigned::Plus(literal)) => {
                self.elements(column, literal, false)
            }
            (Type::List(_), Assigned::Before(literal)) => self.elements(column, literal, true),
            (Type::Map(types), Assigned::Element(key, value)) => {
                let key = self.bytes(column, &types.0, key)?;
                self.value(column, &types.1, Some(&key), value)
            }
            (Type::Set(element), Assigned::Minus(Literal::Set(literals))) => {
                literals.iter().try_for_each(|literal| {
                    let element = self.bytes(column, element, literal)?;
                    self.remove(column, Some(&element))
                })
            }
            (Type::Map(types), Assigned::Minus(Literal::Set(literals))) => {
                literals.iter().try_for_each(|literal| {
                    let key = self.bytes(column, &types.0, literal)?;
                    self.remove(column, Some(&key))
                })
            }
            (Type::List(_), Assigned::Minus(_) | Assigned::Element(..)) => {
                let name = &column.name;
                Err(invalid(format!(
                    "Elements of the list {name} are read first to be changed, which this node's CQL doesn't"
                )))
            }
            _ => Err(unsuited(column, to)),
        }
    }

    /// Writes a column as a whole.
    pub(super) fn set(&mut self, column: &TableColumn, literal: &Literal) -> Result<(), Exception> {
        match &column.ty {
            Type::Counter => Err(invalid(format!(
                "Cannot set the value of counter column {} (counters can only be incremented/decremented, not set)",
                column.name
            ))),
            _ if column.is_in_elements() => {
                // What was there is removed as of the moment before.
                self.clear(column, self.timestamp.saturating_sub(1));
                match literal {
                    Literal::Null => Ok(()),
                    literal => self.elements(column, literal, false),
                }
            }
            ty => self.value(column, ty, None, literal),
        }
    }

    /// Removes a column, or an element of it.
    pub(super) fn delete(
        &mut self,
        column: &TableColumn,
        element: Option<&Literal>,
    ) -> Result<(), Exception> {
        let Some(literal) = element else {
            return match column.is_in_elements() {
                true => {
                    self.clear(column, self.timestamp);
                    Ok(())
                }
                false => self.remove(column, None),
            };
        };
        let ty = match &column.ty {
            Type::Set(element) => element,
            Type::Map(types) => &types.0,
            Type::List(_) => return self.assign(column, &Assigned::Minus(literal.clone())),
            _ => {
                let kind = if matches!(column.ty, Type::Frozen(_)) { "frozen" } else { "non" };
                let name = &column.name;
                return Err(invalid(format!(
                    "Invalid deletion operation for {kind} collection column {name}"
                )));
            }
        };
        let element = self.bytes(column, ty, literal)?;
        self.remove(column, Some(&element))
    }

    /// Removes the rows that begin with the clustering columns' values that are told.
    pub(super) fn delete_rows(&mut self) {
        let deletion = self.deletion(self.timestamp);
        let table = &self.target.table;
        if self.clustering.is_empty() {
            self.made.push(Change::RemoveRow(deletion));
            return;
        }
        let (start, finish) = table.rows(self.clustering);
        let is_one = self.clustering.len() == table.clustering() && !table.is_compact();
        if self.target.family.counts() && is_one {
            self.made.extend(counts_again(self.ring, None, [start.clone(), finish.clone()]));
        }
        let spared = Vec::new();
        self.made.push(Change::RemoveRange { super_column: None, start, finish, spared, deletion });
    }

    fn bytes(
        &self,
        column: &TableColumn,
        ty: &Type,
        literal: &Literal,
    ) -> Result<Bytes, Exception> {
        match literal {
            Literal::Null => Err(invalid("null is not supported inside collections")),
            literal => cql::bytes(&column.name, ty, literal).map_err(invalid),
        }
    }

    /// Writes the elements of a collection beside those that are there.
    fn elements(
        &mut self,
        column: &TableColumn,
        literal: &Literal,
        before: bool,
    ) -> Result<(), Exception> {
        match (&column.ty, literal) {
            (Type::Set(element), Literal::Set(literals)) => {
                literals.iter().try_for_each(|literal| {
                    let element = self.bytes(column, element, literal)?;
                    self.put(
                        self.target.table.cell(self.clustering, column, Some(&element)),
                        Bytes::new(),
                    )
                })
            }
            (Type::Map(_), Literal::Set(literals)) if literals.is_empty() => Ok(()),
            (Type::Map(types), Literal::Map(entries)) => {
                entries.iter().try_for_each(|(key, value)| {
                    let (key, value) =
                        (self.bytes(column, &types.0, key)?, self.bytes(column, &types.1, value)?);
                    self.put(self.target.table.cell(self.clustering, column, Some(&key)), value)
                })
            }
            (Type::List(element), Literal::List(literals)) => {
                let uuids = self.ring.clock.time_uuids(literals.len(), before);
                literals.iter().zip(uuids).try_for_each(|(literal, uuid)| {
                    let value = self.bytes(column, element, literal)?;
                    self.put(
                        self.target.table.cell(self.clustering, column, Some(uuid.as_bytes())),
                        value,
                    )
                })
            }
            // Refused in the words for a literal of the wrong kind.
            _ => cql::bytes(&column.name, &column.ty, literal).map_err(invalid).map(drop),
        }
    }

    /// Writes a value, or removes what is null.
    fn value(
        &mut self,
        column: &TableColumn,
        ty: &Type,
        element: Option<&[u8]>,
        literal: &Literal,
    ) -> Result<(), Exception> {
        match literal {
            Literal::Null => self.remove(column, element),
            literal => {
                let value = cql::bytes(&column.name, ty, literal).map_err(invalid)?;
                self.put(self.target.table.cell(self.clustering, column, element), value)
            }
        }
    }

    fn add(
        &mut self,
        column: &TableColumn,
        literal: &Literal,
        is_less: bool,
    ) -> Result<(), Exception> {
        if *literal == Literal::Null {
            return Err(invalid("Invalid null value for counter increment"));
        }
        let bytes = self.bytes(column, &Type::Counter, literal)?;
        let delta = bytes.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes));
        let delta = match is_less {
            true => delta.checked_neg().ok_or_else(|| {
                invalid(format!(
                    "The negation of {delta} overflows supported counter precision (signed 8 bytes integer)"
                ))
            })?,
            false => delta,
        };
        let name = checked(self.target.table.cell(self.clustering, column, None))?;
        let timestamp = time_of_add(self.ring);
        self.made.push(Change::Add { path: Path::new(None, name), delta, timestamp });
        Ok(())
    }

    /// Writes a cell.
    pub(super) fn put(&mut self, name: Bytes, value: Bytes) -> Result<(), Exception> {
        let cell = Cell { value, timestamp: self.timestamp, expiry: self.expiry };
        self.made.push(Change::Put(Path::new(None, checked(name)?), cell));
        Ok(())
    }

    /// Removes a cell.
    fn remove(&mut self, column: &TableColumn, element: Option<&[u8]>) -> Result<(), Exception> {
        let name = checked(self.target.table.cell(self.clustering, column, element))?;
        let path = Path::new(None, name);
        self.made.push(match self.target.family.counts() {
            true => removal_by_name(self.ring, path),
            false => Change::RemoveColumn(path, self.deletion(self.timestamp)),
        });
        Ok(())
    }

    /// Removes all elements of a column.
    fn clear(&mut self, column: &TableColumn, timestamp: i64) {
        let (start, finish) = self.target.table.elements(self.clustering, column);
        let deletion = self.deletion(timestamp);
        self.made.push(Change::RemoveRange {
            super_column: None,
            start,
            finish,
            spared: Vec::new(),
            deletion,
        });
    }

    fn deletion(&self, timestamp: i64) -> Deletion {
        match self.target.family.counts() {
            true => removal_of_counters(self.ring),
            false => Deletion { timestamp, at: self.ring.clock.seconds() },
        }
    }
}

fn checked(name: Bytes) -> Result<Bytes, Exception> {
    match name.len() {
        ..=MAX_UNSIGNED_SHORT => Ok(name),
        length => Err(invalid(format!(
            "Cell name length must not be greater than {MAX_UNSIGNED_SHORT}, but is {length}"
        ))),
    }
}

/// Says that a column has no such operation.
fn unsuited(column: &TableColumn, to: &Assigned) -> Exception {
    let name = &column.name;
    let (told, what) = match to {
        Assigned::Plus(value) => (format!("{name} = {name} + {value}"), "non counter"),
        Assigned::Minus(value) => (format!("{name} = {name} - {value}"), "non counter"),
        Assigned::Before(value) => (format!("{name} = {value} + {name}"), "non list"),
        Assigned::Element(key, value) => {
            let what = if matches!(column.ty, Type::Set(_)) { "set" } else { "non collection" };
            (format!("{name}[{key}] = {value}"), what)
        }
        Assigned::Value(value) => (format!("{name} = {value}"), "such a"),
    };
    invalid(format!("Invalid operation ({told}) for {what} column {name}"))
}
