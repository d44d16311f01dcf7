//! The promises of the book: its links lead somewhere, its samples are compiled.

mod links;
mod samples;
mod translation;
mod workspace;
