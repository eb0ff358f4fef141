//! What the bot does and doesn't, in ten lines, and what it stores.

use super::count;
use crate::domain::settings::Settings;

/// Label: show it to the channel.
pub const SHARE_HERE: &str = "Share here";

/// `/health`, when something went wrong on our side.
pub const NO_FIGURES: &str = "The figures could not be computed; the log of the bot tells why.";

/// Over the choice of figures that the summary doesn't have.
pub const MORE_FIGURES: &str = "More figures, each explained…";

/// `/help`.
pub fn text(is_core: bool, settings: &Settings) -> String {
    let mut lines = vec![
        "**whoknows connects people who ask with people who know.**".to_owned(),
        "· Ask in a watched channel, or with `/ask`. If nobody answers for a moment, I ask a few people who said they know.".to_owned(),
        "· 🙋 on your message means: tap it and I look for someone.".to_owned(),
        "· When it is answered, press *Solved*, or use *Apps → This is the answer* on the message that helped.".to_owned(),
        "· `/search` finds what was answered before, `/whoknows` who knows about a topic, `/questions open` what waits.".to_owned(),
        "· `/skills add` is how you agree to be asked; `/availability` says when and how often.".to_owned(),
        format!(
            "· I ask one person at most {} a day, never at night, and never ping roles or everyone.",
            count(settings.pings_per_day as usize, "time")
        ),
        "· `/skills follow` collects what is solved on a topic, for you to read when you like; nobody asks you about it.".to_owned(),
        "· `/why` tells why people were asked. I send no direct messages and rank nobody.".to_owned(),
        format!(
            "· I store questions and accepted answers for {}, and what you declare; `/privacy` shows, exports and erases it.",
            count(settings.keep_text_days as usize, "day")
        ),
    ];
    if is_core {
        lines.push("· Core members: `/health` shows how the community is doing, the weekly summary suggests what to do and has buttons for it, `/core` cares for skills and questions; unanswered questions come to the core channel.".to_owned());
    }
    lines.join("\n")
}
