//! The weekly summary in words: six figures, who waits, what to do, thanks; one message that Discord takes.

use std::collections::BTreeMap;

use super::format;
use super::suggestions;
use crate::domain::advice::{Finding, Matter, Outcome, Step};
use crate::domain::calendar::Week;
use crate::domain::health::{
    FEWEST_QUESTIONS, Health, Metric, Move, Reading, Trend, Unit, Waiting,
};
use crate::domain::ids::{AskId, UserId};
use crate::domain::shuffle::shuffle;
use crate::domain::text::{escape_markdown, link_text, truncate};
use crate::domain::time::DAY;

/// Discord's limit for a message, in UTF-16 units to be on the safe side.
const MESSAGE_LIMIT: usize = 2000;
/// The oldest of the waiting that are listed.
const LISTED_WAITING: usize = 5;
/// What has waited longer, in seconds, is a number: it is no longer today's agenda.
const LONG_AGO: i64 = 28 * DAY;
/// Helpers thanked by name; the others are a number.
const THANKED: usize = 3;
/// Topics named as hanging on one person.
const NAMED_TOPICS: usize = 4;
/// Longest name of a person or topic, in characters.
const LONGEST_NAME: usize = 32;
/// Longest title of a question, in characters.
const LONGEST_TITLE: usize = 60;

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

/// One headline figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureLine {
    /// What it is: "First response".
    pub label: &'static str,
    /// Its value: "38 min".
    pub value: String,
    /// How it moved: "▼ from 1 h 10"; empty if there is nothing to compare with.
    pub change: String,
    /// What it rests on: "median; 9 of 10 within 6 h"; may be empty.
    pub note: String,
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

impl FigureLine {
    /// The line: "First response: **38 min** ▼ from 1 h 10 (median; 9 of 10 within 6 h)".
    pub fn text(&self) -> String {
        let mut parts = vec![format!("{}: **{}**", self.label, self.value)];
        if !self.change.is_empty() {
            parts.push(self.change.clone());
        }
        if !self.note.is_empty() {
            parts.push(format!("({})", self.note));
        }
        parts.join(" ")
    }
}

fn figure_lines(health: &Health) -> Vec<FigureLine> {
    let line = |label, metric, note: String| {
        let trend = health.trend(metric);
        FigureLine {
            label,
            value: trend.map_or_else(missing, |trend| format::figure(&trend.now)),
            change: trend.map(change).unwrap_or_default(),
            note,
        }
    };
    vec![
        line(
            "Answered within 24 h",
            Metric::AnsweredWithin24h,
            questions_note(health),
        ),
        line(
            "First response",
            Metric::FirstResponseMedian,
            response_note(health),
        ),
        line("Solved", Metric::ResolutionRate, String::new()),
        newcomers_line(health),
        line(
            "Pings per answer",
            Metric::PingsPerAnswer,
            pings_note(health),
        ),
        hanging_line(health),
    ]
}

/// "Waiting (5)", and how many have waited for more than four weeks.
fn waiting_title(recent: usize, older: usize) -> Option<String> {
    let older = match older {
        0 => String::new(),
        n => format!("{} for more than 4 weeks", format::count(n as u64)),
    };
    match (recent, older.is_empty()) {
        (0, true) => None,
        (0, false) => Some(format!("Waiting {older}")),
        (n, true) => Some(format!("Waiting ({})", format::count(n as u64))),
        (n, false) => Some(format!(
            "Waiting ({}, and {older})",
            format::count(n as u64)
        )),
    }
}

fn missing() -> String {
    format::MISSING.to_owned()
}

/// "▲ from 84 %"; "as before" if a reader would see no difference.
pub(super) fn change(trend: &Trend) -> String {
    let before = trend
        .last_week
        .map(|value| format::amount(value, trend.now.unit))
        .unwrap_or_default();
    match trend.moved() {
        Some(_) if before == format::figure(&trend.now) => "as before".to_owned(),
        Some(Move::Up) => format!("▲ from {before}"),
        Some(Move::Down) => format!("▼ from {before}"),
        Some(Move::Flat) => "as before".to_owned(),
        None => String::new(),
    }
}

fn questions_note(health: &Health) -> String {
    let n = health
        .trend(Metric::AnsweredWithin24h)
        .map_or(0, |trend| trend.now.n);
    match n {
        0 => String::new(),
        n => format::counted(n as u64, "question", "questions"),
    }
}

/// "median; 9 of 10 within 6 h": what the median hides.
fn response_note(health: &Health) -> String {
    match health.value(Metric::FirstResponseP90) {
        _ if health.value(Metric::FirstResponseMedian).is_none() => String::new(),
        Some(seconds) => format!(
            "median; 9 of 10 within {}",
            format::amount(seconds, Unit::Seconds)
        ),
        None => "median; more than 1 of 10 still waiting".to_owned(),
    }
}

