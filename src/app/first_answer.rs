//! A learner's first credited answer is celebrated, once, where it was given.

use super::effect::{Post, Speech};
use super::turn::{Done, Purpose, Turn};
use crate::domain::ask::Ask;
use crate::domain::ids::UserId;
use crate::domain::skills::Level;
use crate::domain::time::Timestamp;
use crate::wording;

/// The step that is noted when somebody's first answer was celebrated.
const CELEBRATED: &str = "first answer celebrated";

/// Says a quiet sentence for each learner of the question's topics who was never credited before.
pub fn celebrate(turn: &mut Turn<'_>, ask: &Ask, helped: &[(UserId, String)]) -> Done {
    for (member, name) in helped {
        let learns = ask.topics.iter().any(|topic| {
            let mut known = turn.guild.declared_for(topic);
            known.any(|one| one.member == *member && one.level == Level::Learning)
        });
        if !learns || !turn.store.is_first_credit(ask.guild, ask.id, *member)? {
            continue;
        }
        // A solution that was taken back and given again is no second first one.
        let before = turn
            .store
            .steps_by(ask.guild, *member, CELEBRATED, Timestamp(0))?;
        if !before.is_empty() {
            continue;
        }
        turn.store
            .note_step(ask.id, turn.at, CELEBRATED, Some(*member), "")?;
        let post = Post {
            silent: true,
            ..Post::plain(wording::asks::first_answer(name))
        };
        let speech = Speech::Post {
            channel: ask.place(),
            reply_to: ask.thread.is_none().then_some(ask.message),
            post,
        };
        turn.promise(&Purpose::Courtesy, speech)?;
    }
    Ok(())
}
