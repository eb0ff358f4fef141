//! Histories: older questions, who answered, what solved them, and who was there.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Desk, count, open, progress_bar, tell_broken};
use crate::app::reading::{self, Reader};
use crate::domain::ask::{Ask, AskState, Heard};
use crate::domain::calendar::Week;
use crate::domain::community::{Channel, ChannelKind, Community};
use crate::domain::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use crate::domain::question::Decision;
use crate::domain::settings::{ChannelTone, Settings};
use crate::domain::time::{DAY, HOUR, Timestamp};
use crate::domain::topic::{ChannelContext, TopicMatcher};
use crate::import::discord_chat_exporter::{Rules, read_by};
use crate::import::exported::Head;
use crate::import::history::{self, BrokenRow, History, PastQuestion};
use crate::store::{BroughtIn, Credit, PastAsk, Response, Store, StoreError};

/// Questions written in one commit, so that a running bot never waits long.
const TOGETHER: usize = 200;
/// Who wrote in which week, and in which hour, is taken from this far back, as the bot itself keeps it.
const KEEP_WEEKS: i64 = 27;
const KEEP_HOURS: i64 = 12 * 7 * DAY;

/// What came in.
#[derive(Default)]
struct Tally {
    questions: usize,
    known: usize,
    answers: usize,
    solved: usize,
    people: HashSet<UserId>,
    broken: usize,
    unwatched: Vec<String>,
    guilds: HashSet<GuildId>,
}

/// Brings histories in and says what was; gives how many messages were broken.
pub fn bring_in(
    desk: &mut Desk,
    files: &[PathBuf],
    without: &HashSet<UserId>,
) -> anyhow::Result<usize> {
    let (bar, reader) = (progress_bar(files), Reader::default());
    let mut tally = Tally::default();
    // A thread on a message needs the question it is about, which may stand in a later file.
    let mut later = Vec::new();
    for file in files {
        let (head, history) = read(desk, &reader, file, &bar, without)?;
        if head.channel.is_thread() && history.questions.is_empty() {
            later.push(file);
        } else {
            save(desk, &reader, file, &head, history, &mut tally, &bar)?;
        }
    }
    for file in later {
        let hidden = indicatif::ProgressBar::hidden();
        let (head, history) = read(desk, &reader, file, &hidden, without)?;
        save(desk, &reader, file, &head, history, &mut tally, &bar)?;
    }
    let (keep, now) = (desk.config.community.keep_text(), desk.now);
    for guild in &tally.guilds {
        desk.store.commit(|store| {
            store.find_first_questions(*guild)?;
            store.expire_texts(*guild, now.minus(keep)).map(|_| ())
        })?;
    }
    bar.finish_and_clear();
    tell(&tally);
    Ok(tally.broken)
}

fn tell(tally: &Tally) {
    println!(
        "{} brought in ({} known already), {}, {} solved; {} wrote",
        count(tally.questions, "question", "questions"),
        tally.known,
        count(tally.answers, "answer", "answers"),
        tally.solved,
        count(tally.people.len(), "person", "people"),
    );
    if !tally.unwatched.is_empty() {
        println!(
            "Not watched, so without questions: {}. List them in the config under help_channels or general_channels, and import again.",
            tally.unwatched.join(", ")
        );
    }
    println!(
        "Health figures count it at once; restart the bot if it runs, so that /search finds it."
    );
}

fn read(
    desk: &Desk,
    reader: &Reader,
    file: &Path,
    bar: &indicatif::ProgressBar,
    without: &HashSet<UserId>,
) -> anyhow::Result<(Head, History)> {
    let (store, settings) = (&desk.store, &desk.config.community);
    let rules = Rules {
        is_question: &|head, text| {
            let tone = tone_of(settings, head);
            tone.is_some_and(|tone| reader.judge(text, tone, None).decision == Decision::Ask)
        },
        known: &|head, id| {
            let (guild, message) = (GuildId(number(&head.guild.id)?), MessageId(number(id)?));
            let ask = store.ask_of_message(guild, message).ok()??;
            Some((ask.asker, ask.asked_at))
        },
        opens: &|head, message| message.id == head.channel.id && tone_of(settings, head).is_some(),
        without: without.clone(),
    };
    let bytes = history::unpacked(open(file, bar)?)
        .with_context(|| format!("cannot read {}", file.display()))?;
    read_by(bytes, &rules)
        .with_context(|| format!("{} is not an export of DiscordChatExporter", file.display()))
}

fn number(id: &str) -> Option<u64> {
    id.parse().ok().filter(|id| *id > 0)
}

/// How the bot would listen in the channel that an export is of.
fn tone_of(settings: &Settings, head: &Head) -> Option<ChannelTone> {
    let place = |id: u64, name: &str, parent: Option<ChannelId>| Channel {
        id: ChannelId(id),
        name: name.to_owned(),
        kind: parent.map_or(ChannelKind::Text, |_| ChannelKind::PublicThread),
        parent,
        topic: String::new(),
        overwrites: Vec::new(),
        tags: Vec::new(),
        applied_tags: Vec::new(),
    };
    let channel = &head.channel;
    let id = number(&channel.id)?;
    let mut shape = Community::default();
    let mut parent = None;
    if channel.is_thread() {
        let above = number(channel.parent.as_deref()?)?;
        let name = channel.parent_name.as_deref().unwrap_or_default();
        shape
            .channels
            .insert(ChannelId(above), place(above, name, None));
        parent = Some(ChannelId(above));
    }
    shape
        .channels
        .insert(ChannelId(id), place(id, &channel.name, parent));
    settings.tone_of(&shape, ChannelId(id))
}

