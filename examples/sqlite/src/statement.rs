//! Prepared statements, their parameters and their rows.

use std::ops::Index;

use crate::database::Database;
use crate::error::Error;
use crate::guest::{Guest, bind, column};
use crate::value::Value;

/// `sqlite3_step`: there is a row.
const ROW: i32 = 100;
/// `sqlite3_step`: the statement has ended.
const DONE: i32 = 101;

/// A statement that has been compiled, to be run any number of times.
pub struct Statement<'db> {
    db: &'db Database,
    /// The `sqlite3_stmt *`; 0 for a text without a statement, such as a comment.
    handle: i32,
    columns: Vec<String>,
}

impl<'db> Statement<'db> {
    pub(crate) fn new(db: &'db Database, handle: i32) -> Result<Self, Error> {
        // First of all, so that the handle is given back whatever happens.
        let mut statement = Self { db, handle, columns: Vec::new() };
        if handle != 0 {
            let mut guest = db.guest();
            for idx in 0..guest.sqlite3_column_count(handle)? {
                let name = guest.sqlite3_column_name(handle, idx)?;
                statement.columns.push(guest.c_str(name)?);
            }
        }
        Ok(statement)
    }

    /// The names of the columns of the statement's rows; empty for a statement that has none.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The number of the parameter with this name, which begins with `:`, `@` or `$`: where its value is among those
    /// that [`query`](Self::query) takes, from 0 on. `None` if there is none.
    ///
    /// # Errors
    /// [`Error::ZeroByte`], [`Error::Guest`].
    pub fn parameter(&self, name: &str) -> Result<Option<usize>, Error> {
        if self.handle == 0 {
            return Ok(None);
        }
        let index = self
            .db
            .guest()
            .with_c_str(name, |guest, name| Ok(guest.sqlite3_bind_parameter_index(self.handle, name)?))?;
        Ok(usize::try_from(index).ok().and_then(|index| index.checked_sub(1)))
    }

    /// Runs the statement with these values for its parameters, to the end, and returns how many rows it inserted,
    /// changed or deleted; those that triggers did are not counted.
    ///
    /// # Errors
    /// [`Error::Sqlite`] with SQLite's message; [`Error::ParameterCount`].
    pub fn execute(&mut self, params: &[Value]) -> Result<u64, Error> {
        let before = self.db.total_changes()?;
        let mut rows = self.query(params)?;
        while rows.step()? {}
        drop(rows);
        // A statement that changes no rows leaves SQLite's count of the last one that did.
        if self.db.total_changes()? == before { Ok(0) } else { self.db.changes() }
    }

    /// Starts the statement with these values for its parameters.
    ///
    /// # Errors
    /// [`Error::ParameterCount`]; [`Error::Sqlite`] if a value is too large. What goes wrong later comes with the rows.
    pub fn query(&mut self, params: &[Value]) -> Result<Rows<'_, 'db>, Error> {
        let expected = match self.handle {
            0 => 0,
            handle => self.db.guest().sqlite3_bind_parameter_count(handle)? as usize,
        };
        if expected != params.len() {
            return Err(Error::ParameterCount { expected, given: params.len() });
        }
        for (index, value) in (1..).zip(params) {
            let status = bind(&mut self.db.guest(), self.handle, index, value)?;
            self.db.check(status)?;
        }
        Ok(Rows { done: self.handle == 0, statement: self })
    }
}

impl Drop for Statement<'_> {
    fn drop(&mut self) {
        // What it could say was said by the call that failed.
        let _ = self.db.guest().sqlite3_finalize(self.handle);
    }
}

/// The rows of a statement that runs, one after another.
///
/// After an error there are no more. Dropping it ends the statement.
pub struct Rows<'stmt, 'db> {
    statement: &'stmt Statement<'db>,
    done: bool,
}

impl Rows<'_, '_> {
    /// Goes to the next row, if there is one.
    fn step(&mut self) -> Result<bool, Error> {
        if self.done {
            return Ok(false);
        }
        let status = self.statement.db.guest().sqlite3_step(self.statement.handle);
        self.done = !matches!(status, Ok(ROW));
        match status? {
            ROW => Ok(true),
            DONE => Ok(false),
            status => self.statement.db.check(status).map(|()| false),
        }
    }

    fn row(&self) -> Result<Row, Error> {
        let mut guest = self.statement.db.guest();
        let columns = 0..self.statement.columns.len() as i32;
        let values = columns.map(|idx| column(&mut guest, self.statement.handle, idx));
        Ok(Row { values: values.collect::<Result<_, _>>()? })
    }
}

impl Iterator for Rows<'_, '_> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.step() {
            Ok(true) => Some(self.row()),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

impl Drop for Rows<'_, '_> {
    fn drop(&mut self) {
        // The result repeats what the last step has said.
        let _ = self.statement.db.guest().sqlite3_reset(self.statement.handle);
    }
}

/// The values of a row, in the order of the columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    values: Vec<Value>,
}

impl Row {
    /// The values.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }
}

impl Index<usize> for Row {
    type Output = Value;

    /// # Panics
    /// If there is no such column.
    fn index(&self, column: usize) -> &Value {
        &self.values[column]
    }
}
