//! Databases in files: what SQLite sees of the host, and that the files are those of SQLite everywhere.

use std::fs;

use sqlite::{Database, Error, Options, Value};

/// Tables that use what SQLite has: an index, a trigger, overflowing rows, a virtual table for full text.
const CONTENTS: &str = "
    CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born REAL, picture BLOB);
    CREATE INDEX people_name ON people (name);
    CREATE TABLE log (what TEXT);
    CREATE TRIGGER on_insert AFTER INSERT ON people BEGIN INSERT INTO log VALUES ('new: ' || new.name); END;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
    INSERT INTO people SELECT i, printf('person %d', (i * 7919) % 1000), 1900 + i / 7.0, zeroblob(i * 20) FROM n;
    DELETE FROM people WHERE id % 5 = 0;
    UPDATE people SET name = name || '!' WHERE id % 7 = 0;";

/// Looks at every row of it.
const SUMMARY: &str = "
    SELECT count(*) || '|' || sum(length(picture)) || '|' || group_concat(name) || '|' || round(sum(born), 6)
    || '|' || (SELECT count(*) FROM log) FROM (SELECT * FROM people ORDER BY id)";

fn ours(db: &Database, sql: &str) -> String {
    db.query(sql, &[]).unwrap()[0][0].as_text().unwrap().to_owned()
}

fn native(db: &rusqlite::Connection, sql: &str) -> String {
    db.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_file_of_ours_is_one_of_native_sqlite_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("ours.db"), folder.path().join("native.db"));
    let db = Database::open(&a).unwrap();
    db.execute_batch(CONTENTS).unwrap();
    let summary = ours(&db, SUMMARY);
    drop(db);
    rusqlite::Connection::open(&b).unwrap().execute_batch(CONTENTS).unwrap();
    assert!(fs::read(&a).unwrap() == fs::read(&b).unwrap(), "the two files are the same");

    let db = rusqlite::Connection::open(&a).unwrap();
    assert_eq!(native(&db, "PRAGMA integrity_check"), "ok");
    assert_eq!(native(&db, SUMMARY), summary);
}

#[test]
fn a_native_file_is_read_changed_and_shrunk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("native.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch(CONTENTS).unwrap();
    let summary = native(&other, SUMMARY);
    drop(other);

    let db = Database::open(&path).unwrap();
    assert_eq!(ours(&db, SUMMARY), summary);
    let before = fs::metadata(&path).unwrap().len();
    db.execute_batch("DELETE FROM people WHERE id > 10; VACUUM").unwrap();
    assert_eq!(ours(&db, "PRAGMA integrity_check"), "ok");
    drop(db);
    assert!(fs::metadata(&path).unwrap().len() < before / 10);
    assert_eq!(native(&rusqlite::Connection::open(&path).unwrap(), "PRAGMA integrity_check"), "ok");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no journal and no lock is left");
}

#[test]
fn a_transaction_that_is_not_committed_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let db = Database::open(&path).unwrap();
    db.execute_batch("CREATE TABLE t (n); INSERT INTO t VALUES (1); BEGIN; INSERT INTO t VALUES (2)")
        .unwrap();
    assert_eq!(db.query("SELECT sum(n) FROM t", &[]).unwrap()[0][0], Value::Integer(3));
    drop(db);
    let db = Database::open(&path).unwrap();
    assert_eq!(db.query("SELECT sum(n) FROM t", &[]).unwrap()[0][0], Value::Integer(1));
}

#[test]
fn two_databases_of_a_file_lock_each_other_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let (one, two) = (Database::open(&path).unwrap(), Database::open(&path).unwrap());
    one.execute_batch("CREATE TABLE t (n); BEGIN EXCLUSIVE; INSERT INTO t VALUES (1)").unwrap();
    let error = two.execute("INSERT INTO t VALUES (2)", &[]).unwrap_err();
    assert_eq!(error.to_string(), "database is locked (SQLite's code 5)");
    one.execute("COMMIT", &[]).unwrap();
    two.execute("INSERT INTO t VALUES (2)", &[]).unwrap();
    assert_eq!(one.query("SELECT sum(n) FROM t", &[]).unwrap()[0][0], Value::Integer(3));
}

#[test]
fn a_database_that_is_only_read_can_not_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    Database::open(&path).unwrap().execute_batch("CREATE TABLE t (n); INSERT INTO t VALUES (1)").unwrap();
    let before = fs::read(&path).unwrap();
    let db = Options::new().read_only(true).open(&path).unwrap();
    assert_eq!(db.query("SELECT n FROM t", &[]).unwrap()[0][0], Value::Integer(1));
    let error = db.execute("INSERT INTO t VALUES (2)", &[]).unwrap_err();
    assert_eq!(error.to_string(), "attempt to write a readonly database (SQLite's code 8)");
    let error = db.execute("ATTACH '/db/y.db' AS y", &[]).unwrap_err();
    assert_eq!(error.primary_code(), Some(14));
    drop(db);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn sql_reaches_nothing_but_the_directory_of_the_database() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inside")).unwrap();
    let secret = folder.path().join("secret.db");
    Database::open(&secret).unwrap().execute_batch("CREATE TABLE t (n)").unwrap();
    let db = Database::open(folder.path().join("inside/x.db")).unwrap();
    for path in [secret.to_str().unwrap(), "/db/../secret.db", "../secret.db", "/etc/passwd", "secret.db"] {
        let error = db.execute("ATTACH ? AS other", &[path.into()]).unwrap_err();
        assert_eq!(error.primary_code(), Some(14), "{path}: {error}");
    }
    db.execute("ATTACH '/db/beside.db' AS beside", &[]).unwrap();
    db.execute("CREATE TABLE beside.t (n)", &[]).unwrap();
    assert!(folder.path().join("inside/beside.db").exists());
    let memory = Database::open_in_memory().unwrap();
    assert_eq!(memory.execute("ATTACH '/db/x.db' AS x", &[]).unwrap_err().primary_code(), Some(14));
}

#[test]
fn what_is_no_database_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Database::open(folder.path().join("missing/x.db")), Err(Error::Path { .. })));
    assert!(matches!(Database::open("/"), Err(Error::Path { .. })));
    let path = folder.path().join("text");
    fs::write(&path, "x".repeat(5000)).unwrap();
    let error = Database::open(&path).unwrap().query("SELECT * FROM sqlite_schema", &[]).unwrap_err();
    assert_eq!(error.to_string(), "file is not a database (SQLite's code 26)");
}
