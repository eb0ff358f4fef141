//! What a member reads when a command could not even be understood.

/// The member's version of a command isn't the bot's: one of both is old.
pub const OUTDATED: &str = "This command has changed since your app loaded it. Press Ctrl+R \
    (or restart the app) and try again; if that doesn't help, an admin can restart the bot.";
/// The command was used in a direct message.
pub const ONLY_IN_A_COMMUNITY: &str = "I work inside a server. Please use this there.";
/// What was typed into an option can't be that option.
pub const NOT_UNDERSTOOD: &str =
    "I could not read what you typed there. Please pick from the list, or use /help.";
/// The bot is stopping, or broken.
pub const NOT_NOW: &str = "I can't do that right now. Please try again in a minute.";
