//! Around SQLite as its authors build it for browsers, with Emscripten: a database in a file of the host's, and
//! queries. `wasihost` answers all imports.

use std::time::Duration;

use wasihost::WasiCtx;
use wasihost::rt::Error;

use crate::guest::Module;

pub type Host = WasiCtx;

/// The guest's path of the folder that the program is given.
const FOLDER: &str = "/data";

struct Database {
    guest: Module,
    db: i32,
}

impl Database {
    fn open(path: &str) -> Result<Self, Error> {
        let folder = std::env::args_os().nth(1).expect("a folder");
        let wasi = WasiCtx::builder()
            .preopen_dir(folder, FOLDER)
            .and_then(|wasi| wasi.walltime(|| Duration::from_secs(1_700_000_000)).inherit_stdio().build())
            .expect("a folder that can be opened");
        let mut guest = Module::new(wasi)?;
        guest.__wasm_call_ctors()?;
        assert_eq!(guest.sqlite3_initialize()?, 0);
        let name = string(&mut guest, path)?;
        let handle = guest.sqlite3_malloc(4)?;
        assert_eq!(guest.sqlite3_open(name, handle)?, 0);
        let db = guest.host_and_memory().1.read_i32_le(handle as u32).unwrap();
        Ok(Self { guest, db })
    }

    /// Runs one statement and prints its rows, or the error.
    fn run(&mut self, sql: &str) -> Result<(), Error> {
        let text = string(&mut self.guest, sql)?;
        let handle = self.guest.sqlite3_malloc(4)?;
        let status = self.guest.sqlite3_prepare_v2(self.db, text, -1, handle, 0)?;
        if status != 0 {
            return self.print_error(status);
        }
        let statement = self.guest.host_and_memory().1.read_i32_le(handle as u32).unwrap();
        let columns = self.guest.sqlite3_column_count(statement)?;
        while self.guest.sqlite3_step(statement)? == 100 {
            let row: Result<Vec<_>, Error> = (0..columns)
                .map(|column| {
                    let value = self.guest.sqlite3_column_text(statement, column)?;
                    Ok(self.text(value))
                })
                .collect();
            println!("{}", row?.join("|"));
        }
        let status = self.guest.sqlite3_finalize(statement)?;
        if status != 0 {
            self.print_error(status)?;
        }
        self.guest.sqlite3_free(text)?;
        self.guest.sqlite3_free(handle)
    }

    fn print_error(&mut self, status: i32) -> Result<(), Error> {
        let message = self.guest.sqlite3_errmsg(self.db)?;
        println!("error {status}: {}", self.text(message));
        Ok(())
    }

    fn text(&mut self, addr: i32) -> String {
        let bytes = self.guest.host_and_memory().1.read_c_str(addr as u32).unwrap();
        String::from_utf8_lossy(bytes).into_owned()
    }
}

fn string(guest: &mut Module, text: &str) -> Result<i32, Error> {
    let addr = guest.sqlite3_malloc(text.len() as i32 + 1)?;
    let memory = guest.host_and_memory().1;
    memory.write(addr as u32, text.as_bytes()).unwrap();
    memory.write_u8(addr as u32 + text.len() as u32, 0).unwrap();
    Ok(addr)
}

pub fn main() -> Result<(), Error> {
    let mut database = Database::open(&format!("{FOLDER}/words.db"))?;
    for sql in [
        "SELECT sqlite_version()",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, value REAL)",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT INTO t SELECT i, printf('word %d', (i * 7919) % 1000), i / 8.0 FROM n",
        "SELECT count(*), count(DISTINCT word), sum(value), max(length(word)) FROM t",
        "SELECT word, count(*) AS n, round(avg(value), 2) FROM t GROUP BY word ORDER BY n DESC, word LIMIT 3",
        "CREATE INDEX t_word ON t (word)",
        "SELECT id FROM t WHERE word = 'word 42' ORDER BY id LIMIT 2",
        "SELECT datetime('now'), datetime('now', 'localtime'), json_extract('{\"a\": [1, {\"b\": 2.5}]}', '$.a[1].b'), upper('x') || hex('yz')",
        "SELECT * FROM missing",
        "SELECT total(length(data)) FROM (SELECT zeroblob(1000 * id) AS data FROM t WHERE id <= 2000)",
        "PRAGMA integrity_check",
    ] {
        database.run(sql)?;
    }
    // Another instance finds in the file what this one has written; what is outside the folder it does not find.
    drop(database);
    Database::open(&format!("file:{FOLDER}/words.db?mode=ro"))?.run("SELECT count(*), max(id) FROM t")?;
    Database::open(":memory:")?.run("ATTACH '/etc/passwd' AS outside")
}
