//! What the API promises, with known results.

use std::sync::{Arc, Mutex};

use sqlite::{Database, Error, Options, Value};

/// The message and the extended code of an error of SQLite.
fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> (i32, String) {
    match result {
        Err(Error::Sqlite { code, message }) => (code, message),
        other => panic!("not an error of SQLite: {other:?}"),
    }
}

fn single(db: &Database, sql: &str) -> Value {
    let rows = db.query(sql, &[]).expect("the statement runs");
    assert_eq!(rows.len(), 1, "{sql}");
    rows[0][0].clone()
}

#[test]
fn every_type_comes_back_as_it_was_bound() {
    let db = Database::open_in_memory().unwrap();
    let values = [
        Value::Null,
        Value::Integer(i64::MIN),
        Value::Real(-0.1),
        Value::from("grüße\0 with a zero byte"),
        Value::from(""),
        Value::Blob(vec![0, 255, 128]),
        Value::Blob(Vec::new()),
    ];
    for value in values {
        let rows = db.query("SELECT ?1", std::slice::from_ref(&value)).unwrap();
        assert_eq!(rows[0].values(), [value]);
    }
}

#[test]
fn a_statement_is_run_again_with_other_values() {
    let db = Database::open_in_memory().unwrap();
    db.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT); -- and a comment").unwrap();
    let mut insert = db.prepare("INSERT INTO t (word) VALUES (:word)").unwrap();
    for word in ["one", "two", "three"] {
        assert_eq!(insert.execute(&[word.into()]).unwrap(), 1);
    }
    assert_eq!(db.last_insert_rowid().unwrap(), 3);
    assert_eq!(db.execute("UPDATE t SET word = upper(word) WHERE id > ?", &[1.into()]).unwrap(), 2);
    assert_eq!(db.execute("SELECT * FROM t", &[]).unwrap(), 0);
    assert_eq!(db.execute("CREATE INDEX i ON t (word)", &[]).unwrap(), 0);
    assert_eq!(db.execute("DELETE FROM t WHERE id = 100 RETURNING id", &[]).unwrap(), 0);
    assert_eq!(db.execute("INSERT INTO t VALUES (4, 'FOUR') RETURNING id", &[]).unwrap(), 1);
    assert_eq!(db.execute("-- nothing", &[]).unwrap(), 0);

    let mut select = db.prepare("SELECT id, word FROM t WHERE id >= @least ORDER BY id").unwrap();
    assert_eq!(select.columns(), ["id", "word"]);
    assert_eq!(select.parameter("@least").unwrap(), Some(0));
    assert_eq!(select.parameter("@most").unwrap(), None);
    let rows: Result<Vec<_>, _> = select.query(&[2.into()]).unwrap().collect();
    let words: Vec<_> = rows.unwrap().into_iter().map(|row| row[1].clone()).collect();
    assert_eq!(words, [Value::from("TWO"), Value::from("THREE"), Value::from("FOUR")]);
}

#[test]
fn two_statements_of_a_database_run_at_a_time() {
    let db = Database::open_in_memory().unwrap();
    let mut outer = db.prepare("VALUES (1), (2), (3)").unwrap();
    let mut inner = db.prepare("SELECT ? * 10").unwrap();
    let mut products = Vec::new();
    for row in outer.query(&[]).unwrap() {
        for product in inner.query(&[row.unwrap()[0].clone()]).unwrap() {
            products.push(product.unwrap()[0].as_integer().unwrap());
        }
    }
    assert_eq!(products, [10, 20, 30]);
}

