//! Figures about questions: how soon they were answered, how many were solved, which still wait.

use super::super::ids::{AskId, ChannelId, UserId};
use super::super::time::{DAY, Timestamp};
use super::facts::{EarlierAnswer, Facts, Gone, Heard, Question};
use super::survival::{Observation, Survival};
use super::{Better, Figure, Period, Unit, median};

/// **Answered within a time.** Questions of the week that got a response within
/// `horizon` seconds ÷ all of them that are at least that old; unanswered ones
/// stay in. Share, up is good. Left out: what was dismissed as not a question,
/// and what was deleted within that time before anyone could respond. Source:
/// own, corrects the survivorship of "time to answer".
pub fn answered_within(facts: &Facts, period: &Period<'_>, horizon: i64) -> Figure {
    fixed_horizon(facts, period, horizon, |_| true)
}

/// **First-question reply rate.** First-ever questions of the week answered by
/// a person within 24 hours ÷ first-ever questions at least 24 hours old.
/// Share, up is good; fewer than five newcomers aren't spoken of. Source: Joyce
/// & Kraut 2006.
pub fn first_question_reply_rate(facts: &Facts, period: &Period<'_>) -> Figure {
    fixed_horizon(facts, period, DAY, |question| question.first_of_asker).of_enough_people()
}

fn fixed_horizon(
    facts: &Facts,
    period: &Period<'_>,
    horizon: i64,
    counts: impl Fn(&Question) -> bool,
) -> Figure {
    let (mut all, mut answered) = (0, 0);
    for question in facts.questions_between(period.start, period.cutoff()) {
        let deadline = question.asked_at.plus(horizon);
        if deadline > period.now || question.dismissed_by(period.now) || !counts(question) {
            continue;
        }
        if question.taken_back_by(deadline) {
            continue;
        }
        all += 1;
        answered += usize::from(question.response_time(deadline).is_some());
    }
    Figure::share(answered, all, Better::Up)
}

/// **Time to First Response**, the time by which a share `done` (0.5 for the
/// median, 0.9 for nine of ten) of the week's questions had a response.
/// Seconds, down is good. Kaplan–Meier, so that questions still open count for
/// as long as they have waited. Source: CHAOSS, Time to First Response.
pub fn first_response(facts: &Facts, period: &Period<'_>, done: f64) -> Figure {
    let observations = waits(facts, period);
    let value = Survival::estimate(&observations).quantile(done);
    Figure::of(
        value.map(|seconds| seconds as f64),
        observations.len(),
        Unit::Seconds,
        Better::Down,
    )
}

/// How long each question of the week waited, or has waited so far.
fn waits(facts: &Facts, period: &Period<'_>) -> Vec<Observation> {
    facts
        .questions_between(period.start, period.cutoff())
        .iter()
        .filter(|question| !question.dismissed_by(period.as_of))
        .map(|question| {
            if let Some(seconds) = question.response_time(period.as_of) {
                return Observation::Happened(seconds);
            }
            let stopped = [
                question.withdrawn_at(period.as_of),
                question.settled.map(super::Settled::at),
            ];
            let until = stopped.into_iter().flatten().min().unwrap_or(period.as_of);
            Observation::Open(until.min(period.as_of).since(question.asked_at).max(0))
        })
        .collect()
}

/// **Resolution rate.** Questions of the week that are solved or presumed
/// solved ÷ all of them but the dismissed and the deleted. Share, up is good.
/// Source: Discourse Solved.
pub fn resolution_rate(facts: &Facts, period: &Period<'_>) -> Figure {
    let (mut asked, mut solved) = (0, 0);
    for question in facts.questions_between(period.start, period.cutoff()) {
        let settled = question.settled_by(period.as_of);
        let withdrawn = question.withdrawn_at(period.as_of).is_some();
        if question.dismissed_by(period.as_of) || (withdrawn && !settled) {
            continue;
        }
        asked += 1;
        solved += usize::from(settled);
    }
    Figure::share(solved, asked, Better::Up)
}

