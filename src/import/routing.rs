//! The routing format: one question with its answers a line, as JSON.

use std::collections::{BTreeMap, HashSet};
use std::io::BufRead;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::history::{self, BrokenRow, History, PastAnswer, PastQuestion, parse_time};
use crate::domain::ids::UserId;
use crate::domain::time::Timestamp;

/// A question as the file writes it. Answers' scores are not read: they are from the future.
#[derive(Deserialize)]
struct Row {
    id: Name,
    asked_at: String,
    asker: Option<Name>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    body_text: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    accepted_answerer: Option<Name>,
    #[serde(default)]
    answers: Vec<AnswerRow>,
}

/// An answer as the file writes it.
#[derive(Deserialize)]
struct AnswerRow {
    answerer: Name,
    at: String,
    #[serde(default)]
    body_text: Option<String>,
}

/// An id, as text or as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(u64),
}

impl Name {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Reads a history; rows that can't be read are listed in [`History::broken`].
pub fn read(path: &Path) -> anyhow::Result<History> {
    Ok(read_lines(history::open(path)?))
}

/// Reads a history from lines.
pub fn read_lines(mut lines: impl BufRead) -> History {
    let mut history = History::default();
    let mut seen = HashSet::new();
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let outcome = match lines.read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
            Ok(_) => read_row(&bytes, &mut history, &mut seen),
            Err(error) => {
                let why = format!("the file ends here: {error}");
                history.broken.push(BrokenRow { line, why });
                break;
            }
        };
        match outcome {
            Ok(question) => history.questions.push(question),
            Err(why) => history.broken.push(BrokenRow { line, why }),
        }
    }
    history.sort();
    history.find_mentions();
    history
}

fn read_row(
    bytes: &[u8],
    history: &mut History,
    seen: &mut HashSet<String>,
) -> Result<PastQuestion, String> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let row: Row = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let at = parse_time(&row.asked_at)?;
    let times: Vec<Timestamp> = row
        .answers
        .iter()
        .map(|answer| parse_time(&answer.at))
        .collect::<Result<_, _>>()?;
    let id = row.id.text();
    if !seen.insert(id.clone()) {
        return Err(format!("question {id} was there before"));
    }
    let mut person = |name: Name| history.person(&name.text());
    Ok(PastQuestion {
        id,
        asker: row.asker.map(&mut person),
        at,
        title: row.title.unwrap_or_default(),
        body: row.body_text.unwrap_or_default(),
        mentions: Vec::new(),
        tags: row.tags,
        best: row.accepted_answerer.map(&mut person),
        solved: None,
        answers: row
            .answers
            .into_iter()
            .zip(times)
            .map(|(answer, at)| PastAnswer {
                id: String::new(),
                answerer: person(answer.answerer),
                at,
                body: answer.body_text.unwrap_or_default(),
            })
            .collect(),
    })
}

/// What people declare to know, and from when on that is to be tried.
#[derive(Debug, PartialEq)]
pub struct SkillsFile {
    /// Questions from here on count.
    pub split_at: Timestamp,
    /// Keywords by person, in order of their names in the file.
    pub skills: Vec<(UserId, Vec<String>)>,
}

/// Reads a file of declared skills: `{"split_at": …, "skills": {person: [keyword, …]}}`.
pub fn read_skills(path: &Path, history: &mut History) -> anyhow::Result<SkillsFile> {
    #[derive(Deserialize)]
    struct Whole {
        split_at: String,
        skills: BTreeMap<String, Vec<String>>,
    }
    let text = history::read_to_string(path)?;
    let whole: Whole = serde_json::from_str(&text)
        .with_context(|| format!("{} is not a skills file", path.display()))?;
    let split_at = parse_time(&whole.split_at).map_err(anyhow::Error::msg)?;
    let skills = whole
        .skills
        .into_iter()
        .map(|(name, keywords)| (history.person(&name), keywords))
        .collect();
    Ok(SkillsFile { split_at, skills })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"id":7,"asked_at":"2024-01-02T00:00:00Z","asker":null,"answers":[{"answerer":"u00001","at":"2024-01-02T01:00:00+01:00","score":9}]}"#;

    #[test]
    fn broken_rows_are_told_by_line_and_the_others_are_read() {
        let early = GOOD.replace(":7", ":8").replace("2024", "2023");
        let rows = [
            GOOD,
            "",
            "{\"id\":",
            &early,
            GOOD,
            &GOOD.replace(":7", ":9").replace("2024-01-02T00", "soon"),
        ];
        let mut bytes = rows.join("\n").into_bytes();
        bytes.extend(b"\n\xff\xfe");
        let history = read_lines(bytes.as_slice());
        let ids: Vec<&str> = history.questions.iter().map(|q| q.id.as_str()).collect();
        assert_eq!(ids, ["8", "7"]);
        let lines: Vec<usize> = history.broken.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 5, 6, 7]);
        assert_eq!(history.questions[1].answers[0].at, history.questions[1].at);
    }

    #[test]
    fn names_in_the_text_are_mentions() {
        let asks = GOOD.replace(":7", ":8").replace(
            "\"answers\"",
            "\"body_text\":\"does u00001 know, or @u2?\",\"answers\"",
        );
        let history = read_lines([GOOD, &asks].join("\n").as_bytes());
        assert_eq!(history.questions[1].mentions, [history::user_id("u00001")]);
    }
}
