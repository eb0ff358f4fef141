//! Names while typing: completion of a beginning, and "did you mean" for a misspelling.

use std::cmp::Reverse;

use super::normal::pattern;
use super::{How, SkillId, TopicMatcher};

/// Discord shows at most 25 choices.
pub const MOST_CHOICES: usize = 25;

/// How a form fits what was typed, best first.
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
    /// by beginning (of the name, an alias, a word), by what is inside, then by a small misspelling. Skills of the
    /// registry come before those that are only in the vocabulary. Nothing typed fits everything.
    pub fn complete(&self, typed: &str, limit: usize) -> Vec<&str> {
        let limit = limit.min(MOST_CHOICES);
        let typed = pattern(typed);
        let mut names = Vec::with_capacity(limit);
        self.add_best(&mut names, limit, |form, how| fit(form, &typed, how));
        if names.len() < limit {
            self.add_best(&mut names, limit, |form, _| {
                typo_distance(form, &typed).map(Fit::Typo)
            });
        }
        names
    }

    /// The known skill that a misspelled name most likely means; `None` if nothing is near, or if the name is known.
    pub fn suggest(&self, name: &str) -> Option<&str> {
        if self.resolve(name).is_some() {
            return None;
        }
        let typed = pattern(name);
        self.by_form
            .iter()
            .filter_map(|(form, (skill, _))| {
                let distance = typo_distance(form, &typed)?;
                Some((distance, !self.is_registered(*skill), self.name(*skill)))
            })
            .min()
            .map(|(_, _, name)| name)
    }

    /// Adds the names of the skills whose forms fit, best first, each once.
    fn add_best<'a>(
        &'a self,
        names: &mut Vec<&'a str>,
        limit: usize,
        fit: impl Fn(&str, How) -> Option<Fit>,
    ) {
        let mut fits: Vec<(Fit, Reverse<bool>, usize, &str, SkillId)> = self
            .by_form
            .iter()
            .filter_map(|(form, (skill, how))| {
                let name = self.name(*skill);
                let registered = Reverse(self.is_registered(*skill));
                Some((fit(form, *how)?, registered, name.len(), name, *skill))
            })
            .collect();
        fits.sort_unstable();
        for (_, _, _, name, _) in fits {
            if names.len() == limit {
                break;
            }
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
}

/// Both are normal text, with blanks around each word; what was typed may end inside of a word.
fn fit(form: &str, typed: &str, how: How) -> Option<Fit> {
    if form == typed {
        return Some(Fit::Exact);
    }
    let begun = typed.trim_end();
    if form.starts_with(begun) {
        return Some(if how == How::Name {
            Fit::Prefix
        } else {
            Fit::AliasPrefix
        });
    }
    if form.contains(begun) {
        return Some(Fit::WordPrefix);
    }
    let inside = begun.trim_start();
    (inside.len() >= 2 && form.contains(inside)).then_some(Fit::Inside)
}

/// The number of slips (a letter missing, added, changed, or two swapped) if it is small for the length:
/// none under 4 letters, one from 4, two from 8. Optimal string alignment distance.
fn typo_distance(form: &str, typed: &str) -> Option<usize> {
    let (form, typed) = (form.trim(), typed.trim());
    let allowed = match typed.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    // A slip changes the length by four bytes at most.
    if allowed == 0 || form.len().abs_diff(typed.len()) > allowed * 4 {
        return None;
    }
    let distance = strsim::osa_distance(form, typed);
    (distance <= allowed).then_some(distance)
}
