//! The facts that health figures are computed from: one query a list.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use rusqlite::{Row, params};

use super::rows::{from_json, from_word};
use super::{PingOutcome, Result, Store};
use crate::domain::ask::{AskState, Heard};
use crate::domain::availability::Preference;
use crate::domain::calendar::Week;
use crate::domain::health::{
    Answer, EarlierAnswer, Expert, Facts, Gone, Heard as HowHeard, Ping, PingOutcome as Outcome,
    Question, Reach, Response, Settled, Topics,
};
use crate::domain::ids::{GuildId, UserId};
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
        // The first week may begin before `since`, and is none the worse for it.
        let first = Week::of(since, &TimeZone::UTC).previous();
        let (activity, activity_known) = self.activity(guild, first)?;
        let (presence, presence_known) = self.presence(guild, since)?;
        let experts = self.experts(guild, now, &mut topics)?;
        let facts = Facts {
            questions,
            answers: self.answers(guild, since)?,
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
        let rows = statement.query_map(params![guild, since], |row| question(row, topics))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When the newest question was asked that an operator brought in.
    fn imported_until(&self, guild: GuildId) -> Result<Option<Timestamp>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT max(asked_at) FROM asks WHERE guild = ?1 AND imported = 1")?;
        Ok(statement.query_row([guild], |row| row.get(0))?)
    }

    /// The first reply of each person to each question.
    fn answers(&self, guild: GuildId, since: Timestamp) -> Result<Vec<Answer>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT responses.ask, asks.asker, responses.member, min(responses.said_at) AS at,
                EXISTS (SELECT 1 FROM credits WHERE credits.ask = responses.ask
                    AND credits.member = responses.member) AS credited,
                min(responses.said_at) = (SELECT min(said_at) FROM responses AS earlier
                    WHERE earlier.guild = ?1 AND earlier.member = responses.member) AS first
             FROM responses JOIN asks ON asks.id = responses.ask
             WHERE responses.guild = ?1 AND asks.asked_at >= ?2 AND responses.member <> asks.asker
                AND responses.member <> 0
             GROUP BY responses.ask, responses.member ORDER BY at",
        )?;
        let rows = statement.query_map(params![guild, since], |row| {
            Ok(Answer {
                ask: row.get("ask")?,
                asker: row.get("asker")?,
                by: row.get("member")?,
                at: row.get("at")?,
                credited: row.get("credited")?,
                first_of_helper: row.get("first")?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn ping_facts(&self, guild: GuildId, since: Timestamp, per_week: u32) -> Result<Vec<Ping>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT pings.ask, pings.member, pings.pinged_at, pings.outcome, people.per_week
             FROM pings LEFT JOIN people ON people.guild = pings.guild AND people.member = pings.member
             WHERE pings.guild = ?1 AND pings.pinged_at >= ?2 ORDER BY pings.pinged_at",
        )?;
        let rows = statement.query_map(params![guild, since], |row| {
            let own: Option<u32> = row.get("per_week")?;
            Ok(Ping {
                ask: row.get("ask")?,
                whom: row.get("member")?,
                at: row.get("pinged_at")?,
                outcome: match from_word(row, "outcome")? {
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

fn question(row: &Row<'_>, topics: &mut Topics) -> rusqlite::Result<Question> {
    let names: Vec<String> = from_json(row, "topics")?;
    let state: AskState = from_word(row, "state")?;
    let heard: Heard = from_word(row, "how_heard")?;
    // What was brought in nobody could dismiss: it says nothing about the detector.
    let imported: bool = row.get("imported")?;
    let response_at: Option<Timestamp> = row.get("first_response_at")?;
    let responder: Option<UserId> = row.get("first_responder")?;
    let solved_at: Option<Timestamp> = row.get("solved_at")?;
    let gone_at: Option<Timestamp> = row.get("gone_at")?;
    let asked_at: Timestamp = row.get("asked_at")?;
    let linked: Option<i64> = row.get("similar")?;
    let ended = gone_at.unwrap_or(asked_at);
    Ok(Question {
        id: row.get("id")?,
        asked_at,
        asker: row.get("asker")?,
        channel: row.get("channel")?,
        topics: names.iter().map(|name| topics.id(name)).collect(),
        heard: if heard == Heard::Detected && !imported {
            HowHeard::Detected
        } else {
            HowHeard::Called
        },
        first_of_asker: row.get("first_question")?,
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
        earlier_answer: match (linked, row.get("reused")?) {
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