fn save(
    desk: &mut Desk,
    reader: &Reader,
    file: &Path,
    head: &Head,
    mut history: History,
    tally: &mut Tally,
    bar: &indicatif::ProgressBar,
) -> anyhow::Result<()> {
    let guild = number(&head.guild.id)
        .map(GuildId)
        .with_context(|| format!("{} doesn't say which server it is of", file.display()))?;
    let settings = &desk.config.community;
    if tone_of(settings, head).is_none() {
        tally.unwatched.push(format!("#{}", head.channel.name));
    }
    let names = desk.store.all_skills(guild)?.into_iter();
    let aliases = desk.store.aliases(guild)?;
    let matcher = reader.matcher_with(names.map(|one| one.skill), &aliases);
    let about = matcher.channel(&head.channel.name, None);
    let making = Making {
        guild,
        head,
        nicknames: &history.nicknames,
        matcher: &matcher,
        about,
    };
    for questions in history.questions.chunks(TOGETHER) {
        let mut past = Vec::new();
        for question in questions {
            match making.past(question) {
                Some(one) => past.push(one),
                None => history.broken.push(BrokenRow {
                    line: 0,
                    why: format!("{:?} is no message's id", question.id),
                }),
            }
        }
        desk.store
            .commit(|store| bring_in_all(store, &past, tally))?;
    }
    note_presence(&mut desk.store, guild, &history, settings, desk.now)?;
    tally.guilds.insert(guild);
    tally
        .people
        .extend(history.wrote.iter().map(|(who, _)| *who));
    tally.broken += history.broken.len();
    tell_broken(bar, file, &history.broken);
    Ok(())
}

fn bring_in_all(store: &Store, past: &[PastAsk], tally: &mut Tally) -> Result<(), StoreError> {
    for one in past {
        let new = store.bring_in(one)?;
        tally.questions += usize::from(new.is_new);
        tally.known += usize::from(new == BroughtIn::default());
        tally.answers += new.answers;
        tally.solved += usize::from(new.solved);
    }
    Ok(())
}

/// Who wrote in which week; of people in the registry also in which hour, and when last.
fn note_presence(
    store: &mut Store,
    guild: GuildId,
    history: &History,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), StoreError> {
    let zone = &settings.time_zone;
    let first = Week::of(now, zone).later(-KEEP_WEEKS);
    let mut last: BTreeMap<UserId, Timestamp> = BTreeMap::new();
    store.commit(|store| {
        for (who, hour) in &history.wrote {
            let at = Timestamp(hour * HOUR);
            let week = Week::of(at, zone);
            if week >= first {
                store.note_week(guild, *who, week)?;
            }
            if now.since(at) <= KEEP_HOURS {
                store.note_hour(guild, *who, at)?;
            }
            last.insert(*who, at);
        }
        for (who, at) in last {
            store.note_last_seen(guild, who, at)?;
        }
        Ok(())
    })
}

/// Makes questions as the store keeps them from questions as a file tells them.
struct Making<'h> {
    guild: GuildId,
    head: &'h Head,
    nicknames: &'h std::collections::HashMap<UserId, String>,
    matcher: &'h TopicMatcher,
    about: ChannelContext,
}

impl Making<'_> {
    fn name(&self, who: UserId) -> String {
        self.nicknames.get(&who).cloned().unwrap_or_default()
    }

    /// None if an id isn't one of Discord's.
    fn past(&self, question: &PastQuestion) -> Option<PastAsk> {
        let channel = ChannelId(number(&self.head.channel.id)?);
        let message = MessageId(number(&question.id)?);
        let responses = question.answers.iter().map(|answer| {
            let accepted = question.best == Some(answer.answerer);
            Some(Response {
                message: MessageId(number(&answer.id)?),
                ask: AskId(0),
                channel,
                member: answer.answerer,
                name: self.name(answer.answerer),
                said_at: answer.at,
                accepted,
                text: if accepted {
                    answer.body.clone()
                } else {
                    String::new()
                },
            })
        });
        let helper = question.best.zip(question.solved);
        Some(PastAsk {
            ask: self.ask(question, channel, message),
            responses: responses.collect::<Option<_>>()?,
            helper: helper.map(|(member, solved)| Credit {
                ask: AskId(0),
                member,
                name: self.name(member),
                at: solved.at,
            }),
        })
    }

    fn ask(&self, question: &PastQuestion, channel: ChannelId, message: MessageId) -> Ask {
        let titled = if question.title.is_empty() {
            &question.body
        } else {
            &question.title
        };
        let is_thread = self.head.channel.is_thread();
        let asker = question.asker.unwrap_or_default();
        let text = if is_thread {
            format!("{}\n{}", question.title, question.body)
        } else {
            question.body.clone()
        };
        Ask {
            id: AskId(0),
            guild: self.guild,
            channel,
            message,
            asker,
            asker_name: self.name(asker),
            asked_at: question.at,
            title: reading::title(titled),
            topics: reading::topics(self.matcher, &text, &self.about),
            text,
            heard: if is_thread {
                Heard::Forum
            } else {
                Heard::Detected
            },
            first_question: false,
            state: match question.solved {
                Some(solved) if solved.marked => AskState::Solved,
                Some(_) => AskState::PresumedSolved,
                None if question.answers.is_empty() => AskState::NeedsAttention,
                None => AskState::Responded,
            },
            wave: 0,
            due_at: None,
            thread: is_thread.then_some(channel),
            post: None,
            taken_by: None,
            similar: None,
            first_response_at: question.answers.first().map(|answer| answer.at),
            solved_at: question.solved.map(|solved| solved.at),
            alert: None,
            link: None,
            whispered: false,
            checked_at: None,
        }
    }
}
