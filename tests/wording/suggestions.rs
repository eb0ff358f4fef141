//! What is said about suggestions of the weekly summary, and to members who are named.

use whoknows::domain::advice::{Deed, Step};
use whoknows::domain::settings::Settings;
use whoknows::wording::advice::{self, Answer};

use super::inputs::{KNOWN, Kind, NOW};
use super::questions::plain;
use super::{Place, Sheet};

/// Puts them on the sheet.
pub fn fill(sheet: &mut Sheet) {
    sheet.heading("Suggestions and nominations");
    let whom = format!("<@{KNOWN}07>");
    plain!(sheet, Place::Placeholder, advice::PICK_NOMINEE);
    plain!(sheet, Place::Label, advice::ACCEPT, advice::DECLINE);
    plain!(
        sheet,
        Place::Message,
        advice::NOT_ME,
        advice::HAS_LEFT,
        advice::NOBODY_NOTIFIED,
        advice::NO_COMMON_PLACE,
        advice::ACCEPTED_BEFORE,
        advice::NO_TOPIC,
        advice::REFUSED,
    );
    let steps = [
        Step::Nominate,
        Step::CallForExperts,
        Step::TakeIt,
        Step::AskSomeone,
        Step::NotAProblem,
        Step::Later,
    ];
    for step in steps {
        if step == Step::Nominate {
            sheet.plain("advice::label", Place::Label, advice::label(step));
        } else {
            sheet.case("", advice::label(step));
        }
    }
    let deed = |kind: &Kind, step| {
        let nominees: Vec<_> = kind
            .mentions()
            .into_iter()
            .take(5)
            .zip(
                [Answer::Open, Answer::Accepted, Answer::Declined]
                    .into_iter()
                    .cycle(),
            )
            .collect();
        let deed = Deed {
            step,
            who: None,
            name: kind.name.clone(),
            at: NOW,
        };
        advice::deed(&deed, &nominees)
    };
    sheet.with("advice::deed", Place::Message, |kind| {
        deed(kind, Step::Nominate)
    });
    for step in &steps[1..] {
        sheet.case("", &deed(&Kind::ordinary(), *step));
    }
    sheet.with("advice::done_already", Place::Message, |kind| {
        advice::done_already(&deed(kind, Step::TakeIt))
    });
    sheet.with("advice::noted", Place::Message, |kind| {
        advice::noted(&deed(kind, Step::TakeIt))
    });
    sheet.with("advice::nomination", Place::Message, |kind| {
        advice::nomination(&kind.name, &whom, kind.topic(), false, &Settings::default())
    });
    sheet.with("advice::not_asked", Place::Message, |kind| {
        advice::not_asked(&whom, kind.topic())
    });
    sheet.with("advice::nominated", Place::Message, |kind| {
        advice::nominated(&whom, kind.topic(), "<#700000000000000002>", false)
    });
    sheet.with("advice::accepted", Place::Message, |kind| {
        advice::accepted(&kind.name, kind.topic())
    });
    sheet.with("advice::declined", Place::Message, |kind| {
        advice::declined(kind.topic())
    });
    sheet.with("advice::only_nominee", Place::Message, |kind| {
        advice::only_nominee(&whom, kind.topic())
    });
    sheet.with("advice::knows_already", Place::Message, |kind| {
        advice::knows_already(&whom, kind.topic())
    });
    sheet.with("advice::named_already", Place::Message, |kind| {
        advice::named_already(&whom, kind.topic(), NOW)
    });
    sheet.with("advice::said_no", Place::Message, |kind| {
        advice::said_no(&whom, kind.topic(), NOW)
    });
    sheet.with("advice::call_for_experts", Place::Message, |kind| {
        advice::call_for_experts(kind.topic(), 1200, false)
    });
}
