//! "Why was I asked?" has an answer for any question, later too, without telling others' settings.

use std::collections::{HashMap, HashSet};

use super::event::Call;
use super::experts::Why;
use super::knowledge;
use super::turn::{Done, Turn};
use crate::domain::ask::Ask;
use crate::domain::ids::{AskId, MessageId, UserId};
use crate::domain::pacing::Omission;
use crate::store::StoreError;
use crate::wording;
use crate::wording::why::{Asked, Explanation, LeftOut};

/// `/why`: the question of this thread, or the one that a link or number names, or the last one of this channel.
pub fn why(turn: &mut Turn<'_>, call: &Call, question: Option<&str>) -> Done {
    match find(turn, call, question)? {
        Some(ask) => explain(turn, call, &ask),
        None => {
            turn.tell(call, wording::why::WHICH_QUESTION);
            Ok(())
        }
    }
}

/// *Why me?*, from the private menu of *Pass*.
pub fn why_me(turn: &mut Turn<'_>, call: &Call, ask: &Ask) -> Done {
    explain(turn, call, ask)
}

/// The question of this thread, or the one that a link or number names, or the last one of this channel.
pub fn find(
    turn: &Turn<'_>,
    call: &Call,
    question: Option<&str>,
) -> Result<Option<Ask>, StoreError> {
    let guild = turn.guild.shape.id;
    let Some(named) = question else {
        if let Some(ask) = turn.store.ask_in_thread(guild, call.channel)? {
            return Ok(Some(ask));
        }
        return turn.store.last_asked_in(guild, call.channel);
    };
    // A link ends with the message's id; a bare number is ours.
    let number = named.trim().trim_start_matches('#').rsplit('/').next();
    let Some(number) = number.and_then(|number| number.parse::<u64>().ok()) else {
        return Ok(None);
    };
    match turn.store.ask_of_message(guild, MessageId(number))? {
        Some(ask) => Ok(Some(ask)),
        None => turn.store.ask(guild, AskId(number)),
    }
}

fn explain(turn: &mut Turn<'_>, call: &Call, ask: &Ask) -> Done {
    let shape = &turn.guild.shape;
    let is_here = [ask.channel, ask.place()].contains(&call.channel);
    if !is_here && !shape.can_see(call.who.id, &call.who.roles, ask.channel) {
        turn.tell(call, wording::why::WHICH_QUESTION);
        return Ok(());
    }
    let mut own = None;
    let mut asked = Vec::new();
    let mut pinged = HashSet::new();
    for ping in turn.store.pings_of(ask.id)? {
        pinged.insert(ping.member);
        let reasons = serde_json::from_str::<Why>(&ping.reason)?.into();
        if ping.member == call.who.id {
            own = Some(reasons);
        } else if let Some(person) = turn.store.person(ask.guild, ping.member)? {
            let name = person.name;
            asked.push(Asked { name, reasons });
        }
    }
    let omitted = omissions(turn, ask)?;
    let explanation = Explanation {
        ask,
        heard_because: turn.store.detection_reasons(ask.id)?,
        linked: match ask.link {
            Some(_) => knowledge::earlier_answer(turn, ask)?,
            None => None,
        },
        own_omission: if call.who.id == ask.asker {
            Some(Omission::Asker)
        } else {
            omitted.get(&call.who.id).copied()
        },
        left_out: left_out(&omitted, |who| who == call.who.id || pinged.contains(&who)),
        asked,
        own,
    };
    let text = wording::why::explain(&explanation);
    turn.tell(call, text);
    Ok(())
}

/// Why each person who fits wasn't asked, as it was at the latest choice they were left out of.
fn omissions(turn: &Turn<'_>, ask: &Ask) -> Result<HashMap<UserId, Omission>, StoreError> {
    let mut latest = HashMap::new();
    for round in turn.store.step_reasons(ask.id, "omitted")? {
        for (who, why) in serde_json::from_str::<Vec<(UserId, Omission)>>(&round)? {
            latest.entry(who).or_insert(why);
        }
    }
    Ok(latest)
}

/// How many weren't asked, by what kept them from it; never who.
fn left_out(omitted: &HashMap<UserId, Omission>, but: impl Fn(UserId) -> bool) -> LeftOut {
    let mut out = LeftOut::default();
    for why in omitted
        .iter()
        .filter(|(who, _)| !but(**who))
        .map(|(_, why)| why)
    {
        match why {
            Omission::Asker | Omission::Left | Omission::AskedBefore => {}
            Omission::QuietHours | Omission::Snoozed => out.resting += 1,
            Omission::DayBudget | Omission::WeekBudget => out.spent += 1,
            Omission::OthersFitBetter => out.fitted_less += 1,
            Omission::CannotSee
            | Omission::PassedTopic
            | Omission::IsTalking
            | Omission::Off
            | Omission::NotYet
            | Omission::OthersAvailable => out.other += 1,
        }
    }
    out
}

impl From<Why> for wording::why::Reasons {
    fn from(why: Why) -> Self {
        Self {
            declared: why.declared,
            similar_answered: why.similar_answered,
            idle_days: why.idle_days,
            answered_asker: why.answered_asker,
            suggested: why.suggested,
        }
    }
}
