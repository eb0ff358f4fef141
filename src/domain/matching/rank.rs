//! One ranking: gather what is known of each person, weigh it, sort, explain.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::super::hashing::mixed;
use super::super::similar::{Document, Hit, Scope, Text};
use super::super::time::DAY;
use super::acquaintance::Tie;
use super::activity::Person;
use super::declared::Fit;
use super::ranker::Ranker;
use super::score::{Factor, Share, Signals};
use super::votes::Votes;
use super::{Load, Parts, Query, Ranked, SimilarQuestion};

/// How much declaring anything counts where nothing that fits was declared, against one skill that fits.
const UNFIT: f32 = 1e-4;

/// Terms of a text that are looked up.
const TERMS: usize = 60;

/// A question below this share of the score a text has against itself is among the most similar only because the
/// community is young: it may vote, but it is no reason to tell.
const ALIKE: f32 = 0.3;

/// Below this share of the latest answers, and with nothing else to speak for them, people aren't weighed one by
/// one but listed last: 10,000 members of an old community cost as little as those who still write.
const DORMANT: f32 = 1e-6;
/// Whoever gave none of so many latest answers holds less than that share: the slow count is at most 145 and halves
/// with every 100 answers.
const AWAKE: usize = 2800;
/// After so many answers of the community, having declared something that doesn't fit wakes nobody either and no
/// longer counts: it would weigh less than the least that everybody has.
const DECLARING_WAKES: u32 = 1000;

/// One person before sorting.
#[derive(Clone, Copy)]
pub(super) struct Scored {
    pub person: u32,
    /// Logarithm of the odds.
    pub odds: f32,
    /// What asking them costs, in the same units; 0 unless the load is shared. It moves them back in the ranking,
    /// but makes their answer no less likely.
    price: f32,
    pub signals: Signals,
}

/// Everybody who could answer, with what is needed to explain it.
pub(super) struct Field {
    pub scored: Vec<Scored>,
    hits: Vec<Hit>,
    fits: HashMap<u32, Fit>,
}

impl Ranker {
    /// People likely to answer, likeliest first. The same history and query give the same ranking.
    pub fn rank(&self, query: &Query) -> Vec<Ranked> {
        let mut field = self.score_people(query);
        let text = Text::new(query.title, query.body);
        let alike = self.question_texts.self_score(&text, TERMS) * ALIKE;
        field.hits.retain(|hit| hit.score >= alike);
        let scored = &mut field.scored;
        let highest = scored.iter().map(|one| one.odds).fold(f32::MIN, f32::max);
        let total: f32 = scored.iter().map(|one| (one.odds - highest).exp()).sum();
        let may_ask = |person: u32| (query.may_ask)(self.people[person as usize].who);
        let mut awake = vec![false; self.people.len()];
        for one in &*scored {
            awake[one.person as usize] = true;
        }
        scored.retain(|one| may_ask(one.person));
        if query.load == Load::Shared {
            let questions = self.pace.questions();
            for one in &mut *scored {
                one.price = self.people[one.person as usize].price.value(questions);
            }
        }
        self.keep_best(scored, query.limit);
        if scored.len() < query.limit {
            let missing = query.limit - scored.len();
            scored.extend(self.wake(query, &awake, missing));
        }
        let Field {
            scored, hits, fits, ..
        } = field;
        scored
            .iter()
            .map(|one| {
                let share = f64::from((one.odds - highest).exp() / total);
                Ranked {
                    who: self.people[one.person as usize].who,
                    score: share * f64::from((-one.price).exp()),
                    probability: if one.signals.shares[Share::Named as usize] > 0.0 {
                        self.pace.probability_if_named(share)
                    } else {
                        self.pace.probability(share)
                    },
                    parts: self.parts(query, one, &hits, &fits),
                }
            })
            .collect()
    }

    /// Sorts the best to the front and drops those beyond the limit.
    pub(super) fn keep_best(&self, scored: &mut Vec<Scored>, limit: usize) {
        let better = |a: &Scored, b: &Scored| self.better(a, b);
        if scored.len() > limit && limit > 0 {
            scored.select_nth_unstable_by(limit - 1, better);
        }
        scored.truncate(limit);
        scored.sort_unstable_by(better);
    }

