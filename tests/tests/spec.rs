//! The driver.
fn main(){}
