//! What must be true of a run, looked at from outside: what the bot wrote, what people did, what its store says.
//! Nothing here calls the bot's own rules.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use whoknows_sandbox::Written;

use super::ledger::{Asked, How};
use super::presses::question_of;
use super::town::{Town, USUAL};
use super::wishes::{Wish, moment, objection};

/// A promise is given up after a day; the pause between tries is ten minutes at most.
const HORIZON: i64 = 86_400 + 1_200;
/// Discord bans an address after 10,000 invalid requests in 10 minutes; far from that is near enough.
const REFUSED_AT_MOST: usize = 300;

/// A question as the store has it.
struct Stored {
    id: i64,
    message: u64,
    state: String,
    due: Option<i64>,
    thread: Option<u64>,
    responses: usize,
}

fn stored(store: &Connection) -> Vec<Stored> {
    let mut statement = store
        .prepare(
            "SELECT id, message, state, due_at, thread,
                    (SELECT count(*) FROM responses WHERE responses.ask = asks.id) FROM asks ORDER BY id",
        )
        .expect("a statement");
    let rows = statement.query_map([], |row| {
        Ok(Stored {
            id: row.get(0)?,
            message: row.get::<_, i64>(1)?.cast_unsigned(),
            state: row.get(2)?,
            due: row.get(3)?,
            thread: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
            responses: row.get::<_, i64>(5)?.cast_unsigned() as usize,
        })
    });
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}

fn numbers(store: &Connection, sql: &str) -> Vec<i64> {
    let mut statement = store.prepare(sql).expect("a statement");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a number")).collect()
}

/// What must hold at any moment.
pub fn on_the_way(town: &Town) -> Vec<String> {
    let mut wrong = Vec::new();
    let oldest = numbers(
        &town.store(),
        "SELECT made_at FROM outbox ORDER BY made_at LIMIT 1",
    );
    if let Some(made) = oldest.first().filter(|made| town.now() - **made > HORIZON) {
        wrong.push(format!(
            "a promise of {} is still open at {}",
            moment(*made),
            moment(town.now())
        ));
    }
    let mut refused = town.refused.clone();
    refused.sort_unstable();
    let most = refused.iter().enumerate().map(|(at, first)| {
        refused[at..]
            .iter()
            .take_while(|one| **one - first < 600)
            .count()
    });
    if let Some(most) = most.max().filter(|most| *most > REFUSED_AT_MOST) {
        wrong.push(format!("{most} requests were refused within ten minutes"));
    }
    wrong
}

/// What must hold in the end, when everything had time to come to rest.
pub fn in_the_end(town: &Town) -> Vec<String> {
    let store = town.store();
    let asks = stored(&store);
    let mut wrong = town.complaints.clone();
    wrong.extend(on_the_way(town));
    wrong.extend(said_once(town));
    wrong.extend(asked_once_and_with_consent(town));
    wrong.extend(called_are_on_record(town, &store));
    wrong.extend(none_lost(town, &store, &asks));
    wrong.extend(known_states(town, &asks));
    wrong.extend(recorded_not_asked(town, &asks));
    wrong.extend(one_summary_a_week(town, &store));
    let open = numbers(&store, "SELECT id FROM outbox");
    if !open.is_empty() {
        wrong.push(format!("promises {open:?} are still open"));
    }
    wrong.extend(
        town.sandbox
            .violations()
            .iter()
            .map(|one| format!("Discord would refuse: {one:?}")),
    );
    wrong.extend(
        town.bot
            .complaints()
            .into_iter()
            .map(|line| format!("the log: {line}")),
    );
    wrong
}

/// The same promise is said once: its number is the nonce. Nobody is told of a question twice in the core channel.
fn said_once(town: &Town) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut nonces: BTreeMap<&str, &Written> = BTreeMap::new();
    let mut alerts: BTreeMap<i64, &Written> = BTreeMap::new();
    for one in &town.written {
        if one.loud_to_many {
            wrong.push(format!("it mentions everyone or a role: {one:?}"));
        }
        let twin = one
            .nonce
            .as_deref()
            .and_then(|nonce| nonces.insert(nonce, one));
        if let Some(twin) = twin {
            wrong.push(format!("said twice: {twin:?} and {one:?}"));
        }
        let is_alert =
            one.only_for.is_none() && one.custom_ids.iter().any(|id| id.ends_with(":ask-someone"));
        let twin = question_of(one)
            .filter(|_| is_alert)
            .and_then(|ask| alerts.insert(ask, one));
        if let Some(twin) = twin {
            wrong.push(format!(
                "the core members are told twice: {twin:?} and {one:?}"
            ));
        }
    }
    wrong
}

