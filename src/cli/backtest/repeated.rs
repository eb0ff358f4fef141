//! Whether a repeated question finds the earlier one: the search behind "answered before" and `/search`, measured.

use std::collections::HashMap;

use crate::domain::matching::{QuestionSeen, Ranker};
use crate::import::history::{History, PastQuestion};

/// Hits looked at.
const FOUND: usize = 5;
/// A title that came oftener says too little about the question ("Help please").
const COMMON_TITLE: usize = 4;
/// Titles of fewer words say too little as well.
const TELLING_TITLE: usize = 3;

/// How often the right earlier question was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Questions with a right earlier one.
    pub all: usize,
    /// Where it was first.
    pub first: usize,
    /// Where it was among the first five.
    pub five: usize,
}

/// Ways of knowing the right one without the search.
pub const WAYS: [&str; 3] = [
    "an answer links to it",
    "same title, searched by text only",
    "a reader judged it the same",
];

/// Each of [`WAYS`], measured. `judged` holds pairs of a question and the right earlier one, by their ids in the file.
pub fn measure(history: &History, judged: &[(&str, &str)]) -> [Found; 3] {
    let mut ranker = Ranker::new();
    let [mut linked, mut titled, mut read] = [Found::default(); 3];
    let number_of: HashMap<&str, usize> = history
        .questions
        .iter()
        .enumerate()
        .map(|(number, question)| (question.id.as_str(), number))
        .collect();
    let mut titles: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, question) in history.questions.iter().enumerate() {
        let mut links = links(question, &number_of);
        links.retain(|link| *link < number);
        linked.count(&ranker, &question.title, &question.body, &links);
        let same: Vec<usize> = judged
            .iter()
            .filter(|(later, _)| *later == question.id)
            .filter_map(|(_, earlier)| number_of.get(earlier).copied())
            .collect();
        read.count(&ranker, &question.title, &question.body, &same);
        if let Some(title) = telling_title(question) {
            let earlier = titles.entry(title).or_default();
            if earlier.len() < COMMON_TITLE {
                titled.count(&ranker, "", &question.body, earlier);
            }
            earlier.push(number);
        }
        ranker.learn_question(&QuestionSeen {
            id: number as u64,
            asker: question.asker,
            at: question.at,
            title: &question.title,
            body: &question.body,
        });
    }
    [linked, titled, read]
}

/// The pairs of one community that a reader judged the same: lines of community, question, earlier question, `yes` or
/// `no`, parted by tabs.
pub fn judged_same<'a>(labels: &'a str, community: &str) -> Vec<(&'a str, &'a str)> {
    let mut same = Vec::new();
    for line in labels.lines() {
        let mut columns = line.split('\t');
        if let (Some(named), Some(later), Some(earlier), Some("yes")) = (
            columns.next(),
            columns.next(),
            columns.next(),
            columns.next(),
        ) && named == community
        {
            same.push((later, earlier));
        }
    }
    same
}

impl Found {
    fn count(&mut self, ranker: &Ranker, title: &str, body: &str, right: &[usize]) {
        if right.is_empty() {
            return;
        }
        let found = ranker.similar(title, body, false, FOUND);
        let place = found
            .iter()
            .position(|one| right.contains(&(one.id as usize)));
        self.all += 1;
        self.first += usize::from(place == Some(0));
        self.five += usize::from(place.is_some());
    }
}

/// Questions that an answer links to, as forums write it: `/t/title-in-words/378`.
fn links(question: &PastQuestion, number_of: &HashMap<&str, usize>) -> Vec<usize> {
    let mut linked = Vec::new();
    for answer in &question.answers {
        for address in answer.body.split("/t/").skip(1) {
            let id = address.split(['/', ' ', '\n', ')']).nth(1).unwrap_or("");
            let digits = id.find(|c: char| !c.is_ascii_digit()).unwrap_or(id.len());
            linked.extend(number_of.get(&id[..digits]));
        }
    }
    linked
}

fn telling_title(question: &PastQuestion) -> Option<String> {
    let title = question.title.trim().to_lowercase();
    let title = title.strip_prefix("re:").unwrap_or(&title).trim();
    (title.split_whitespace().count() >= TELLING_TITLE).then(|| title.to_owned())
}
