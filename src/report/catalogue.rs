//! Each figure of the catalogue in plain words: its name, what it counts, whose idea it is, what to do about it.

use crate::domain::health::Metric;

/// What a figure is about; the page has a table for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What becomes of questions.
    Questions,
    /// Who carries the answers.
    Answers,
    /// How loud the bot is, and how often it is right.
    Bot,
    /// How people come, stay and go.
    People,
}

impl Group {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Questions, Self::Answers, Self::Bot, Self::People];

    /// As a heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::Questions => "Questions and answers",
            Self::Answers => "Who carries the answers",
            Self::Bot => "How the bot behaves",
            Self::People => "People",
        }
    }
}

/// A figure in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// What it belongs to.
    pub group: Group,
    /// Its name, as people read it.
    pub name: &'static str,
    /// What is counted, in one sentence.
    pub definition: &'static str,
    /// Where the figure comes from.
    pub source: &'static str,
    /// What a core member does with it.
    pub advice: &'static str,
}

/// What a figure says, in words.
pub fn about(metric: Metric) -> &'static About {
    &ABOUT[metric as usize].1
}

#[rustfmt::skip] // one row a figure
/// In the order of [`Metric::ALL`].
static ABOUT: [(Metric, About); Metric::ALL.len()] = [
    (Metric::Asked, About {
        group: Group::Questions,
        name: "Questions asked",
        definition: "Questions of the week, without those that are none and those taken back within a day, unanswered.",
        source: "own",
        advice: "Read it along: it says how much the other figures rest on.",
    }),
    (Metric::AnsweredWithin1h, About {
        group: Group::Questions,
        name: "Answered within 1 h",
        definition: "Questions that another person responded to within an hour ÷ all questions at least an hour old.",
        source: "own, corrects survivorship",
        advice: "Unanswered questions stay in; those too young to tell are left out.",
    }),
    (Metric::AnsweredWithin24h, About {
        group: Group::Questions,
        name: "Answered within 24 h",
        definition: "Questions that another person responded to within 24 hours ÷ all questions at least 24 hours old.",
        source: "own, corrects survivorship",
        advice: "The headline: does who asks get an answer?",
    }),
    (Metric::AnsweredWithin72h, About {
        group: Group::Questions,
        name: "Answered within 72 h",
        definition: "Questions that another person responded to within 72 hours ÷ all questions at least 72 hours old.",
        source: "own, corrects survivorship",
        advice: "Unanswered questions stay in; those too young to tell are left out.",
    }),
    (Metric::FirstResponseMedian, About {
        group: Group::Questions,
        name: "First response, half",
        definition: "The time by which half of the week's questions had a response; open ones count for as long as they have waited (Kaplan–Meier).",
        source: "CHAOSS: Time to First Response",
        advice: "A slow week: who was away?",
    }),
    (Metric::FirstResponseP90, About {
        group: Group::Questions,
        name: "First response, 9 of 10",
        definition: "The time by which nine of ten questions had a response, counted in the same way.",
        source: "CHAOSS: Time to First Response",
        advice: "What the median hides: how long the unlucky wait.",
    }),
    (Metric::ResolutionRate, About {
        group: Group::Questions,
        name: "Solved",
        definition: "Questions that are solved, or presumed solved after thanks ÷ all questions of the week.",
        source: "Discourse Solved",
        advice: "Replies but few solved: remind askers.",
    }),
    (Metric::IssueAge, About {
        group: Group::Questions,
        name: "Age of open questions",
        definition: "The median age of all questions that nobody has responded to, of whatever week.",
        source: "CHAOSS: Issue Age",
        advice: "Today's agenda: the oldest are listed.",
    }),
    (Metric::FirstQuestionReplyRate, About {
        group: Group::Questions,
        name: "Newcomers answered",
        definition: "First-ever questions that a person answered within 24 hours ÷ first-ever questions at least 24 hours old.",
        source: "Joyce & Kraut 2006: a reply raises the chance to come back from 44 % to 56 %",
        advice: "The cheapest way to keep a newcomer.",
    }),
    (Metric::AbsenceFactor, About {
        group: Group::Answers,
        name: "Contributor Absence Factor",
        definition: "The smallest number of people who together gave half of all answers of 12 weeks.",
        source: "CHAOSS: Contributor Absence Factor",
        advice: "One or two: the community hangs on them.",
    }),
    (Metric::UnmetDemand, About {
        group: Group::Answers,
        name: "Unmet demand",
        definition: "Questions of the week about skills of which none has an expert who is here and may be asked.",
        source: "Stack Overflow for Teams: no SME assigned",
        advice: "Recruit somebody, or write a guide.",
    }),
    (Metric::CoverageGap, About {
        group: Group::Answers,
        name: "Coverage gap",
        definition: "Hours of the local week in which questions came within 12 weeks and no expert wrote within four.",
        source: "own",
        advice: "Recruit in another time zone.",
    }),
    (Metric::PingsPerAnswer, About {
        group: Group::Bot,
        name: "Pings per answer",
        definition: "Pings of the week ÷ the questions they were about that got a response.",
        source: "own",
        advice: "Many of these: the bot is too loud, tighten it.",
    }),
    (Metric::PingsAccepted, About {
        group: Group::Bot,
        name: "Pings accepted",
        definition: "Pings after which the person took the question or replied ÷ all pings of the week.",
        source: "own",
        advice: "Low: the wrong people are asked, or too many.",
    }),
    (Metric::Passed, About {
        group: Group::Bot,
        name: "Passed, per 100 pings",
        definition: "How many of a hundred pings were passed on: not now.",
        source: "own",
        advice: "Many of these: the bot is too loud, tighten it.",
    }),
    (Metric::NotMyTopic, About {
        group: Group::Bot,
        name: "Not my topic, per 100 pings",
        definition: "How many of a hundred pings met somebody whose topic it is not.",
        source: "own",
        advice: "High: the registry needs a look.",
    }),
    (Metric::Snoozed, About {
        group: Group::Bot,
        name: "Snoozed, per 100 pings",
        definition: "How many of a hundred pings made somebody snooze the bot.",
        source: "own",
        advice: "Many of these: the bot is too loud, tighten it.",
    }),
    (Metric::TurnedOff, About {
        group: Group::Bot,
        name: "Turned off, per 100 pings",
        definition: "How many of a hundred pings made somebody turn pings off.",
        source: "own",
        advice: "Many of these: the bot is too loud, tighten it.",
    }),
    (Metric::HighestLoad, About {
        group: Group::Bot,
        name: "Highest load",
        definition: "The most pings one person got in the week ÷ what that person accepts.",
        source: "own",
        advice: "Above 100 %: find a second person.",
    }),
    (Metric::DetectionPrecision, About {
        group: Group::Bot,
        name: "Detection precision",
        definition: "Messages rightly taken for questions ÷ all that were taken for questions.",
        source: "own",
        advice: "Low: set detection stricter.",
    }),
    (Metric::RingCore, About {
        group: Group::People,
        name: "Core",
        definition: "People who wrote in at least 9 of the last 12 weeks.",
        source: "Wenger, McDermott & Snyder 2002",
        advice: "Who carries the community.",
    }),
    (Metric::RingActive, About {
        group: Group::People,
        name: "Active",
        definition: "People who wrote in 3 to 8 of the last 12 weeks.",
        source: "Wenger, McDermott & Snyder 2002",
        advice: "Who may carry it next.",
    }),
    (Metric::RingPeripheral, About {
        group: Group::People,
        name: "Peripheral",
        definition: "People who wrote in 1 or 2 of the last 12 weeks.",
        source: "Wenger, McDermott & Snyder 2002",
        advice: "A wide edge is healthy; it is where people begin.",
    }),
    (Metric::MovedInward, About {
        group: Group::People,
        name: "Moved inward",
        definition: "People who came nearer the middle since the week before, beyond the edge.",
        source: "Wenger, McDermott & Snyder 2002",
        advice: "Nobody moves in: there is no path from the edge to the middle.",
    }),
    (Metric::MovedOutward, About {
        group: Group::People,
        name: "Moved outward",
        definition: "People who left the core or the active since the week before.",
        source: "Wenger, McDermott & Snyder 2002",
        advice: "Many at once: ask what changed.",
    }),
    (Metric::NewContributors, About {
        group: Group::People,
        name: "New contributors",
        definition: "People whose first question or first answer falls in the week.",
        source: "CHAOSS: New Contributors",
        advice: "Welcome them.",
    }),
    (Metric::AskerToAnswerer, About {
        group: Group::People,
        name: "Askers who now answer",
        definition: "Of those who first asked in the 90 days before, the share that has answered somebody since.",
        source: "CHAOSS: Conversion Rate",
        advice: "The community grows its own experts.",
    }),
    (Metric::InactiveContributors, About {
        group: Group::People,
        name: "Silent helpers",
        definition: "Credited helpers of the last 90 days who have written nothing for four weeks.",
        source: "CHAOSS: Inactive Contributors",
        advice: "Talk to people.",
    }),
    (Metric::GiniOfAnswers, About {
        group: Group::Answers,
        name: "Gini of answers",
        definition: "How unevenly the answers of 12 weeks are spread among those who answered: 0 all alike, 1 one gave all.",
        source: "Gini 1912; Lithium 90-9-1",
        advice: "A trend, not a target.",
    }),
    (Metric::Reciprocity, About {
        group: Group::Answers,
        name: "Reciprocity",
        definition: "Pairs of asker and answerer who have helped each other both ways ÷ all pairs of 12 weeks.",
        source: "social network analysis",
        advice: "One way only: a help desk, not a community.",
    }),
    (Metric::KnowledgeReuse, About {
        group: Group::Questions,
        name: "Knowledge reuse",
        definition: "Questions whose asker took the linked earlier answer ÷ questions that had a link.",
        source: "own",
        advice: "What we wrote down works.",
    }),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_its_own_words() {
        for (row, metric) in ABOUT.iter().zip(Metric::ALL) {
            assert_eq!(row.0, *metric);
            assert!(about(*metric).definition.ends_with('.'), "{metric:?}");
        }
    }
}
