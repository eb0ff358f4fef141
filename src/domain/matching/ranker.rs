//! What the ranker holds and how it learns.

use std::collections::HashMap;

use super::super::ids::UserId;
use super::super::similar::{Document, Index, Text};
use super::super::time::{DAY, Timestamp};
use super::activity::{Fading, Person, part_of_day};
use super::declared::Registry;
use super::{AnswerSeen, Declared, QuestionSeen};

/// Half-life of the slow activity count, in answers of the community.
pub(super) const SLOW: f32 = 100.0;
/// Half-life of the fast activity count, in answers of the community.
pub(super) const FAST: f32 = 30.0;
/// Pings older than this no longer matter.
const PINGS_MATTER: i64 = 7 * DAY;

/// Ranks the people of one community. See [`Ranker::rank`](Self::rank).
#[derive(Default)]
pub struct Ranker {
    pub(super) people: Vec<Person>,
    pub(super) person_of: HashMap<UserId, u32>,
    pub(super) registry: Registry,
    /// Questions by document number.
    pub(super) questions: Vec<Question>,
    pub(super) question_of: HashMap<u64, u32>,
    pub(super) question_texts: Index,
    /// Answers by document number, in order of time.
    pub(super) answers: Vec<Answer>,
    pub(super) answer_texts: Index,
    /// Answers so far, of anybody: the community's own clock.
    pub(super) clock: u32,
    pub(super) slow: Fading,
    pub(super) fast: Fading,
    /// How often the second answered the first.
    pub(super) answered: HashMap<UserId, Vec<(u32, u32)>>,
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

impl Ranker {
    /// A ranker that knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns that a question was asked. Hand in questions and answers in order of time.
    pub fn learn_question(&mut self, seen: &QuestionSeen) {
        let text = Text::new(seen.title, seen.body);
        let document = self.question_texts.add(&text);
        self.question_of.insert(seen.id, document.0);
        self.questions.push(Question {
            id: seen.id,
            asker: seen.asker,
            at: seen.at,
            solved: false,
            last_answer: None,
        });
        if let Some(asker) = seen.asker {
            self.learn_activity(asker, seen.at);
        }
    }

    /// Learns that a question was answered. Answers to unknown questions still count as activity.
    pub fn learn_answer(&mut self, seen: &AnswerSeen) {
        let person = seen.answerer.map(|who| self.person(who));
        self.clock += 1;
        self.slow.add(1.0, self.clock, SLOW);
        self.fast.add(1.0, self.clock, FAST);
        if let Some(person) = person {
            let clock = self.clock;
            let person = &mut self.people[person as usize];
            person.answers += 1;
            person.slow.add(1.0, clock, SLOW);
            person.fast.add(1.0, clock, FAST);
            person.hours[part_of_day(seen.at)] += 1.0;
            person.last_seen = person.last_seen.max(Some(seen.at));
        }
        self.answer_texts.add(&Text::new("", seen.text));
        let question = self.question_of.get(&seen.question).copied();
        let earlier = question.and_then(|q| {
            let latest = self.answers.len() as u32;
            self.questions[q as usize].last_answer.replace(latest)
        });
        self.answers.push(Answer {
            person,
            clock: self.clock,
            earlier,
        });
        if let (Some(question), Some(person)) = (question, person) {
            self.learn_acquaintance(question, person);
        }
    }

    fn learn_acquaintance(&mut self, question: u32, person: u32) {
        let Some(asker) = self.questions[question as usize].asker else {
            return;
        };
        let helpers = self.answered.entry(asker).or_default();
        match helpers.iter_mut().find(|(helper, _)| *helper == person) {
            Some((_, times)) => *times += 1,
            None => helpers.push((person, 1)),
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
        let person = &mut self.people[person as usize];
        person.last_seen = person.last_seen.max(Some(at));
    }

    /// Learns that somebody was asked to answer a question.
    pub fn learn_ping(&mut self, who: UserId, at: Timestamp) {
        let person = self.person(who);
        let pings = &mut self.people[person as usize].pings;
        pings.retain(|ping| at.since(*ping) < PINGS_MATTER);
        pings.push(at);
    }

    /// Replaces what somebody declared to know; an empty list takes it back.
    pub fn declare(&mut self, who: UserId, skills: &[Declared]) {
        let person = self.person(who);
        self.registry.declare(person, skills);
    }

    /// Forgets a question and its text, because its message was deleted or it expired.
    /// Who answered how much stays.
    pub fn forget_question(&mut self, question: u64) {
        let Some(number) = self.question_of.remove(&question) else {
            return;
        };
        self.question_texts.remove(&[Document(number)]);
        let forgotten = &mut self.questions[number as usize];
        forgotten.asker = None;
        let mut next = forgotten.last_answer.take();
        let mut documents = Vec::new();
        while let Some(answer) = next {
            documents.push(Document(answer));
            next = self.answers[answer as usize].earlier;
        }
        self.answer_texts.remove(&documents);
    }

    /// Forgets a person: what they did, declared and wrote. Counts without a person stay.
    pub fn forget(&mut self, who: UserId) {
        self.answered.remove(&who);
        for question in &mut self.questions {
            if question.asker == Some(who) {
                question.asker = None;
            }
        }
        let Some(person) = self.person_of.remove(&who) else {
            return;
        };
        self.registry.declare(person, &[]);
        for helpers in self.answered.values_mut() {
            helpers.retain(|(helper, _)| *helper != person);
        }
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

    fn person(&mut self, who: UserId) -> u32 {
        let fresh = self.people.len() as u32;
        let number = *self.person_of.entry(who).or_insert(fresh);
        if number == fresh {
            self.people.push(Person::new(who));
        }
        number
    }
}
