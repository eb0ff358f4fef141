//! Names while typing: completion of a beginning, and "did you mean" for a misspelling.

use std::cmp::Reverse;

use super::{SkillId, TopicMatcher};

/// Discord shows at most 25 choices.
pub const MOST_CHOICES: usize = 25;

/// How a name fits what was typed, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Prefix,
    AliasPrefix,
    WordPrefix,
    Inside,
    Typo(usize),
}

impl TopicMatcher {
    /// Names of skills for what was typed so far, best first, at most `limit` and never more than [`MOST_CHOICES`]:
    /// by beginning (of the name, an alias, a word), by what is inside, by a small misspelling. Skills of the registry
    /// come before those that are only in the vocabulary; nothing typed lists the registry.
    pub fn complete(&self, typed: &str, limit: usize) -> Vec<&str> {
        let limit = limit.min(MOST_CHOICES);
        let typed = words(&super::normal::pattern(typed));
        let mut fits: Vec<(Fit, Reverse<bool>, usize, SkillId)> = Vec::new();
        for (form, skill) in &self.by_form {
            let Some(known) = self.known(*skill) else {
                continue;
            };
            let is_name = super::normal::pattern(&known.name) == **form;
            if let Some(fit) = fit(&words(form), &typed, is_name) {
                fits.push((fit, Reverse(known.registered), known.name.len(), *skill));
            }
        }
        fits.sort_unstable_by(|a, b| {
            (a.0, a.1, a.2, self.name(a.3)).cmp(&(b.0, b.1, b.2, self.name(b.3)))
        });
        let mut names: Vec<&str> = Vec::with_capacity(limit);
        for (_, _, _, skill) in fits {
            if names.len() == limit {
                break;
            }
            if !names.contains(&self.name(skill)) {
                names.push(self.name(skill));
            }
        }
        names
    }

    /// The known skill that a misspelled name most likely means; `None` if nothing is near, or if the name is known.
    pub fn suggest(&self, name: &str) -> Option<&str> {
        let typed = words(&super::normal::pattern(name));
        let nearest = self
            .by_form
            .iter()
            .filter_map(|(form, skill)| {
                let distance = typo_distance(&words(form), &typed)?;
                Some((distance, !self.is_registered(*skill), self.name(*skill)))
            })
            .min()?;
        (nearest.0 > 0).then_some(nearest.2)
    }
}

/// Normal text with single blanks, none at the ends.
fn words(normal: &str) -> String {
    normal.trim().replace("  ", " ")
}

fn fit(form: &str, typed: &str, is_name: bool) -> Option<Fit> {
    if form == typed {
        return Some(Fit::Exact);
    }
    if form.starts_with(typed) {
        return Some(if is_name {
            Fit::Prefix
        } else {
            Fit::AliasPrefix
        });
    }
    match form.find(typed) {
        Some(at) if form[..at].ends_with(' ') => Some(Fit::WordPrefix),
        Some(_) => (typed.len() >= 2).then_some(Fit::Inside),
        None => typo_distance(form, typed).map(Fit::Typo),
    }
}

/// The number of slips (a letter missing, added, changed, or two swapped) if it is small for the length:
/// none under 4 letters, one from 4, two from 8.
fn typo_distance(form: &str, typed: &str) -> Option<usize> {
    let length = typed.chars().count();
    let allowed = match length {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    if form.len().abs_diff(typed.len()) > allowed * 4 {
        return None;
    }
    let distance = strsim::osa_distance(form, typed);
    (distance <= allowed).then_some(distance)
}
