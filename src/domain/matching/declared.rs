//! Declared skills: which of them a text speaks of, and whose they are.

use std::collections::{HashMap, HashSet};

use super::super::hashing::Mixed;
use super::super::similar::{Term, phrase_of};
use super::{Declared, Topic};

/// Skills have at most this many words; longer ones are found as topics only.
const LONGEST_PHRASE: usize = 4;
/// What a skill named in the title counts; in the body it counts 1.
const IN_TITLE: f32 = 1.2;
/// From this strength on a topic counts as spoken of, not only as related.
const SPOKEN_OF: f32 = 0.5;

/// Who declared what.
#[derive(Default)]
pub struct Registry {
    skills: Vec<Skill>,
    /// Skill by its words in order.
    by_phrase: HashMap<Vec<Term>, u32, Mixed>,
    /// What is kept of each person who declared something.
    declarers: HashMap<u32, Declarer, Mixed>,
    /// How many people have a word in their skills.
    holders: HashMap<Term, u32, Mixed>,
}

struct Declarer {
    skills: Vec<u32>,
    /// Different words in the skills.
    words: HashSet<Term, Mixed>,
}

struct Skill {
    name: String,
    /// Person and weight.
    people: Vec<(u32, f32)>,
}

/// How well the skills of one person fit a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    /// Skills named in the text, weighed, times how central the person's skills are.
    pub score: f32,
    /// Numbers of the skills named.
    pub skills: Vec<u32>,
}

impl Registry {
    /// Replaces what a person declared.
    pub fn declare(&mut self, person: u32, skills: &[Declared]) {
        if let Some(before) = self.declarers.remove(&person) {
            for word in before.words {
                if let Some(holders) = self.holders.get_mut(&word) {
                    *holders -= 1;
                }
            }
            for skill in before.skills {
                let people = &mut self.skills[skill as usize].people;
                people.retain(|(who, _)| *who != person);
            }
        }
        if skills.is_empty() {
            return;
        }
        let mut declarer = Declarer {
            skills: Vec::with_capacity(skills.len()),
            words: HashSet::default(),
        };
        for declared in skills {
            let phrase = phrase_of(declared.skill);
            declarer.words.extend(phrase.iter().copied());
            let number = self.skill(declared.skill, phrase);
            declarer.skills.push(number);
            self.skills[number as usize]
                .people
                .push((person, declared.weight));
        }
        for word in &declarer.words {
            *self.holders.entry(*word).or_insert(0) += 1;
        }
        self.declarers.insert(person, declarer);
    }

    /// How much of what a person declared others declared too: where nothing else is known, people whose
    /// skills are the common ground of a community answer more often than those with a corner of their own.
    /// At least 1.
    pub fn centrality(&self, person: u32) -> f32 {
        let shared: u32 = self
            .declarers
            .get(&person)
            .into_iter()
            .flat_map(|declarer| &declarer.words)
            .filter_map(|word| self.holders.get(word))
            .map(|holders| holders.saturating_sub(1))
            .sum();
        (1.0 + shared as f32).sqrt()
    }

    /// The name of a skill.
    pub fn name(&self, skill: u32) -> &str {
        &self.skills[skill as usize].name
    }

    /// How well each person's skills fit a text; people without any fit are absent.
    pub fn fit(&self, title: &str, body: &str, topics: &[Topic]) -> HashMap<u32, Fit> {
        let mut fits: HashMap<u32, Fit> = HashMap::new();
        if self.declarers.is_empty() {
            return fits;
        }
        let mut strengths: HashMap<u32, f32> = HashMap::new();
        for (text, strength) in [(title, IN_TITLE), (body, 1.0)] {
            self.find(&phrase_of(text), strength, &mut strengths);
        }
        for topic in topics {
            if let Some(skill) = self.by_phrase.get(&phrase_of(topic.skill)) {
                raise(&mut strengths, *skill, topic.strength);
            }
        }
        let mut found: Vec<(u32, f32)> = strengths.into_iter().collect();
        // A fixed order, so that sums of floats don't hang on the order of a hash map.
        found.sort_unstable_by_key(|(skill, _)| *skill);
        for (skill, strength) in found {
            for (person, weight) in &self.skills[skill as usize].people {
                let fit = fits.entry(*person).or_default();
                fit.score += strength * weight;
                if strength >= SPOKEN_OF {
                    fit.skills.push(skill);
                }
            }
        }
        for (person, fit) in &mut fits {
            fit.score *= self.centrality(*person);
        }
        fits
    }

    /// Whole skills only: single words of a longer one mislead more often than they help.
    fn find(&self, words: &[Term], strength: f32, strengths: &mut HashMap<u32, f32>) {
        for start in 0..words.len() {
            for length in 1..=LONGEST_PHRASE.min(words.len() - start) {
                if let Some(skill) = self.by_phrase.get(&words[start..start + length]) {
                    raise(strengths, *skill, strength);
                }
            }
        }
    }

    fn skill(&mut self, name: &str, phrase: Vec<Term>) -> u32 {
        let fresh = self.skills.len() as u32;
        let number = *self.by_phrase.entry(phrase).or_insert(fresh);
        if number == fresh {
            self.skills.push(Skill {
                name: name.to_owned(),
                people: Vec::new(),
            });
        }
        number
    }
}

fn raise(strengths: &mut HashMap<u32, f32>, skill: u32, strength: f32) {
    let known = strengths.entry(skill).or_insert(0.0);
    *known = known.max(strength);
}
