//! Finding earlier texts like this one: words to terms, and a BM25 index that grows one text at a time.

mod index;
mod postings;
mod terms;

pub use index::{Document, Hit, Index, Scope};
pub use terms::{Term, Text, phrase_of, says_nothing, title_of, words_of};
