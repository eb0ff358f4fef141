//! Topics by the vocabulary, for the cold start: aliases of declared skills, and skills that are part of them or related.

use std::collections::HashMap;

use crate::app::reading::Reader;
use crate::domain::matching::Topic;
use crate::domain::topic::{ChannelContext, SkillId, TopicMatcher};
use crate::import::routing::SkillsFile;

/// How much a declared skill counts that the text doesn't name but that is related to one it names.
const RELATED: f32 = 0.3;

/// Finds declared skills in texts as the bot does.
pub struct Vocabulary {
    matcher: TopicMatcher,
    /// Whether relations count too, or names and aliases only.
    relations: bool,
}

impl Vocabulary {
    /// The vocabulary with the skills of the file as its registry.
    pub fn new(file: &SkillsFile, relations: bool) -> Self {
        let names = file
            .skills
            .iter()
            .flat_map(|(_, skills)| skills.iter().cloned());
        let matcher = Reader::default().matcher(names);
        Self { matcher, relations }
    }

    /// The declared skills that a text speaks of, with how surely.
    pub fn topics(&self, text: &str) -> Vec<Topic<'_>> {
        let mut strengths: HashMap<SkillId, f32> = HashMap::new();
        let mut add = |skill: SkillId, strength: f32| {
            let known = strengths.entry(skill).or_default();
            *known = known.max(strength);
        };
        for found in self.matcher.find(text, &ChannelContext::default()) {
            add(found.skill, found.confidence);
            if self.relations {
                let kin = self.matcher.related(found.skill).iter();
                let wider = self.matcher.part_of(found.skill).iter();
                kin.chain(wider)
                    .for_each(|skill| add(*skill, found.confidence * RELATED));
            }
        }
        let declared = strengths
            .into_iter()
            .filter(|(skill, _)| self.matcher.is_registered(*skill));
        let mut topics: Vec<_> = declared
            .map(|(skill, strength)| Topic {
                skill: self.matcher.name(skill),
                strength,
            })
            .collect();
        topics.sort_by(|a, b| a.skill.cmp(b.skill));
        topics
    }
}
