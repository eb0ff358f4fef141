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

/// Two ways of knowing the right one without the search: an answer links to it, or it has the same title
/// (and then only the text is searched for).
pub fn measure(history: &History) -> [Found; 2] {
    let mut ranker = Ranker::new();
    let [mut linked, mut titled] = [Found::default(); 2];
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
    [linked, titled]
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
