//! A database: an instance of the guest with one connection.

use std::cell::RefCell;
use std::path::Path;

use sqlite_guest::{Host, Module};
use wasihost::WasiCtx;

use crate::error::Error;
use crate::function::{FunctionError, scalar};
use crate::guest::Guest;
use crate::statement::{Row, Statement};
use crate::value::Value;

/// The flags of `sqlite3_open_v2`.
const OPEN_READONLY: i32 = 0x1;
const OPEN_READWRITE: i32 = 0x2;
const OPEN_CREATE: i32 = 0x4;

/// The flags of `sqlite3_create_function_v2`.
const UTF8: i32 = 0x1;
const DETERMINISTIC: i32 = 0x800;

/// Where SQLite sees the directory of its database.
const DIRECTORY: &str = "/db";

/// How a database is opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    read_only: bool,
    max_memory_pages: Option<u32>,
}

impl Options {
    /// The defaults: the file can be written and is created if it is not there.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the file is only read. Default: `false`. SQLite then can not write anything in its directory.
    ///
    /// Nothing else may write the file meanwhile: locks are files too, so none are made.
    #[must_use]
    pub fn read_only(mut self, read_only: bool) -> Self {
        self.read_only = read_only;
        self
    }

    /// How much memory SQLite can have, in pages of 64 KiB. Default: 65,536, which is 4 GiB.
    #[must_use]
    pub fn max_memory_pages(mut self, pages: u32) -> Self {
        self.max_memory_pages = Some(pages);
        self
    }

    /// Opens the database in a file.
    ///
    /// # Errors
    /// [`Error::Path`] if the file's directory can not be opened; [`Error::Sqlite`] if SQLite can not open the file.
    /// That a file is no database is only seen when it is used.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<Database, Error> {
        let path = path.as_ref();
        let wrong = |reason: String| Error::Path { path: path.to_owned(), reason };
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| wrong("no file's name in UTF-8".to_owned()))?;
        let directory = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let wasi = WasiCtx::builder();
        let wasi = match self.read_only {
            true => wasi.preopen_dir_readonly(directory, DIRECTORY),
            false => wasi.preopen_dir(directory, DIRECTORY),
        };
        let wasi = wasi.map_err(|error| wrong(error.to_string()))?;
        self.connect(wasi, &format!("{DIRECTORY}/{name}"))
    }

    /// Opens a new database in memory, which sees no directory at all.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the memory is too small.
    pub fn open_in_memory(&self) -> Result<Database, Error> {
        self.connect(WasiCtx::builder(), ":memory:")
    }

    fn connect(&self, wasi: wasihost::Builder, name: &str) -> Result<Database, Error> {
        let wasi = match self.max_memory_pages {
            Some(pages) => wasi.max_memory_pages(pages),
            None => wasi,
        };
        let wasi =
            wasi.build().map_err(|error| Error::Path { path: name.into(), reason: error.to_string() })?;
        let mut guest = Module::new(Host::new(wasi))?;
        guest._initialize()?;
        let (flags, vfs) = match self.read_only {
            true => (OPEN_READONLY, Some("unix-none")),
            false => (OPEN_READWRITE | OPEN_CREATE, None),
        };
        let (status, connection) = guest.with_bytes(&[0; 4], |guest, out, _| {
            let status = guest.with_c_str(name, |guest, name| match vfs {
                Some(vfs) => {
                    guest.with_c_str(vfs, |guest, vfs| Ok(guest.sqlite3_open_v2(name, out, flags, vfs)?))
                }
                None => Ok(guest.sqlite3_open_v2(name, out, flags, 0)?),
            })?;
            Ok((status, guest.pointer(out)?))
        })?;
        let database = Database { guest: RefCell::new(guest), connection };
        database.check(status)?;
        database.guest.borrow_mut().sqlite3_extended_result_codes(connection, 1)?;
        Ok(database)
    }
}

/// A database. It is closed when it is dropped.
///
/// It can move between threads, and belongs to one at a time.
pub struct Database {
    guest: RefCell<Module>,
    /// The `sqlite3 *`.
    connection: i32,
}

