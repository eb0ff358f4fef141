//! What core members read when they care for the registry.

use whoknows::domain::ask::AskState;
use whoknows::domain::registry::Change;
use whoknows::wording::care;

use super::inputs::Kind;
use super::questions::plain;
use super::{Place, Sheet};

/// Puts them on the sheet.
pub fn fill(sheet: &mut Sheet) {
    sheet.heading("/core");
    plain!(sheet, Place::Label, care::UNDO, care::MERGE);
    plain!(
        sheet,
        Place::Message,
        care::NO_SUCH_ROLE,
        care::NOTHING_TO_CHANGE,
        care::CHANGED_MEANWHILE,
        care::NO_SUCH_QUESTION,
        care::MESSAGE_IS_GONE,
    );
    let other = |kind: &Kind| kind.topics[1].clone();
    sheet.plain("care::name_length", Place::Message, &care::name_length(50));
    sheet.with("care::means_already", Place::Message, |kind| {
        care::means_already(kind.topic(), &other(kind))
    });
    sheet.with("care::means_another", Place::Message, |kind| {
        care::means_another(kind.topic(), &other(kind))
    });
    sheet.case(
        "a skill of its own",
        &care::means_another("postgres", "postgres"),
    );
    sheet.with("care::aliased", Place::Message, |kind| {
        care::aliased(kind.topic(), &other(kind))
    });
    sheet.with("care::same_skill", Place::Message, |kind| {
        care::same_skill(kind.topic())
    });
    sheet.with("care::before_merging", Place::Message, |kind| {
        care::before_merging(kind.topic(), &other(kind), 12, 1)
    });
    sheet.with("care::name_taken", Place::Message, |kind| {
        care::name_taken(kind.topic(), &other(kind))
    });
    sheet.with("care::renamed", Place::Message, |kind| {
        care::renamed(kind.topic(), &other(kind))
    });
    // A role's name has 100 characters at most.
    let role = |kind: &Kind| kind.typed.chars().take(100).collect::<String>();
    sheet.with("care::linked", Place::Message, |kind| {
        care::linked(&role(kind), kind.topic(), true)
    });
    sheet.case("no consent", &care::linked("db", "postgres", false));
    sheet.with("care::made", Place::Message, |kind| {
        care::made(&Change::Merge {
            from: kind.topic().to_owned(),
            into: other(kind),
        })
    });
    sheet.with("care::undone", Place::Message, |kind| {
        care::undone(&Change::Rename {
            from: kind.topic().to_owned(),
            to: other(kind),
        })
    });
    sheet.with("care::dismissed", Place::Message, |kind| {
        care::dismissed(&kind.ask(AskState::Dismissed))
    });
    sheet.with("care::reopened", Place::Message, |kind| {
        care::reopened(&kind.ask(AskState::Open))
    });
    sheet.with("care::is_open", Place::Message, |kind| {
        care::is_open(&kind.ask(AskState::Open))
    });
}
