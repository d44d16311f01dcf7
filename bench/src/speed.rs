//! How fast the benchmarks run, in each column.
//!
//! A round runs every program once in every column, one process after the other, so that whatever else the machine does meets all
//! columns alike. What is compared are times of the same round.

use std::collections::BTreeMap;
use std::process::Command;

use ::tests::harness::target_dir;
use anyhow::{Context, Error, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::cli::Cli;
use crate::columns::{self, Column};
use crate::process;
use crate::programs::{self, Program};

/// What was measured.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Speed {
    pub(crate) rounds: u32,
    /// Name and description of each column, in order.
    pub(crate) columns: Vec<(String, String)>,
    pub(crate) rows: Vec<Row>,
}

/// A program.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Row {
    pub(crate) program: String,
    pub(crate) about: String,
    pub(crate) language: String,
    /// By column.
    pub(crate) cells: BTreeMap<String, Cell>,
}

/// A program in a column.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) enum Cell {
    /// The time of each round, in milliseconds.
    Times(Vec<f64>),
    /// Why there is none.
    Missing(String),
}

impl Row {
    /// The times in a column, if there are any.
    pub(crate) fn times(&self, column: &str) -> Option<&[f64]> {
        match self.cells.get(column)? {
            Cell::Times(times) => Some(times),
            Cell::Missing(_) => None,
        }
    }
}

/// A program that is built for a column.
struct Contender {
    row: usize,
    column: String,
    command: Command,
    times: Vec<f64>,
}

/// Builds and runs the programs and columns that the command line names.
///
/// # Errors
/// If a program can not be built natively, or prints something else in some column.
pub(crate) fn measure(cli: &Cli) -> Result<Speed> {
    let (programs, columns) = (programs::chosen(&cli.programs)?, columns::chosen(&cli.columns)?);
    let mut rows: Vec<Row> = programs.iter().map(row).collect();
    let mut contenders = Vec::new();
    for (index, program) in programs.iter().enumerate() {
        contenders.extend(build(index, program, &columns, &mut rows[index]));
    }
    let mut outputs = vec![None; rows.len()];
    for round in 0..cli.rounds() {
        eprintln!("round {} of {}", round + 1, cli.rounds());
        // What has just run matters: its memory is at hand, where the host of a virtual machine may have to find some for a
        // program that uses more. So each column comes after another one in each round.
        let mut random = fastrand::Rng::with_seed(round.into());
        for columns in contenders.chunk_by_mut(|a, b| a.row == b.row) {
            random.shuffle(columns);
            for contender in columns {
                run(contender, &mut rows[contender.row], &mut outputs[contender.row])?;
            }
        }
    }
    for contender in contenders {
        rows[contender.row].cells.entry(contender.column).or_insert(Cell::Times(contender.times));
    }
    let columns = columns.into_iter().map(|column| (column.name, column.about)).collect();
    Ok(Speed { rounds: cli.rounds(), columns, rows })
}

fn row(program: &Program) -> Row {
    Row {
        program: program.name.clone(),
        about: program.about.clone(),
        language: program.language.clone(),
        cells: BTreeMap::new(),
    }
}

/// Builds a program for each column that supports it.
fn build(index: usize, program: &Program, columns: &[Column], row: &mut Row) -> Vec<Contender> {
    let mut contenders = Vec::new();
    for column in columns {
        eprintln!("building {} for {}", program.name, column.name);
        match column.build(program) {
            Ok(command) => {
                contenders.push(Contender {
                    row: index,
                    column: column.name.clone(),
                    command,
                    times: Vec::new(),
                });
            }
            Err(error) => {
                eprintln!("{} for {}: {error:#}", program.name, column.name);
                row.cells
                    .insert(column.name.clone(), Cell::Missing(format!("not built: {}", reason(&error))));
            }
        }
    }
    contenders
}

/// Runs a program once. A program that fails is missing from its column; one that prints something wrong is an error.
fn run(contender: &mut Contender, row: &mut Row, output: &mut Option<String>) -> Result<()> {
    if row.cells.contains_key(&contender.column) {
        return Ok(()); // It has failed in an earlier round.
    }
    let printed = match process::run(&mut contender.command) {
        Ok(printed) => printed,
        Err(error) => {
            eprintln!("{} in {}: {error:#}", row.program, contender.column);
            row.cells
                .insert(contender.column.clone(), Cell::Missing(format!("does not run: {}", reason(&error))));
            return Ok(());
        }
    };
    contender.times.push(
        elapsed_ms(&printed.stderr).with_context(|| format!("{} in {}", row.program, contender.column))?,
    );
    let expected = output.get_or_insert_with(|| printed.stdout.clone());
    if *expected != printed.stdout {
        bail!("{} in {} prints {:?}, elsewhere {expected:?}", row.program, contender.column, printed.stdout);
    }
    Ok(())
}

/// An error in one line, for the table: its first two lines, without the folders of this machine.
fn reason(error: &Error) -> String {
    let text = format!("{error:#}").replace(&format!("{}/", target_dir().display()), "");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(2).collect();
    lines.join(" ").chars().take(200).collect()
}

/// The time that a benchmark prints.
fn elapsed_ms(stderr: &str) -> Result<f64> {
    let line = stderr.lines().find_map(|line| line.strip_prefix("elapsed_ns "));
    let ns: f64 = line.context("the program prints no time")?.trim().parse()?;
    ensure!(ns > 0.0, "the program's time is zero");
    Ok(ns / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_found_in_what_a_program_prints() {
        assert_eq!(elapsed_ms("warning\nelapsed_ns 2500000\n").unwrap(), 2.5);
        assert!(elapsed_ms("elapsed_ns 0\n").is_err());
        assert!(elapsed_ms("").is_err());
    }

    #[test]
    fn a_reason_is_one_line_without_folders_of_this_machine() {
        let path = target_dir().join("programs/main.rs");
        let error = anyhow::anyhow!("rustc fails on {}:\nerror: why\n\nmore", path.display());
        assert_eq!(reason(&error), "rustc fails on programs/main.rs: error: why");
    }

    #[test]
    fn another_output_is_an_error_and_a_failure_is_missing() {
        let program = Program {
            name: "p".into(),
            about: String::new(),
            group: programs::Group::Kernel,
            language: "C".into(),
        };
        let contender = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            Contender { row: 0, column: "x".into(), command, times: Vec::new() }
        };
        let (mut row, mut output) = (row(&program), None);
        let mut good = contender("echo 1; echo elapsed_ns 1000000 >&2");
        run(&mut good, &mut row, &mut output).unwrap();
        assert_eq!(good.times, [1.0]);
        assert!(run(&mut contender("echo 2; echo elapsed_ns 5 >&2"), &mut row, &mut output).is_err());
        run(&mut contender("exit 1"), &mut row, &mut output).unwrap();
        assert!(matches!(row.cells["x"], Cell::Missing(_)));
    }
}
