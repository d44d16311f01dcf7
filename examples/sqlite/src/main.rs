//! Runs SQL from the command line: `sqlite DATABASE STATEMENT...`, where `DATABASE` is a file or `:memory:`.
//!
//! Two SQL functions are Rust's: `slug(TEXT)` makes a part of an address from a title, `words(TEXT)` counts words.

use std::process::ExitCode;

use sqlite::{Database, Error, Value};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some((database, statements)) = args.split_first() else {
        eprintln!("usage: sqlite DATABASE STATEMENT...");
        return ExitCode::from(2);
    };
    match run(database, statements) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sqlite: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(database: &str, statements: &[String]) -> Result<(), Error> {
    let db = match database {
        ":memory:" => Database::open_in_memory()?,
        path => Database::open(path)?,
    };
    db.create_deterministic_function("slug", Some(1), |args| Ok(args[0].as_text().map(slug).into()))?;
    db.create_deterministic_function("words", Some(1), |args| {
        Ok(args[0].as_text().map(|text| text.split_whitespace().count() as i64).into())
    })?;
    for sql in statements {
        let mut statement = db.prepare(sql)?;
        for row in statement.query(&[])? {
            println!("{}", row?.values().iter().map(show).collect::<Vec<_>>().join("|"));
        }
    }
    Ok(())
}

/// The words of a title in lower case, joined by hyphens.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
