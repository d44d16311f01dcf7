//! Around SQLite as its authors build it for browsers, with Emscripten: a database in memory, and queries.

use wasihost::WasiCtx;
use wasihost::rt::{Error, HostError, Memory};

use crate::guest::{Caller, EnvImports, Module};

pub struct Host(WasiCtx);

impl AsMut<WasiCtx> for Host {
    fn as_mut(&mut self) -> &mut WasiCtx {
        &mut self.0
    }
}

/// Emscripten's system calls return negative error numbers; nothing here has files, so all of them are ENOSYS.
const ENOSYS: i32 = -52;

macro_rules! no_files {
    ($($name:ident($($param:ty),*);)*) => {$(
        fn $name(_: &mut Caller<'_>, $(_: $param),*) -> Result<i32, HostError> {
            Ok(ENOSYS)
        }
    )*};
}

impl EnvImports for Host {
    no_files! {
        __syscall_faccessat(i32, i32, i32, i32);
        __syscall_fchmod(i32, i32);
        __syscall_chmod(i32, i32);
        __syscall_fchown32(i32, i32, i32);
        __syscall_fcntl64(i32, i32, i32);
        __syscall_openat(i32, i32, i32, i32);
        __syscall_ioctl(i32, i32, i32);
        __syscall_fstat64(i32, i32);
        __syscall_stat64(i32, i32);
        __syscall_newfstatat(i32, i32, i32, i32);
        __syscall_lstat64(i32, i32);
        __syscall_getcwd(i32, i32);
        __syscall_mkdirat(i32, i32, i32);
        __syscall_readlinkat(i32, i32, i32, i32);
        __syscall_rmdir(i32);
        __syscall_unlinkat(i32, i32, i32);
        __syscall_utimensat(i32, i32, i32, i32);
        __syscall_ftruncate64(i32, i64);
        _munmap_js(i32, i32, i32, i32, i32, i64);
        _mmap_js(i32, i32, i32, i32, i64, i32, i32);
    }

    fn memory(&mut self) -> Memory {
        Memory::new(128, Some(32768))
    }

    fn emscripten_date_now(_: &mut Caller<'_>) -> Result<f64, HostError> {
        Ok(1_700_000_000_000.0)
    }

    fn emscripten_get_now(_: &mut Caller<'_>) -> Result<f64, HostError> {
        Ok(0.0)
    }

    fn _tzset_js(_: &mut Caller<'_>, _: i32, _: i32, _: i32, _: i32) -> Result<(), HostError> {
        Ok(())
    }

    fn _localtime_js(_: &mut Caller<'_>, _: i64, _: i32) -> Result<(), HostError> {
        Err("there is no local time here".into())
    }

    fn emscripten_get_heap_max(_: &mut Caller<'_>) -> Result<i32, HostError> {
        Ok(i32::MIN)
    }

    fn emscripten_resize_heap(caller: &mut Caller<'_>, bytes: i32) -> Result<i32, HostError> {
        let (_, memory) = caller.host_and_memory();
        let pages = (bytes as u32).div_ceil(65536);
        Ok((memory.grow(u64::from(pages).saturating_sub(memory.size_pages()) as i32) >= 0) as i32)
    }
}

struct Database {
    guest: Module,
    db: i32,
}

impl Database {
    fn open() -> Result<Self, Error> {
        let wasi = WasiCtx::builder().inherit_stdio().build().expect("nothing that can fail was asked for");
        let mut guest = Module::new(Host(wasi))?;
        guest.__wasm_call_ctors()?;
        assert_eq!(guest.sqlite3_initialize()?, 0);
        let name = string(&mut guest, ":memory:")?;
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
            let message = self.guest.sqlite3_errmsg(self.db)?;
            println!("error {status}: {}", self.text(message));
            return Ok(());
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
        assert_eq!(self.guest.sqlite3_finalize(statement)?, 0);
        self.guest.sqlite3_free(text)?;
        self.guest.sqlite3_free(handle)
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
    let mut database = Database::open()?;
    for sql in [
        "SELECT sqlite_version()",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, value REAL)",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT INTO t SELECT i, printf('word %d', (i * 7919) % 1000), i / 8.0 FROM n",
        "SELECT count(*), count(DISTINCT word), sum(value), max(length(word)) FROM t",
        "SELECT word, count(*) AS n, round(avg(value), 2) FROM t GROUP BY word ORDER BY n DESC, word LIMIT 3",
        "CREATE INDEX t_word ON t (word)",
        "SELECT id FROM t WHERE word = 'word 42' ORDER BY id LIMIT 2",
        "SELECT datetime('now'), json_extract('{\"a\": [1, {\"b\": 2.5}]}', '$.a[1].b'), upper('x') || hex('yz')",
        "SELECT * FROM missing",
        "SELECT total(length(data)) FROM (SELECT zeroblob(1000 * id) AS data FROM t WHERE id <= 2000)",
        "PRAGMA integrity_check",
    ] {
        database.run(sql)?;
    }
    Ok(())
}
