use super::*;
use crate::domain::vocabulary::Vocabulary;

fn topics(text: &str, channel: &str) -> Vec<String> {
    let matcher = TopicMatcher::new(&Vocabulary::built_in(), []);
    let context = matcher.channel(channel, None);
    matcher
        .find(text, &context)
        .iter()
        .map(|topic| matcher.name(topic.skill).to_owned())
        .collect()
}

#[test]
fn the_example_of_the_readme() {
    assert_eq!(
        topics(
            "How do I make Postgres replicate to a second server without downtime?",
            "help"
        ),
        ["postgres", "replication"]
    );
    assert_eq!(
        topics("I want to go there", "general"),
        Vec::<String>::new()
    );
}
