//! What the demo community is and says: read from the files in `data/demo`, built into the program.

use anyhow::Context;
use serde::Deserialize;

const COMMUNITY: &str = include_str!("../../../data/demo/community.toml");
const TALK: &str = include_str!("../../../data/demo/talk.toml");

/// The demo community and what it says.
#[derive(Debug)]
pub struct Script {
    /// Its name.
    pub name: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// The role of the core members.
    pub core_role: String,
    /// Its channels.
    pub channels: Vec<Place>,
    /// Its people.
    pub people: Vec<Person>,
    /// Questions and what came of them, the oldest first.
    pub talks: Vec<Talk>,
    /// What was said besides.
    pub chatter: Vec<Chatter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Community {
    name: String,
    time_zone: String,
    core_role: String,
    channel: Vec<Place>,
    person: Vec<Person>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Talks {
    talk: Vec<Talk>,
    chatter: Vec<Chatter>,
}

/// A channel.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub name: String,
    pub kind: Option<String>,
    pub topic: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub private_to: Vec<String>,
}

/// A person, with the skills they declare at the start.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub name: String,
    #[serde(default)]
    pub roles: Vec<String>,
    /// Skill and level.
    #[serde(default)]
    pub skills: Vec<(String, String)>,
}

/// A question and what came of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// Weeks after the start of the history, from 0.
    pub week: i64,
    pub channel: String,
    pub asker: String,
    /// The title of a forum post.
    pub title: Option<String>,
    pub question: String,
    /// Who answers, and what.
    pub answers: Vec<(String, String)>,
    pub end: End,
}

/// How the asker closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum End {
    /// Presses the button.
    Solved,
    /// Writes thanks.
    Thanks,
    /// Leaves it open.
    None,
}

/// Something said that is no question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chatter {
    pub week: i64,
    pub channel: String,
    pub author: String,
    pub text: String,
}

/// Weeks of history.
pub const WEEKS: i64 = 8;

impl Script {
    /// The demo community that comes with the program.
    pub fn built_in() -> anyhow::Result<Self> {
        let community: Community =
            toml::from_str(COMMUNITY).context("data/demo/community.toml can't be read")?;
        let talks: Talks = toml::from_str(TALK).context("data/demo/talk.toml can't be read")?;
        Ok(Self {
            name: community.name,
            time_zone: community.time_zone,
            core_role: community.core_role,
            channels: community.channel,
            people: community.person,
            talks: talks.talk,
            chatter: talks.chatter,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_who_speaks_lives_there_and_speaks_where_there_is_a_channel() {
        let script = Script::built_in().unwrap();
        assert_eq!(script.people.len(), 12);
        assert_eq!(script.channels.len(), 7);
        let is_person = |name: &str| script.people.iter().any(|person| person.name == name);
        let is_channel = |name: &str| script.channels.iter().any(|channel| channel.name == name);
        for talk in &script.talks {
            assert!((0..WEEKS).contains(&talk.week), "{}", talk.question);
            assert!(
                is_person(&talk.asker) && is_channel(&talk.channel),
                "{}",
                talk.question
            );
            for (who, _) in &talk.answers {
                assert!(is_person(who) && *who != talk.asker, "{}", talk.question);
            }
            assert_eq!(
                talk.answers.is_empty(),
                talk.end == End::None,
                "{}",
                talk.question
            );
        }
        for said in &script.chatter {
            assert!(
                is_person(&said.author) && is_channel(&said.channel),
                "{}",
                said.text
            );
        }
    }
}
