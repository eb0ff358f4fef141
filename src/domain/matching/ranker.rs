//! What the ranker holds and how it learns.

use std::collections::{HashMap, VecDeque};

use super::super::hashing::Mixed;
use super::super::ids::UserId;
use super::super::similar::{Document, Index, Term, Text, title_of};
use super::super::time::{DAY, Timestamp};
use super::acquaintance::Ties;
use super::activity::{Activity, Person};
use super::declared::Registry;
use super::pace::Pace;
use super::score::{Signals, Weights};
use super::{AnswerSeen, Declared, QuestionSeen};

/// Pings older than this no longer matter.
const PINGS_MATTER: i64 = 7 * DAY;
/// Of the people who answered a question before, so many are noted as fellows of the next.
const FELLOWS: usize = 8;

/// Ranks the people of one community. See [`Ranker::rank`](Self::rank).
#[derive(Default)]
pub struct Ranker {
    pub(super) people: Vec<Person>,
    pub(super) person_of: HashMap<UserId, u32, Mixed>,
    pub(super) registry: Registry,
    /// Questions by document number.
    pub(super) questions: Vec<Question>,
    pub(super) question_of: HashMap<u64, u32, Mixed>,
    pub(super) question_texts: Index,
    /// Questions by title, latest last.
    pub(super) titles: HashMap<Term, Vec<u32>, Mixed>,
    /// Answers by document number, in order of time.
    pub(super) answers: Vec<Answer>,
    pub(super) answer_texts: Index,
    /// Answers so far, of anybody: the community's own clock.
    pub(super) clock: u32,
    pub(super) activity: Activity,
    pub(super) ties: Ties,
    pub(super) weights: Weights,
    pub(super) pace: Pace,
    /// Questions whose answers teach the weights, latest last.
    pub(super) watched: VecDeque<Watched>,
}

/// A question of the past, without its words.
pub(super) struct Question {
    pub id: u64,
    pub asker: Option<UserId>,
    pub at: Timestamp,
    pub solved: bool,
    /// Number of its latest answer.
    pub last_answer: Option<u32>,
}

/// An answer of the past, without its words.
pub(super) struct Answer {
    /// `None` for people outside the registry.
    pub person: Option<u32>,
    pub clock: u32,
    /// Number of the answer to the same question before this one.
    pub earlier: Option<u32>,
}

/// Who was likely to answer a question, and why, when it was asked.
pub(super) struct Watched {
    pub id: u64,
    pub at: Timestamp,
    pub people: Vec<u32>,
    pub signals: Vec<Signals>,
}

impl Ranker {
    /// A ranker that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many questions it has learned: below a few hundred, likeness says little.
    pub fn questions_known(&self) -> usize {
        self.questions.len()
    }

    /// Learns that a question was asked. Hand in questions and answers in order of time.
    pub fn learn_question(&mut self, seen: &QuestionSeen) {
        self.question_texts.add(&Text::new(seen.title, seen.body));
        self.note_question(seen);
    }

    /// All of a question but its words.
    pub(super) fn note_question(&mut self, seen: &QuestionSeen) {
        let number = self.questions.len() as u32;
        self.pace.asked();
        self.question_of.insert(seen.id, number);
        if let Some(title) = title_of(seen.title) {
            self.titles.entry(title).or_default().push(number);
        }
        self.questions.push(Question {
            id: seen.id,
            asker: seen.asker,
            at: seen.at,
            solved: false,
            last_answer: None,
        });
        if let Some(asker) = seen.asker
            && let Some(person) = self.person_of.get(&asker)
        {
            self.people[*person as usize].seen(seen.at);
        }
    }

    /// Learns that a question was answered. Answers to unknown questions still count as activity.
    pub fn learn_answer(&mut self, seen: &AnswerSeen) {
        self.note_answer(seen);
        self.answer_texts.add(&Text::new("", seen.text));
    }

    /// All of an answer but its words.
    pub(super) fn note_answer(&mut self, seen: &AnswerSeen) {
        let person = seen.answerer.map(|who| self.person(who));
        if let Some(person) = person {
            self.learn_from_watched(seen.question, person, seen.at);
        }
        self.clock += 1;
        self.activity.add(self.clock, seen.at);
        if let Some(person) = person {
            self.people[person as usize].answered(self.clock, seen.at);
        }
        let question = self.question_of.get(&seen.question).copied();
        if let (Some(question), Some(person)) = (question, person) {
            let asked_at = self.questions[question as usize].at;
            let newcomer = self.people[person as usize].answers == 1;
            if !newcomer && seen.at.since(asked_at) <= DAY {
                self.pace.answered();
            }
            self.learn_ties(question, person, seen.at);
        }
        let earlier = question.and_then(|question| {
            let latest = self.answers.len() as u32;
            self.questions[question as usize]
                .last_answer
                .replace(latest)
        });
        self.answers.push(Answer {
            person,
            clock: self.clock,
            earlier,
        });
    }

