//! The facts that health figures are computed from: one query a list.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::tz::TimeZone;
use rusqlite::{Row, params};

use super::rows::{from_json, from_word};
use super::{PingOutcome, Result, Store};
use crate::domain::ask::{AskState, Heard};
use crate::domain::availability::Preference;
use crate::domain::calendar::Week;
use crate::domain::health::{
    Answer, EarlierAnswer, Expert, Facts, Gone, Heard as HowHeard, Ping, PingOutcome as Outcome,
    Question, Reach, Response, Settled, TopicId, Topics,
};
use crate::domain::ids::{AskId, GuildId, UserId};
use crate::domain::skills::Level;
use crate::domain::time::Timestamp;

impl Store {
    /// Everything that the figures of one community need: its questions since `since` and all that are
    /// still open, the answers and pings that belong to them, and who is registered for what.
    /// `per_week` is the community's own limit of pings, for people without one of theirs.
    pub fn facts(
        &self,
        guild: GuildId,
        since: Timestamp,
        per_week: u32,
        now: Timestamp,
    ) -> Result<Facts> {
        let mut topics = Topics::default();
        let questions = self.questions(guild, since, &mut topics)?;
        let answers = self.answers(guild, since, &questions)?;
        // The first week may begin before `since`, and is none the worse for it.
        let first = Week::of(since, &TimeZone::UTC).previous();
        let (activity, activity_known) = self.activity(guild, first)?;
        let (presence, presence_known) = self.presence(guild, since)?;
        let experts = self.experts(guild, now, &mut topics)?;
        let facts = Facts {
            questions,
            answers,
            pings: self.ping_facts(guild, since, per_week)?,
            experts,
            topics,
            activity,
            activity_known,
            presence,
            presence_known,
            imported_until: self.imported_until(guild)?,
        };
        Ok(facts.arranged())
    }

    fn questions(
        &self,
        guild: GuildId,
        since: Timestamp,
        topics: &mut Topics,
    ) -> Result<Vec<Question>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, asked_at, asker, channel, topics, how_heard, imported, first_question, first_response_at,
                first_responder, state, solved_at, similar,
                CASE WHEN state IN ('dismissed', 'withdrawn') THEN (SELECT max(at) FROM steps
                    WHERE ask = asks.id AND what IN ('dismissed', 'withdrawn')) END AS gone_at,
                similar IS NOT NULL AND EXISTS (SELECT 1 FROM steps
                    WHERE ask = asks.id AND what = 'earlier answer helped') AS reused
             FROM asks WHERE guild = ?1 AND (asked_at >= ?2
                OR state NOT IN ('solved', 'presumed_solved', 'dismissed', 'withdrawn'))
             ORDER BY asked_at",
        )?;
        // Most questions name the same few lists of topics: each is read once.
        let mut lists = HashMap::new();
        let rows = statement.query_map(params![guild, since], |row| {
            question(row, topics, &mut lists)
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When the newest question was asked that an operator brought in.
    fn imported_until(&self, guild: GuildId) -> Result<Option<Timestamp>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT max(asked_at) FROM asks WHERE guild = ?1 AND imported = 1")?;
        Ok(statement.query_row([guild], |row| row.get(0))?)
    }

    /// The first reply of each person to each of these questions that was asked since `since`. Who replied to what is
    /// matched here: for fifty thousand questions that is several times as fast as a sub-query a row.
    fn answers(
        &self,
        guild: GuildId,
        since: Timestamp,
        questions: &[Question],
    ) -> Result<Vec<Answer>> {
        let askers: HashMap<AskId, UserId> = questions
            .iter()
            .filter(|question| question.asked_at >= since)
            .map(|question| (question.id, question.asker))
            .collect();
        let firsts: HashMap<UserId, Timestamp> = self
            .connection
            .prepare_cached(
                "SELECT member, min(said_at) FROM responses WHERE guild = ?1 GROUP BY member",
            )?
            .query_map([guild], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let credits: HashSet<(AskId, UserId)> = self
            .connection
            .prepare_cached("SELECT ask, member FROM credits WHERE guild = ?1")?
            .query_map([guild], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT ask, member, said_at FROM responses
             WHERE guild = ?1 AND said_at >= ?2 AND member <> 0 ORDER BY said_at",
        )?;
        let mut rows = statement.query(params![guild, since])?;
        let mut seen = HashSet::with_capacity(askers.len());
        let mut answers = Vec::with_capacity(askers.len());
        while let Some(row) = rows.next()? {
            let (ask, by, at) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let asker = askers.get(&ask).filter(|asker| **asker != by);
            if let Some(asker) = asker.filter(|_| seen.insert((ask, by))) {
                answers.push(Answer {
                    ask,
                    asker: *asker,
                    by,
                    at,
                    credited: credits.contains(&(ask, by)),
                    first_of_helper: firsts.get(&by) == Some(&at),
                });
            }
        }
        Ok(answers)
    }

    fn ping_facts(&self, guild: GuildId, since: Timestamp, per_week: u32) -> Result<Vec<Ping>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT pings.ask, pings.member, pings.pinged_at, pings.outcome, people.per_week
             FROM pings LEFT JOIN people ON people.guild = pings.guild AND people.member = pings.member
             WHERE pings.guild = ?1 AND pings.pinged_at >= ?2 ORDER BY pings.pinged_at",
        )?;
        let rows = statement.query_map(params![guild, since], |row| {
            let own: Option<u32> = row.get(4)?;
            Ok(Ping {
                ask: row.get(0)?,
                whom: row.get(1)?,
                at: row.get(2)?,
                outcome: match from_word(row, 3)? {
                    PingOutcome::Taken | PingOutcome::Answered => Outcome::Accepted,
                    PingOutcome::Passed => Outcome::Passed,
                    PingOutcome::NotMyTopic => Outcome::NotMyTopic,
                    PingOutcome::Snoozed => Outcome::Snoozed,
                    PingOutcome::TurnedOff => Outcome::TurnedOff,
                    PingOutcome::None => Outcome::None,
                },
                weekly_limit: own.unwrap_or(per_week),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn experts(&self, guild: GuildId, now: Timestamp, topics: &mut Topics) -> Result<Vec<Expert>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT skills.member, skills.skill, skills.level, skills.declared_at, people.preference,
                people.snoozed_until, people.left_at, people.last_seen_at
             FROM skills JOIN people ON people.guild = skills.guild AND people.member = skills.member
             WHERE skills.guild = ?1 ORDER BY skills.declared_at",
        )?;
        let rows = statement.query_map([guild], |row| expert(row, now, topics))?;
        let all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(all.into_iter().flatten().collect())
    }

    /// The last name under which each of these people appears in this community, for texts that name people.
    pub fn names(
        &self,
        guild: GuildId,
        who: &BTreeSet<UserId>,
    ) -> Result<BTreeMap<UserId, String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(
                (SELECT name FROM people WHERE guild = ?1 AND member = ?2 AND name <> ''),
                (SELECT asker_name FROM asks WHERE guild = ?1 AND asker = ?2 AND asker_name <> ''
                 ORDER BY asked_at DESC LIMIT 1),
                (SELECT name FROM responses WHERE guild = ?1 AND member = ?2 AND name <> ''
                 ORDER BY said_at DESC LIMIT 1))",
        )?;
        let mut names = BTreeMap::new();
        for one in who {
            let name: Option<String> =
                statement.query_row(params![guild, one], |row| row.get(0))?;
            names.extend(name.map(|name| (*one, name)));
        }
        Ok(names)
    }
}