    /// Of the people who have been silent for long and for whom nothing speaks those seen last, at hopeless odds.
    fn wake(&self, query: &Query, awake: &[bool], limit: usize) -> Vec<Scored> {
        let mut dormant: Vec<u32> = (0..self.people.len() as u32)
            .filter(|person| !awake[*person as usize] && self.may_answer(*person, query))
            .filter(|person| (query.may_ask)(self.people[*person as usize].who))
            .collect();
        dormant.sort_unstable_by_key(|person| {
            let person = &self.people[*person as usize];
            (std::cmp::Reverse(person.last_seen), mixed(person.who.0))
        });
        dormant.truncate(limit);
        let hopeless = |person| Scored {
            person,
            odds: f32::MIN,
            price: 0.0,
            signals: Signals::default(),
        };
        dormant.into_iter().map(hopeless).collect()
    }

    /// Earlier questions like a text, best first; `only_solved` leaves out those without a credited answer.
    pub fn similar(
        &self,
        title: &str,
        body: &str,
        only_solved: bool,
        limit: usize,
    ) -> Vec<SimilarQuestion> {
        let text = Text::new(title, body);
        let scope = Scope {
            newest: u32::MAX,
            terms: TERMS,
            limit,
        };
        let same = f64::from(self.question_texts.self_score(&text, scope.terms)).max(1e-6);
        let keep = |document: Document| {
            let question = &self.questions[document.0 as usize];
            question.solved || !only_solved
        };
        self.question_texts
            .search(&text, scope, keep)
            .into_iter()
            .map(|hit| {
                let question = &self.questions[hit.document.0 as usize];
                SimilarQuestion {
                    id: question.id,
                    score: f64::from(hit.score) / same,
                    solved: question.solved,
                }
            })
            .collect()
    }

    /// Signals and odds of everybody known but the asker.
    pub(super) fn score_people(&self, query: &Query) -> Field {
        let votes = self.votes(query);
        let fits = self.registry.fit(query.title, query.body, query.topics);
        let mut fitting: Vec<f32> = fits.values().map(|fit| fit.score).collect();
        // Sorted, so that the sum doesn't hang on the order of a hash map.
        fitting.sort_unstable_by(f32::total_cmp);
        let fitting = fitting.iter().sum::<f32>().max(1.0);
        // By person rather than in a map: each of 10,000 people is looked at.
        let mut ties: Vec<Option<&Tie>> = vec![None; self.people.len()];
        for (person, tie) in query.asker.into_iter().flat_map(|a| self.ties.of(a)) {
            ties[person as usize] = Some(tie);
        }
        let whole = self
            .activity
            .counts(self.clock, query.at)
            .map(|count| count.max(1.0));
        let mut scored = Vec::with_capacity(self.people.len().min(4096));
        let declaring_wakes = self.clock < DECLARING_WAKES;
        for number in self.stirring(query, &votes, &fits) {
            let person = &self.people[number as usize];
            let place = number as usize;
            let speaks = votes.any(place)
                || ties[place].is_some()
                || fits.contains_key(&number)
                || query.mentions.contains(&person.who)
                || (person.declares && declaring_wakes);
            if !speaks && person.activity.slow(self.clock) / whole[0] < DORMANT {
                continue;
            }
            let mut signals = person_signals(person, query, self.clock, whole);
            add_votes(&mut signals, &votes, place);
            if let Some(tie) = ties[place] {
                add_tie(&mut signals, tie, query);
            }
            let fit = fits.get(&number).map(|fit| fit.score);
            if fit.is_some() || declaring_wakes && person.declares {
                let fallback = UNFIT * self.registry.centrality(number);
                signals.declared = (fit.unwrap_or(0.0) + fallback) / fitting;
            }
            scored.push(Scored {
                person: number,
                odds: self.weights.log_odds(&signals, self.clock),
                price: 0.0,
                signals,
            });
        }
        Field {
            scored,
            hits: votes.hits,
            fits,
        }
    }

    /// Everybody for whom something may speak, in rising order: who answered lately, is voted for, wrote with the
    /// asker before, is named, or declared what fits.
    fn stirring(&self, query: &Query, votes: &Votes, fits: &HashMap<u32, Fit>) -> Vec<u32> {
        let everybody = 0..self.people.len() as u32;
        let mut stirs = vec![false; self.people.len()];
        let lately = self.answers.iter().rev().take(AWAKE);
        let with_asker = query.asker.into_iter().flat_map(|who| self.ties.of(who));
        let named = query.mentions.iter();
        lately
            .filter_map(|answer| answer.person)
            .chain(with_asker.map(|(person, _)| person))
            .chain(named.filter_map(|who| self.person_of.get(who).copied()))
            .chain(fits.keys().copied())
            .for_each(|person| stirs[person as usize] = true);
        let declaring_wakes = self.clock < DECLARING_WAKES;
        everybody
            .filter(|person| {
                let place = *person as usize;
                stirs[place] || votes.any(place) || (declaring_wakes && self.people[place].declares)
            })
            .filter(|person| self.may_answer(*person, query))
            .collect()
    }