/// Each person at most once for a question, and only as they agreed.
fn asked_once_and_with_consent(town: &Town) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut asked: BTreeMap<(i64, &str), &Written> = BTreeMap::new();
    let mut pings: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for one in &town.written {
        let at = (one.at_ms / 1000).cast_signed();
        for who in &one.notified {
            let Some(ask) = question_of(one) else {
                wrong.push(format!("{who} is notified of no question: {one:?}"));
                continue;
            };
            if let Some(first) = asked.insert((ask, who), one) {
                wrong.push(format!(
                    "{who} is asked twice about question {ask}: {first:?} and {one:?}"
                ));
            }
            let theirs = pings.entry(who).or_default();
            theirs.push(at);
            let told = town.ledger.told.get(who).map_or(&[][..], Vec::as_slice);
            let mut times = town.times_of(one).into_iter();
            let why = times.try_fold(String::new(), |_, at| objection(told, at, theirs, USUAL));
            if let Some(why) = why {
                let lately: Vec<_> = told.iter().rev().take(6).collect();
                wrong.push(format!(
                    "{who} is asked about question {ask} at {}, but {why}: {one:?}; they had told {lately:?}",
                    moment(at)
                ));
            }
        }
    }
    wrong
}

/// Who was called stands in the store, so that `/why` and the budgets know of it.
fn called_are_on_record(town: &Town, store: &Connection) -> Vec<String> {
    let mut statement = store
        .prepare("SELECT ask, member FROM pings")
        .expect("a statement");
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("rows");
    let known: BTreeSet<(i64, i64)> = rows.map(|row| row.expect("a row")).collect();
    let state = town.sandbox.state();
    let ids: BTreeMap<String, i64> = state["members"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| {
            Some((
                row["name"].as_str()?.to_owned(),
                row["id"].as_str()?.parse().ok()?,
            ))
        })
        .collect();
    let mut wrong = Vec::new();
    for one in &town.written {
        let Some(ask) = question_of(one) else {
            continue;
        };
        for who in &one.notified {
            let Some(id) = ids.get(who).filter(|_| !forgot(town, who)) else {
                continue;
            };
            if !known.contains(&(ask, *id)) {
                wrong.push(format!(
                    "{who} was asked about question {ask}, and the store doesn't know: {one:?}"
                ));
            }
        }
    }
    wrong
}

/// Every question that was asked is known.
fn none_lost(town: &Town, store: &Connection, asks: &[Stored]) -> Vec<String> {
    let known: BTreeSet<u64> = asks.iter().map(|ask| ask.message).collect();
    let responses = numbers(store, "SELECT message FROM responses");
    // Who asks the same again only hears where it is followed; the step tells that it was heard.
    let again = numbers(store, "SELECT at FROM steps WHERE what = 'asked again'");
    let mut wrong = Vec::new();
    for one in &town.ledger.asked {
        let is_known = match one.how {
            How::Message => {
                one.gone || !one.sure || known.contains(&one.id) || again.contains(&one.at)
            }
            How::Post => one.gone || known.contains(&one.id),
            How::Command => {
                let posted = town
                    .written
                    .iter()
                    .filter(|posted| posted.only_for.is_none() && posted.text.contains(&one.text));
                posted
                    .into_iter()
                    .all(|posted| known.contains(&posted.id) || one.gone)
            }
        };
        if is_known {
            continue;
        }
        let taken = if responses.contains(&one.id.cast_signed()) {
            " (it was taken for an answer)"
        } else {
            ""
        };
        wrong.push(format!("lost{taken}: {one:?}"));
    }
    wrong
}

/// Did somebody want to be forgotten?
fn forgot(town: &Town, who: &str) -> bool {
    let mut told = town.ledger.told.get(who).into_iter().flatten();
    told.any(|told| matches!(told.wish, Wish::Forget))
}

