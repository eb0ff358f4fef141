//! What a text says: is it a question, what is it about, how is it called for short.

use std::collections::BTreeMap;

use crate::domain::ids::UserId;
use crate::domain::question::{ChannelKind, Decision, Detector, Message, Previous};
use crate::domain::settings::ChannelTone;
use crate::domain::text;
use crate::domain::topic::{ChannelContext, RegistrySkill, TopicMatcher};
use crate::domain::vocabulary::Vocabulary;

/// Longest title of a question, in characters; Discord's limit for the name of a thread.
const TITLE: usize = 100;

/// Longest name of a skill, in characters, so that it fits on a button with words around it.
pub const LONGEST_SKILL: usize = 50;

/// Found with less confidence than this, a topic is left out: better none than a wrong one.
const SURE_ENOUGH: f32 = 0.3;

/// Reads texts; the same for all communities.
#[derive(Debug)]
pub struct Reader {
    detector: Detector,
    vocabulary: Vocabulary,
}

/// What the detector thinks of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What to do about it.
    pub decision: Decision,
    /// How likely it is a call for help, 0 to 1.
    pub help_request: f32,
    /// Why, in words.
    pub reasons: Vec<String>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            detector: Detector::embedded(),
            vocabulary: Vocabulary::built_in(),
        }
    }
}

impl Reader {
    /// Judges a message in its place; `previous` is what stands before it, and whether the same person wrote it.
    pub fn judge(&self, text: &str, tone: ChannelTone, previous: Option<(&str, bool)>) -> Verdict {
        let judgement = self.detector.judge(&Message {
            text,
            channel_kind: match tone {
                ChannelTone::Help => ChannelKind::Help,
                ChannelTone::General => ChannelKind::General,
            },
            is_reply: false,
            previous: previous.map(|(text, same_author)| Previous { text, same_author }),
        });
        let reasons = match judgement.decision {
            Decision::None => Vec::new(),
            Decision::Ask | Decision::Offer => judgement.reasons_in_words(text),
        };
        Verdict {
            decision: judgement.decision,
            help_request: judgement.help_request,
            reasons,
        }
    }

    /// A matcher for a community whose registry has these names.
    pub fn matcher(&self, registry: impl IntoIterator<Item = String>) -> TopicMatcher {
        self.matcher_with(registry, &[])
    }

    /// The same with the community's own aliases: another name, and the skill it means. Where the other name is a
    /// skill of the vocabulary, all its names mean the community's skill.
    pub fn matcher_with(
        &self,
        registry: impl IntoIterator<Item = String>,
        aliases: &[(String, String)],
    ) -> TopicMatcher {
        let mut skills: BTreeMap<String, Vec<String>> = registry
            .into_iter()
            .map(|name| (name, Vec::new()))
            .collect();
        for (alias, skill) in aliases {
            let known = self.vocabulary.skill(alias);
            let known = known.filter(|known| known.name == *alias);
            let others = known.iter().flat_map(|known| &known.aliases).cloned();
            let names = skills.entry(skill.clone()).or_default();
            names.extend(others);
            names.push(alias.clone());
        }
        let skills = skills
            .into_iter()
            .map(|(name, aliases)| RegistrySkill { name, aliases });
        TopicMatcher::new(&self.vocabulary, skills)
    }
}

/// The names of the skills a text speaks of, in the order of the text.
pub fn topics(matcher: &TopicMatcher, text: &str, place: &ChannelContext) -> Vec<String> {
    let found = topics_with_confidence(matcher, text, place);
    found.into_iter().map(|(name, _)| name).collect()
}

/// The same, with how sure each is, 0 to 1.
pub fn topics_with_confidence(
    matcher: &TopicMatcher,
    text: &str,
    place: &ChannelContext,
) -> Vec<(String, f32)> {
    matcher
        .find(text, place)
        .into_iter()
        .filter(|found| found.confidence >= SURE_ENOUGH)
        .map(|found| (matcher.name(found.skill).to_owned(), found.confidence))
        .collect()
}

/// A skill's name as somebody typed it, tidied: one blank between words, no markup that would look odd in a list.
pub fn tidy_name(name: &str) -> String {
    let plain = name.replace(['<', '>', '`', '*', '|', '~', '[', ']', '\\'], "");
    let words: Vec<_> = plain.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(['@', '"', '\'', '_'])
        .to_owned()
}

/// Is this no name of a skill any more? Skills are kept in lower case, which may be longer.
pub fn is_too_long(typed: &str) -> bool {
    typed.to_lowercase().chars().count() > LONGEST_SKILL
}

/// The skill that a typed name means: one we know, else a new one. None if it is empty or too long.
pub fn skill_name(matcher: &TopicMatcher, typed: &str) -> Option<String> {
    let typed = tidy_name(typed);
    if typed.is_empty() || is_too_long(&typed) {
        return None;
    }
    let known = matcher.resolve(&typed);
    Some(known.map_or_else(
        || typed.to_lowercase(),
        |skill| matcher.name(skill).to_owned(),
    ))
}

/// A short title for a question, safe to repeat anywhere, 1 to 100 characters.
pub fn title(message: &str) -> String {
    text::title(message, TITLE)
        .or_else(|| text::link_text(message, TITLE))
        .unwrap_or_else(|| "A question".to_owned())
}

/// The members whom a text mentions, as Discord writes it (`<@1234>`).
pub fn mentions(text: &str) -> Vec<UserId> {
    let begun = text.split("<@").skip(1);
    let ids = begun.filter_map(|rest| rest.split_once('>'));
    ids.filter_map(|(id, _)| id.trim_start_matches('!').parse().ok())
        .map(UserId)
        .collect()
}
