//! Stands for a translated guest.

/// The answer.
pub fn answer() -> i32 {
    42
}
