//! The life of a question: whatever happens, an unanswered one ends with the core members.

use proptest::prelude::*;

use super::*;
use crate::domain::time::{HOUR, MINUTE};

const ASKED: Timestamp = Timestamp(1_795_428_000);

fn ask(first_question: bool) -> Ask {
    Ask {
        id: AskId(1),
        guild: GuildId(1),
        channel: ChannelId(1),
        message: MessageId(1),
        asker: UserId(1),
        asker_name: "ana".to_owned(),
        asked_at: ASKED,
        title: String::new(),
        text: String::new(),
        topics: Vec::new(),
        heard: Heard::Detected,
        first_question,
        state: AskState::Open,
        wave: 0,
        due_at: Some(ASKED.plus(Settings::default().patience)),
        thread: None,
        post: None,
        taken_by: None,
        similar: None,
        first_response_at: None,
        solved_at: None,
        alert: None,
        link: None,
        whispered: false,
        checked_at: None,
    }
}

#[test]
fn rounds_come_before_the_core_members_and_then_it_rests() {
    let mut ask = ask(false);
    assert_eq!(ask.next_step(), Step::Whisper);
    ask.similar = Some(AskId(7));
    assert_eq!(ask.next_step(), Step::Link);
    (ask.link, ask.whispered) = (
        Some(Link {
            at: ASKED,
            post: None,
        }),
        false,
    );
    assert_eq!(ask.next_step(), Step::Whisper);
    ask.whispered = true;
    assert_eq!(ask.next_step(), Step::Ask(1));
    (ask.state, ask.wave) = (AskState::Asked, 1);
    assert_eq!(ask.next_step(), Step::Ask(2));
    ask.wave = WAVES;
    assert_eq!(ask.next_step(), Step::Alert);
    ask.state = AskState::NeedsAttention;
    let (at, message) = (ASKED, None);
    ask.alert = Some(Alert { at, message });
    assert_eq!(ask.next_step(), Step::Rest);
    // Somebody who becomes available after the alert is still asked.
    ask.wave = 0;
    assert_eq!(ask.next_step(), Step::Ask(1));
}

#[test]
fn what_is_answered_or_settled_rests() {
    for state in [
        AskState::Responded,
        AskState::Solved,
        AskState::PresumedSolved,
        AskState::Dismissed,
        AskState::Withdrawn,
    ] {
        let ask = Ask {
            state,
            checked_at: Some(ASKED),
            ..ask(false)
        };
        assert_eq!(ask.next_step(), Step::Rest, "{state:?}");
        let unchecked = Ask {
            checked_at: None,
            ..ask
        };
        let checks = unchecked.next_step() == Step::CheckBack;
        assert_eq!(checks, state == AskState::Responded, "{state:?}");
    }
}

#[test]
fn a_first_question_has_the_shorter_clock() {
    let settings = Settings::default();
    assert_eq!(ask(true).alert_due(&settings), ASKED.plus(4 * HOUR));
    assert_eq!(ask(false).alert_due(&settings), ASKED.plus(12 * HOUR));
    let next = |first| ask(first).due_after_wave(1, &settings, ASKED);
    assert_eq!(next(true), ASKED.plus(15 * MINUTE));
    assert_eq!(next(false), ASKED.plus(30 * MINUTE));
    // After the last round the core members hear of it, but not before the round had its time.
    let late = ASKED.plus(13 * HOUR);
    assert_eq!(
        ask(false).due_after_wave(2, &settings, late),
        late.plus(30 * MINUTE)
    );
}

