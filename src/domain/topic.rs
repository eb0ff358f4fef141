//! Which skills does a text speak of? All names and aliases of vocabulary and registry, found in one pass.
//!
//! Longest name first, whole words only, upper or lower case, plural or not; hyphen and blank are the same.
//! Code blocks, pasted logs, quotes, links and file paths name nothing. What an ambiguous word needs to count is
//! written at the top of `topic/signs.rs`.

mod build;
mod complete;
mod find;
mod normal;
mod signs;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use super::text::Span;
pub use complete::MOST_CHOICES;
use signs::Grade;
pub use signs::Sign;

/// A skill of one [`TopicMatcher`]; only that matcher can read it. What is stored is the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillId(pub u32);

/// A skill as the community's registry has it: free text, in the vocabulary or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistrySkill {
    /// Its name as shown.
    pub name: String,
    /// The community's own synonyms.
    pub aliases: Vec<String>,
}

/// What a channel is about, as far as its name and its topic line say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelContext {
    skills: Vec<SkillId>,
    families: Families,
}

impl ChannelContext {
    /// The skills the channel's name and topic line speak of, in ascending order of id.
    pub fn skills(&self) -> &[SkillId] {
        &self.skills
    }
}

/// By which form a skill was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// By its name.
    Name,
    /// By an alias.
    Alias,
}

/// Where a skill was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the author's words.
    Words,
    /// In inline code, alone or as its first word (`` `git rebase` ``).
    InlineCode,
    /// As the ending of a file name or a domain.
    FileName,
    /// As the language of a code block.
    FenceLanguage,
}

/// A skill found in a text. Each skill is reported once, at the place that speaks for it most surely.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicFound {
    /// The skill.
    pub skill: SkillId,
    /// Where in the message.
    pub span: Span,
    /// By which form.
    pub how: How,
    /// Where it stands.
    pub place: Place,
    /// Why an ambiguous word was taken for the skill; empty for an unambiguous one.
    pub signs: Vec<Sign>,
    /// From 0 to 1: how sure it is that the text speaks of this skill. A rank order, not a probability.
    pub confidence: f32,
}

/// Finds topics. Built once from vocabulary and registry, rebuilt when the registry's names change; it depends on the
/// distinct names only, not on how many people declared them.
#[derive(Debug)]
pub struct TopicMatcher {
    automaton: AhoCorasick,
    /// What each pattern of the automaton stands for.
    patterns: Vec<Pattern>,
    skills: Vec<KnownSkill>,
    /// Each form, as normal text, to its skill and to what it is for it.
    by_form: HashMap<Box<str>, (SkillId, How)>,
}

/// A set of families or of fields, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Families(u64);

impl Families {
    fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn join(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[derive(Clone, Copy, Debug)]
enum Pattern {
    /// A form of a skill.
    Skill {
        skill: SkillId,
        how: How,
        grade: Grade,
    },
    /// A word that shows which family a text speaks of.
    Word(Families),
}

#[derive(Debug)]
struct KnownSkill {
    name: Box<str>,
    registered: bool,
    families: Families,
    /// The one field it is listed in, as a set; empty if it is only in the registry.
    field: Families,
    part_of: Vec<SkillId>,
    related: Vec<SkillId>,
}

impl TopicMatcher {
    /// How many skills it knows; ids go from 0 to one below.
    pub fn len(&self) -> usize {
        self.skills.len()
    }

    /// Whether it knows no skill.
    pub fn is_empty(&self) -> bool {
        self.skills.is_empty()
    }

    /// The skill's name as the community writes it, else as the vocabulary does; empty for an id of another matcher.
    pub fn name(&self, skill: SkillId) -> &str {
        self.known(skill).map_or("", |known| &known.name)
    }

    /// Whether the skill is in the community's registry; if not, nobody declared it.
    pub fn is_registered(&self, skill: SkillId) -> bool {
        self.known(skill).is_some_and(|known| known.registered)
    }

    /// The skill with this name or alias, in any case, with hyphens or blanks.
    pub fn resolve(&self, name: &str) -> Option<SkillId> {
        self.by_form
            .get(normal::pattern(name).as_str())
            .map(|(skill, _)| *skill)
    }

    /// The wider skills that hold this one, nearest first ("postgres" is part of "databases").
    pub fn part_of(&self, skill: SkillId) -> &[SkillId] {
        self.known(skill).map_or(&[], |known| &known.part_of)
    }

    /// Skills whose experts often know this one too; the relation holds both ways.
    pub fn related(&self, skill: SkillId) -> &[SkillId] {
        self.known(skill).map_or(&[], |known| &known.related)
    }

    fn known(&self, skill: SkillId) -> Option<&KnownSkill> {
        self.skills.get(skill.0 as usize)
    }
}
