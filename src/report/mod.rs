//! Figures → summary, pictures, tables and a page: text and SVG from the domain's values; no files, no clock.

pub mod catalogue;
pub mod digest;
pub mod explained;
pub mod export;
pub mod format;
pub mod markdown;
pub mod page;
pub mod picture;
mod suggestions;
pub mod summary;

#[cfg(test)]
mod golden_tests;
#[cfg(test)]
mod privacy_tests;
#[cfg(test)]
mod report_tests;
