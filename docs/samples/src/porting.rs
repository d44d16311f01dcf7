//! Samples of the two pages about porting: what a program of Go becomes.

mod go_host;
mod wazero;
