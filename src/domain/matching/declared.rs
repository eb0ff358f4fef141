//! Declared skills: which of them a text speaks of, and whose they are.

use std::collections::{HashMap, HashSet};

use super::super::similar::{Term, phrase_of};
use super::{Declared, Topic};

/// Skills have at most this many words; longer ones are matched by their parts only.
const LONGEST_PHRASE: usize = 4;

/// Who declared what.
#[derive(Default)]
pub struct Registry {
    skills: Vec<Skill>,
    /// Skill by its words in order.
    by_phrase: HashMap<Vec<Term>, u32>,
    /// Everybody who declared something.
    declared: HashSet<u32>,
    /// Skills by one of their words.
    by_word: HashMap<Term, Vec<u32>>,
}

struct Skill {
    name: String,
    words: u32,
    /// Person and weight.
    people: Vec<(u32, f32)>,
}

/// How well the skills of one person fit a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    /// 1 for one skill named in the text, more for more.
    pub score: f32,
    /// Numbers of the skills named.
    pub skills: Vec<u32>,
}

impl Registry {
    /// Replaces what a person declared.
    pub fn declare(&mut self, person: u32, skills: &[Declared]) {
        for skill in &mut self.skills {
            skill.people.retain(|(who, _)| *who != person);
        }
        if skills.is_empty() {
            self.declared.remove(&person);
        } else {
            self.declared.insert(person);
        }
        for declared in skills {
            let number = self.skill(declared.skill);
            self.skills[number as usize]
                .people
                .push((person, declared.weight));
        }
    }

    /// Whether a person declared anything.
    pub fn knows(&self, person: u32) -> bool {
        self.declared.contains(&person)
    }

    /// The name of a skill.
    pub fn name(&self, skill: u32) -> &str {
        &self.skills[skill as usize].name
    }

    /// How well each person's skills fit a text; people without any fit are absent.
    pub fn fit(&self, title: &str, body: &str, topics: &[Topic]) -> HashMap<u32, Fit> {
        let mut strengths: HashMap<u32, f32> = HashMap::new();
        for (text, strength) in [(title, 1.2), (body, 1.0)] {
            self.find(&phrase_of(text), strength, &mut strengths);
        }
        for topic in topics {
            if let Some(skill) = self.by_phrase.get(&phrase_of(topic.skill)) {
                raise(&mut strengths, *skill, topic.strength);
            }
        }
        let mut found: Vec<(u32, f32)> = strengths.into_iter().collect();
        found.sort_unstable_by_key(|(skill, _)| *skill);
        let mut fits: HashMap<u32, Fit> = HashMap::new();
        for (skill, strength) in found {
            for (person, weight) in &self.skills[skill as usize].people {
                let fit = fits.entry(*person).or_default();
                fit.score += strength * weight;
                if strength >= 0.5 {
                    fit.skills.push(skill);
                }
            }
        }
        fits
    }

    /// Whole skills count in full; single words of a longer one only break ties.
    fn find(&self, words: &[Term], strength: f32, strengths: &mut HashMap<u32, f32>) {
        for start in 0..words.len() {
            for length in 1..=LONGEST_PHRASE.min(words.len() - start) {
                if let Some(skill) = self.by_phrase.get(&words[start..start + length]) {
                    raise(strengths, *skill, strength);
                }
            }
            for skill in self.by_word.get(&words[start]).into_iter().flatten() {
                let words = self.skills[*skill as usize].words as f32;
                raise(strengths, *skill, 0.01 / words);
            }
        }
    }

    fn skill(&mut self, name: &str) -> u32 {
        let words = phrase_of(name);
        let fresh = self.skills.len() as u32;
        let number = *self.by_phrase.entry(words.clone()).or_insert(fresh);
        if number == fresh {
            self.skills.push(Skill {
                name: name.to_owned(),
                words: words.len() as u32,
                people: Vec::new(),
            });
            if words.len() > 1 {
                for word in words {
                    self.by_word.entry(word).or_default().push(number);
                }
            }
        }
        number
    }
}

fn raise(strengths: &mut HashMap<u32, f32>, skill: u32, strength: f32) {
    let known = strengths.entry(skill).or_insert(0.0);
    *known = known.max(strength);
}