/// "7 of 8" says more than a share of so few; of fewer than five nothing is said but that.
fn newcomers_line(health: &Health) -> FigureLine {
    let trend = health.trend(Metric::FirstQuestionReplyRate);
    let (value, note) = match trend.map(|trend| (trend.now.reading, trend.now.n as u64)) {
        Some((Reading::Known(share), n)) => {
            let answered = (share * n as f64).round() as u64;
            let value = format!("{} of {}", format::count(answered), format::count(n));
            (value, String::new())
        }
        Some((Reading::Withheld, _)) => (missing(), "fewer than 5".to_owned()),
        Some((Reading::Nothing, _)) | None => (missing(), String::new()),
    };
    FigureLine {
        label: "Newcomers answered",
        value,
        change: String::new(),
        note,
    }
}

fn pings_note(health: &Health) -> String {
    let Some(accepted) = health.value(Metric::PingsAccepted) else {
        return String::new();
    };
    let over = health
        .loads
        .iter()
        .filter(|load| load.pings > load.limit)
        .count();
    let budget = match over {
        0 => "nobody over budget".to_owned(),
        n => format!(
            "{} over budget",
            format::counted(n as u64, "person", "people")
        ),
    };
    format!("accepted {}, {budget}", format::percent(accepted))
}

/// Topics, busy ones first, of which one person gives half of all answers.
fn hanging_line(health: &Health) -> FigureLine {
    let busy = || {
        health
            .topics
            .iter()
            .filter(|topic| topic.questions >= FEWEST_QUESTIONS)
    };
    let hanging: Vec<String> = busy()
        .filter(|topic| topic.absence_factor == Some(1))
        .map(|topic| escape_markdown(&truncate(&topic.name, LONGEST_NAME)))
        .collect();
    let more = hanging.len().saturating_sub(NAMED_TOPICS);
    let named = hanging[..hanging.len() - more].join(", ");
    let value = match (named.is_empty(), more) {
        // No topic busy enough to tell is not the same as none that hangs.
        (true, _) => busy().next().map_or_else(missing, |_| "nothing".to_owned()),
        (false, 0) => named,
        (false, more) => format!("{named} and {more} more"),
    };
    FigureLine {
        label: "Hanging on one person",
        value,
        change: String::new(),
        note: String::new(),
    }
}

/// One waiting question: its title as a link, how long it waits, whose it is ("3 d · ana (first question)").
fn waiting_line(question: &Waiting, words: &Words) -> String {
    let linked = words.questions.get(&question.ask);
    let title = linked
        .and_then(|linked| link_text(&linked.title, LONGEST_TITLE))
        .unwrap_or_else(|| "a question".to_owned());
    let link = match linked.and_then(|linked| linked.url.as_deref()) {
        Some(url) => format!("[{title}]({url})"),
        None => title,
    };
    let who = name(question.asker, words);
    let mut parts = vec![link, format::duration(question.waited)];
    parts.extend(who.map(|name| format!("· {name}")));
    if question.first_of_asker {
        parts.push("(first question)".to_owned());
    }
    parts.join(" ")
}

/// A member's name, made safe for Discord.
pub(super) fn name(who: UserId, words: &Words) -> Option<String> {
    let name = words.names.get(&who)?;
    Some(escape_markdown(&truncate(name.trim(), LONGEST_NAME)))
}

/// "Thanks to bo, chi, dee and 9 others who answered", in random order, so that
/// it never reads as a ranking.
fn thanks(health: &Health, words: &Words) -> Option<String> {
    let mut names: Vec<String> = health
        .helpers
        .iter()
        .filter_map(|who| name(*who, words))
        .collect();
    shuffle(&mut names, words.seed);
    let unnamed = health.helpers.len() - names.len();
    let others = names.len().saturating_sub(THANKED) + unnamed;
    names.truncate(THANKED);
    match (names.is_empty(), others) {
        (true, 0) => return None,
        (true, n) => names.push(format::counted(n as u64, "person", "people")),
        (false, 0) => {}
        (false, n) => names.push(format::counted(n as u64, "other", "others")),
    }
    Some(format!("Thanks to {} who answered.", format::list(&names)))
}

/// "Welcome to 6 people who asked or answered here for the first time."
fn welcome(health: &Health) -> Option<String> {
    let newcomers = health
        .value(Metric::NewContributors)
        .filter(|count| *count > 0.0)?;
    Some(format!(
        "Welcome to {} people who asked or answered here for the first time!",
        format::count(newcomers as u64)
    ))
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
