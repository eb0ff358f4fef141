//! Every sentence a member reads.

pub mod commands;
