//! The catalogue: every figure by name, so that summary, export and page speak of the same ones.

use serde::Serialize;

use super::super::time::{DAY, HOUR};
use super::{Facts, Figure, Period, PingOutcome, concentration, demand, people, pings, responses};

macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident = $key:literal => |$facts:ident, $period:ident| $compute:expr;)*) => {
        /// A figure of the catalogue. Definition, unit, direction and source
        /// stand at the function that computes it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Metric {
            $($(#[$doc])* $name,)*
        }

        impl Metric {
            /// All of them, in the order they are listed.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in exports; never changes.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$name => $key,)*
                }
            }

            /// Its value for a period.
            pub fn compute(self, facts: &Facts, period: &Period<'_>) -> Figure {
                match self {
                    $(Self::$name => {
                        let ($facts, $period) = (facts, period);
                        $compute
                    })*
                }
            }
        }
    };
}

catalogue! {
    /// [`responses::asked`]
    Asked = "asked" => |f, p| responses::asked(f, p);
    /// [`responses::answered_within`] an hour
    AnsweredWithin1h = "answered_within_1h" => |f, p| responses::answered_within(f, p, HOUR);
    /// [`responses::answered_within`] 24 hours: the headline
    AnsweredWithin24h = "answered_within_24h" => |f, p| responses::answered_within(f, p, DAY);
    /// [`responses::answered_within`] 72 hours
    AnsweredWithin72h = "answered_within_72h" => |f, p| responses::answered_within(f, p, 3 * DAY);
    /// [`responses::first_response`], the median
    FirstResponseMedian = "first_response_median" => |f, p| responses::first_response(f, p, 0.5);
    /// [`responses::first_response`], nine of ten
    FirstResponseP90 = "first_response_p90" => |f, p| responses::first_response(f, p, 0.9);
    /// [`responses::resolution_rate`]
    ResolutionRate = "resolution_rate" => |f, p| responses::resolution_rate(f, p);
    /// [`responses::issue_age`]
    IssueAge = "issue_age" => |f, p| responses::issue_age(f, p);
    /// [`responses::first_question_reply_rate`]
    FirstQuestionReplyRate = "first_question_reply_rate" => |f, p| responses::first_question_reply_rate(f, p);
    /// [`concentration::overall_absence_factor`]
    AbsenceFactor = "contributor_absence_factor" => |f, p| concentration::overall_absence_factor(f, p);
    /// [`demand::unmet_demand`]
    UnmetDemand = "unmet_demand" => |f, p| demand::unmet_demand(f, p);
    /// [`demand::coverage_gap`]
    CoverageGap = "coverage_gap" => |f, p| demand::coverage_gap(f, p);
    /// [`pings::pings_per_answer`]
    PingsPerAnswer = "pings_per_answer" => |f, p| pings::pings_per_answer(f, p);
    /// [`pings::accepted`]
    PingsAccepted = "pings_accepted" => |f, p| pings::accepted(f, p);
    /// [`pings::refused`], passed
    Passed = "passed_per_100" => |f, p| pings::refused(f, p, PingOutcome::Passed);
    /// [`pings::refused`], not my topic
    NotMyTopic = "not_my_topic_per_100" => |f, p| pings::refused(f, p, PingOutcome::NotMyTopic);
    /// [`pings::refused`], snoozed
    Snoozed = "snoozed_per_100" => |f, p| pings::refused(f, p, PingOutcome::Snoozed);
    /// [`pings::refused`], turned off
    TurnedOff = "turned_off_per_100" => |f, p| pings::refused(f, p, PingOutcome::TurnedOff);
    /// [`pings::highest_load`]
    HighestLoad = "highest_load" => |f, p| pings::highest_load(f, p);
    /// [`responses::detection_precision`]
    DetectionPrecision = "detection_precision" => |f, p| responses::detection_precision(f, p);
    /// [`people::rings`], core
    RingCore = "ring_core" => |f, p| people::rings(f, p).core;
    /// [`people::rings`], active
    RingActive = "ring_active" => |f, p| people::rings(f, p).active;
    /// [`people::rings`], peripheral
    RingPeripheral = "ring_peripheral" => |f, p| people::rings(f, p).peripheral;
    /// [`people::rings`], moved inward
    MovedInward = "moved_inward" => |f, p| people::rings(f, p).inward;
    /// [`people::rings`], moved outward
    MovedOutward = "moved_outward" => |f, p| people::rings(f, p).outward;
    /// [`people::new_contributors`]
    NewContributors = "new_contributors" => |f, p| people::new_contributors(f, p);
    /// [`people::asker_to_answerer`]
    AskerToAnswerer = "asker_to_answerer" => |f, p| people::asker_to_answerer(f, p);
    /// [`people::inactive_contributors`]
    InactiveContributors = "inactive_contributors" => |f, p| people::inactive_contributors(f, p);
    /// [`concentration::gini_of_answers`]
    GiniOfAnswers = "gini_of_answers" => |f, p| concentration::gini_of_answers(f, p);
    /// [`people::reciprocity`]
    Reciprocity = "reciprocity" => |f, p| people::reciprocity(f, p);
    /// [`responses::knowledge_reuse`]
    KnowledgeReuse = "knowledge_reuse" => |f, p| responses::knowledge_reuse(f, p);
}