fn asked_as<'a>(town: &'a Town, ask: &Stored) -> Option<&'a Asked> {
    town.ledger.asked.iter().find(|one| one.id == ask.message)
}

/// Each question ends in a state that says who it waits for, and nothing was closed that nobody closed.
fn known_states(town: &Town, asks: &[Stored]) -> Vec<String> {
    let mut wrong = Vec::new();
    let alerted: BTreeSet<i64> = town
        .written
        .iter()
        .filter(|one| one.custom_ids.iter().any(|id| id.ends_with(":ask-someone")))
        .filter_map(question_of)
        .collect();
    for ask in asks {
        let asked = asked_as(town, ask);
        let by_message = ask.message.cast_signed();
        let pressed = town.ledger.solving_presses.contains(&ask.id);
        let fine = match ask.state.as_str() {
            "open" | "asked" | "taken" => ask.due.is_some(),
            "needs_attention" => alerted.contains(&ask.id),
            "responded" => ask.responses > 0,
            "solved" | "presumed_solved" => pressed || asked.is_none_or(|one| one.may_be_solved),
            "dismissed" => [ask.id, by_message]
                .iter()
                .any(|id| town.ledger.dismissing.contains(id)),
            // What `/ask` posted can go with its channel; who is forgotten takes their questions along.
            "withdrawn" => asked.is_none_or(|one| one.gone || forgot(town, &one.asker)),
            _ => false,
        };
        if !fine {
            wrong.push(format!(
                "question {} (message {}, thread {:?}) ends as {} without a reason: due {:?}, {} responses; {asked:?}",
                ask.id, ask.message, ask.thread, ask.state, ask.due.map(moment), ask.responses
            ));
        }
    }
    wrong
}

/// A question that somebody answered while the bot was away is recorded, and nobody is asked about it.
fn recorded_not_asked(town: &Town, asks: &[Stored]) -> Vec<String> {
    let mut wrong = Vec::new();
    for one in &town.ledger.asked {
        let (Some(from), false, false) = (one.answered_while_away, one.reopened, one.gone) else {
            continue;
        };
        let Some(ask) = asks.iter().find(|ask| ask.message == one.id) else {
            continue;
        };
        let later = town.written.iter().find(|written| {
            written.number > from
                && !written.notified.is_empty()
                && question_of(written) == Some(ask.id)
        });
        if let Some(later) = later {
            wrong.push(format!("answered while the bot was away, and asked about all the same: {one:?} by {later:?}"));
        }
        if ask.responses == 0 && ask.state != "dismissed" {
            wrong.push(format!(
                "answered while the bot was away, and that isn't recorded: {one:?}"
            ));
        }
    }
    wrong
}

/// One summary for each week that the store says was posted; never two.
fn one_summary_a_week(town: &Town, store: &Connection) -> Vec<String> {
    let mut posted: BTreeMap<&str, usize> = BTreeMap::new();
    for one in town.written.iter().filter(|one| one.only_for.is_none()) {
        for file in one.files.iter().filter(|file| file.starts_with("health-")) {
            *posted.entry(file).or_default() += 1;
        }
    }
    let mut statement = store
        .prepare("SELECT week FROM weeks WHERE outcome = 'posted'")
        .expect("a statement");
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .expect("rows");
    let weeks: Vec<_> = rows
        .map(|row| format!("health-{}.png", row.expect("a week")))
        .collect();
    let mut wrong: Vec<_> = posted
        .iter()
        .filter(|(_, count)| **count != 1)
        .map(|(file, count)| format!("{file} was posted {count} times"))
        .collect();
    let missing = weeks
        .iter()
        .filter(|file| !posted.contains_key(file.as_str()));
    wrong.extend(missing.map(|file| format!("{file} was promised and never posted")));
    wrong
}

/// The pings there were.
pub fn pings(town: &Town) -> usize {
    town.written.iter().map(|one| one.notified.len()).sum()
}

/// How the questions stand.
pub fn states(town: &Town) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    for ask in stored(&town.store()) {
        *states.entry(ask.state).or_default() += 1;
    }
    states
}
