//! `cache`: where it is, and making it smaller.

use crate::cache::{Cache, Pruned};
use crate::error::Error;
use crate::progress::Progress;

/// Prints where the cache is.
pub(crate) fn cache_path() -> Result<(), Error> {
    println!("{}", Cache::from_env()?.root().display());
    Ok(())
}

/// Removes entries until the others have `max_bytes` at most; by default, what the environment says.
pub(crate) fn cache_prune(max_bytes: Option<u64>) -> Result<(), Error> {
    let cache = Cache::from_env()?;
    let mut progress = Progress::default();
    progress.show("waiting until no other process builds");
    let pruned = cache.prune(max_bytes)?;
    drop(progress);
    println!("{}", sentence(pruned));
    Ok(())
}

fn sentence(Pruned { removed, removed_bytes, left_bytes }: Pruned) -> String {
    let entries = if removed == 1 { "entry" } else { "entries" };
    format!("removed {removed} {entries}, {}; {} are left", megabytes(removed_bytes), megabytes(left_bytes))
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_removed_is_said_in_words() {
        let pruned = Pruned { removed: 1, removed_bytes: 3 << 19, left_bytes: 0 };
        assert_eq!(sentence(pruned), "removed 1 entry, 1.5 MiB; 0.0 MiB are left");
    }
}
