//! How one community wants whoknows to behave: where it listens, whom it tells, and how patient it is.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::calendar;
use super::community::{Channel, Community, Role};
use super::ids::ChannelId;
use super::time::{DAY, HOUR, MINUTE, Timestamp};

/// Where people are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placing {
    /// In a thread opened on the question; in a forum the post is the thread already.
    #[default]
    Thread,
    /// As a reply in the channel.
    Reply,
}

/// What is usual in a channel; the stricter, the surer the detector must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelTone {
    /// People come here to ask: listen closely.
    Help,
    /// People talk here: act only when sure.
    General,
}

/// A stretch of every day in which nobody is pinged, in local minutes past midnight.
/// `from` above `until` runs over midnight; equal ones mean no quiet hours at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    /// First quiet minute, 0 to 1439.
    pub from: u16,
    /// First minute that isn't quiet any more, 0 to 1439.
    pub until: u16,
}

/// How one community wants whoknows to behave. Spans are seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Channels and forums where people come to ask, by name or id.
    pub help_channels: Vec<String>,
    /// Channels where questions are heard too, but only the sure ones, by name or id.
    pub general_channels: Vec<String>,
    /// The role of the core members, by name or id.
    pub core_role: String,
    /// Where core members are told what needs them, by name or id.
    pub core_channel: String,
    /// Where everyone may read the public digest, by name or id; none: no digest.
    pub digest_channel: Option<String>,
    /// The community's own time zone.
    pub time_zone: TimeZone,
    /// The day of the weekly summary.
    pub summary_day: Weekday,
    /// Its hour, 0 to 23, in the community's time zone.
    pub summary_hour: u8,
    /// Where people are asked.
    pub placing: Placing,
    /// How long somebody may answer by himself before anyone is pinged.
    pub patience: i64,
    /// How long each rung that makes no sound is given before the next: the link to an earlier answer, then a
    /// badge for those who want no sound. Long enough to open a link and read it, short beside the follow-up.
    pub silent_wait: i64,
    /// How many people are asked at once, 1 to 5.
    pub ask_at_once: u8,
    /// Without a reply for this long, the next people are asked.
    pub follow_up: i64,
    /// The same for somebody's first question.
    pub follow_up_newcomer: i64,
    /// Unanswered for this long, the core members hear of it.
    pub alert_after: i64,
    /// The same for somebody's first question.
    pub alert_after_newcomer: i64,
    /// How long nobody further is asked once somebody took the question.
    pub taken_for: i64,
    /// After so long without a word from anybody, the asker of an answered question is asked, once, whether it helped.
    pub check_back_after: i64,
    /// Do the clocks of follow-up, alert and the like stand still in the community's quiet hours?
    pub night_stops_clocks: bool,
    /// When nobody is pinged, in the member's own time zone if known, else the community's.
    pub quiet_hours: QuietHours,
    /// Pings one person gets at most in 24 hours.
    pub pings_per_day: u32,
    /// Pings one person gets at most in 7 days.
    pub pings_per_week: u32,
    /// Explicit calls (`/ask`, *Find an expert*, 🙋) of one person in 10 minutes.
    pub explicit_per_ten_minutes: u32,
    /// Explicit calls of one person in 24 hours.
    pub explicit_per_day: u32,
    /// Does a role that stands for a skill count as consent to be asked about it?
    pub linked_roles_consent: bool,
    /// Evidence of what somebody knows counts half after this many days.
    pub half_life_days: u32,
    /// The text of questions and answers is kept this many days.
    pub keep_text_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            help_channels: vec!["help".to_owned()],
            general_channels: Vec::new(),
            core_role: "core".to_owned(),
            core_channel: "core".to_owned(),
            digest_channel: None,
            time_zone: TimeZone::UTC,
            summary_day: Weekday::Monday,
            summary_hour: 9,
            placing: Placing::Thread,
            patience: 2 * MINUTE,
            silent_wait: 5 * MINUTE,
            ask_at_once: 2,
            follow_up: 30 * MINUTE,
            follow_up_newcomer: 15 * MINUTE,
            alert_after: 12 * HOUR,
            alert_after_newcomer: 4 * HOUR,
            taken_for: 2 * HOUR,
            check_back_after: DAY,
            night_stops_clocks: false,
            quiet_hours: QuietHours {
                from: 22 * 60,
                until: 8 * 60,
            },
            pings_per_day: 3,
            pings_per_week: 10,
            explicit_per_ten_minutes: 1,
            explicit_per_day: 10,
            linked_roles_consent: false,
            half_life_days: 180,
            keep_text_days: 365,
        }
    }
}