impl Database {
    /// Opens the database in a file, to read and write; creates it if it is not there.
    ///
    /// # Errors
    /// As [`Options::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Options::new().open(path)
    }

    /// Opens a new database in memory.
    ///
    /// # Errors
    /// As [`Options::open_in_memory`].
    pub fn open_in_memory() -> Result<Self, Error> {
        Options::new().open_in_memory()
    }

    /// Makes a closure an SQL function with `argc` arguments, or any number of them. A function of this name and number
    /// of arguments that is there is replaced.
    ///
    /// An error of the closure is the error of the statement that calls it.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if SQLite refuses the name, or a function is to be replaced while a statement runs.
    pub fn create_function<F>(&self, name: &str, argc: Option<u8>, function: F) -> Result<(), Error>
    where
        F: FnMut(&[Value]) -> Result<Value, FunctionError> + Send + 'static,
    {
        self.register(name, argc, UTF8, scalar(function))
    }

    /// As [`create_function`](Self::create_function), for a closure that gives the same result for the same arguments:
    /// SQLite may call it less often, and accepts it in indexes.
    ///
    /// # Errors
    /// As [`create_function`](Self::create_function).
    pub fn create_deterministic_function<F>(
        &self,
        name: &str,
        argc: Option<u8>,
        function: F,
    ) -> Result<(), Error>
    where
        F: FnMut(&[Value]) -> Result<Value, FunctionError> + Send + 'static,
    {
        self.register(name, argc, UTF8 | DETERMINISTIC, scalar(function))
    }

    fn register(
        &self,
        name: &str,
        argc: Option<u8>,
        flags: i32,
        function: sqlite_guest::Function,
    ) -> Result<(), Error> {
        let status = {
            let mut guest = self.guest.borrow_mut();
            let argc = argc.map_or(-1, i32::from);
            guest.with_c_str(name, |guest, name| {
                let id = guest.host_mut().add_function(function);
                Ok(guest.create_host_function(self.connection, name, argc, flags, id)?)
            })?
        };
        self.check(status)
    }

    /// Prepares the first statement of `sql`.
    ///
    /// # Errors
    /// [`Error::Sqlite`] with SQLite's message, if it is not valid or names what is not there.
    pub fn prepare(&self, sql: &str) -> Result<Statement<'_>, Error> {
        Ok(self.prepare_first(sql)?.0)
    }

    /// Runs a statement and returns how many rows it inserted, changed or deleted.
    ///
    /// # Errors
    /// [`Error::Sqlite`] with SQLite's message; [`Error::ParameterCount`].
    pub fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.prepare(sql)?.execute(params)
    }

    /// Runs all statements of `sql`, which have no parameters.
    ///
    /// # Errors
    /// [`Error::Sqlite`] from the first statement that fails; those before it have been carried out.
    pub fn execute_batch(&self, sql: &str) -> Result<(), Error> {
        let mut rest = sql;
        while !rest.is_empty() {
            let (mut statement, used) = self.prepare_first(rest)?;
            statement.execute(&[])?;
            rest = &rest[used..];
        }
        Ok(())
    }

    /// Runs a statement and returns its rows.
    ///
    /// # Errors
    /// [`Error::Sqlite`] with SQLite's message; [`Error::ParameterCount`].
    pub fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        self.prepare(sql)?.query(params)?.collect()
    }

    /// The row number of the row that was inserted last, 0 if there is none.
    ///
    /// # Errors
    /// [`Error::Guest`].
    pub fn last_insert_rowid(&self) -> Result<i64, Error> {
        Ok(self.guest.borrow_mut().sqlite3_last_insert_rowid(self.connection)?)
    }

    /// Prepares the first statement; also tells how many bytes it is long.
    fn prepare_first(&self, sql: &str) -> Result<(Statement<'_>, usize), Error> {
        let (status, handle, used) = {
            let mut guest = self.guest.borrow_mut();
            guest.with_bytes(&[0; 8], |guest, out, _| {
                guest.with_c_str(sql, |guest, text| {
                    let status = guest.sqlite3_prepare_v2(self.connection, text, -1, out, out + 4)?;
                    Ok((status, guest.pointer(out)?, guest.pointer(out + 4)?.wrapping_sub(text)))
                })
            })?
        };
        self.check(status)?;
        let used = usize::try_from(used).ok().filter(|used| sql.is_char_boundary(*used));
        Ok((Statement::new(self, handle)?, used.ok_or_else(Error::bad_pointer)?))
    }

    /// The guest, for one call after another.
    pub(crate) fn guest(&self) -> std::cell::RefMut<'_, Module> {
        self.guest.borrow_mut()
    }

    /// An error unless the result code says that all is well.
    pub(crate) fn check(&self, status: i32) -> Result<(), Error> {
        if status == 0 {
            return Ok(());
        }
        let mut guest = self.guest.borrow_mut();
        // Without a connection there was no memory for one.
        let (code, message) = match self.connection {
            0 => (status, guest.sqlite3_errstr(status)?),
            connection => (guest.sqlite3_extended_errcode(connection)?, guest.sqlite3_errmsg(connection)?),
        };
        Err(Error::Sqlite { code, message: guest.c_str(message)? })
    }

    /// How many rows all statements together inserted, changed or deleted.
    pub(crate) fn total_changes(&self) -> Result<i64, Error> {
        Ok(self.guest.borrow_mut().sqlite3_total_changes64(self.connection)?)
    }

    /// How many rows the last statement that changes rows inserted, changed or deleted.
    pub(crate) fn changes(&self) -> Result<u64, Error> {
        Ok(self.guest.borrow_mut().sqlite3_changes64(self.connection)?.cast_unsigned())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Nobody is there to be told of an error; the instance goes away in any case.
        let _ = self.guest.get_mut().sqlite3_close_v2(self.connection);
    }
}