#[test]
fn nobody_to_ask_waits_for_whoever_is_free_first_or_for_the_alert() {
    let settings = Settings::default();
    let alert = ASKED.plus(12 * HOUR);
    let wait = |again: Option<i64>, now: i64| {
        let mut ask = ask(false);
        let again = again.map(|seconds| ASKED.plus(seconds));
        let step = ask.without_anybody(again, &settings, ASKED.plus(now));
        (step, ask.due_at, ask.wave)
    };
    assert_eq!(wait(Some(HOUR), 0), (Step::Rest, Some(ASKED.plus(HOUR)), 0));
    assert_eq!(wait(Some(20 * HOUR), 0), (Step::Rest, Some(alert), 0));
    assert_eq!(wait(None, 0), (Step::Rest, Some(alert), WAVES));
    let again = ASKED.plus(20 * HOUR);
    assert_eq!(
        wait(Some(20 * HOUR), 12 * HOUR),
        (Step::Alert, Some(again), 0)
    );
    assert_eq!(wait(None, 12 * HOUR), (Step::Alert, None, WAVES));
    // Somebody who is back in a month is of no use.
    assert_eq!(wait(Some(30 * DAY), 0), (Step::Rest, Some(alert), WAVES));
}

#[test]
fn only_who_spoke_after_the_question_is_credited() {
    let ask = ask(false);
    assert!(ask.may_be_credited(UserId(2), ASKED));
    assert!(!ask.may_be_credited(UserId(2), ASKED.minus(1)));
    assert!(!ask.may_be_credited(UserId(1), ASKED.plus(9)));
}

#[test]
fn the_same_words_are_the_same_question() {
    let one = "How do I make Postgres replicate to a second server?";
    assert!(says_the_same(
        one,
        "how do I make postgres replicate to a second server"
    ));
    assert!(says_the_same(
        one,
        "Hey! How do I make Postgres replicate to a second server?"
    ));
    assert!(!says_the_same(
        one,
        "How do I make MySQL start on a second machine?"
    ));
    assert!(!says_the_same("", ""));
    assert!(!says_the_same("?", "!"));
}

/// What may happen to a question between two looks at it.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Nothing,
    Taken,
    Answered,
    DidNotHelp,
    /// It was promised to ask people, and nobody was asked after all.
    NotAskedAfterAll,
}

fn anything() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => Just(Happens::Nothing),
        1 => Just(Happens::Taken),
        1 => Just(Happens::Answered),
        1 => Just(Happens::DidNotHelp),
        1 => Just(Happens::NotAskedAfterAll),
    ]
}

fn happen(ask: &mut Ask, what: Happens, settings: &Settings, now: Timestamp) {
    match what {
        Happens::Taken if ask.state.is_unanswered() => {
            ask.state = AskState::Taken;
            ask.taken_by = Some(UserId(2));
            ask.due_at = Some(now.plus(settings.taken_for));
        }
        Happens::Answered if ask.state.is_unanswered() => {
            ask.state = AskState::Responded;
            ask.due_at = Some(now.plus(settings.check_back_after));
        }
        Happens::DidNotHelp if ask.state == AskState::Responded => ask.wait_again(settings, now),
        Happens::NotAskedAfterAll if ask.state == AskState::Asked => ask.hold_round_again(now),
        Happens::Nothing
        | Happens::Taken
        | Happens::Answered
        | Happens::DidNotHelp
        | Happens::NotAskedAfterAll => {}
    }
}

/// Does what is due. `free` says whether somebody can be asked, and if not, in how many seconds.
fn look_at(
    ask: &mut Ask,
    free: Result<(), Option<i64>>,
    settings: &Settings,
    now: Timestamp,
) -> Step {
    let mut step = ask.next_step();
    ask.due_at = None;
    match step {
        Step::Link => {
            ask.lapse();
            ask.link = Some(Link {
                at: now,
                post: None,
            });
            ask.due_at = Some(now.plus(settings.silent_wait));
        }
        Step::Whisper => {
            ask.whispered = true;
            step = Step::Ask(1);
            if free.is_ok() {
                step = Step::Whisper;
                ask.lapse();
                ask.state = AskState::Asked;
                ask.due_at = Some(now.plus(settings.silent_wait));
            }
        }
        Step::CheckBack => ask.checked_at = Some(now),
        Step::Ask(_) | Step::Alert | Step::Rest => {}
    }
    if let Step::Ask(wave) = step {
        ask.lapse();
        match free {
            Ok(()) => {
                (ask.state, ask.wave) = (AskState::Asked, wave);
                ask.due_at = Some(ask.due_after_wave(wave, settings, now));
            }
            Err(again) => {
                let again = again.map(|seconds| now.plus(seconds));
                step = ask.without_anybody(again, settings, now);
            }
        }
    }
    if step == Step::Alert {
        ask.lapse();
        ask.state = AskState::NeedsAttention;
        ask.alert = Some(Alert {
            at: now,
            message: None,
        });
    }
    if step == Step::Rest {
        ask.lapse();
    }
    step
}

