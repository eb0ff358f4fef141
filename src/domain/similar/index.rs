//! A BM25 index over texts in order of time: adding is cheap, a text can be taken out again, and looking back can be bounded.
//!
//! Formula: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), k1 = 1.2, b = 0.75.

use std::collections::HashMap;

use super::super::hashing::Mixed;
use super::postings::{List, Lists};
use super::terms::{Term, Text};

/// Saturation of repeated words.
const K1: f32 = 1.2;
/// How much longer texts are held back.
const B: f32 = 0.75;
/// Postings looked at in one search, rarest terms first, newest first: what comes after says little.
const LOOKED_AT: usize = 60_000;
/// Bits of a posting that hold the count; the others hold the document.
const COUNT_BITS: u32 = 4;
/// The largest count kept: beyond it BM25 is saturated anyway.
const LARGEST_COUNT: u16 = (1 << COUNT_BITS) - 1;

/// The number of a text in the index, rising in order of adding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Document(pub u32);

/// A text found, with its BM25 score (above 0, no upper limit).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Which text.
    pub document: Document,
    /// How alike.
    pub score: f32,
}

/// How far a search goes.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// Only the newest so many texts are looked at.
    pub newest: u32,
    /// Only the so many strongest terms of the text that is searched for are used.
    pub terms: usize,
    /// At most so many hits.
    pub limit: usize,
}

/// Texts by their terms.
#[derive(Default)]
pub struct Index {
    lists: HashMap<Term, List, Mixed>,
    postings: Lists,
    /// Sum of counts of each text; 0 for one that was taken out.
    lengths: Vec<u32>,
    total_length: u64,
    present: u32,
}

impl Index {
    /// How many texts were ever added; the next one gets this number.
    pub fn next(&self) -> Document {
        Document(self.lengths.len() as u32)
    }

    /// Adds a text as the newest.
    pub fn add(&mut self, text: &Text) -> Document {
        let document = self.next();
        for (term, count) in &text.counts {
            let list = self.lists.entry(*term).or_default();
            let count = u32::from((*count).min(LARGEST_COUNT));
            self.postings.push(list, document.0 << COUNT_BITS | count);
        }
        self.lengths.push(text.length);
        self.total_length += u64::from(text.length);
        self.present += 1;
        document
    }

    /// Takes texts out for good. Looks at every posting, so hand many over at once.
    pub fn remove(&mut self, documents: &[Document]) {
        let mut gone = vec![false; self.lengths.len()];
        for document in documents {
            let Some(length) = self.lengths.get_mut(document.0 as usize) else {
                continue;
            };
            if *length > 0 {
                self.present -= 1;
            }
            self.total_length -= u64::from(*length);
            *length = 0;
            gone[document.0 as usize] = true;
        }
        for list in self.lists.values_mut() {
            let stays = |posting: u32| !gone[(posting >> COUNT_BITS) as usize];
            self.postings.retain(list, stays);
        }
    }

    /// The texts most like `text` of those that `keep` agrees to, best first; of equals the newer first.
    pub fn search(&self, text: &Text, scope: Scope, keep: impl Fn(Document) -> bool) -> Vec<Hit> {
        let oldest = (self.lengths.len() as u32).saturating_sub(scope.newest);
        let average = self.total_length as f32 / self.present.max(1) as f32;
        // For each text in scope what its length holds back, worked out once rather than for each term.
        let held_back: Vec<f32> = self.lengths[oldest as usize..]
            .iter()
            .map(|length| K1 * (1.0 - B + B * (*length as f32 / average)))
            .collect();
        let mut scores = vec![0_f32; held_back.len()];
        let mut left = LOOKED_AT;
        for (list, weight) in self.strongest(text, scope.terms) {
            'list: for block in self.postings.blocks(list) {
                let newest = &block[block.len().saturating_sub(left)..];
                for posting in newest.iter().rev() {
                    let Some(place) = (posting >> COUNT_BITS).checked_sub(oldest) else {
                        break 'list;
                    };
                    left -= 1;
                    let place = place as usize;
                    let count = (posting & u32::from(LARGEST_COUNT)) as f32;
                    scores[place] += weight * (count * (K1 + 1.0) / (count + held_back[place]));
                }
                if left == 0 {
                    break;
                }
            }
        }
        best(oldest, &scores, scope.limit, keep)
    }

    /// What a text of average length with the same words would score: the measure for how alike a hit is.
    pub fn self_score(&self, text: &Text, terms: usize) -> f32 {
        let saturated = |weight: f32| weight * (K1 + 1.0) / (1.0 + K1);
        self.strongest(text, terms)
            .iter()
            .map(|(_, weight)| saturated(*weight))
            .sum()
    }

    /// The rarest terms of the text that the index knows, as their postings and weight.
    fn strongest(&self, text: &Text, terms: usize) -> Vec<(List, f32)> {
        let mut known: Vec<(List, f32)> = text
            .counts
            .iter()
            .filter_map(|(term, count)| {
                let list = *self.lists.get(term)?;
                let holding = list.len() as f32;
                let all = self.present as f32;
                let rarity = (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln();
                Some((list, rarity * f32::from((*count).min(LARGEST_COUNT))))
            })
            .collect();
        known.sort_by(|a, b| b.1.total_cmp(&a.1));
        known.truncate(terms);
        known
    }
}

/// The best `limit` of the scores above 0, best first; of equals the newer first.
fn best(oldest: u32, scores: &[f32], limit: usize, keep: impl Fn(Document) -> bool) -> Vec<Hit> {
    let better = |a: &Hit, b: &Hit| {
        b.score
            .total_cmp(&a.score)
            .then(b.document.cmp(&a.document))
    };
    let room = limit.saturating_mul(4).clamp(64, 1 << 16);
    let mut hits: Vec<Hit> = Vec::with_capacity(room);
    // What doesn't reach the worst of a full list is passed over without a look.
    let mut bar = 0.0;
    for (document, score) in (oldest..).zip(scores) {
        if *score <= 0.0 || *score < bar || !keep(Document(document)) {
            continue;
        }
        hits.push(Hit {
            document: Document(document),
            score: *score,
        });
        if hits.len() >= room && limit > 0 && limit < room {
            hits.select_nth_unstable_by(limit - 1, better);
            hits.truncate(limit);
            bar = hits[limit - 1].score;
        }
    }
    hits.sort_unstable_by(better);
    hits.truncate(limit);
    hits
}
