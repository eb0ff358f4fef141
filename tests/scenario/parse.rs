//! Reads the chat of a scenario file, line by line.

use whoknows::domain::availability::{parse_clock, parse_span};

use super::parse_head::head;
use super::render::{BOT, MARGIN};
use super::script::{Pick, Piece, Place, Script, Step, Target};

/// What parts the head from the chat.
const RULE: &str = "---";
/// How a further line of a message begins.
const FURTHER: &str = "    ";
/// The days as scenario files write them.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Reads a file. What the bot is expected to say is left out: it is compared with the file as a whole.
pub fn script(text: &str) -> Result<Script, String> {
    let lines: Vec<&str> = text.lines().collect();
    let rule = lines
        .iter()
        .position(|line| *line == RULE)
        .ok_or("no line --- parts the head from the chat")?;
    let mut pieces: Vec<Piece> = lines[..=rule]
        .iter()
        .map(|line| Piece::Kept((*line).to_owned()))
        .collect();
    let chat = &lines[rule + 1..];
    let mut place = 0;
    while let Some(line) = chat.get(place) {
        place += 1;
        if line.starts_with(&format!("{BOT} "))
            || *line == BOT
            || line.starts_with(MARGIN.trim_end())
        {
            continue;
        }
        if line.trim().is_empty() || line.starts_with('#') {
            pieces.push(Piece::Kept((*line).to_owned()));
            continue;
        }
        let further = chat[place..]
            .iter()
            .take_while(|line| line.starts_with(FURTHER))
            .count();
        let source = &chat[place - 1..place + further];
        place += further;
        let whole: Vec<_> = source.iter().map(|line| line.trim_start()).collect();
        let step = step(&whole.join("\n")).map_err(|why| format!("{why}\n  in: {line}"))?;
        let source = source.iter().map(|line| (*line).to_owned()).collect();
        pieces.push(Piece::Act { source, step });
    }
    Ok(Script {
        head: head(&lines[..rule])?,
        pieces,
    })
}

fn step(line: &str) -> Result<Step, String> {
    if let Some(span) = line.strip_prefix('+') {
        let seconds = parse_span(span).ok_or_else(|| format!("{span:?} is no span"))?;
        return Ok(Step::Wait { seconds });
    }
    if let Some(when) = line.strip_prefix("until ") {
        return until(when);
    }
    if let Some(words) = line.strip_prefix("-- ").and_then(|l| l.strip_suffix(" --")) {
        return direction(words);
    }
    let end = line.find([' ', ':', ',']).unwrap_or(line.len());
    let (who, rest) = line.split_at(end);
    deed(who.to_owned(), rest)
}

fn until(when: &str) -> Result<Step, String> {
    let parts = when.split_once(' ').ok_or("until Tue 08:00")?;
    let day = DAYS.iter().position(|day| *day == parts.0);
    let day = day.ok_or_else(|| format!("{:?} is no day", parts.0))? as i64;
    let minute = parse_clock(parts.1).ok_or_else(|| format!("{:?} is no time", parts.1))?;
    Ok(Step::Until {
        day,
        minute: i64::from(minute),
    })
}

/// What a member does.
fn deed(who: String, rest: &str) -> Result<Step, String> {
    if let Some(text) = rest.strip_prefix(": ") {
        return said(who, None, None, text);
    }
    if let Some(rest) = rest.strip_prefix(" in ") {
        let (place, rest) = place(rest)?;
        if let Some(text) = rest.strip_prefix(": ") {
            return said(who, Some(place), None, text);
        }
        let replied = rest
            .strip_prefix(", replying to ")
            .ok_or("expected a colon")?;
        let (pick, rest) = pick(replied)?;
        let text = rest.strip_prefix(": ").ok_or("expected a colon")?;
        return said(who, Some(place), Some(pick), text);
    }
    let (verb, rest) = rest.trim_start().split_once(' ').unwrap_or((rest, ""));
    match verb {
        "posts" => {
            let (title, rest) = quoted(rest)?;
            let rest = rest
                .strip_prefix(" in #")
                .ok_or("posts \"…\" in #forum: …")?;
            let (forum, text) = rest.split_once(": ").ok_or("expected a colon")?;
            let (forum, text) = (forum.to_owned(), text.to_owned());
            Ok(Step::Post {
                who,
                title,
                forum,
                text,
            })
        }
        "types" => Ok(Step::Type {
            who,
            text: rest.to_owned(),
        }),
        "presses" => press(who, rest),
        "chooses" => {
            let (choices, select) = rest.split_once(" in ").ok_or("chooses … in \"…\"")?;
            let choices = choices
                .split(',')
                .map(|one| one.trim().to_owned())
                .collect();
            let (select, _) = quoted(select)?;
            Ok(Step::Choose {
                who,
                choices,
                select,
            })
        }
        "uses" => menu(who, rest),
        "reacts" => {
            let (emoji, rest) = rest.split_once(" to ").ok_or("reacts … to …")?;
            let (emoji, pick) = (emoji.to_owned(), pick(rest)?.0);
            Ok(Step::React { who, emoji, pick })
        }
        "edits" => {
            let (pick, rest) = pick(rest)?;
            let text = rest
                .strip_prefix(": ")
                .ok_or("expected a colon")?
                .to_owned();
            Ok(Step::Edit { pick, text })
        }
        "deletes" => {
            // A quoted name means a message; a channel is written with its mark.
            match place(rest) {
                Ok((place, "")) if !rest.starts_with('"') => Ok(Step::DeleteChannel { place }),
                _ => Ok(Step::Delete {
                    pick: pick(rest)?.0,
                }),
            }
        }
        "makes" => Ok(Step::MakeChannel {
            name: rest.trim_start_matches('#').to_owned(),
        }),
        "leaves" => Ok(Step::Leave { who }),
        "joins" => Ok(Step::Join { who }),
        other => Err(format!("what is {other:?}?")),
    }
}

