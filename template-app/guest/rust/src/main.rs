//! Greets whoever is named on the command line, in the words of a file, and keeps a list in another one.
//!
//! An ordinary Rust program: it opens files by their paths and does not know what is behind `/assets` and `/data`.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::process::ExitCode;

const GREETING: &str = "/assets/greeting.txt";
const LIST: &str = "/data/visitors.txt";

fn main() -> ExitCode {
    match greet(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn greet(names: impl Iterator<Item = String>) -> Result<(), String> {
    let greeting = fs::read_to_string(GREETING).map_err(in_file(GREETING))?;
    let greeting = greeting.trim_end();

    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    let mut list = options.open(LIST).map_err(in_file(LIST))?;
    let mut visitors = String::new();
    list.read_to_string(&mut visitors).map_err(in_file(LIST))?;

    let known = visitors.lines().count();
    let mut number = known;
    for name in names {
        writeln!(list, "{name}").map_err(in_file(LIST))?;
        number += 1;
        println!("{greeting}, {name}! You are visitor number {number}.");
    }
    if number == known {
        println!("{greeting}, nobody! Name somebody on the command line.");
    }
    Ok(())
}

/// Adds the path to an error, which has none itself.
fn in_file(path: &str) -> impl Fn(io::Error) -> String + '_ {
    move |error| format!("{path}: {error}")
}
