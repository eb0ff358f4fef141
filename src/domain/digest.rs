//! The week for everybody: which answers are worth reading, what could use a hand, who is new for which topic.

use std::collections::BTreeMap;

use super::ask::Ask;
use super::ids::{AskId, UserId};
use super::time::Timestamp;

/// Answers worth reading in one digest.
const READ: usize = 5;
/// Open questions in one digest.
const OPEN: usize = 5;

/// A solved question that may be worth reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The question.
    pub ask: Ask,
    /// Who was thanked for it, by name.
    pub thanked: Vec<String>,
    /// How many people took its answer for theirs this week.
    pub reused: u32,
}

/// Somebody who said this week that they know a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewName {
    /// Who.
    pub who: UserId,
    /// Their name.
    pub name: String,
    /// The topic.
    pub topic: String,
}

/// What everybody may read of one week. No figures about people, no ranking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Digest {
    /// Answers worth reading, the most reused first, then the most thanked.
    pub worth_reading: Vec<Worth>,
    /// Questions that nobody has responded to, oldest first.
    pub open: Vec<Ask>,
    /// New names in the registry, by topic.
    pub new_names: BTreeMap<String, Vec<String>>,
    /// Credited helpers of the week.
    pub thanks: BTreeMap<UserId, String>,
}

impl Digest {
    /// Is there anything to tell?
    pub fn is_empty(&self) -> bool {
        self.worth_reading.is_empty()
            && self.open.is_empty()
            && self.new_names.is_empty()
            && self.thanks.is_empty()
    }
}

/// The answers worth reading: the most reused, then the most thanked, then the newest; each once, at most five.
pub fn worth_reading(mut solved: Vec<Worth>) -> Vec<Worth> {
    solved.sort_by_key(|one| {
        (
            std::cmp::Reverse((one.reused, one.thanked.len(), one.ask.solved_at)),
            one.ask.id,
        )
    });
    let mut seen: Vec<AskId> = Vec::new();
    solved.retain(|one| {
        let is_new = !seen.contains(&one.ask.id);
        seen.push(one.ask.id);
        is_new
    });
    solved.truncate(READ);
    solved
}

/// The open questions that could use a hand: unanswered, taken by nobody, asked since `since`; the oldest five.
pub fn could_use_a_hand(mut unsettled: Vec<Ask>, since: Timestamp) -> Vec<Ask> {
    unsettled
        .retain(|ask| ask.state.is_unanswered() && ask.taken_by.is_none() && ask.asked_at >= since);
    unsettled.sort_by_key(|ask| (ask.asked_at, ask.id));
    unsettled.truncate(OPEN);
    unsettled
}

/// New names by topic, each once.
pub fn by_topic(names: Vec<NewName>) -> BTreeMap<String, Vec<String>> {
    let mut topics: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in names {
        topics.entry(one.topic).or_default().push(one.name);
    }
    topics
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ask::{AskState, Heard};
    use crate::domain::ids::{ChannelId, GuildId, MessageId};

    fn ask(id: u64, state: AskState) -> Ask {
        Ask {
            id: AskId(id),
            guild: GuildId(1),
            channel: ChannelId(2),
            message: MessageId(id),
            asker: UserId(3),
            asker_name: "ana".to_owned(),
            asked_at: Timestamp(id as i64),
            title: "Replicate postgres".to_owned(),
            text: String::new(),
            topics: Vec::new(),
            heard: Heard::Detected,
            first_question: false,
            state,
            wave: 0,
            due_at: None,
            thread: None,
            post: None,
            taken_by: None,
            similar: None,
            first_response_at: None,
            solved_at: Some(Timestamp(id as i64)),
            alert: None,
            link: None,
            whispered: false,
            checked_at: None,
        }
    }

    fn worth(id: u64, thanked: usize, reused: u32) -> Worth {
        Worth {
            ask: ask(id, AskState::Solved),
            thanked: vec!["bo".to_owned(); thanked],
            reused,
        }
    }

    #[test]
    fn what_was_reused_goes_before_what_was_thanked_and_the_newest_before_the_rest() {
        let mut all = vec![
            worth(1, 3, 0),
            worth(2, 0, 2),
            worth(3, 1, 0),
            worth(4, 1, 0),
        ];
        all.extend([
            worth(2, 0, 2),
            worth(5, 0, 0),
            worth(6, 0, 0),
            worth(7, 0, 0),
        ]);
        let order: Vec<u64> = worth_reading(all).iter().map(|one| one.ask.id.0).collect();
        assert_eq!(order, [2, 1, 4, 3, 7]);
    }

    #[test]
    fn who_has_taken_a_question_is_left_alone() {
        let taken = Ask {
            taken_by: Some(UserId(9)),
            ..ask(5, AskState::Taken)
        };
        let all = vec![
            ask(8, AskState::Asked),
            taken,
            ask(6, AskState::Responded),
            ask(7, AskState::NeedsAttention),
            ask(1, AskState::Open),
        ];
        let open = could_use_a_hand(all, Timestamp(2));
        let order: Vec<u64> = open.iter().map(|ask| ask.id.0).collect();
        assert_eq!(order, [7, 8]);
    }
}