/// **Questions asked** in the week; left out, as from those answered within 24
/// hours, is what was dismissed, and what was deleted within that time before
/// anyone could respond. A count, neither good nor bad.
pub fn asked(facts: &Facts, period: &Period<'_>) -> Figure {
    let asked = facts
        .questions_between(period.start, period.cutoff())
        .iter()
        .filter(|question| {
            let deadline = question.asked_at.plus(DAY).min(period.as_of);
            !question.dismissed_by(period.as_of) && !question.taken_back_by(deadline)
        })
        .count();
    Figure::of(Some(asked as f64), asked, Unit::Count, Better::Neutral)
}

/// A question nobody has responded to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Our number of it.
    pub ask: AskId,
    /// Who asked.
    pub asker: UserId,
    /// Where.
    pub channel: ChannelId,
    /// When.
    pub asked_at: Timestamp,
    /// How long it has waited, in seconds.
    pub waited: i64,
    /// The asker's first question here.
    pub first_of_asker: bool,
    /// The skills it speaks of.
    pub topics: Vec<super::TopicId>,
}

/// The questions, of whatever week, that nobody has responded to, oldest first.
pub fn waiting(facts: &Facts, as_of: Timestamp) -> Vec<Waiting> {
    facts
        .questions
        .iter()
        .take_while(|question| question.asked_at < as_of)
        .filter(|question| waits_at(question, as_of))
        .map(|question| Waiting {
            ask: question.id,
            asker: question.asker,
            channel: question.channel,
            asked_at: question.asked_at,
            waited: as_of.since(question.asked_at),
            first_of_asker: question.first_of_asker,
            topics: question.topics.clone(),
        })
        .collect()
}

fn waits_at(question: &Question, as_of: Timestamp) -> bool {
    let gone = match question.gone {
        Some(Gone::Dismissed(at) | Gone::Withdrawn(at)) => at <= as_of,
        None => false,
    };
    !gone && question.response_time(as_of).is_none() && !question.settled_by(as_of)
}

/// **Issue Age.** The median age of the questions nobody has responded to, of
/// whatever week. Seconds, down is good; n is how many there are. Source:
/// CHAOSS, Issue Age.
pub fn issue_age(facts: &Facts, period: &Period<'_>) -> Figure {
    let ages: Vec<f64> = facts
        .questions
        .iter()
        .take_while(|question| question.asked_at < period.as_of)
        .filter(|question| waits_at(question, period.as_of))
        .map(|question| period.as_of.since(question.asked_at) as f64)
        .collect();
    let n = ages.len();
    Figure::of(median(ages), n, Unit::Seconds, Better::Down)
}

/// **Detection precision.** 1 − dismissed as not a question ÷ detected, of the
/// messages the detector took for questions in the week. Share, up is good.
/// Source: own.
pub fn detection_precision(facts: &Facts, period: &Period<'_>) -> Figure {
    let (mut detected, mut right) = (0, 0);
    for question in facts.questions_between(period.start, period.cutoff()) {
        if question.heard == Heard::Detected {
            detected += 1;
            right += usize::from(!question.dismissed_by(period.as_of));
        }
    }
    Figure::share(right, detected, Better::Up)
}

/// **Knowledge reuse.** Questions of the week whose asker took the linked
/// earlier answer ÷ questions that had a link. Share, up is good. Source: own.
pub fn knowledge_reuse(facts: &Facts, period: &Period<'_>) -> Figure {
    let (mut offered, mut taken) = (0, 0);
    for question in facts.questions_between(period.start, period.cutoff()) {
        offered += usize::from(question.earlier_answer != EarlierAnswer::NotOffered);
        taken += usize::from(question.earlier_answer == EarlierAnswer::Taken);
    }
    Figure::share(taken, offered, Better::Up)
}
