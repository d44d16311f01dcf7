//! Samples of “Determinism”.

use std::time::Duration;

use wasihost::WasiCtx;

use crate::TestResult;
use crate::guests::probe;

#[test]
fn deterministic_runs_are_equal() -> TestResult {
    // ANCHOR: deterministic
    let run = |seed| -> Result<_, Box<dyn std::error::Error>> {
        let wasi = WasiCtx::builder().deterministic(seed).build()?;
        let mut guest = probe::Module::new(wasi)?;
        guest.sleep(3_600_000_000_000)?; // an hour, which takes no time
        Ok((guest.time(0)?, guest.time(1)?, guest.random()?))
    };
    assert_eq!(run(1)?, run(1)?);
    assert_ne!(run(1)?, run(2)?);
    // ANCHOR_END: deterministic
    Ok(())
}

#[test]
fn clocks_and_numbers_can_be_replaced() -> TestResult {
    // ANCHOR: replaced
    let wasi = WasiCtx::builder()
        .walltime(|| Duration::from_secs(1_000_000_000)) // since 1970
        .random(|bytes| bytes.fill(4))
        .build()?;
    let mut guest = probe::Module::new(wasi)?;
    assert_eq!(guest.time(0)?, 1_000_000_000_000_000_000);
    assert_eq!(guest.random()?, 0x0404_0404_0404_0404);
    // ANCHOR_END: replaced
    Ok(())
}
