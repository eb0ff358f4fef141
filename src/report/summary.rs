//! The weekly summary in words: six figures, who waits, what to do, thanks; one message that Discord takes.

use std::collections::BTreeMap;

use super::format;
use super::suggestions;
use crate::domain::advice::{Finding, Matter, Outcome, Step};
use crate::domain::calendar::Week;
use crate::domain::health::Health;
use crate::domain::ids::{AskId, UserId};
use crate::domain::text::truncate;
use crate::domain::time::DAY;

mod figures;
mod people;

pub use figures::FigureLine;
pub(super) use figures::change;
pub(super) use people::name;

use figures::figure_lines;
use people::{thanks, waiting_line, waiting_title, welcome};

/// Discord's limit for a message, in UTF-16 units to be on the safe side.
const MESSAGE_LIMIT: usize = 2000;
/// The oldest of the waiting that are listed.
const LISTED_WAITING: usize = 5;
/// What has waited longer, in seconds, is a number: it is no longer today's agenda.
const LONG_AGO: i64 = 28 * DAY;
/// Room kept for what will be said about each suggestion, in UTF-16 units.
const ROOM_FOR_A_DEED: usize = 120;
/// Over the suggestions.
const SUGGESTED: &str = "**Suggested this week**";

/// A question as it can be linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Its title or text, as its author wrote it.
    pub title: String,
    /// Its address; none if the message is gone.
    pub url: Option<String>,
}

/// What the summary needs beside the figures: words that only the store knows, and suggestions.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The waiting questions.
    pub questions: BTreeMap<AskId, Linked>,
    /// Names of askers and helpers, as they write themselves.
    pub names: BTreeMap<UserId, String>,
    /// A summary before this one that was skipped because it was too late.
    pub skipped: Option<Week>,
    /// There is no channel to which the summary could go every week.
    pub no_core_channel: bool,
    /// The week of the newest question that was brought in from an older history, if figures rest on it.
    pub imported_until: Option<Week>,
    /// What to suggest, most urgent first.
    pub found: Vec<Finding>,
    /// What became of last week's suggestions.
    pub before: Vec<(Finding, Outcome)>,
    /// Orders the thanks; the community and the week make a good one.
    pub seed: u64,
}

/// The weekly summary as data. All texts are ready for Discord: what members
/// wrote is escaped in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// "🩺 Community health · 16–22 November".
    pub title: String,
    /// The headline figures.
    pub figures: Vec<FigureLine>,
    /// "Waiting (5)"; none if nobody waits.
    pub waiting_title: Option<String>,
    /// The oldest waiting questions, one a line.
    pub waiting: Vec<String>,
    /// What to do this week, most urgent first.
    pub suggested: Vec<Suggested>,
    /// "Last week: 2 of 3 done – …"; none if nothing had been suggested.
    pub last_week: Option<String>,
    /// Thanks to the helpers; none if nobody helped.
    pub thanks: Option<String>,
    /// Newcomers, greeted as a number; none if there are fewer than may be told of.
    pub welcome: Option<String>,
    /// What else must be said: a skipped week, say.
    pub notes: Vec<String>,
}

/// A suggested action with its buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// What it is about; the buttons carry it.
    pub matter: Matter,
    /// "kubernetes hangs on one person: 14 questions, 1 expert."
    pub text: String,
    /// Its buttons, at most three, in order.
    pub steps: &'static [Step],
}

/// Puts the week into words.
pub fn summarize(health: &Health, words: &Words) -> Summary {
    let recent = || {
        health
            .waiting
            .iter()
            .filter(|question| question.waited < LONG_AGO)
    };
    let waiting: Vec<String> = recent()
        .take(LISTED_WAITING)
        .map(|question| waiting_line(question, words))
        .collect();
    let older = health.waiting.len() - recent().count();
    Summary {
        title: format!("🩺 Community health · {}", format::period(health.week)),
        figures: figure_lines(health),
        waiting_title: waiting_title(recent().count(), older),
        waiting,
        suggested: words
            .found
            .iter()
            .map(|finding| Suggested {
                matter: finding.matter(),
                text: suggestions::sentence(finding, words),
                steps: finding.steps(),
            })
            .collect(),
        last_week: suggestions::last_week(&words.before),
        thanks: thanks(health, words),
        welcome: welcome(health),
        notes: notes(words),
    }
}

impl Summary {
    /// The whole message in Discord's markdown, never longer than a message may
    /// be, with room for what is done about its suggestions: what doesn't fit of
    /// the waiting list is left out from its end.
    pub fn text(&self) -> String {
        let limit = MESSAGE_LIMIT - self.suggested.len() * ROOM_FOR_A_DEED;
        (0..=self.waiting.len())
            .rev()
            .map(|listed| self.text_with(listed))
            .find(|text| text.encode_utf16().count() <= limit)
            .unwrap_or_else(|| truncate(&self.text_with(0), MESSAGE_LIMIT / 2))
    }

    fn text_with(&self, listed: usize) -> String {
        let mut lines = vec![format!("**{}**", self.title)];
        lines.extend(self.figures.iter().map(FigureLine::text));
        if let Some(title) = &self.waiting_title {
            lines.push(format!("\n**{title}**"));
            lines.extend(
                self.waiting
                    .iter()
                    .take(listed)
                    .map(|line| format!("• {line}")),
            );
        }
        if !self.suggested.is_empty() {
            lines.push(format!("\n{SUGGESTED}"));
        }
        let numbered = self.suggested.iter().zip(1..);
        lines.extend(numbered.map(|(suggested, number)| format!("{number}. {}", suggested.text)));
        let foot = [&self.last_week, &self.thanks, &self.welcome];
        if foot.iter().any(|line| line.is_some()) {
            lines.push(String::new());
        }
        lines.extend(foot.into_iter().flatten().cloned());
        lines.extend(self.notes.iter().map(|note| format!("-# {note}")));
        lines.join("\n")
    }
}

/// The words of a summary with what was done about its suggestions, each below its own: number and words.
pub fn with_deeds(text: &str, deeds: &[(u32, String)]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut in_list = false;
    for line in text.lines() {
        lines.push(line.to_owned());
        in_list |= line == SUGGESTED;
        let of_this = |(number, _): &&(u32, String)| line.starts_with(&format!("{number}. "));
        if let Some((_, deed)) = deeds.iter().find(of_this).filter(|_| in_list) {
            lines.push(format!("  ↳ {}", truncate(deed, ROOM_FOR_A_DEED - 8)));
        }
    }
    lines.join("\n")
}

fn notes(words: &Words) -> Vec<String> {
    let skipped = words.skipped.map(skipped_line);
    let homeless = words.no_core_channel.then(|| {
        "There is no core channel, so this can't be posted every week. Name one, and it comes."
            .to_owned()
    });
    let imported = words.imported_until.map(|week| {
        let period = format::period(week);
        format!("Questions up to {period} come from an imported history; nobody was asked about them by me.")
    });
    [skipped, homeless, imported]
        .into_iter()
        .flatten()
        .collect()
}

fn skipped_line(week: Week) -> String {
    format!(
        "There was no summary for {}: the bot was down for more than three days after it was due.",
        format::period(week)
    )
}
