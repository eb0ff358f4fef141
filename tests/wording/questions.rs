//! What is said about one question on its way.

use whoknows::app::custom_id::{Action, AskAction};
use whoknows::domain::ask::AskState;
use whoknows::domain::ids::AskId;
use whoknows::wording::asks::{self, EarlierAnswer, Outlook};

use super::inputs::{Kind, NOW};
use super::{Place, Sheet};

macro_rules! plain {
    ($sheet:ident, $place:expr, $($name:path),* $(,)?) => {
        $( $sheet.plain(stringify!($name), $place, $name); )*
    };
}
pub(super) use plain;

fn earlier(kind: &Kind) -> EarlierAnswer {
    EarlierAnswer {
        ask: kind.ask(AskState::Solved),
        helpers: kind.names().into_iter().take(3).collect(),
    }
}

/// Puts them on the sheet.
pub fn fill(sheet: &mut Sheet) {
    labels(sheet);
    refusals(sheet);
    asking(sheet);
    settling(sheet);
    calling(sheet);
}

fn labels(sheet: &mut Sheet) {
    sheet.heading("Buttons and selects");
    plain!(
        sheet,
        Place::Label,
        asks::TAKE,
        asks::SOLVED,
        asks::PASS,
        asks::NOT_A_QUESTION,
        asks::NOT_SOLVED,
        asks::LINK_SOLVED_IT,
        asks::STILL_STUCK,
        asks::ASK_SOMEONE,
        asks::NOTHING_TO_DO,
        asks::NOT_NOW,
        asks::NOT_MY_TOPIC,
        asks::SUGGEST,
        asks::WHY_ME,
    );
    sheet.with("asks::count_me_in", Place::Label, |kind| {
        asks::count_me_in(kind.topic())
    });
    sheet.with("asks::ask_all", Place::Label, |kind| {
        asks::ask_all(kind.topic())
    });
    plain!(
        sheet,
        Place::Placeholder,
        asks::WHO_HELPED,
        asks::PICK_MEMBER
    );
}

fn refusals(sheet: &mut Sheet) {
    sheet.heading("Said privately to who presses or chooses");
    plain!(
        sheet,
        Place::Message,
        asks::PASS_MENU,
        asks::ONLY_ASKER_OR_CORE,
        asks::ONLY_THOSE_ASKED,
        asks::ONLY_THOSE_ASKED_PASS,
        asks::ONLY_CORE,
        asks::ONLY_ASKER,
        asks::OWN_QUESTION,
        asks::OLD_BUTTON,
        asks::NO_QUESTION_HERE,
        asks::NOT_AN_ANSWER,
        asks::DISMISSED_PRIVATELY,
        asks::REOPENED_PRIVATELY,
        asks::NOT_REGISTERED,
        asks::CANNOT_BE_ASKED,
        asks::ASKED_THEM,
        asks::STILL_STUCK_NOTED,
    );
    sheet.with("asks::taken_already", Place::Message, |kind| {
        asks::taken_already(Some(&kind.name))
    });
    sheet.case("nobody known", &asks::taken_already(None));
    sheet.with("asks::settled_already", Place::Message, |kind| {
        asks::settled_already(&kind.ask(AskState::Solved))
    });
    for state in [AskState::Dismissed, AskState::Withdrawn] {
        let text = asks::settled_already(&Kind::ordinary().ask(state));
        sheet.case(&format!("{state:?}"), &text);
    }
    sheet.with("asks::passed", Place::Message, |kind| {
        asks::passed(Some(&kind.topics))
    });
    sheet.case("not now", &asks::passed(None));
    sheet.plain("asks::asked_all", Place::Message, &asks::asked_all(12));
    sheet.case("one", &asks::asked_all(1));
    sheet.case("none", &asks::asked_all(0));
    sheet.with("asks::marked_as_answer", Place::Message, |kind| {
        asks::marked_as_answer(&kind.name)
    });
}

fn asking(sheet: &mut Sheet) {
    sheet.heading("In the question's thread");
    sheet.with("asks::link", Place::Message, |kind| {
        asks::link(&kind.ask(AskState::Open))
    });
    sheet.with("asks::answered_before", Place::Message, |kind| {
        asks::answered_before(&earlier(kind), NOW)
    });
    sheet.with("asks::linked", Place::Message, |kind| {
        asks::linked(&earlier(kind), NOW)
    });
    sheet.with("asks::link_not_enough", Place::Message, |kind| {
        asks::link_not_enough(Some(&earlier(kind)), NOW)
    });
    sheet.case("the link is gone", &asks::link_not_enough(None, NOW));
    sheet.with("asks::asking", Place::Message, |kind| {
        let ask = kind.ask(AskState::Asked);
        asks::asking(&kind.mentions(), &ask, Some(&earlier(kind)), NOW)
    });
    let kind = Kind {
        topics: Vec::new(),
        ..Kind::ordinary()
    };
    let text = asks::asking(&kind.mentions(), &kind.ask(AskState::Asked), None, NOW);
    sheet.case("no topic found", &text);
    sheet.with("asks::taken", Place::Message, |kind| {
        asks::taken(&kind.name, &kind.ask(AskState::Taken))
    });
    sheet.with("asks::did_it_help", Place::Message, |kind| {
        asks::did_it_help(&kind.name)
    });
}