impl Settings {
    /// How to listen in this channel or thread; none if it isn't watched. A
    /// channel named in both lists is a help channel.
    pub fn tone_of(&self, community: &Community, channel: ChannelId) -> Option<ChannelTone> {
        let home = community.channels.get(&community.home_of(channel))?;
        let among = |names: &[String]| names.iter().any(|name| names_channel(name, home));
        if among(&self.help_channels) {
            Some(ChannelTone::Help)
        } else if among(&self.general_channels) {
            Some(ChannelTone::General)
        } else {
            None
        }
    }

    /// When a clock of so many seconds that starts now runs out.
    pub fn clock(&self, now: Timestamp, seconds: i64) -> Timestamp {
        if !self.night_stops_clocks {
            return now.plus(seconds);
        }
        let QuietHours { from, until } = self.quiet_hours;
        calendar::after_waking_time(now, seconds, &self.time_zone, from, until)
    }

    /// The first moment, now or later, that isn't night in the community.
    pub fn good_moment(&self, now: Timestamp) -> Timestamp {
        let QuietHours { from, until } = self.quiet_hours;
        calendar::next_good_moment(now, &self.time_zone, from, until)
    }

    /// The core members' channel, if the community has it.
    pub fn core_channel_in<'a>(&self, community: &'a Community) -> Option<&'a Channel> {
        community.channel_named(&self.core_channel)
    }

    /// The channel of the public digest, if one is set and the community has it.
    pub fn digest_channel_in<'a>(&self, community: &'a Community) -> Option<&'a Channel> {
        community.channel_named(self.digest_channel.as_deref()?)
    }

    /// The core members' role, if the community has it.
    pub fn core_role_in<'a>(&self, community: &'a Community) -> Option<&'a Role> {
        community.role_named(&self.core_role)
    }

    /// How long evidence takes to count half, in seconds.
    pub fn half_life(&self) -> i64 {
        i64::from(self.half_life_days) * DAY
    }

    /// How long texts are kept, in seconds.
    pub fn keep_text(&self) -> i64 {
        i64::from(self.keep_text_days) * DAY
    }
}

/// Does this name, as people write it (`#help`, `help`, an id), mean this channel?
fn names_channel(name: &str, channel: &Channel) -> bool {
    let name = name.trim_start_matches('#');
    channel.name == name || channel.id.0.to_string() == name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::community::ChannelKind;

    fn place(id: u64, name: &str, parent: Option<u64>) -> (ChannelId, Channel) {
        let channel = Channel {
            id: ChannelId(id),
            name: name.to_owned(),
            kind: parent.map_or(ChannelKind::Text, |_| ChannelKind::PublicThread),
            parent: parent.map(ChannelId),
            topic: String::new(),
            overwrites: Vec::new(),
            tags: Vec::new(),
            applied_tags: Vec::new(),
        };
        (ChannelId(id), channel)
    }

    #[test]
    fn a_thread_is_listened_to_as_its_channel_is() {
        let community = Community {
            channels: [
                place(1, "help", None),
                place(2, "lounge", None),
                place(3, "elsewhere", None),
                place(4, "a question", Some(1)),
            ]
            .into(),
            ..Community::default()
        };
        let settings = Settings {
            general_channels: vec!["2".to_owned()],
            help_channels: vec!["#help".to_owned()],
            ..Settings::default()
        };
        let tone = |id| settings.tone_of(&community, ChannelId(id));
        assert_eq!(tone(1), Some(ChannelTone::Help));
        assert_eq!(tone(4), Some(ChannelTone::Help));
        assert_eq!(tone(2), Some(ChannelTone::General));
        assert_eq!(tone(3), None);
        assert_eq!(tone(99), None);
    }
}
