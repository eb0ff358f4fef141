//! Reads a message or a channel's name for topics.

use super::normal::Normal;
use super::signs::{Grade, Sign, in_writing};
use super::{ChannelContext, Families, How, Pattern, Place, SkillId, TopicFound, TopicMatcher};
use crate::domain::text::{Reading, Span, ZoneKind, read};

/// Words of a channel's name that leave room for a skill of an everyday name: `#go-help`, but not `#go-here-first`.
const CHANNEL_WORDS: [&str; 28] = [
    "help",
    "chat",
    "general",
    "dev",
    "devs",
    "lang",
    "language",
    "question",
    "questions",
    "beginner",
    "beginners",
    "talk",
    "support",
    "project",
    "projects",
    "forum",
    "discussion",
    "programming",
    "advanced",
    "ask",
    "and",
    "with",
    "users",
    "user",
    "room",
    "code",
    "coding",
    "qa",
];

/// A name or alias seen in the text, not yet judged.
#[derive(Clone, Copy)]
struct Hit {
    skill: SkillId,
    how: How,
    grade: Grade,
    place: Place,
    /// Whole inline code, not just its beginning.
    alone: bool,
    first: usize,
    last: usize,
}

/// What the text as a whole speaks of.
#[derive(Clone, Copy, Default)]
struct Company {
    /// Families of the certain skills and of the families' own words.
    certain: Families,
    /// Families that several different ambiguous words share.
    shared: Families,
    /// Fields of the certain skills.
    fields: Families,
}

impl TopicMatcher {
    /// The skills that a message speaks of, in the order of the text, each once.
    pub fn find(&self, text: &str, context: &ChannelContext) -> Vec<TopicFound> {
        self.find_in(&read(text), context)
    }

    /// As [`Self::find`], for a message that was cut into zones already.
    pub fn find_in(&self, reading: &Reading<'_>, context: &ChannelContext) -> Vec<TopicFound> {
        let message = reading.text();
        let mut normal = Normal::with_capacity(message.len().min(4096));
        for zone in reading.zones() {
            let text = zone.span.of(message);
            let is_path = zone.kind == ZoneKind::InlineCode && !text.starts_with('`');
            let speaks = matches!(
                zone.kind,
                ZoneKind::Prose | ZoneKind::InlineCode | ZoneKind::FenceLanguage
            );
            if speaks && !is_path {
                normal.push(text, zone.span.start, zone.kind);
            }
        }
        let (hits, company) = self.hits(&normal);
        let mut found: Vec<TopicFound> = Vec::new();
        for hit in hits {
            if let Some(topic) = self.judge(message, &normal, hit, company, context) {
                keep_best(&mut found, topic);
            }
        }
        found
    }

