//! `whoknows detect`: judges the messages of a JSON Lines file, one judgement a line, for evaluation and for trying out.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use flate2::bufread::MultiGzDecoder;
use serde_json::{Map, Value, json};

use crate::domain::question::{ChannelKind, Decision, Detector, Message, Previous};

/// Judge messages: is each a question, and one that an expert should be asked?
#[derive(Debug, Args)]
pub struct Options {
    /// Rows of JSON, one a line, with `id` and `text` and where known `channel`, `prev`,
    /// `prev_same_author` and `reply`; may be gzipped. Standard input if left out or "-".
    file: Option<PathBuf>,
}

/// Writes one judgement for each row to standard output; exit code 2 if some lines weren't rows.
pub fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let input = open(options.file.as_deref())?;
    let mut output = BufWriter::new(io::stdout().lock());
    match judge_all(input, &mut output, &mut io::stderr().lock()) {
        Ok(0) => Ok(ExitCode::SUCCESS),
        Ok(_) => Ok(ExitCode::from(2)),
        // Whoever reads the output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error).context("writing the judgements"),
    }
}

/// Opens a file or standard input, unpacking gzip, which is told by its first bytes.
pub fn open(path: Option<&Path>) -> anyhow::Result<Box<dyn BufRead>> {
    let raw: Box<dyn Read> = match path {
        Some(path) if path != Path::new("-") => {
            if path.is_dir() {
                bail!("{} is a folder, not a file", path.display());
            }
            Box::new(File::open(path).with_context(|| format!("opening {}", path.display()))?)
        }
        _ => Box::new(io::stdin()),
    };
    let mut reader = BufReader::new(raw);
    let gzipped = reader
        .fill_buf()
        .context("reading the rows")?
        .starts_with(&[0x1f, 0x8b]);
    Ok(if gzipped {
        Box::new(BufReader::new(MultiGzDecoder::new(reader)))
    } else {
        Box::new(reader)
    })
}

/// Judges every line; returns how many were not rows, each of which was reported by its number.
fn judge_all(
    mut input: impl BufRead,
    output: &mut impl Write,
    errors: &mut impl Write,
) -> io::Result<usize> {
    let detector = Detector::embedded();
    let mut bad = 0;
    let mut bytes = Vec::new();
    for number in 1usize.. {
        bytes.clear();
        match input.read_until(b'\n', &mut bytes) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                writeln!(errors, "line {number}: can't be read: {error}")?;
                bad += 1;
                break;
            }
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() {
            continue;
        }
        match Row::parse(line) {
            Ok(row) => writeln!(output, "{}", row.judged_by(&detector))?,
            Err(reason) => {
                writeln!(errors, "line {number}: {reason}")?;
                bad += 1;
            }
        }
    }
    output.flush()?;
    Ok(bad)
}

/// One line of the input.
struct Row {
    id: Value,
    text: String,
    fields: Map<String, Value>,
}

impl Row {
    fn parse(line: &str) -> Result<Self, Cow<'static, str>> {
        let value: Value =
            serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
        let Value::Object(mut fields) = value else {
            return Err("not a JSON object".into());
        };
        let id = match fields.remove("id") {
            Some(id @ (Value::String(_) | Value::Number(_))) => id,
            Some(_) => return Err("its id is neither text nor a number".into()),
            None => return Err("it has no id".into()),
        };
        match fields.remove("text") {
            Some(Value::String(text)) => Ok(Self { id, text, fields }),
            Some(_) => Err("its text is not text".into()),
            None => Err("it has no text".into()),
        }
    }

    fn flag(&self, name: &str) -> bool {
        self.fields.get(name).and_then(Value::as_bool) == Some(true)
    }

    fn string(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    fn judged_by(&self, detector: &Detector) -> Value {
        let message = Message {
            text: &self.text,
            channel_kind: kind_of_channel(self.string("channel").unwrap_or("")),
            is_reply: self.flag("reply"),
            previous: self.string("prev").map(|text| Previous {
                text,
                same_author: self.flag("prev_same_author"),
            }),
        };
        let judgement = detector.judge(&message);
        json!({
            "id": self.id,
            "question": rounded(judgement.question),
            "help_request": rounded(judgement.help_request),
            "decision": match judgement.decision {
                Decision::Ask => "ask",
                Decision::Offer => "offer",
                Decision::None => "none",
            },
            "reasons": judgement.reasons_in_words(&self.text),
        })
    }
}

