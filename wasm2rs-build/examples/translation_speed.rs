//! Prints how long translation takes and how large its result is, for the modules that are named, or else for
//! the guests that `tests/guests/fetch.py` has fetched:
//!
//! ```text
//! taskset -c 0 cargo run --release -p wasm2rs-build --example translation_speed [x.wasm ...]
//! ```
//!
//! Without `--release` this is what an unoptimised build script takes. Each module is translated seven times
//! in one process; the table has the median. The memory is the process's peak after the first of them (Linux);
//! the modules are taken in the order of their size, because a peak does not go down again.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const RUNS: usize = 7;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if paths.is_empty() {
        let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/guests/wasm");
        let entries = std::fs::read_dir(&guests).map_err(|error| {
            format!("{}: {error}; run tests/guests/fetch.py, or name the modules", guests.display())
        })?;
        paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    }
    let mut modules = Vec::new();
    for path in paths {
        modules.push((std::fs::read(&path)?, path));
    }
    modules.sort_by_key(|(wasm, path)| (wasm.len(), path.clone()));
    println!(
        "{:<20} {:>10} {:>10} {:>10} {:>10} {:>12}",
        "module", "wasm kB", "rust kB", "data kB", "ms", "peak MB"
    );
    for (wasm, path) in modules {
        row(&path, &wasm)?;
    }
    Ok(())
}

fn row(path: &Path, wasm: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let mut config = wasm2rs_build::Config::new();
    config.host("crate::Host");
    let mut times: Vec<Duration> = Vec::new();
    let mut sizes = (0, 0);
    let mut peak = None;
    for _ in 0..RUNS {
        let start = Instant::now();
        let files = match config.translate(wasm) {
            Ok(files) => files,
            Err(error) => {
                println!("{:<20} {error}", name(path));
                return Ok(());
            }
        };
        times.push(start.elapsed());
        peak = peak.or_else(peak_megabytes);
        let mut lengths = files.iter().map(|(_, content)| content.len());
        sizes = (lengths.next().unwrap_or(0), lengths.next().unwrap_or(0));
    }
    times.sort();
    println!(
        "{:<20} {:>10} {:>10} {:>10} {:>10.1} {:>12}",
        name(path),
        wasm.len() / 1000,
        sizes.0 / 1000,
        sizes.1 / 1000,
        times[RUNS / 2].as_secs_f64() * 1e3,
        peak.map_or("?".to_owned(), |megabytes| megabytes.to_string()),
    );
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The most memory that this process has had, on Linux.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1000)
}
