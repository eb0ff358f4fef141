//! Learning a long past at once, as at the start: words of questions, words of answers and who did what side by side.

use std::thread;

use super::super::similar::Text;
use super::ranker::Ranker;
use super::{AnswerSeen, QuestionSeen};

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Past<'a> {
    /// A question was asked.
    Asked(QuestionSeen<'a>),
    /// A question was answered.
    Answered(AnswerSeen<'a>),
}

impl Ranker {
    /// Learns what happened, in order of time: the same as learning each by itself, in about half the time where two
    /// processors are free.
    pub fn learn_past(&mut self, past: &[Past]) {
        let mut questions = std::mem::take(&mut self.question_texts);
        let mut answers = std::mem::take(&mut self.answer_texts);
        thread::scope(|scope| {
            scope.spawn(|| {
                for event in past {
                    if let Past::Asked(question) = event {
                        questions.add(&Text::new(question.title, question.body));
                    }
                }
            });
            scope.spawn(|| {
                for event in past {
                    if let Past::Answered(answer) = event {
                        answers.add(&Text::new("", answer.text));
                    }
                }
            });
            for event in past {
                match event {
                    Past::Asked(question) => self.note_question(question),
                    Past::Answered(answer) => self.note_answer(answer),
                }
            }
        });
        self.question_texts = questions;
        self.answer_texts = answers;
    }
}
