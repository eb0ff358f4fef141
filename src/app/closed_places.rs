//! Places where we may not write any more: the core members hear of each once.

use super::effect::{Post, Speech};
use super::turn::{Done, Purpose, Turn};
use crate::domain::ids::ChannelId;
use crate::wording;

/// Tells the core members that we may not write in a place, unless they heard of it since we last could.
pub fn tell_core(turn: &mut Turn<'_>, place: ChannelId) -> Done {
    let guild = turn.guild.shape.id;
    let place = turn.guild.shape.home_of(place);
    if !turn.store.close_place(guild, place, turn.at)? {
        return Ok(());
    }
    let core = turn.settings.core_channel_in(&turn.guild.shape);
    let core = core.map(|channel| channel.id).filter(|core| *core != place);
    let Some(channel) = core else {
        tracing::warn!(channel = %place, "no permission to write there, and no other core channel to say so in");
        return Ok(());
    };
    let speech = Speech::Post {
        channel,
        reply_to: None,
        post: Post {
            text: wording::asks::may_not_write(place),
            ..Post::default()
        },
    };
    turn.promise(&Purpose::Courtesy, speech)
}

/// Something was said in a place: if it was closed, it isn't any more.
pub fn is_open(turn: &Turn<'_>, place: ChannelId) -> Done {
    let home = turn.guild.shape.home_of(place);
    turn.store.open_place(turn.guild.shape.id, home)
}