/// A message, or a command if it begins with a slash.
fn said(
    who: String,
    place: Option<Place>,
    reply_to: Option<Pick>,
    text: &str,
) -> Result<Step, String> {
    let text = text.to_owned();
    if text.starts_with('/') {
        return Ok(Step::Command { who, place, text });
    }
    let place = place.ok_or("say where: NAME in #channel: …")?;
    Ok(Step::Say {
        who,
        place,
        reply_to,
        text,
    })
}

fn press(who: String, rest: &str) -> Result<Step, String> {
    let old = rest.starts_with("the old ");
    let (label, rest) = quoted(rest.strip_prefix("the old ").unwrap_or(rest))?;
    let place = match rest.strip_prefix(" in ") {
        Some(rest) => Some(place(rest)?.0),
        None => None,
    };
    Ok(Step::Press {
        who,
        label,
        place,
        old,
    })
}

fn menu(who: String, rest: &str) -> Result<Step, String> {
    let (menu, rest) = quoted(rest)?;
    let on = rest.strip_prefix(" on ").ok_or("uses \"…\" on …")?;
    let target = match pick(on) {
        Ok((pick, _)) => Target::Message(pick),
        Err(_) => Target::Member(on.to_owned()),
    };
    Ok(Step::Menu { who, menu, target })
}

/// What happens around the members, between double dashes.
fn direction(words: &str) -> Result<Step, String> {
    match words {
        "that again" => return Ok(Step::Again),
        "restart" => return Ok(Step::Restart),
        "crash before the next delivery" => return Ok(Step::CrashBeforeDelivery),
        "crash after the next delivery" => return Ok(Step::CrashAfterDelivery),
        "whoknows is away" => return Ok(Step::Away),
        "whoknows is back" => return Ok(Step::Back),
        _ => {}
    }
    if let Some(rest) = words.strip_prefix("Discord answers ") {
        return refusal(rest);
    }
    if let Some(rest) = words.strip_prefix("nothing of ") {
        let (who, words) = rest
            .split_once(" is left in the database")
            .ok_or("nothing of NAME is left in the database")?;
        let words = words.strip_prefix(", nor ").unwrap_or_default();
        let words = words.split(", nor ").filter(|word| !word.is_empty());
        return Ok(Step::NothingLeft {
            who: who.to_owned(),
            words: words
                .map(|word| Ok(quoted(word)?.0))
                .collect::<Result<_, String>>()?,
        });
    }
    if let Some(rest) = words.strip_prefix("a system message by ") {
        let (who, rest) = rest
            .split_once(" in ")
            .ok_or("a system message by NAME in PLACE: …")?;
        let (place, rest) = place(rest)?;
        let text = rest
            .strip_prefix(": ")
            .ok_or("expected a colon")?
            .to_owned();
        return Ok(Step::System {
            who: who.to_owned(),
            place,
            text,
        });
    }
    if let Some(channel) = words.strip_prefix("whoknows may not open threads in #") {
        return Ok(Step::NoThreads {
            channel: channel.to_owned(),
        });
    }
    let hidden = words
        .split_once(" can't see #")
        .and_then(|(who, channel)| Some((who, channel.strip_suffix(" any more")?)));
    let (who, channel) = hidden.ok_or_else(|| format!("what is {words:?}?"))?;
    Ok(Step::Hide {
        who: who.to_owned(),
        channel: channel.to_owned(),
    })
}

fn refusal(rest: &str) -> Result<Step, String> {
    let (status, rest) = rest.split_once(" to ").ok_or("Discord answers 403 to …")?;
    let status = status
        .parse()
        .map_err(|_| format!("{status:?} is no status"))?;
    let seconds = match rest.strip_prefix("all requests for ") {
        Some(span) => Some(parse_span(span).ok_or_else(|| format!("{span:?} is no span"))?),
        None if rest == "the next request" => None,
        None => return Err(format!("what is {rest:?}?")),
    };
    Ok(Step::Refuse { status, seconds })
}

/// `"…"` at the front, and what follows.
fn quoted(text: &str) -> Result<(String, &str), String> {
    let inner = text
        .strip_prefix('"')
        .ok_or_else(|| format!("{text:?} isn't quoted"))?;
    let (quoted, rest) = inner.split_once('"').ok_or("a quote isn't closed")?;
    Ok((quoted.to_owned(), rest))
}

/// `#help`, `thread` or `"Title…"` at the front, and what follows.
fn place(text: &str) -> Result<(Place, &str), String> {
    if let Some(rest) = text
        .strip_prefix("the thread")
        .or(text.strip_prefix("thread"))
    {
        return Ok((Place::NewestThread, rest));
    }
    if let Some(rest) = text.strip_prefix('#') {
        let end = rest.find([':', ',', ' ']).unwrap_or(rest.len());
        return Ok((Place::Channel(rest[..end].to_owned()), &rest[end..]));
    }
    let (title, rest) = quoted(text)?;
    Ok((Place::Thread(title), rest))
}

/// `bo's last message` or `"You want…"` at the front, and what follows.
fn pick(text: &str) -> Result<(Pick, &str), String> {
    const LAST: &str = "'s last message";
    if let Some((who, rest)) = text.split_once(LAST)
        && !who.contains([' ', '"'])
    {
        return Ok((Pick::LastOf(who.to_owned()), rest));
    }
    let (beginning, rest) = quoted(text)?;
    Ok((Pick::Beginning(beginning), rest))
}
