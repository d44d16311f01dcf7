//! The same statements, here and in the same version of SQLite compiled natively: the same rows and errors.

use rusqlite::types::ValueRef;
use sqlite::{Database, Error, Value};

/// Statements that look at numbers, texts, dates, JSON, windows and errors.
const STATEMENTS: &[&str] = &[
    "SELECT sqlite_version()",
    "SELECT 1 / 3, 1.0 / 3, 7 % 3, -7 / 2, 9223372036854775807 + 1, 0.1 + 0.2, 1e308 * 10, -0.0",
    "SELECT 10000000000000000.0, 123456789.123456789, 5e-324, 1.7976931348623157e308, cast(0.1 + 0.2 AS TEXT)",
    "SELECT printf('%.3f|%e|%g|%08.2f|%+d|%x|%,d', 3.14159, 12345.678, 1e-10, 2.5, 7, 255, 1234567)",
    "SELECT round(2.5), round(-1.555, 2), abs(-3), max(1, 2.5), min('a', 'b'), ifnull(NULL, 4), iif(0, 1, 2)",
    "SELECT upper('grüße'), length('grüße'), substr('abcdef', -3, 2), instr('hello', 'l'), replace('aXbX', 'X', '--')",
    "SELECT quote('it''s'), hex('abc'), unhex('616263'), char(72, 105, 8364), unicode('€'), trim('  x  ')",
    "SELECT 'abc' LIKE 'A_C', 'abc' GLOB 'a*', 'a' < 'B', 'a' < 'B' COLLATE NOCASE, NULL IS NOT 1, NULL = NULL",
    "SELECT date('2024-02-28', '+2 days'), strftime('%j %W %s', '1999-12-31'), julianday('2000-01-01'), time(0.75)",
    "SELECT json('{\"a\": [1, 2.5, null]}'), json_extract('[1, {\"b\": \"x\"}]', '$[1].b'), json_array_length('[1, 2]')",
    "SELECT key, value, type FROM json_each('{\"a\": 1, \"b\": [true], \"c\": \"x\"}')",
    "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT, value REAL)",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
     INSERT INTO t SELECT i, printf('word %d', (i * 7919) % 100), i / 8.0 FROM n",
    "SELECT count(*), count(DISTINCT word), sum(value), avg(value), max(length(word)), total(id), min(word) FROM t",
    "SELECT word, count(*) AS n, round(avg(value), 3) FROM t GROUP BY word HAVING n > 2 ORDER BY n DESC, word LIMIT 5",
    "SELECT id, sum(value) OVER (ORDER BY id ROWS 2 PRECEDING), rank() OVER (ORDER BY word) FROM t LIMIT 8",
    "SELECT a.id, b.id FROM t a LEFT JOIN t b ON b.id = a.id * 100 AND b.word > a.word WHERE a.id < 5",
    "CREATE INDEX t_word ON t (word, value)",
    "EXPLAIN QUERY PLAN SELECT * FROM t WHERE word = 'word 42' AND value > 3",
    "INSERT INTO t VALUES (1, 'x', 1) ON CONFLICT (id) DO UPDATE SET word = 'upserted' RETURNING id, word",
    "CREATE VIRTUAL TABLE texts USING fts5 (body)",
    "INSERT INTO texts VALUES ('the lighthouse clock'), ('a tin orchestra'), ('clocks and orchestras')",
    "SELECT rowid, highlight(texts, 0, '<', '>'), bm25(texts) FROM texts WHERE texts MATCH 'orchestra OR clock' ORDER BY rank",
    "SELECT rowid, typeof(zeroblob(3)), zeroblob(3), x'00ff' || 'a', cast(x'616263' AS TEXT) FROM texts",
    "INSERT INTO t VALUES (2, 'duplicate', 0)",
    "SELECT nothing FROM t",
    "SELECT abs(-9223372036854775808)",
    "SELECT json('{')",
    "SELECT max(1, 2,",
    "PRAGMA integrity_check",
];

/// What a statement came to: its rows, or the extended code and the message.
type Outcome = Result<Vec<Vec<Value>>, (i32, String)>;

fn ours(db: &Database, sql: &str) -> Outcome {
    match db.query(sql, &[]) {
        Ok(rows) => Ok(rows.into_iter().map(|row| row.values().to_vec()).collect()),
        Err(Error::Sqlite { code, message }) => Err((code, message)),
        Err(error) => panic!("{sql}: {error}"),
    }
}

fn native(db: &rusqlite::Connection, sql: &str) -> Outcome {
    let run = || {
        let mut statement = db.prepare(sql)?;
        let columns = statement.column_count();
        let rows =
            statement.query_map([], |row| (0..columns).map(|idx| Ok(value(row.get_ref(idx)?))).collect())?;
        rows.collect::<rusqlite::Result<_>>()
    };
    run().map_err(|error: rusqlite::Error| match error {
        rusqlite::Error::SqliteFailure(error, message) => (error.extended_code, message.unwrap_or_default()),
        rusqlite::Error::SqlInputError { error, msg, .. } => (error.extended_code, msg),
        other => panic!("{sql}: {other}"),
    })
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
        ValueRef::Blob(bytes) => bytes.into(),
    }
}

#[test]
fn every_statement_has_the_result_that_it_has_natively() {
    let db = Database::open_in_memory().unwrap();
    let other = rusqlite::Connection::open_in_memory().unwrap();
    let mut failures = 0;
    for sql in STATEMENTS {
        let (found, expected) = (ours(&db, sql), native(&other, sql));
        assert_eq!(found, expected, "{sql}");
        failures += usize::from(found.is_err());
    }
    assert_eq!(failures, 5, "the statements that are wrong fail, and no others");
}
