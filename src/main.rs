//! Parse the command line, call run, exit code; nothing else.
fn main() {}
