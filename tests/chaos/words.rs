//! What people say in a chaos run: questions that nobody could take for anything else, and the rest.

/// What can be asked about, as the vocabulary knows it.
pub const TOPICS: [&str; 8] = [
    "postgres",
    "rust",
    "docker",
    "kubernetes",
    "python",
    "react",
    "linux",
    "git",
];

/// Questions about a topic, each unlike the others.
const QUESTIONS: [&str; 10] = [
    "How do I make {topic} replicate to a second server without downtime?",
    "Can anybody help me? {topic} fails with error {number} after the upgrade and I can't see why.",
    "What is the right way to back up {topic} every night, and how do you test the backup?",
    "I get \"permission denied ({number})\" from {topic} since this morning, how can I fix this?",
    "Does anyone know how to find out why {topic} takes so much memory?",
    "Why does {topic} ignore my config file, and where does it look for it?",
    "How can I roll back to the previous version of {topic} when a release goes wrong?",
    "Which logs of {topic} should I look at first when a request hangs for {number} seconds?",
    "How do I run the tests of a {topic} project in parallel without them stepping on each other?",
    "Is there a way to move a big {topic} installation to a new machine, and what must I watch out for?",
];

/// What makes a text hostile: none of it may ever notify anybody.
const HOSTILE: [&str; 4] = [
    " @everyone",
    " @here <@&{role}>",
    " `<@{member}> @everyone`",
    " \u{202e}[x](https://example.org) ||@everyone||",
];

/// The `count`th question somebody asks about a topic; its number makes it unlike all others.
pub fn question(topic: &str, count: usize, number: usize) -> String {
    QUESTIONS[count % QUESTIONS.len()]
        .replace("{topic}", topic)
        .replace("{number}", &number.to_string())
        + &format!(" (case {number})")
}

/// The same with something in it that must notify nobody.
pub fn hostile(text: &str, kind: usize, role: u64, member: u64) -> String {
    let tail = HOSTILE[kind % HOSTILE.len()]
        .replace("{role}", &role.to_string())
        .replace("{member}", &member.to_string());
    format!("{text}{tail}")
}

/// What somebody who knows says.
pub const ANSWERS: [&str; 4] = [
    "You want the second option in the manual for that, it does exactly this and it is safe to repeat.",
    "Had the same last month: the cache was stale. Clear it and start the service again, then it works.",
    "Set the limit in the config file to twice the size of your data and reload, no restart needed.",
    "Use the tool that comes with it; the flag is called verbose and tells what is missing.",
];

/// Thanks.
pub const THANKS: [&str; 3] = [
    "thanks, that worked!",
    "thank you so much, solved it",
    "danke, it works now",
];

/// It didn't help.
pub const BROKEN: [&str; 2] = [
    "that didn't help, still the same error",
    "still broken I'm afraid",
];

/// What isn't a question.
pub const CHATTER: [&str; 6] = [
    "good morning everyone",
    "lunch was great today",
    "the new release is out",
    "I am off for the weekend, see you",
    "nice talk yesterday",
    "the office is really cold today",
];

/// What may be a question.
pub const UNSURE: [&str; 3] = [
    "docker is acting up again on my machine",
    "no idea what this postgres thing wants from me",
    "rust compile times hmm",
];
