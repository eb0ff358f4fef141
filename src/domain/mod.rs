//! The rules of whoknows, pure: no async, no clock, no serenity, no SQL, no
//! files, and no randomness but a seed handed in.

pub mod advice;
pub mod answers;
pub mod ask;
pub mod availability;
pub mod calendar;
pub mod community;
pub mod digest;
pub mod hashing;
pub mod health;
pub mod ids;
pub mod matching;
pub mod pacing;
pub mod question;
pub mod registry;
pub mod settings;
pub mod shuffle;
pub mod similar;
pub mod skills;
pub mod text;
pub mod time;
pub mod topic;
pub mod vocabulary;