#[test]
fn errors_have_the_message_and_the_code_of_sqlite() {
    let db = Database::open_in_memory().unwrap();
    db.execute("CREATE TABLE t (a UNIQUE, b NOT NULL)", &[]).unwrap();
    db.execute("INSERT INTO t VALUES (1, 2)", &[]).unwrap();
    assert_eq!(refusal(db.execute("SELEKT 1", &[])), (1, "near \"SELEKT\": syntax error".to_owned()));
    assert_eq!(refusal(db.query("SELECT * FROM u", &[])), (1, "no such table: u".to_owned()));
    assert_eq!(
        refusal(db.execute("INSERT INTO t VALUES (1, 3)", &[])),
        (2067, "UNIQUE constraint failed: t.a".to_owned())
    );
    let error = db.execute("INSERT INTO t VALUES (2, NULL)", &[]).unwrap_err();
    assert_eq!(error.primary_code(), Some(19));
    assert_eq!(error.to_string(), "NOT NULL constraint failed: t.b (SQLite's code 1299)");
    assert!(matches!(
        db.execute("INSERT INTO t VALUES (?, ?)", &[1.into()]),
        Err(Error::ParameterCount { expected: 2, given: 1 })
    ));
    assert!(matches!(db.prepare("SELECT 1\0").map(drop), Err(Error::ZeroByte(_))));
    assert_eq!(single(&db, "SELECT count(*) FROM t"), Value::Integer(1));
}

#[test]
fn a_closure_is_an_sql_function() {
    let db = Database::open_in_memory().unwrap();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&calls);
    db.create_function("reverse", Some(1), move |args| {
        seen.lock().unwrap().push(args.to_vec());
        Ok(args[0].as_text().map(|text| text.chars().rev().collect::<String>()).into())
    })
    .unwrap();
    assert_eq!(single(&db, "SELECT reverse('straße')"), Value::from("eßarts"));
    assert_eq!(single(&db, "SELECT reverse(reverse('ab') || 'c')"), Value::from("cab"));
    assert_eq!(single(&db, "SELECT reverse(x'01')"), Value::Null);
    assert_eq!(
        *calls.lock().unwrap(),
        [vec!["straße".into()], vec!["ab".into()], vec!["bac".into()], vec![Value::Blob(vec![1])]]
    );
}

#[test]
fn a_closure_gets_and_gives_every_type() {
    let db = Database::open_in_memory().unwrap();
    db.create_function("same", Some(1), |args| Ok(args[0].clone())).unwrap();
    for literal in
        ["NULL", "-9223372036854775808", "1e300", "'ä'", "''", "x'00ff'", "x''", "zeroblob(100000)"]
    {
        let sql =
            format!("SELECT same({literal}) IS {literal} AND typeof(same({literal})) = typeof({literal})");
        assert_eq!(single(&db, &sql), Value::Integer(1), "{literal}");
    }
}

#[test]
fn a_closure_with_any_number_of_arguments_keeps_state() {
    let db = Database::open_in_memory().unwrap();
    let mut total = 0;
    db.create_function("running_total", None, move |args| {
        total += args.iter().filter_map(Value::as_integer).sum::<i64>();
        Ok(total.into())
    })
    .unwrap();
    let rows = db
        .query("SELECT running_total(column1, column2) FROM (VALUES (1, 2), (3, 4), ('x', 5))", &[])
        .unwrap();
    let totals: Vec<_> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(totals, [3.into(), 10.into(), Value::Integer(15)]);
}

#[test]
fn the_error_of_a_closure_is_the_error_of_the_statement() {
    let db = Database::open_in_memory().unwrap();
    db.create_function("positive", Some(1), |args| match args[0].as_integer() {
        Some(number) if number > 0 => Ok(args[0].clone()),
        _ => Err(format!("{:?} is not positive", args[0]).into()),
    })
    .unwrap();
    db.execute("CREATE TABLE t (n)", &[]).unwrap();
    let insert = "INSERT INTO t SELECT positive(column1) FROM (VALUES (1), (-2), (3))";
    assert_eq!(refusal(db.execute(insert, &[])), (1, "Integer(-2) is not positive".to_owned()));
    assert_eq!(single(&db, "SELECT count(*) FROM t"), Value::Integer(0), "the statement was rolled back");
    assert_eq!(single(&db, "SELECT positive(7)"), Value::Integer(7), "the database works afterwards");
}

