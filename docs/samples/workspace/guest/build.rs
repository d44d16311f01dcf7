//! Stands for the script that translates the guest.

fn main() {}