/// The columns of the query above by number: looking each up by name would take longer than reading it.
fn question(
    row: &Row<'_>,
    topics: &mut Topics,
    lists: &mut HashMap<String, Vec<TopicId>>,
) -> rusqlite::Result<Question> {
    let list = row.get_ref(4)?.as_str()?;
    let speaks_of = match lists.get(list) {
        Some(known) => known.clone(),
        None => {
            let names: Vec<String> = from_json(row, 4)?;
            let ids: Vec<_> = names.iter().map(|name| topics.id(name)).collect();
            lists.insert(list.to_owned(), ids.clone());
            ids
        }
    };
    let asked_at: Timestamp = row.get(1)?;
    let heard: Heard = from_word(row, 5)?;
    // What was brought in nobody could dismiss: it says nothing about the detector.
    let imported: bool = row.get(6)?;
    let response_at: Option<Timestamp> = row.get(8)?;
    let responder: Option<UserId> = row.get(9)?;
    let state: AskState = from_word(row, 10)?;
    let solved_at: Option<Timestamp> = row.get(11)?;
    let linked: Option<i64> = row.get(12)?;
    let gone_at: Option<Timestamp> = row.get(13)?;
    let ended = gone_at.unwrap_or(asked_at);
    Ok(Question {
        id: row.get(0)?,
        asked_at,
        asker: row.get(2)?,
        channel: row.get(3)?,
        topics: speaks_of,
        heard: if heard == Heard::Detected && !imported {
            HowHeard::Detected
        } else {
            HowHeard::Called
        },
        first_of_asker: row.get(7)?,
        // Who it was may not be known: somebody was credited for words said elsewhere, or asked to be forgotten.
        response: response_at.map(|at| Response {
            at,
            by: responder.unwrap_or(UserId(0)),
        }),
        settled: solved_at.and_then(|at| match state {
            AskState::Solved => Some(Settled::Solved(at)),
            AskState::PresumedSolved => Some(Settled::Presumed(at)),
            _ => None,
        }),
        gone: match state {
            AskState::Dismissed => Some(Gone::Dismissed(ended)),
            AskState::Withdrawn => Some(Gone::Withdrawn(ended)),
            _ => None,
        },
        earlier_answer: match (linked, row.get(14)?) {
            (_, true) => EarlierAnswer::Taken,
            (Some(_), false) => EarlierAnswer::Offered,
            (None, false) => EarlierAnswer::NotOffered,
        },
    })
}

/// A learner isn't an expert yet.
fn expert(row: &Row<'_>, now: Timestamp, topics: &mut Topics) -> rusqlite::Result<Option<Expert>> {
    let level: Level = from_word(row, "level")?;
    if level == Level::Learning {
        return Ok(None);
    }
    let skill: String = row.get("skill")?;
    let preference: Preference = from_word(row, "preference")?;
    let snoozed: Option<Timestamp> = row.get("snoozed_until")?;
    let left: Option<Timestamp> = row.get("left_at")?;
    let closed =
        preference == Preference::Off || left.is_some() || snoozed.is_some_and(|until| until > now);
    Ok(Some(Expert {
        who: row.get("member")?,
        topic: topics.id(&skill),
        since: row.get("declared_at")?,
        until: left,
        reach: if closed { Reach::Closed } else { Reach::Open },
        last_active_at: row.get("last_seen_at")?,
    }))
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
