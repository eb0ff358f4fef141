//! Questions and the steps of their life.

use rusqlite::{OptionalExtension, Params, Row, params};

use super::rows::{from_json, from_word, to_json, to_word};
use super::{Result, Store};
use crate::domain::ask::{Alert, Ask, AskState, Link};
use crate::domain::ids::{AskId, ChannelId, GuildId, MessageId, UserId};
use crate::domain::time::Timestamp;

const ASK: &str = "id, guild, channel, message, asker, asker_name, asked_at, title, text, topics, \
    how_heard, first_question, state, wave, due_at, thread, post, taken_by, similar, \
    first_response_at, solved_at, alerted_at, alert_channel, alert_post, linked_at, link_post, \
    whispered, checked_at";

pub(super) const UNSETTLED: &str =
    "imported = 0 AND state NOT IN ('solved', 'presumed_solved', 'dismissed', 'withdrawn')";

fn ask(row: &Row<'_>) -> rusqlite::Result<Ask> {
    let alert_channel: Option<ChannelId> = row.get("alert_channel")?;
    let alerted_at: Option<Timestamp> = row.get("alerted_at")?;
    let alert_post: Option<MessageId> = row.get("alert_post")?;
    let linked_at: Timestamp = row.get("linked_at")?;
    let link_post: MessageId = row.get("link_post")?;
    let checked_at: Timestamp = row.get("checked_at")?;
    Ok(Ask {
        id: row.get("id")?,
        guild: row.get("guild")?,
        channel: row.get("channel")?,
        message: row.get("message")?,
        asker: row.get("asker")?,
        asker_name: row.get("asker_name")?,
        asked_at: row.get("asked_at")?,
        title: row.get("title")?,
        text: row.get("text")?,
        topics: from_json(row, "topics")?,
        heard: from_word(row, "how_heard")?,
        first_question: row.get("first_question")?,
        state: from_word(row, "state")?,
        wave: row.get("wave")?,
        due_at: row.get("due_at")?,
        thread: row.get("thread")?,
        post: row.get("post")?,
        taken_by: row.get("taken_by")?,
        similar: row.get("similar")?,
        first_response_at: row.get("first_response_at")?,
        solved_at: row.get("solved_at")?,
        alert: alerted_at.map(|at| Alert {
            at,
            message: alert_channel.zip(alert_post),
        }),
        link: (linked_at.0 > 0).then_some(Link {
            at: linked_at,
            post: Some(link_post).filter(|post| post.0 > 0),
        }),
        whispered: row.get("whispered")?,
        checked_at: Some(checked_at).filter(|at| at.0 > 0),
    })
}