fn settling(sheet: &mut Sheet) {
    sheet.with("asks::solved", Place::Message, |kind| {
        let names: Vec<_> = kind.names().into_iter().take(3).collect();
        asks::solved(&kind.ask(AskState::Solved), &names)
    });
    sheet.case(
        "nobody helped",
        &asks::solved(&Kind::ordinary().ask(AskState::Solved), &[]),
    );
    sheet.with("asks::presumed_solved", Place::Message, |kind| {
        let names: Vec<_> = kind.names().into_iter().take(3).collect();
        asks::presumed_solved(&names)
    });
    sheet.case("by the link", &asks::presumed_solved(&[]));
    sheet.with("asks::first_answer", Place::Message, |kind| {
        asks::first_answer(&kind.name)
    });
    sheet.with("asks::reopened", Place::Message, |kind| {
        asks::reopened(&kind.ask(AskState::Open))
    });
    plain!(
        sheet,
        Place::Message,
        asks::DISMISSED,
        asks::WITHDRAWN,
        asks::WITHDRAWN_THREAD
    );
    sheet.heading("In the core channel");
    sheet.with("asks::alert", Place::Message, |kind| {
        asks::alert(
            &kind.ask(AskState::NeedsAttention),
            &kind.names(),
            true,
            NOW,
        )
    });
    let mut ask = Kind {
        topics: Vec::new(),
        ..Kind::ordinary()
    }
    .ask(AskState::NeedsAttention);
    sheet.case("nobody could be asked", &asks::alert(&ask, &[], true, NOW));
    sheet.case("may not write there", &asks::alert(&ask, &[], false, NOW));
    ask.first_response_at = Some(NOW);
    sheet.case(
        "answered, to no avail",
        &asks::alert(&ask, &["bo".to_owned()], true, NOW),
    );
    let place = whoknows::domain::ids::ChannelId(700_000_000_000_000_002);
    sheet.plain(
        "asks::may_not_write",
        Place::Message,
        &asks::may_not_write(place),
    );
    sheet.with("asks::answered", Place::Message, |kind| {
        asks::answered(&kind.name, &kind.ask(AskState::Responded))
    });
    sheet.with("asks::nothing_to_do", Place::Message, |kind| {
        asks::nothing_to_do(&kind.name, &kind.ask(AskState::NeedsAttention))
    });
}

fn calling(sheet: &mut Sheet) {
    sheet.heading("/ask and Find an expert");
    sheet.with("asks::posted_question", Place::Message, |kind| {
        // `/ask` takes what fits; see `question_length`.
        asks::posted_question(
            &kind.name,
            &kind.question.chars().take(1800).collect::<String>(),
        )
        .replace("@everyone", "@ everyone")
        .replace("@here", "@ here")
        .replace("<@", "< @")
        .replace("](http://evil", "] (http://evil")
        .replace('\u{202e}', "")
    });
    for outlook in [Outlook::People, Outlook::Link, Outlook::Nobody] {
        if outlook == Outlook::People {
            sheet.plain(
                "asks::asked_by_command",
                Place::Message,
                asks::asked_by_command(outlook),
            );
        } else {
            sheet.case(&format!("{outlook:?}"), asks::asked_by_command(outlook));
        }
    }
    for outlook in [Outlook::People, Outlook::Link, Outlook::Nobody] {
        if outlook == Outlook::People {
            sheet.plain(
                "asks::asked_by_menu",
                Place::Message,
                asks::asked_by_menu(outlook),
            );
        } else {
            sheet.case(&format!("{outlook:?}"), asks::asked_by_menu(outlook));
        }
    }
    sheet.with("asks::asked_again", Place::Message, |kind| {
        asks::asked_again(&kind.ask(AskState::Asked))
    });
    sheet.with("asks::followed_already", Place::Message, |kind| {
        asks::followed_already(&kind.ask(AskState::Asked))
    });
    sheet.plain(
        "asks::too_many_calls",
        Place::Message,
        &asks::too_many_calls(NOW),
    );
    sheet.plain(
        "asks::question_length",
        Place::Message,
        &asks::question_length(1800),
    );
    plain!(
        sheet,
        Place::Message,
        asks::NO_WORDS,
        asks::CANNOT_WRITE_HERE
    );
}

#[test]
fn what_a_press_sends_fits() {
    for kind in Kind::hostile() {
        let id = Action::CountMeIn(kind.topic().to_owned()).to_string();
        assert!(id.chars().count() <= 100, "{id}");
    }
    let longest = AskAction::LinkSolvedIt.on(AskId(u64::MAX)).to_string();
    assert!(longest.chars().count() <= 100, "{longest}");
}
