//! Lists of questions, the search, and why people were asked.

use whoknows::domain::ask::AskState;
use whoknows::domain::ids::{ChannelId, MessageId};
use whoknows::domain::pacing::Omission;
use whoknows::domain::skills::Level;
use whoknows::wording::questions::{self, Answer, Found};
use whoknows::wording::why::{self, Asked, Explanation, LeftOut, Reasons};

use super::inputs::{Kind, NOW};
use super::questions::plain;
use super::{Place, Sheet};

/// Puts them on the sheet.
pub fn fill(sheet: &mut Sheet) {
    sheet.heading("/questions");
    sheet.with("questions::open", Place::Message, |kind| {
        let asks = vec![kind.ask(AskState::Asked); kind.people];
        questions::open(&asks, Some(kind.topic()), 10, NOW)
    });
    sheet.case("none", &questions::open(&[], None, 10, NOW));
    sheet.with("questions::and_unmarked", Place::Message, |kind| {
        let asks = vec![kind.ask(AskState::Responded); kind.people];
        let open = questions::open(&asks[..2], None, 10, NOW);
        questions::and_unmarked(&open, &asks, 10, NOW)
    });
    sheet.with("questions::waiting", Place::Message, |kind| {
        questions::waiting(&kind.ask(AskState::Asked), NOW)
    });
    sheet.with("questions::mine", Place::Message, |kind| {
        questions::mine(&vec![kind.ask(AskState::Asked); kind.people], NOW)
    });
    sheet.case("none", &questions::mine(&[], NOW));
    let states = [
        AskState::Asked,
        AskState::Open,
        AskState::Taken,
        AskState::Responded,
        AskState::Solved,
        AskState::PresumedSolved,
        AskState::Dismissed,
        AskState::Withdrawn,
        AskState::NeedsAttention,
    ];
    for state in states {
        if state == AskState::Asked {
            sheet.plain("questions::state", Place::Message, questions::state(state));
        } else {
            sheet.case(&format!("{state:?}"), questions::state(state));
        }
    }
    sheet.heading("/search");
    plain!(sheet, Place::Message, questions::NOTHING_TO_SEARCH);
    sheet.with("questions::search", Place::Message, |kind| {
        let found = Found {
            ask: kind.ask(AskState::Solved),
            answer: Some(Answer {
                channel: ChannelId(700_000_000_000_000_002),
                message: MessageId(1_429_700_000_000_000_009),
                text: kind.answer.clone(),
            }),
            helpers: kind.names().into_iter().take(3).collect(),
        };
        questions::search(&kind.typed, &vec![found; kind.people.min(5)], NOW)
    });
    sheet.case("nothing found", &questions::search("bassoon", &[], NOW));
    because(sheet);
}

fn because(sheet: &mut Sheet) {
    sheet.heading("/why");
    plain!(sheet, Place::Message, why::WHICH_QUESTION);
    let reasons = |kind: &Kind| Reasons {
        declared: kind
            .topics
            .iter()
            .map(|one| (one.clone(), Level::Expert))
            .collect(),
        similar_answered: 4,
        idle_days: Some(2),
        answered_asker: 1,
        suggested: true,
    };
    let explained = |kind: &Kind, own, own_omission| {
        let ask = kind.ask(AskState::Asked);
        let asked = kind.names().into_iter().map(|name| Asked {
            name,
            reasons: reasons(kind),
        });
        why::explain(&Explanation {
            ask: &ask,
            heard_because: vec![
                "it names a subject".to_owned(),
                "it has a question mark".to_owned(),
            ],
            linked: None,
            asked: asked.collect(),
            own,
            own_omission,
            left_out: LeftOut {
                resting: 2,
                spent: 1,
                fitted_less: 3,
                other: 1,
            },
        })
    };
    sheet.with("why::explain", Place::Message, |kind| {
        explained(kind, Some(reasons(kind)), None)
    });
    let kind = Kind::ordinary();
    sheet.case(
        "to the asker",
        &explained(&kind, None, Some(Omission::Asker)),
    );
    sheet.case(
        "to who couldn't be asked",
        &explained(&kind, None, Some(Omission::QuietHours)),
    );
    sheet.case("to anybody else", &explained(&kind, None, None));
    sheet.with("why::because", Place::Message, |kind| {
        why::because(&reasons(kind))
    });
    let omissions = [
        Omission::Asker,
        Omission::Left,
        Omission::CannotSee,
        Omission::AskedBefore,
        Omission::PassedTopic,
        Omission::IsTalking,
        Omission::Off,
        Omission::OthersAvailable,
        Omission::Snoozed,
        Omission::QuietHours,
        Omission::DayBudget,
        Omission::WeekBudget,
        Omission::OthersFitBetter,
        Omission::NotYet,
    ];
    for omission in omissions {
        if omission == Omission::Asker {
            sheet.plain("why::omitted", Place::Message, why::omitted(omission));
        } else {
            sheet.case(&format!("{omission:?}"), why::omitted(omission));
        }
    }
}