#[test]
fn a_function_that_is_replaced_is_dropped_and_so_are_all_when_the_database_is() {
    let db = Database::open_in_memory().unwrap();
    let token = Arc::new(());
    for number in 0..3 {
        let held = Arc::clone(&token);
        db.create_function("f", Some(0), move |_| {
            let _ = &held;
            Ok(number.into())
        })
        .unwrap();
        assert_eq!(Arc::strong_count(&token), 2);
    }
    assert_eq!(single(&db, "SELECT f()"), Value::Integer(2));
    let held = Arc::clone(&token);
    let mut statement = db.prepare("SELECT f()").unwrap();
    let mut rows = statement.query(&[]).unwrap();
    assert_eq!(rows.next().unwrap().unwrap()[0], Value::Integer(2));
    let refused = db.create_function("f", Some(0), move |_| {
        let _ = &held;
        Ok(Value::Null)
    });
    assert_eq!(
        refusal(refused),
        (5, "unable to delete/modify user-function due to active statements".to_owned())
    );
    assert_eq!(Arc::strong_count(&token), 2, "a function that is refused is dropped");
    drop(rows);
    drop(statement);
    drop(db);
    assert_eq!(Arc::strong_count(&token), 1);
}

#[test]
fn a_deterministic_function_is_accepted_in_an_index() {
    let db = Database::open_in_memory().unwrap();
    db.create_function("any_length", Some(1), |args| Ok(args[0].as_text().map(|t| t.len() as i64).into()))
        .unwrap();
    db.create_deterministic_function("length2", Some(1), |args| {
        Ok(args[0].as_text().map(|t| t.len() as i64).into())
    })
    .unwrap();
    db.execute("CREATE TABLE t (word)", &[]).unwrap();
    let (_, message) = refusal(db.execute("CREATE INDEX i ON t (any_length(word))", &[]));
    assert_eq!(message, "non-deterministic functions prohibited in index expressions");
    db.execute_batch("CREATE INDEX i ON t (length2(word)); INSERT INTO t VALUES ('abc'), ('a')").unwrap();
    assert_eq!(single(&db, "SELECT word FROM t WHERE length2(word) = 3"), Value::from("abc"));
    let plan = db.query("EXPLAIN QUERY PLAN SELECT word FROM t WHERE length2(word) = 3", &[]).unwrap();
    assert_eq!(plan[0][3], Value::from("SEARCH t USING INDEX i (<expr>=?)"));
}

#[test]
fn the_functions_that_are_built_in_by_choice_are_there() {
    let db = Database::open_in_memory().unwrap();
    assert_eq!(single(&db, "SELECT sqrt(2)"), Value::Real(std::f64::consts::SQRT_2));
    db.execute_batch(
        "CREATE VIRTUAL TABLE texts USING fts5 (body); INSERT INTO texts VALUES ('a tin orchestra')",
    )
    .unwrap();
    assert_eq!(single(&db, "SELECT body FROM texts WHERE texts MATCH 'tin'"), Value::from("a tin orchestra"));
}

#[test]
fn a_database_moves_to_another_thread() {
    let db = Database::open_in_memory().unwrap();
    db.execute_batch("CREATE TABLE t (n); INSERT INTO t VALUES (42)").unwrap();
    let thread = std::thread::spawn(move || single(&db, "SELECT n FROM t"));
    assert_eq!(thread.join().unwrap(), Value::Integer(42));
}

#[test]
fn memory_is_limited_and_the_database_survives_that() {
    let db = Options::new().max_memory_pages(64).open_in_memory().unwrap();
    db.execute_batch("CREATE TABLE t (b); INSERT INTO t VALUES (zeroblob(1000))").unwrap();
    assert_eq!(refusal(db.query("SELECT randomblob(100000000)", &[])), (7, "out of memory".to_owned()));
    let large = Value::Blob(vec![0; 100_000_000]);
    assert_eq!(refusal(db.execute("INSERT INTO t VALUES (?)", &[large])).0, 7);
    assert_eq!(single(&db, "SELECT count(*) FROM t"), Value::Integer(1));
}