    /// What a channel is about, by its name (with or without `#`) and its topic line.
    pub fn channel(&self, name: &str, topic: Option<&str>) -> ChannelContext {
        let mut normal = Normal::default();
        normal.push(&name.replace(['_', '#'], " "), 0, ZoneKind::Prose);
        let (hits, company) = self.hits(&normal);
        let covered: usize = hits.iter().map(|hit| hit.last - hit.first + 1).sum();
        let helpers = normal
            .words
            .iter()
            .filter(|word| {
                let text = word.span().of(name);
                CHANNEL_WORDS
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(text))
            })
            .count();
        let only_skills = covered + helpers >= normal.words.len();
        let mut context = ChannelContext {
            skills: hits
                .iter()
                .filter(|hit| hit.grade != Grade::Everyday || only_skills)
                .map(|hit| hit.skill)
                .collect(),
            families: company.certain,
        };
        if let Some(topic) = topic {
            self.settle(&mut context);
            let further = self.find(topic, &context);
            context
                .skills
                .extend(further.iter().map(|topic| topic.skill));
        }
        self.settle(&mut context);
        context
    }

    fn settle(&self, context: &mut ChannelContext) {
        context.skills.sort_unstable();
        context.skills.dedup();
        context.families = context.skills.iter().fold(context.families, |set, skill| {
            set.join(self.families(*skill))
        });
    }

    fn families(&self, skill: SkillId) -> Families {
        self.known(skill)
            .map_or(Families::default(), |known| known.families)
    }

    fn field(&self, skill: SkillId) -> Families {
        self.known(skill)
            .map_or(Families::default(), |known| known.field)
    }

    /// All names in the text, and the company they keep.
    fn hits(&self, normal: &Normal) -> (Vec<Hit>, Company) {
        let mut hits: Vec<Hit> = Vec::new();
        let mut company = Company::default();
        for found in self.automaton.find_iter(&normal.text) {
            let first = normal.word_at(found.start());
            let last = normal.word_at(found.end()) - 1;
            match self.patterns[found.pattern().as_usize()] {
                Pattern::Word(families) => company.certain = company.certain.join(families),
                Pattern::Skill { skill, how, grade } => {
                    if let Some((place, alone)) = place(normal, first, last, grade) {
                        if grade == Grade::Certain {
                            company.certain = company.certain.join(self.families(skill));
                            company.fields = company.fields.join(self.field(skill));
                        }
                        hits.push(Hit {
                            skill,
                            how,
                            grade,
                            place,
                            alone,
                            first,
                            last,
                        });
                    }
                }
            }
        }
        company.shared = self.shared_families(&hits);
        (hits, company)
    }

    /// The families that at least two different ambiguous skills of the text belong to.
    fn shared_families(&self, hits: &[Hit]) -> Families {
        let mut skills: Vec<SkillId> = hits
            .iter()
            .filter(|hit| hit.grade == Grade::Ambiguous)
            .map(|hit| hit.skill)
            .collect();
        skills.sort_unstable();
        skills.dedup();
        let (_, twice) = skills.iter().fold((0, 0), |(once, twice), skill| {
            let families = self.families(*skill).0;
            (once | families, twice | (once & families))
        });
        Families(twice)
    }

    /// The topic that a hit stands for, if it has the signs it needs.
    fn judge(
        &self,
        message: &str,
        normal: &Normal,
        hit: Hit,
        company: Company,
        context: &ChannelContext,
    ) -> Option<TopicFound> {
        let mut signs = Vec::new();
        if hit.grade != Grade::Certain && hit.place != Place::FenceLanguage {
            let families = self.families(hit.skill);
            let elsewhere =
                company.certain != Families::default() && !company.certain.meets(families);
            self.signs_around(normal, hit, company, context, &mut signs);
            in_writing(message, normal, hit.first, hit.last, &mut signs);
            if self.is_registered(hit.skill) && !elsewhere {
                signs.push(Sign::Declared);
            }
            if !hit.grade.satisfied_by(&signs, elsewhere) {
                return None;
            }
        }
        let span = Span {
            start: normal.words[hit.first].span().start,
            end: normal.words[hit.last].span().end,
        };
        let confidence = confidence(hit, &signs);
        Some(TopicFound {
            skill: hit.skill,
            span,
            how: hit.how,
            place: hit.place,
            signs,
            confidence,
        })
    }

    /// The signs in what the channel is about and in the other names of the text.
    fn signs_around(
        &self,
        normal: &Normal,
        hit: Hit,
        company: Company,
        context: &ChannelContext,
        signs: &mut Vec<Sign>,
    ) {
        let families = self.families(hit.skill);
        if context.skills.binary_search(&hit.skill).is_ok() {
            signs.push(Sign::ChannelSkill);
        } else if context.families.meets(families) {
            signs.push(Sign::ChannelFamily);
        }
        let is_letter = hit.first == hit.last && normal.words[hit.first].span().len() == 1;
        let in_company = if is_letter {
            company.fields.meets(self.field(hit.skill))
        } else {
            company.certain.join(company.shared).meets(families)
        };
        if in_company {
            signs.push(Sign::Company);
        }
    }
}

/// Where a hit stands, and whether it is alone there; `None` if names don't count there.
fn place(normal: &Normal, first: usize, last: usize, grade: Grade) -> Option<(Place, bool)> {
    let word = &normal.words[first];
    let begins = first == 0 || normal.words[first - 1].zone_number != word.zone_number;
    let ends = normal
        .words
        .get(last + 1)
        .is_none_or(|next| next.zone_number != word.zone_number);
    match word.zone {
        ZoneKind::FenceLanguage => (begins && ends).then_some((Place::FenceLanguage, true)),
        ZoneKind::InlineCode if begins && (ends || grade == Grade::Certain) => {
            Some((Place::InlineCode, ends))
        }
        ZoneKind::InlineCode => None,
        _ if word.after_dot => (grade == Grade::Certain).then_some((Place::FileName, false)),
        _ => Some((Place::Words, false)),
    }
}

/// How much a hit says. The steps are judgement, ordered by how often each kind was right when read by hand.
fn confidence(hit: Hit, signs: &[Sign]) -> f32 {
    let form = match (hit.grade, hit.how) {
        (Grade::Certain, How::Name) => 1.0,
        (Grade::Certain, How::Alias) => 0.95,
        _ => (0.5 + 0.1 * signs.len() as f32).min(0.9),
    };
    let place = match hit.place {
        Place::Words => 1.0,
        Place::InlineCode if hit.alone => 0.9,
        Place::InlineCode | Place::FileName => 0.6,
        Place::FenceLanguage => return 0.5,
    };
    form * place
}

/// Adds a topic, or lets it take the place of a less sure finding of the same skill.
fn keep_best(found: &mut Vec<TopicFound>, topic: TopicFound) {
    match found.iter_mut().find(|other| other.skill == topic.skill) {
        Some(other) if other.confidence < topic.confidence => *other = topic,
        Some(_) => {}
        None => found.push(topic),
    }
}