impl Store {
    /// Saves a new question and gives it its number; `None` if its message is known already,
    /// so that an event that comes twice does nothing.
    pub fn add_ask(&self, new: &Ask, reasons: &[String]) -> Result<Option<AskId>> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO asks (guild, channel, message, asker, asker_name, asked_at, title, text,
                topics, how_heard, reasons, first_question, state, wave, due_at, thread, similar)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
             ON CONFLICT (guild, message) DO NOTHING RETURNING id",
        )?;
        let id = statement.query_row(
            params![
                new.guild,
                new.channel,
                new.message,
                new.asker,
                new.asker_name,
                new.asked_at,
                new.title,
                new.text,
                to_json(&new.topics)?,
                to_word(&new.heard)?,
                to_json(reasons)?,
                new.first_question,
                to_word(&new.state)?,
                new.wave,
                new.due_at,
                new.thread,
                new.similar,
            ],
            |row| row.get(0),
        );
        Ok(id.optional()?)
    }

    /// Saves where a question stands now. What was asked, by whom and when, isn't changed by this.
    pub fn save_ask(&self, ask: &Ask) -> Result<()> {
        let message = ask.alert.and_then(|alert| alert.message);
        let mut statement = self.connection.prepare_cached(
            "UPDATE asks SET title = ?2, text = ?3, topics = ?4, state = ?5, wave = ?6, due_at = ?7,
                thread = ?8, post = ?9, taken_by = ?10, similar = ?11, first_response_at = ?12,
                solved_at = ?13, alerted_at = ?14, alert_channel = ?15, alert_post = ?16,
                linked_at = ?17, link_post = ?18, whispered = ?19, checked_at = ?20
             WHERE id = ?1",
        )?;
        statement.execute(params![
            ask.id,
            ask.title,
            ask.text,
            to_json(&ask.topics)?,
            to_word(&ask.state)?,
            ask.wave,
            ask.due_at,
            ask.thread,
            ask.post,
            ask.taken_by,
            ask.similar,
            ask.first_response_at,
            ask.solved_at,
            ask.alert.map(|alert| alert.at),
            message.map(|(channel, _)| channel),
            message.map(|(_, post)| post),
            ask.link.map_or(Timestamp(0), |link| link.at),
            ask.link.and_then(|link| link.post).unwrap_or(MessageId(0)),
            ask.whispered,
            ask.checked_at.unwrap_or(Timestamp(0)),
        ])?;
        Ok(())
    }

    /// Notes who answered first; kept once said.
    pub fn note_first_responder(&self, ask: AskId, who: UserId) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE asks SET first_responder = ?2 WHERE id = ?1 AND first_responder IS NULL",
        )?;
        statement.execute(params![ask, who])?;
        Ok(())
    }

    fn one_ask(&self, rest: &str, values: impl Params) -> Result<Option<Ask>> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {ASK} FROM asks {rest}"))?;
        Ok(statement.query_row(values, ask).optional()?)
    }

    fn many_asks(&self, rest: &str, values: impl Params) -> Result<Vec<Ask>> {
        let mut statement = self
            .connection
            .prepare_cached(&format!("SELECT {ASK} FROM asks {rest}"))?;
        let rows = statement.query_map(values, ask)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One question by its number.
    pub fn ask(&self, guild: GuildId, id: AskId) -> Result<Option<Ask>> {
        self.one_ask("WHERE guild = ?1 AND id = ?2", params![guild, id])
    }

    /// The question that this message is.
    pub fn ask_of_message(&self, guild: GuildId, message: MessageId) -> Result<Option<Ask>> {
        self.one_ask("WHERE guild = ?1 AND message = ?2", params![guild, message])
    }

    /// The question that is answered in this thread (the newest, if there are several).
    pub fn ask_in_thread(&self, guild: GuildId, thread: ChannelId) -> Result<Option<Ask>> {
        self.one_ask(
            "WHERE guild = ?1 AND thread = ?2 ORDER BY asked_at DESC, id DESC LIMIT 1",
            params![guild, thread],
        )
    }

    /// Unsettled questions that stand in this channel, the newest first.
    pub fn unsettled_in(&self, guild: GuildId, channel: ChannelId) -> Result<Vec<Ask>> {
        self.many_asks(
            &format!(
                "WHERE guild = ?1 AND channel = ?2 AND {UNSETTLED} ORDER BY asked_at DESC, id DESC"
            ),
            params![guild, channel],
        )
    }

    /// The newest question that stands in this channel and wasn't withdrawn.
    pub fn last_asked_in(&self, guild: GuildId, channel: ChannelId) -> Result<Option<Ask>> {
        self.one_ask(
            "WHERE guild = ?1 AND channel = ?2 AND state <> 'withdrawn'
             ORDER BY asked_at DESC, id DESC LIMIT 1",
            params![guild, channel],
        )
    }

    /// Unsettled questions of one asker in this channel, the newest first.
    pub fn unsettled_of(
        &self,
        guild: GuildId,
        channel: ChannelId,
        asker: UserId,
    ) -> Result<Vec<Ask>> {
        // The plus keeps to the index by asker: nobody asks as much as a channel holds.
        self.many_asks(
            &format!(
                "WHERE guild = ?1 AND +channel = ?2 AND asker = ?3 AND {UNSETTLED}
                 ORDER BY asked_at DESC, id DESC"
            ),
            params![guild, channel, asker],
        )
    }

    /// Unsettled questions of a community, the oldest first.
    pub fn unsettled(&self, guild: GuildId) -> Result<Vec<Ask>> {
        self.many_asks(
            &format!("WHERE guild = ?1 AND {UNSETTLED} ORDER BY asked_at, id"),
            params![guild],
        )
    }

    /// Questions whose time has come, the most overdue first, at most `limit`.
    pub fn due_asks(&self, guild: GuildId, now: Timestamp, limit: u32) -> Result<Vec<Ask>> {
        self.many_asks(
            "WHERE guild = ?1 AND due_at <= ?2 ORDER BY due_at, id LIMIT ?3",
            params![guild, now, limit],
        )
    }

    /// When the next question of a community is due.
    pub fn next_due(&self, guild: GuildId) -> Result<Option<Timestamp>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT min(due_at) FROM asks WHERE guild = ?1 AND due_at IS NOT NULL",
        )?;
        Ok(statement.query_row([guild], |row| row.get(0))?)
    }

    /// The questions of one asker, the newest first.
    pub fn asks_of(&self, guild: GuildId, asker: UserId, limit: u32) -> Result<Vec<Ask>> {
        self.many_asks(
            "WHERE guild = ?1 AND asker = ?2 ORDER BY asked_at DESC, id DESC LIMIT ?3",
            params![guild, asker, limit],
        )
    }

    /// Questions asked from `from` up to before `until`.
    pub fn asks_between(
        &self,
        guild: GuildId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Ask>> {
        self.many_asks(
            "WHERE guild = ?1 AND asked_at >= ?2 AND asked_at < ?3 ORDER BY asked_at, id",
            params![guild, from, until],
        )
    }

    /// Questions asked since `since` that are solved or dismissed, the oldest first.
    pub fn settled_since(&self, guild: GuildId, since: Timestamp) -> Result<Vec<Ask>> {
        self.many_asks(
            "WHERE guild = ?1 AND asked_at >= ?2
             AND state IN ('solved', 'presumed_solved', 'dismissed') ORDER BY asked_at, id",
            params![guild, since],
        )
    }

    /// Questions solved from `from` up to before `until`, in that order.
    pub fn solved_between(
        &self,
        guild: GuildId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Ask>> {
        self.many_asks(
            "WHERE guild = ?1 AND solved_at >= ?2 AND solved_at < ?3
             AND state IN ('solved', 'presumed_solved') ORDER BY solved_at, id",
            params![guild, from, until],
        )
    }

    /// Has this person asked anything before? What was no question, or taken back before anybody responded, is none.
    pub fn has_asked(&self, guild: GuildId, asker: UserId) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM asks WHERE guild = ?1 AND asker = ?2 AND state <> 'dismissed'
                AND NOT (state = 'withdrawn' AND first_response_at IS NULL))",
        )?;
        Ok(statement.query_row(params![guild, asker], |row| row.get(0))?)
    }

    /// When a person did this kind of step since `since`, in order.
    pub fn steps_by(
        &self,
        guild: GuildId,
        who: UserId,
        what: &str,
        since: Timestamp,
    ) -> Result<Vec<Timestamp>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT steps.at FROM steps JOIN asks ON asks.id = steps.ask
             WHERE steps.who = ?2 AND steps.at >= ?4 AND steps.what = ?3 AND asks.guild = ?1
             ORDER BY steps.at",
        )?;
        let rows = statement.query_map(params![guild, who, what, since], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Writes down a step and its reason.
    pub fn note_step(
        &self,
        ask: AskId,
        at: Timestamp,
        what: &str,
        who: Option<UserId>,
        reason: &str,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO steps (ask, at, what, who, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        statement.execute(params![ask, at, what, who, reason])?;
        Ok(())
    }

    /// The reasons written down for one kind of step, the newest first.
    pub fn step_reasons(&self, ask: AskId, what: &str) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT reason FROM steps WHERE ask = ?1 AND what = ?2 ORDER BY id DESC",
        )?;
        let rows = statement.query_map(params![ask, what], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Was this kind of step taken?
    pub fn has_step(&self, ask: AskId, what: &str) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM steps WHERE ask = ?1 AND what = ?2)")?;
        Ok(statement.query_row(params![ask, what], |row| row.get(0))?)
    }

    /// Why it was taken for a question, in words.
    pub fn detection_reasons(&self, ask: AskId) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT reasons FROM asks WHERE id = ?1")?;
        Ok(statement.query_row([ask], |row| from_json(row, "reasons"))?)
    }

    /// Takes away the words of one question, of the reasons that quote it, and of its answers.
    pub fn erase_words(&self, ask: AskId) -> Result<()> {
        for statement in [
            "UPDATE asks SET title = '', text = '', reasons = '[]' WHERE id = ?1",
            "UPDATE responses SET text = '' WHERE ask = ?1",
            "DELETE FROM ask_messages WHERE ask = ?1 AND is_copy = 0",
            "UPDATE steps SET reason = '' WHERE ask = ?1 AND what = 'heard'",
        ] {
            self.connection.prepare_cached(statement)?.execute([ask])?;
        }
        Ok(())
    }

    /// Takes away the words of questions asked before `before` and of their answers. Gives which.
    pub fn expire_texts(&self, guild: GuildId, before: Timestamp) -> Result<Vec<AskId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM asks WHERE guild = ?1 AND asked_at < ?2 AND text <> ''",
        )?;
        let rows = statement.query_map(params![guild, before], |row| row.get(0))?;
        let old = rows.collect::<rusqlite::Result<Vec<AskId>>>()?;
        for ask in &old {
            self.erase_words(*ask)?;
        }
        Ok(old)
    }

    /// The state alone, for figures that count.
    pub fn count_in_state(&self, guild: GuildId, state: AskState) -> Result<u32> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(*) FROM asks WHERE guild = ?1 AND state = ?2")?;
        Ok(statement.query_row(params![guild, to_word(&state)?], |row| row.get(0))?)
    }
}
