//! The preprocessor that `docs/book.toml` names: mdBook gives it the book as JSON and takes it back.
//!
//! It reads its input and writes its output; what happens to a page is in `page`.

use std::path::Path;

use anyhow::{Context, Result};
use book::page;
use serde_json::Value;

fn main() -> Result<()> {
    // `supports RENDERER`: whatever mdBook renders, the pages are the same.
    if std::env::args().nth(1).as_deref() == Some("supports") {
        return Ok(());
    }
    let input: Value = serde_json::from_reader(std::io::stdin()).context("mdBook's input is no JSON")?;
    let Value::Array(input) = input else { anyhow::bail!("mdBook's input is no list") };
    let [context, mut book] = <[Value; 2]>::try_from(input)
        .map_err(|input| anyhow::anyhow!("mdBook gives {} values, not two", input.len()))?;
    let repository = page::Repository::new(&context);
    each_chapter(&mut book, &mut |path, content| page::prepare(content, path, &repository));
    serde_json::to_writer(std::io::stdout(), &book)?;
    Ok(())
}

/// Replaces the content of each chapter, wherever it is in the book.
fn each_chapter(value: &mut Value, prepare: &mut impl FnMut(&Path, &str) -> String) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| each_chapter(value, prepare)),
        Value::Object(fields) => {
            if let (Some(Value::String(path)), Some(Value::String(content))) =
                (fields.get("source_path"), fields.get("content"))
            {
                let content = prepare(Path::new(path), content);
                fields.insert("content".to_owned(), Value::String(content));
            }
            fields.values_mut().for_each(|value| each_chapter(value, prepare));
        }
        _ => {}
    }
}