    fn learn_ties(&mut self, question: u32, person: u32, at: Timestamp) {
        let who = self.people[person as usize].who;
        if let Some(asker) = self.questions[question as usize].asker {
            let tie = self.ties.renew(asker, person, at);
            tie.helped = tie.helped.saturating_add(1);
            if let Some(asker) = self.person_of.get(&asker) {
                self.ties.renew(who, *asker, at);
            }
        }
        let fellows: Vec<u32> = self
            .answers_to(Document(question))
            .filter_map(|answer| self.answers[answer as usize].person)
            .filter(|fellow| *fellow != person)
            .take(FELLOWS)
            .collect();
        for fellow in fellows {
            for (from, to) in [(who, fellow), (self.people[fellow as usize].who, person)] {
                let tie = self.ties.renew(from, to, at);
                tie.fellow = tie.fellow.saturating_add(1);
            }
        }
    }

    /// Learns that a question is solved: it becomes an answer worth linking.
    pub fn learn_solved(&mut self, question: u64) {
        if let Some(number) = self.question_of.get(&question) {
            self.questions[*number as usize].solved = true;
        }
    }

    /// Learns that somebody wrote anything at all. Only for people in the registry.
    pub fn learn_activity(&mut self, who: UserId, at: Timestamp) {
        let person = self.person(who);
        self.people[person as usize].seen(at);
    }

    /// Learns that somebody was asked to answer a question.
    pub fn learn_ping(&mut self, who: UserId, at: Timestamp) {
        let person = self.person(who);
        let questions = self.pace.questions();
        let person = &mut self.people[person as usize];
        person.price.pay(questions);
        person.pings.retain(|ping| at.since(*ping) < PINGS_MATTER);
        person.pings.push(at);
    }

    /// Replaces what somebody declared to know; an empty list takes it back.
    pub fn declare(&mut self, who: UserId, skills: &[Declared]) {
        let person = self.person(who);
        self.people[person as usize].declares = !skills.is_empty();
        self.registry.declare(person, skills);
    }

    /// Forgets a question and its text, because its message was deleted or it expired.
    /// Who answered how much stays.
    pub fn forget_question(&mut self, question: u64) {
        let Some(number) = self.question_of.remove(&question) else {
            return;
        };
        self.question_texts.remove(&[Document(number)]);
        self.titles.retain(|_, questions| {
            questions.retain(|question| *question != number);
            !questions.is_empty()
        });
        self.watched.retain(|watched| watched.id != question);
        let answers: Vec<Document> = self.answers_to(Document(number)).map(Document).collect();
        self.answer_texts.remove(&answers);
        let forgotten = &mut self.questions[number as usize];
        forgotten.asker = None;
        forgotten.last_answer = None;
    }

    /// Forgets a person: what they did, declared and wrote. Counts without a person stay.
    pub fn forget(&mut self, who: UserId) {
        for question in &mut self.questions {
            if question.asker == Some(who) {
                question.asker = None;
            }
        }
        let person = self.person_of.remove(&who);
        self.ties.forget(who, person);
        let Some(person) = person else {
            return;
        };
        self.registry.declare(person, &[]);
        self.watched
            .retain(|watched| !watched.people.contains(&person));
        let mut documents = Vec::new();
        for (number, answer) in (0..).zip(&mut self.answers) {
            if answer.person == Some(person) {
                answer.person = None;
                documents.push(Document(number));
            }
        }
        self.answer_texts.remove(&documents);
        // The place stays, empty, so that the numbers of the others hold.
        self.people[person as usize] = Person::new(UserId(0));
    }

    /// Numbers of the answers to a question, latest first.
    pub(super) fn answers_to(&self, question: Document) -> impl Iterator<Item = u32> {
        let latest = self.questions[question.0 as usize].last_answer;
        std::iter::successors(latest, |answer| self.answers[*answer as usize].earlier)
    }

    fn person(&mut self, who: UserId) -> u32 {
        let fresh = self.people.len() as u32;
        let number = *self.person_of.entry(who).or_insert(fresh);
        if number == fresh {
            self.people.push(Person::new(who));
        }
        number
    }
}
