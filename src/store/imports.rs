//! What an operator brings in from elsewhere: older questions, and people named for a topic.

use rusqlite::{OptionalExtension, params};

use super::rows::{from_word, to_word};
use super::{Credit, Response, Result, Store};
use crate::domain::ask::{Ask, AskState};
use crate::domain::ids::{AskId, GuildId, MessageId};
use crate::domain::registry::Declared;
use crate::domain::time::Timestamp;

/// An older question as it is brought in.
#[derive(Clone, Debug)]
pub struct PastAsk {
    /// It, as it stood in the end; its number doesn't matter.
    pub ask: Ask,
    /// The first response of each person, in order of time.
    pub responses: Vec<Response>,
    /// Who was thanked.
    pub helper: Option<Credit>,
}

/// What was new of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BroughtIn {
    /// The question.
    pub is_new: bool,
    /// So many responses.
    pub answers: usize,
    /// That it was solved.
    pub solved: bool,
}

impl Store {
    /// Brings an older question in, or what is new of it. What the bot heard itself stays as it is.
    pub fn bring_in(&self, past: &PastAsk) -> Result<BroughtIn> {
        let (guild, ask) = (past.ask.guild, &past.ask);
        let added = self.add_ask(ask, &[])?;
        let (id, was_solved) = match added {
            Some(id) => {
                self.connection
                    .prepare_cached("UPDATE asks SET imported = 1 WHERE id = ?1")?
                    .execute([id])?;
                (id, false)
            }
            None => match self.imported(guild, ask.message)? {
                Some((id, state)) => (id, state.is_solved()),
                None => return Ok(BroughtIn::default()),
            },
        };
        self.connection
            .prepare_cached("UPDATE asks SET thread = ?2 WHERE id = ?1 AND thread IS NULL")?
            .execute(params![id, ask.thread])?;
        let mut answers = 0;
        for response in &past.responses {
            let response = Response {
                ask: id,
                ..response.clone()
            };
            answers += usize::from(self.add_response(guild, &response)?);
        }
        let solved = ask.state.is_solved() && !was_solved;
        if solved {
            self.settle_imported(id, ask)?;
            let helper = past.helper.iter();
            for credit in helper.map(|credit| Credit {
                ask: id,
                ..credit.clone()
            }) {
                self.add_credit(guild, &credit)?;
            }
        }
        self.note_first_response(id)?;
        Ok(BroughtIn {
            is_new: added.is_some(),
            answers,
            solved,
        })
    }

    fn imported(&self, guild: GuildId, message: MessageId) -> Result<Option<(AskId, AskState)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, state FROM asks WHERE guild = ?1 AND message = ?2 AND imported = 1",
        )?;
        let found = statement.query_row(params![guild, message], |row| {
            Ok((row.get("id")?, from_word(row, "state")?))
        });
        Ok(found.optional()?)
    }

    fn settle_imported(&self, id: AskId, ask: &Ask) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE asks SET state = ?2, solved_at = ?3 WHERE id = ?1")?
            .execute(params![id, to_word(&ask.state)?, ask.solved_at])?;
        Ok(())
    }

    /// An older question's first response, from all that is known by now.
    fn note_first_response(&self, id: AskId) -> Result<()> {
        let states = [AskState::NeedsAttention, AskState::Responded];
        let [waiting, responded] = states.map(|state| to_word(&state));
        self.connection
            .prepare_cached(
                "UPDATE asks SET first_response_at = first.said_at, first_responder = first.member,
                    state = CASE WHEN state = ?2 THEN ?3 ELSE state END
                 FROM (SELECT said_at, member FROM responses WHERE ask = ?1
                    ORDER BY said_at, message LIMIT 1) AS first
                 WHERE id = ?1",
            )?
            .execute(params![id, waiting?, responded?])?;
        Ok(())
    }

    /// Which question was somebody's first: what was brought in may be older than what was heard.
    pub fn find_first_questions(&self, guild: GuildId) -> Result<()> {
        self.connection.execute(
            "UPDATE asks SET first_question = NOT EXISTS (SELECT 1 FROM asks AS earlier
                WHERE earlier.guild = ?1 AND earlier.asker = asks.asker
                AND (earlier.asked_at, earlier.id) < (asks.asked_at, asks.id))
             WHERE guild = ?1 AND asker <> 0 AND (imported = 1 OR first_question = 1)",
            [guild],
        )?;
        Ok(())
    }

    /// Names somebody for a topic, by a list and in no channel. Says `false` if they were named for it before, or
    /// have declared it.
    pub fn name_once(&self, guild: GuildId, named: &Declared, at: Timestamp) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO nominations (guild, member, skill, named_at)
             SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS
                (SELECT 1 FROM skills WHERE guild = ?1 AND member = ?2 AND skill = ?3)
             AND NOT EXISTS
                (SELECT 1 FROM nominations WHERE guild = ?1 AND member = ?2 AND skill = ?3)",
        )?;
        let added = statement.execute(params![guild, named.member, named.skill, at])?;
        Ok(added > 0)
    }

    /// Declares for somebody who agreed to it elsewhere, unless they declared it themselves.
    pub fn declare_once(&self, guild: GuildId, declared: &Declared, at: Timestamp) -> Result<bool> {
        let known = self.skills_of(guild, declared.member)?;
        let is_new = !known.iter().any(|one| one.skill == declared.skill);
        if is_new {
            self.declare(guild, declared, at)?;
        }
        Ok(is_new)
    }
}