    /// Whether somebody comes into question at all: they did or declared anything, and aren't the asker.
    fn may_answer(&self, person: u32, query: &Query) -> bool {
        let person = &self.people[person as usize];
        Some(person.who) != query.asker && (person.answers > 0 || person.declares)
    }

    fn parts(&self, query: &Query, one: &Scored, hits: &[Hit], fits: &HashMap<u32, Fit>) -> Parts {
        let person = &self.people[one.person as usize];
        let theirs: Vec<Document> = hits
            .iter()
            .map(|hit| hit.document)
            .filter(|document| {
                let question = &self.questions[document.0 as usize];
                query.at.since(question.at) < 365 * DAY
                    && self
                        .answers_to(*document)
                        .any(|answer| self.answers[answer as usize].person == Some(one.person))
            })
            .collect();
        let declared = fits.get(&one.person).map_or(&[][..], |fit| &fit.skills);
        let tie = query.asker.and_then(|asker| {
            let mut ties = self.ties.of(asker);
            ties.find(|(person, _)| *person == one.person)
        });
        Parts {
            similar_answered: theirs.len() as u32,
            most_similar: theirs
                .first()
                .map(|document| self.questions[document.0 as usize].id),
            answers: person.answers,
            share_of_answers: f64::from(one.signals.shares[Share::Slow as usize]),
            last_seen: person.last_seen,
            answered_asker: tie.map_or(0, |(_, tie)| u32::from(tie.helped)),
            usual_hour: f64::from(person.usual_hour(query.at)),
            declared: declared
                .iter()
                .map(|skill| self.registry.name(*skill).to_owned())
                .collect(),
            named: query.mentions.contains(&person.who),
            pings_today: person.pings_within(query.at, DAY),
        }
    }

    /// Higher odds first; of equals the one asked least recently, then by a mix of the id that favours nobody.
    pub(super) fn better(&self, a: &Scored, b: &Scored) -> Ordering {
        let (one, other) = (
            &self.people[a.person as usize],
            &self.people[b.person as usize],
        );
        (b.odds - b.price)
            .total_cmp(&(a.odds - a.price))
            .then_with(|| one.pings.last().cmp(&other.pings.last()))
            .then_with(|| mixed(one.who.0).cmp(&mixed(other.who.0)))
    }
}

/// What a person does by themselves, whatever the text.
fn person_signals(person: &Person, query: &Query, clock: u32, whole: [f32; 3]) -> Signals {
    let [slow, fast, present] = person.activity.counts(clock, query.at);
    let mut signals = Signals::default();
    signals.share(Share::Slow, slow / whole[0]);
    signals.share(Share::Fast, fast / whole[1]);
    signals.share(Share::Present, present / whole[2]);
    signals.factor(Factor::Idle, (1.0 + person.idle_days(query.at)).ln());
    signals.factor(Factor::Hour, (person.usual_hour(query.at) * 8.0).ln());
    signals.factor(Factor::Weekend, person.usual_day(query.at).ln());
    if query.mentions.contains(&person.who) {
        signals.share(Share::Named, 1.0);
        signals.factor(Factor::Addressed, 1.0);
    }
    signals
}

fn add_votes(signals: &mut Signals, votes: &Votes, person: usize) {
    signals.share(Share::Questions, votes.questions[person]);
    signals.share(Share::Answers, votes.answers[person]);
    signals.share(Share::MoreAnswers, votes.more_answers[person]);
    signals.share(Share::SameTitle, votes.same_title[person]);
}

fn add_tie(signals: &mut Signals, tie: &Tie, query: &Query) {
    signals.share(Share::Together, tie.together(query.at));
    signals.factor(Factor::Helped, f32::from(tie.helped).ln_1p());
    signals.factor(Factor::Fellow, f32::from(tie.fellow).ln_1p());
    signals.factor(Factor::Talking, f32::from(u8::from(tie.talking(query.at))));
}
