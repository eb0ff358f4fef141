//! Builds the matcher: registry over vocabulary, forms to patterns, plurals, grades.

use std::collections::{BTreeMap, HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::normal::pattern;
use super::signs::Grade;
use super::{Families, How, KnownSkill, Pattern, RegistrySkill, SkillId, TopicMatcher};
use crate::domain::vocabulary::Vocabulary;

/// Words too common to name a skill by themselves, should a community declare one as a name.
const COMMON: [&str; 96] = [
    "a", "about", "after", "all", "am", "an", "and", "any", "are", "as", "at", "be", "but", "by",
    "can", "do", "does", "error", "for", "from", "get", "go", "good", "group", "guide", "had",
    "has", "have", "help", "here", "hey", "hi", "how", "i", "if", "in", "install", "is", "it",
    "just", "know", "less", "like", "log", "make", "me", "more", "most", "my", "need", "new", "no",
    "not", "now", "of", "ok", "old", "on", "one", "or", "order", "other", "out", "please",
    "problem", "question", "run", "say", "see", "set", "so", "some", "start", "stop", "test",
    "thanks", "that", "the", "them", "there", "they", "thing", "this", "time", "to", "try", "up",
    "use", "version", "way", "we", "what", "with", "work", "wrong", "you",
];

impl TopicMatcher {
    /// Builds a matcher from the vocabulary and the community's registry, in which a name may come many times.
    /// Where both claim a form, the registry wins.
    pub fn new(vocabulary: &Vocabulary, registry: impl IntoIterator<Item = RegistrySkill>) -> Self {
        let mut builder = Builder::from_vocabulary(vocabulary);
        builder.add_registry(registry);
        builder.relate(vocabulary);
        builder.finish(vocabulary)
    }
}

/// A form of a skill on its way to a pattern.
#[derive(Clone, Copy)]
struct Form {
    skill: SkillId,
    how: How,
    grade: Grade,
    /// Whether the singular is to be found too: free text of the registry, of which no human listed the forms.
    singular: bool,
}

struct Builder {
    skills: Vec<KnownSkill>,
    /// In a fixed order, so that two runs build the same matcher.
    forms: BTreeMap<String, Form>,
    families: Vec<String>,
}

impl Builder {
    fn from_vocabulary(vocabulary: &Vocabulary) -> Self {
        let mut builder = Self {
            skills: Vec::with_capacity(vocabulary.skills().len()),
            forms: BTreeMap::new(),
            families: Vec::new(),
        };
        for skill in vocabulary.skills() {
            let families = builder.families_of(&vocabulary.fields()[skill.field].families);
            let id = builder.add_skill(&skill.name, false, families, one_bit(skill.field));
            for (at, form) in std::iter::once(&skill.name)
                .chain(&skill.aliases)
                .enumerate()
            {
                let grade = if skill.everyday.contains(form) {
                    Grade::Everyday
                } else if skill.ambiguous.contains(form) {
                    Grade::Ambiguous
                } else {
                    Grade::Certain
                };
                let how = if at == 0 { How::Name } else { How::Alias };
                builder.forms.entry(pattern(form)).or_insert(Form {
                    skill: id,
                    how,
                    grade,
                    singular: false,
                });
            }
        }
        builder
    }

    fn families_of(&mut self, names: &[String]) -> Families {
        names.iter().fold(Families::default(), |set, name| {
            let place = self.families.iter().position(|known| known == name);
            let place = place.unwrap_or_else(|| {
                self.families.push(name.clone());
                self.families.len() - 1
            });
            set.join(one_bit(place))
        })
    }

    fn add_skill(
        &mut self,
        name: &str,
        registered: bool,
        families: Families,
        field: Families,
    ) -> SkillId {
        let id = SkillId(self.skills.len() as u32);
        self.skills.push(KnownSkill {
            name: name.into(),
            registered,
            families,
            field,
            part_of: Vec::new(),
            related: Vec::new(),
        });
        id
    }

    /// Names first, then aliases: a community's name is never taken by its own synonym for something else.
    fn add_registry(&mut self, registry: impl IntoIterator<Item = RegistrySkill>) {
        let mut with_aliases = Vec::new();
        for skill in registry {
            let id = self.add_registered(&skill.name);
            if !skill.aliases.is_empty() {
                with_aliases.push((id, skill.aliases));
            }
        }
        for (id, aliases) in with_aliases {
            for alias in aliases {
                let key = pattern(&alias);
                let names_another = self
                    .forms
                    .get(&key)
                    .is_some_and(|form| form.how == How::Name && self.is_registered(form.skill));
                if !names_another {
                    self.claim(key, id, How::Alias);
                }
            }
        }
    }

    fn add_registered(&mut self, name: &str) -> SkillId {
        let key = pattern(name);
        match self.forms.get(&key) {
            Some(form) if form.how == How::Name || !self.is_registered(form.skill) => {
                let (id, how) = (form.skill, form.how);
                let skill = &mut self.skills[id.0 as usize];
                if !skill.registered {
                    skill.registered = true;
                    skill.name = name.into();
                }
                if how == How::Alias {
                    self.claim(key, id, How::Name);
                }
                id
            }
            _ => {
                let id = self.add_skill(name, true, Families::default(), Families::default());
                self.claim(key, id, How::Name);
                id
            }
        }
    }

    fn is_registered(&self, skill: SkillId) -> bool {
        self.skills[skill.0 as usize].registered
    }

    /// Gives a form to a skill; its grade stays if the vocabulary has one.
    fn claim(&mut self, key: String, skill: SkillId, how: How) {
        let word = key.trim();
        let common = word.chars().count() == 1 || COMMON.contains(&word);
        let known = self.forms.get(&key).map(|form| form.grade);
        let grade = known.unwrap_or(if common {
            Grade::Everyday
        } else {
            Grade::Certain
        });
        self.forms.insert(
            key,
            Form {
                skill,
                how,
                grade,
                singular: known.is_none(),
            },
        );
    }

    fn relate(&mut self, vocabulary: &Vocabulary) {
        let place: HashMap<&str, usize> = vocabulary
            .skills()
            .iter()
            .enumerate()
            .map(|(at, skill)| (skill.name.as_str(), at))
            .collect();
        let id_of = |name: &String| place.get(name.as_str()).map(|at| SkillId(*at as u32));
        for (at, skill) in vocabulary.skills().iter().enumerate() {
            self.skills[at].part_of = skill.part_of.iter().filter_map(id_of).collect();
            for other in skill.related.iter().filter_map(id_of) {
                for (from, to) in [(SkillId(at as u32), other), (other, SkillId(at as u32))] {
                    let related = &mut self.skills[from.0 as usize].related;
                    if !related.contains(&to) {
                        related.push(to);
                    }
                }
            }
        }
    }

    /// The families' own words, where they are no skills.
    fn add_words(
        &mut self,
        vocabulary: &Vocabulary,
        texts: &mut Vec<String>,
        patterns: &mut Vec<Pattern>,
    ) {
        for field in vocabulary.fields() {
            let families = self.families_of(&field.families);
            for word in field.words.iter().map(|word| pattern(word)) {
                if !self.forms.contains_key(&word) && !word.is_empty() {
                    texts.push(word);
                    patterns.push(Pattern::Word(families));
                }
            }
        }
    }

    #[allow(clippy::expect_used)] // fails only beyond 2^31 patterns, or for options that are constants here
    fn finish(mut self, vocabulary: &Vocabulary) -> TopicMatcher {
        let mut texts: Vec<String> = Vec::with_capacity(self.forms.len() * 2);
        let mut patterns = Vec::with_capacity(self.forms.len() * 2);
        let mut taken = HashSet::new();
        for (key, form) in &self.forms {
            let meaning = Pattern::Skill {
                skill: form.skill,
                how: form.how,
                grade: form.grade,
            };
            for text in variants(key, *form) {
                let own = text == *key || !self.forms.contains_key(&text);
                if own && !text.is_empty() && taken.insert(text.clone()) {
                    texts.push(text);
                    patterns.push(meaning);
                }
            }
        }
        self.add_words(vocabulary, &mut texts, &mut patterns);
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .prefilter(false) // every pattern begins with a blank, so there is nothing rare to look for
            .build(&texts)
            .expect("the patterns fit an automaton");
        TopicMatcher {
            automaton,
            patterns,
            by_form: self
                .forms
                .into_iter()
                .map(|(key, form)| (key.into_boxed_str(), (form.skill, form.how)))
                .collect(),
            skills: self.skills,
        }
    }
}

/// The vocabulary has at most 64 families and fields, checked where it is read.
fn one_bit(place: usize) -> Families {
    Families(1_u64.checked_shl(place as u32).unwrap_or(0))
}

/// The form and its plural ("api", "apis"), for the registry's free text its singular too ("hand planes", "hand plane").
fn variants(key: &str, form: Form) -> Vec<String> {
    let mut all = vec![key.to_owned()];
    let word = key.trim_end();
    let inflects = word.trim().len() >= 3 && word.ends_with(|c: char| c.is_ascii_lowercase());
    if form.grade != Grade::Certain || !inflects {
        return all;
    }
    if let Some(singular) = word.strip_suffix('s') {
        let stays = ["s", "u", "i", "o"]
            .iter()
            .any(|ending| singular.ends_with(ending));
        if form.singular && !stays && word.trim().len() >= 5 {
            all.push(format!("{singular} "));
        }
    } else if word.ends_with('x') || word.ends_with("ch") || word.ends_with("sh") {
        all.push(format!("{word}es "));
    } else {
        all.push(format!("{word}s "));
        if let Some(stem) = word.strip_suffix('y') {
            all.push(format!("{stem}ies "));
        }
    }
    all
}