/// Five decimals, cut off rather than rounded so that nothing below a threshold comes to stand on it.
fn rounded(probability: f32) -> f64 {
    (f64::from(probability) * 1e5).floor() / 1e5
}

/// Guesses from a channel's name what it is for; in the product this is a setting. IRC channels
/// named after a project (`#rust`) and Gitter rooms named after a repository (`docker_docker`) are
/// where people come for help with it.
pub fn kind_of_channel(name: &str) -> ChannelKind {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let owner_and_repository = name.split_once('_').is_some_and(|(owner, repository)| {
        owner == repository && owner.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    let is_help = has(&[
        "help",
        "support",
        "beginner",
        "newbie",
        "question",
        "troubleshoot",
        "how-to",
        "ask-",
    ]);
    let is_talk = has(&[
        "general",
        "off-topic",
        "offtopic",
        "lounge",
        "casual",
        "random",
    ]);
    if is_help || (!is_talk && (name.starts_with('#') || owner_and_repository)) {
        ChannelKind::Help
    } else {
        ChannelKind::General
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(input: &[u8]) -> (Vec<Value>, String, usize) {
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        let bad = judge_all(input, &mut output, &mut errors).unwrap();
        let lines = String::from_utf8(output).unwrap();
        let rows = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        (rows, String::from_utf8(errors).unwrap(), bad)
    }

    #[test]
    fn rows_come_out_in_order_and_bad_lines_are_named_by_number() {
        let input = b"\xef\xbb\xbf{\"id\":\"b\",\"text\":\"lol\"}\n\nnonsense\n{\"id\":1,\"text\":\"x\",\"prev\":null}\n{\"text\":\"x\"}\n[1]\n{\"id\":\"c\",\"text\":\"caf\xff\"}";
        let (rows, errors, bad) = judged(input);
        let ids: Vec<_> = rows.iter().map(|row| row["id"].clone()).collect();
        assert_eq!(ids, [json!("b"), json!(1), json!("c")]);
        assert_eq!(bad, 3);
        for number in [3, 5, 6] {
            assert!(errors.contains(&format!("line {number}: ")), "{errors}");
        }
    }

    #[test]
    fn a_request_for_help_is_asked_with_reasons_and_one_half_is_the_cut() {
        let input = br##"{"id":1,"channel":"#help","text":"hi all, does anyone know how I can mount an NTFS partition at boot? I get a permission error"}
{"id":2,"channel":"general","text":"lol yeah"}"##;
        let (rows, _, bad) = judged(input);
        assert_eq!(bad, 0);
        assert_eq!(rows[0]["decision"], "ask");
        assert!(rows[0]["help_request"].as_f64().unwrap() >= 0.5);
        assert_eq!(rows[0]["reasons"].as_array().unwrap().len(), 3);
        assert_eq!(rows[1]["decision"], "none");
        assert!(rows[1]["help_request"].as_f64().unwrap() < 0.5);
    }

    #[test]
    fn names_of_channels_tell_their_kind() {
        for help in [
            "#ubuntu",
            "help",
            "support",
            "docker_docker",
            "HelpBasejumps",
            "general-help",
        ] {
            assert_eq!(kind_of_channel(help), ChannelKind::Help, "{help}");
        }
        for general in [
            "general",
            "#off-topic",
            "racketgeneral",
            "regional/USA",
            "",
            "Casual",
        ] {
            assert_eq!(kind_of_channel(general), ChannelKind::General, "{general}");
        }
    }
}