proptest! {
    /// Nobody need do anything: a question that waits always has a moment at which it is looked at
    /// again, until the core members know; and they hear of it once.
    #[test]
    fn an_unanswered_question_ends_with_the_core_members(
        first in any::<bool>(),
        alike in any::<bool>(),
        free in prop::collection::vec(
            prop_oneof![Just(Ok(())), Just(Err(None)), (1_i64..40 * HOUR).prop_map(|s| Err(Some(s)))],
            60,
        ),
        happens in prop::collection::vec((anything(), 0_i64..3 * HOUR), 0..12),
    ) {
        let settings = Settings::default();
        let mut ask = ask(first);
        ask.similar = alike.then_some(AskId(2));
        let (mut alerts, mut checks) = (0, 0);
        let mut happens = happens.into_iter();
        let mut now = ASKED;
        for free in free {
            if let Some((what, later)) = happens.next() {
                now = now.plus(later);
                happen(&mut ask, what, &settings, now);
            }
            let waits = ask.state.is_unanswered();
            prop_assert!(!waits || ask.due_at.is_some() || ask.alert.is_some(), "{ask:?}");
            let Some(due) = ask.due_at else { continue };
            now = now.max(due);
            let wave = ask.wave;
            match look_at(&mut ask, free, &settings, now) {
                Step::Alert => alerts += 1,
                Step::CheckBack => checks += 1,
                _ => {}
            }
            prop_assert!(ask.wave >= wave && ask.wave <= WAVES);
            prop_assert!(ask.due_at.is_none_or(|due| due > now), "it would be looked at for ever: {ask:?}");
            prop_assert!(ask.state != AskState::Taken, "a look at it ends a take");
            if ask.state.is_unanswered() && ask.due_at.is_none() {
                prop_assert_eq!(ask.state, AskState::NeedsAttention, "it rests with the core members");
            }
        }
        prop_assert!(alerts <= 1 && checks <= 1, "the asker is asked back once, the core members are told once");
        if ask.state.is_unanswered() {
            prop_assert!(ask.alert.is_some() || ask.due_at.is_some());
        }
    }

    /// With nobody at all to do anything, the core members hear of it no later than the follow-up allows.
    #[test]
    fn left_alone_it_is_told_in_time(
        first in any::<bool>(),
        alike in any::<bool>(),
        free in prop::collection::vec(
            prop_oneof![Just(Ok(())), Just(Err(None)), (1_i64..HOUR).prop_map(|s| Err(Some(s)))],
            200,
        ),
    ) {
        let settings = Settings::default();
        let mut ask = ask(first);
        ask.similar = alike.then_some(AskId(2));
        let mut told = None;
        for free in free {
            let Some(due) = ask.due_at else { break };
            if look_at(&mut ask, free, &settings, due) == Step::Alert {
                told = Some(due);
                break;
            }
        }
        let latest = ask.alert_due(&settings).plus(settings.follow_up + 2 * settings.silent_wait);
        prop_assert!(told.is_none_or(|at| at <= latest), "{told:?}");
        prop_assert!(told.is_some() || ask.due_at.is_some());
    }
}
