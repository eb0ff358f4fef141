//! The forum's own tags, where a community marks answered posts with them.

use super::effect::Speech;
use super::turn::{Done, Purpose, Turn};
use crate::domain::ask::Ask;
use crate::domain::community::permission;

/// Sets the forum's own *answered* or *unanswered* tag, where the community has such tags and the bot may.
pub fn tag_post(turn: &mut Turn<'_>, ask: &Ask, answered: bool) -> Done {
    let shape = &turn.guild.shape;
    let Some(post) = shape
        .channels
        .get(&ask.channel)
        .filter(|_| ask.thread == Some(ask.channel))
    else {
        return Ok(());
    };
    let Some(forum) = post.parent.and_then(|parent| shape.channels.get(&parent)) else {
        return Ok(());
    };
    let manages = shape.may_i(permission::MANAGE_THREADS, forum.id);
    let tag = |names: [&str; 2]| {
        let named = |name: &str| names.contains(&name.to_lowercase().as_str());
        forum
            .tags
            .iter()
            .find(|tag| named(&tag.name) && manages)
            .map(|tag| tag.id)
    };
    let (done, open) = (tag(["answered", "solved"]), tag(["unanswered", "open"]));
    let (set, unset) = if answered { (done, open) } else { (open, done) };
    let mut tags: Vec<u64> = post
        .applied_tags
        .iter()
        .copied()
        .filter(|tag| Some(*tag) != unset)
        .collect();
    tags.extend(set.filter(|tag| !post.applied_tags.contains(tag)));
    if tags == post.applied_tags || tags.len() > 5 {
        return Ok(());
    }
    turn.promise(
        &Purpose::Courtesy,
        Speech::Tag {
            thread: ask.channel,
            tags,
        },
    )
}
