//! The skills that come with whoknows: names, aliases, which words are ambiguous, and what belongs to what.
//!
//! One readable TOML file a field lies in `data/vocabulary`; the README there says how to write one.
//! A community's own registry adds to this and wins over it, see `topic`.

mod files;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

/// The longest name of a skill or alias, in characters.
pub const LONGEST_NAME: usize = 50;

/// The matcher keeps fields and families as bits of one number.
const MOST_FIELDS: usize = 64;

/// Everything the vocabulary files say, checked.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    fields: Vec<Field>,
    skills: Vec<Skill>,
    /// Every name and alias, spelled as in the files, to its skill's place in `skills`.
    by_form: HashMap<String, usize>,
}

/// One file: a field of knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, such as "databases".
    pub name: String,
    /// The families it belongs to, such as "software"; skills of one family keep each other company in a text.
    pub families: Vec<String>,
    /// Words that show that a text speaks of this family, such as "compile"; no skills themselves.
    pub words: Vec<String>,
}

/// One skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skill {
    /// The name, lower-case, at most [`LONGEST_NAME`] characters; what people see.
    pub name: String,
    /// Other forms of the name, lower-case.
    pub aliases: Vec<String>,
    /// The field it is listed in, as a place in [`Vocabulary::fields`].
    pub field: usize,
    /// Those of its forms that have another common meaning ("rust"): they need one sign of being meant.
    pub ambiguous: Vec<String>,
    /// Those of its forms that are in any sentence ("go"): they must be written as a name, and need another sign.
    pub everyday: Vec<String>,
    /// Names of the wider skills that hold this one.
    pub part_of: Vec<String>,
    /// Names of skills whose experts often know this one too.
    pub related: Vec<String>,
}

/// What is wrong with a vocabulary file; names the file and the skill.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VocabularyError {
    /// The file isn't TOML of the expected shape.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The file's name.
        file: String,
        /// What the parser says, with line and column.
        reason: String,
    },
    /// A name or alias can't be used.
    #[error("{file}: skill \"{skill}\": \"{form}\" {reason}")]
    BadForm {
        /// The file's name.
        file: String,
        /// The skill's name.
        skill: String,
        /// The name, alias or word in question.
        form: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Two skills claim the same name or alias.
    #[error("{file}: skill \"{skill}\": \"{form}\" already belongs to \"{other}\"")]
    Twice {
        /// The file's name.
        file: String,
        /// The skill's name.
        skill: String,
        /// The form that is there twice.
        form: String,
        /// The skill that has it.
        other: String,
    },
    /// There is no room for that many.
    #[error("the vocabulary has more than 64 fields or families")]
    TooMany,
    /// `part_of` or `related` names a skill that doesn't exist.
    #[error("{file}: skill \"{skill}\": no skill is called \"{target}\" (in {relation})")]
    UnknownRelation {
        /// The file's name.
        file: String,
        /// The skill's name.
        skill: String,
        /// The name that isn't there.
        target: String,
        /// `part_of` or `related`.
        relation: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    field: String,
    families: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    skill: Vec<RawSkill>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSkill {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
    #[serde(default)]
    everyday: Vec<String>,
    #[serde(default)]
    part_of: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
}

impl Vocabulary {
    /// The vocabulary that is built into the program.
    #[allow(clippy::expect_used, clippy::missing_panics_doc)] // a compile-time constant; a test parses it
    pub fn built_in() -> Self {
        Self::parse(&files::FILES).expect("the vocabulary built into the program is valid")
    }

    /// Reads and checks vocabulary files, given as (file name, content).
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, VocabularyError> {
        let mut vocabulary = Self::default();
        let mut file_of = Vec::new();
        for &(file, content) in files {
            let raw: RawFile =
                toml::from_str(content).map_err(|error| VocabularyError::Unreadable {
                    file: file.to_owned(),
                    reason: error.to_string().trim_end().to_owned(),
                })?;
            let field = vocabulary.fields.len();
            vocabulary.fields.push(Field {
                name: raw.field,
                families: raw.families,
                words: raw.words,
            });
            for skill in raw.skill {
                vocabulary.add(file, field, skill)?;
                file_of.push(file);
            }
        }
        let families: HashSet<&String> = vocabulary
            .fields
            .iter()
            .flat_map(|field| &field.families)
            .collect();
        if families.len() > MOST_FIELDS || vocabulary.fields.len() > MOST_FIELDS {
            return Err(VocabularyError::TooMany);
        }
        vocabulary.check_relations(&file_of)?;
        Ok(vocabulary)
    }

    /// All fields, in the order of the files.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// All skills, in the order of the files.
    pub fn skills(&self) -> &[Skill] {
        &self.skills
    }

    /// The skill with this name or alias (lower-case, as in the files).
    pub fn skill(&self, form: &str) -> Option<&Skill> {
        self.by_form.get(form).map(|place| &self.skills[*place])
    }

    fn add(&mut self, file: &str, field: usize, raw: RawSkill) -> Result<(), VocabularyError> {
        let place = self.skills.len();
        let bad = |form: &str, reason| VocabularyError::BadForm {
            file: file.to_owned(),
            skill: raw.name.clone(),
            form: form.to_owned(),
            reason,
        };
        for form in std::iter::once(&raw.name).chain(&raw.aliases) {
            if let Some(reason) = what_is_wrong(form) {
                return Err(bad(form, reason));
            }
            if let Some(other) = self.by_form.insert(form.clone(), place) {
                let other = self
                    .skills
                    .get(other)
                    .map_or(&raw.name, |skill| &skill.name);
                return Err(VocabularyError::Twice {
                    file: file.to_owned(),
                    skill: raw.name.clone(),
                    form: form.clone(),
                    other: other.clone(),
                });
            }
        }
        for form in raw.ambiguous.iter().chain(&raw.everyday) {
            if self.by_form.get(form) != Some(&place) {
                return Err(bad(form, "is marked, but is neither the name nor an alias"));
            }
        }
        self.skills.push(Skill {
            name: raw.name,
            aliases: raw.aliases,
            field,
            ambiguous: raw.ambiguous,
            everyday: raw.everyday,
            part_of: raw.part_of,
            related: raw.related,
        });
        Ok(())
    }

    fn check_relations(&self, file_of: &[&str]) -> Result<(), VocabularyError> {
        for (skill, file) in self.skills.iter().zip(file_of) {
            let part_of = skill.part_of.iter().map(|name| ("part_of", name));
            let related = skill.related.iter().map(|name| ("related", name));
            for (relation, target) in part_of.chain(related) {
                let is_name = self
                    .skill(target)
                    .is_some_and(|found| found.name == *target);
                if !is_name || *target == skill.name {
                    return Err(VocabularyError::UnknownRelation {
                        file: (*file).to_owned(),
                        skill: skill.name.clone(),
                        target: target.clone(),
                        relation,
                    });
                }
            }
        }
        Ok(())
    }
}

fn what_is_wrong(form: &str) -> Option<&'static str> {
    if form.trim().is_empty() {
        Some("is empty")
    } else if form.trim() != form || form.contains("  ") || form.contains(char::is_control) {
        Some("has stray blanks")
    } else if form.chars().count() > LONGEST_NAME {
        Some("is longer than 50 characters")
    } else if form.chars().any(char::is_uppercase) {
        Some("has capitals; names are written in lower case")
    } else {
        None
    }
}
