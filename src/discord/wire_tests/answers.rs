//! Commands, autocomplete, menus, buttons and forms, and who sees the answers.

use serde_json::json;

use super::*;
use crate::app::effect::{Button, FormField, FormSheet, Look, Picture, Row, Select};
use crate::app::event::{Command, CommandCall, Field, Form, Press};
use crate::app::survey::{Occasion, Scope};
use crate::domain::availability::Preference;
use crate::domain::skills::Level;
use crate::domain::time::Timestamp;

impl Wire {
    /// Waits until the commands are registered.
    async fn with_commands() -> Self {
        let wire = Self::connected().await;
        let begun = std::time::Instant::now();
        while wire
            .look("commands")
            .await
            .as_array()
            .is_none_or(Vec::is_empty)
        {
            assert!(begun.elapsed() < LONG, "the commands are registered");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        wire
    }

    /// ana types a command in `#help`.
    async fn command(&mut self, text: &str) -> CommandCall {
        self.control("command", json!({"as": "ana", "in": "help", "text": text}))
            .await;
        self.called().await
    }

    async fn called(&mut self) -> CommandCall {
        self.until(|what| match what {
            Happening::Command(call) => Some(*call),
            _ => None,
        })
        .await
    }

    async fn pressed(&mut self) -> Press {
        self.until(|what| match what {
            Happening::Press(press) => Some(*press),
            _ => None,
        })
        .await
    }

    fn reply(&self, call: &crate::app::event::Call, post: Post, private: bool) {
        let effect = Effect::Reply {
            interaction: call.interaction.clone(),
            post,
            private,
        };
        self.effects.send(effect).unwrap();
    }

    /// Waits until the bot has said so many things, and gives the last.
    async fn last_of(&self, count: usize) -> Value {
        let begun = std::time::Instant::now();
        loop {
            let mut rows = self.bot_said().await;
            if rows.len() >= count {
                return rows.pop().unwrap();
            }
            assert!(begun.elapsed() < LONG, "{count} things are said: {rows:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the message shows this text.
    async fn shows(&self, text: &str) -> Value {
        let begun = std::time::Instant::now();
        loop {
            if let Some(row) = self
                .bot_said()
                .await
                .into_iter()
                .find(|row| row["text"] == text)
            {
                return row;
            }
            assert!(begun.elapsed() < LONG, "somebody says {text:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn button(id: &str, label: &str) -> Row {
    Row::Buttons(vec![Button {
        label: label.to_owned(),
        id: id.to_owned(),
        look: Look::Secondary,
    }])
}

/// A command as it is typed, and what must come of it.
type Case = (&'static str, fn(&Command) -> bool);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_arrives_as_a_plain_value() {
    let mut wire = Wire::with_commands().await;
    let call = wire
        .command("/skills add skill:rust, postgres level:expert")
        .await;
    assert_eq!(call.call.who.name, "ana");
    assert_eq!(call.call.channel, wire.channel("help"));
    match call.command {
        Command::SkillsAdd { names, level } => {
            assert_eq!((names.as_str(), level), ("rust, postgres", Level::Expert));
        }
        other => panic!("{other:?}"),
    }
    wire.reply(&call.call, words("added"), true);
    let cases: [Case; 21] = [
        ("/skills add skill:go", |c| {
            matches!(
                c,
                Command::SkillsAdd {
                    level: Level::Practising,
                    ..
                }
            )
        }),
        (
            "/skills remove skill:go",
            |c| matches!(c, Command::SkillsRemove { names } if names == "go"),
        ),
        ("/skills mine", |c| matches!(c, Command::SkillsMine)),
        (
            "/skills of member:bo",
            |c| matches!(c, Command::SkillsOf { whom } if whom.name == "bo"),
        ),
        ("/skills browse", |c| {
            matches!(c, Command::SkillsBrowse { topic: None })
        }),
        (
            "/whoknows topic:rust",
            |c| matches!(c, Command::WhoKnows { topic } if topic == "rust"),
        ),
        ("/ask question:How so?", |c| {
            matches!(c, Command::Ask { topic: None, .. })
        }),
        ("/questions open topic:go", |c| {
            matches!(c, Command::QuestionsOpen { topic: Some(_) })
        }),
        ("/questions mine", |c| matches!(c, Command::QuestionsMine)),
        (
            "/search text:replication",
            |c| matches!(c, Command::Search { text } if text == "replication"),
        ),
        ("/why", |c| matches!(c, Command::Why { question: None })),
        ("/availability status", |c| {
            matches!(c, Command::AvailabilityStatus)
        }),
        ("/availability mode mode:quiet", |c| {
            matches!(
                c,
                Command::AvailabilityMode {
                    preference: Preference::Quiet
                }
            )
        }),
        (
            "/availability quiet-hours from:22:00 to:08:00 time-zone:Europe/Vienna",
            |c| {
                matches!(c, Command::AvailabilityQuietHours { from, to, time_zone: Some(_) }
                if from == "22:00" && to == "08:00")
            },
        ),
        ("/availability limit per-day:2", |c| {
            matches!(
                c,
                Command::AvailabilityLimit {
                    per_day: 2,
                    per_week: None
                }
            )
        }),
        (
            "/availability snooze for:3h",
            |c| matches!(c, Command::AvailabilitySnooze { span } if span == "3h"),
        ),
        ("/privacy show", |c| matches!(c, Command::PrivacyShow)),
        ("/privacy export", |c| matches!(c, Command::PrivacyExport)),
        ("/privacy forget-me", |c| {
            matches!(c, Command::PrivacyForgetMe)
        }),
        ("/health weeks:4", |c| {
            matches!(c, Command::Health { weeks: Some(4) })
        }),
        ("/help", |c| matches!(c, Command::Help)),
    ];
    for (text, is_it) in cases {
        let call = wire.command(text).await;
        assert!(is_it(&call.command), "{text} came as {:?}", call.command);
        wire.reply(&call.call, words(text), true);
    }
    wire.last_of(22).await;
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn menus_bring_the_message_and_the_member() {
    let mut wire = Wire::with_commands().await;
    let asked = wire.write("bo", "help", "How do I do it?").await;
    for name in ["Find an expert", "This is the answer", "Not a question"] {
        let menu = json!({"as": "ana", "name": name, "message": asked.to_string()});
        wire.control("menu", menu).await;
        let call = wire.called().await;
        let (Command::FindExpert(message)
        | Command::ThisIsTheAnswer(message)
        | Command::NotAQuestion(message)) = &call.command
        else {
            panic!("{:?}", call.command)
        };
        assert_eq!((message.id, message.channel), (asked, wire.channel("help")));
        assert_eq!(
            (message.author.name.as_str(), message.text.as_str()),
            ("bo", "How do I do it?")
        );
        wire.reply(&call.call, words(name), true);
    }
    let menu = json!({"as": "ana", "name": "What do they know?", "member": "chi"});
    wire.control("menu", menu).await;
    let call = wire.called().await;
    assert!(matches!(&call.command, Command::SkillsOf { whom } if whom.name == "chi"));
    wire.reply(&call.call, words("rust"), true);
    wire.last_of(4).await;
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_answer_is_for_one_and_notifies_nobody() {
    let mut wire = Wire::with_commands().await;
    let call = wire.command("/help").await;
    wire.reply(&call.call, words("@everyone private"), true);
    let row = wire.last_of(1).await;
    assert_eq!(row["visible_to"], "ana", "{row}");
    assert_eq!(row["notified"], json!([]));
    let call = wire.command("/ask question:How so?").await;
    let bo = wire.write("bo", "help", "I am here").await;
    let bo = loop {
        let message = wire.message().await;
        if message.id == bo {
            break message.author.id;
        }
    };
    let post = Post {
        notify: vec![bo],
        ..words(&format!("@everyone <@{bo}>"))
    };
    wire.reply(&call.call, post, false);
    let row = wire.last_of(2).await;
    assert!(row.get("visible_to").is_none());
    assert_eq!(row["notified"], json!(["bo"]));
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn autocomplete_asks_the_owner_and_shows_what_they_say() {
    let mut wire = Wire::with_commands().await;
    let typing =
        json!({"as": "ana", "in": "help", "text": "/skills add skill:po", "option": "skill"});
    let asked = {
        let (control, sandbox) = (wire.control.clone(), wire.sandbox.clone());
        tokio::spawn(async move { post(&control, &sandbox, "autocomplete", &typing).await })
    };
    let (request, field, partial) = wire
        .until(|what| match what {
            Happening::Complete {
                request,
                field,
                partial,
                ..
            } => Some((request, field, partial)),
            _ => None,
        })
        .await;
    assert_eq!((field, partial.as_str()), (Field::NewSkill, "po"));
    let choices = vec![
        ("Postgres".to_owned(), "postgres".to_owned()),
        (
            "x".repeat(101),
            "left out, for it would spoil all".to_owned(),
        ),
    ];
    wire.effects
        .send(Effect::Suggest { request, choices })
        .unwrap();
    let shown = asked.await.unwrap();
    assert_eq!(shown["choices"].as_array().unwrap().len(), 1, "{shown}");
    assert_eq!(shown["choices"][0]["value"], "postgres");
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_who_says_nothing_gives_an_empty_list_in_time() {
    let wire = Wire::with_commands().await;
    let typing = json!({"as": "ana", "in": "help", "text": "/whoknows topic:r"});
    let shown = wire.control("autocomplete", typing).await;
    assert_eq!(shown["choices"], json!([]));
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_press_changes_the_message_and_keeps_its_picture() {
    let mut wire = Wire::with_commands().await;
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"/>"#;
    let say = Speech::Post {
        channel: wire.channel("help"),
        reply_to: None,
        post: Post {
            rows: vec![button("take:1", "I'll take it")],
            picture: Some(Picture {
                name: "week.png".to_owned(),
                alt: "Nothing".to_owned(),
                svg: svg.to_owned(),
            }),
            ..words("who?")
        },
    };
    let (_, message) = place_of(&wire.say(say).await);
    let press = json!({"as": "bo", "message": message.to_string(), "label": "I'll take it"});
    wire.control("press", press).await;
    let press = wire.pressed().await;
    assert_eq!(
        (press.message, press.custom_id.as_str()),
        (message, "take:1")
    );
    assert_eq!(press.call.who.name, "bo");
    let update = Effect::Update {
        interaction: press.call.interaction,
        post: words("bo is on it"),
    };
    wire.effects.send(update).unwrap();
    let row = wire.shows("bo is on it").await;
    assert_eq!(row["id"], message.to_string());
    assert_eq!(row["components"], json!([]));
    assert_eq!(row["attachments"].as_array().unwrap().len(), 1, "{row}");
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn choices_and_forms_come_back_filled_in() {
    let mut wire = Wire::with_commands().await;
    let call = wire.command("/help").await;
    let options =
        ["one", "two", "three"].map(|word| (word.to_owned(), word.to_owned(), String::new()));
    let select = |id: &str| Select {
        id: id.to_owned(),
        placeholder: "Who helped?".to_owned(),
        options: options.to_vec(),
        at_most: 2,
    };
    let rows = vec![
        Row::Choose(select("choose:1")),
        Row::ChooseMember(select("member:1")),
        button("note:1", "Say more"),
    ];
    wire.reply(
        &call.call,
        Post {
            rows,
            ..words("choose")
        },
        true,
    );
    let id = wire.last_of(1).await["id"].clone();
    let press =
        json!({"as": "ana", "message": id, "custom_id": "choose:1", "values": ["one", "three"]});
    wire.control("press", press).await;
    let chosen = wire.pressed().await;
    assert_eq!(chosen.values, ["one", "three"]);
    wire.reply(&chosen.call, words("well chosen"), true);
    let press = json!({"as": "ana", "message": id, "custom_id": "member:1", "values": ["bo"]});
    wire.control("press", press).await;
    let chosen = wire.pressed().await;
    assert!(
        chosen.values[0].parse::<u64>().is_ok(),
        "{:?}",
        chosen.values
    );
    wire.reply(&chosen.call, words("them"), true);

    let press =
        json!({"as": "ana", "message": id, "label": "Say more", "fields": {"words": "it helped"}});
    let sent = {
        let (control, sandbox) = (wire.control.clone(), wire.sandbox.clone());
        tokio::spawn(async move { post(&control, &sandbox, "press", &press).await })
    };
    let pressed = wire.pressed().await;
    let form = FormSheet {
        id: "note:1".to_owned(),
        title: "More".to_owned(),
        fields: vec![FormField {
            id: "words".to_owned(),
            label: "Your words".to_owned(),
            value: String::new(),
            long: true,
            required: true,
        }],
    };
    let interaction = pressed.call.interaction;
    wire.effects
        .send(Effect::OpenForm { interaction, form })
        .unwrap();
    let form: Form = wire
        .until(|what| match what {
            Happening::Form(form) => Some(*form),
            _ => None,
        })
        .await;
    assert_eq!(form.custom_id, "note:1");
    assert_eq!(form.fields, [("words".to_owned(), "it helped".to_owned())]);
    wire.reply(&form.call, words("thanks"), true);
    sent.await.unwrap();
    wire.shows("thanks").await;
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_from_an_older_bot_is_answered_in_plain_words() {
    let wire = Wire::with_commands().await;
    let application = wire.look("state").await["bot"]["application_id"].clone();
    let path = format!(
        "{}/applications/{}/guilds/{}/commands",
        wire.sandbox.api_base(),
        application.as_str().unwrap(),
        wire.guild()
    );
    let old = json!([{"name": "old", "description": "Was there once", "type": 1}]);
    let request = wire.control.put(path).header("authorization", "Bot right");
    let request = request.header("content-type", "application/json");
    let put = request.body(old.to_string()).send().await.unwrap();
    assert!(put.status().is_success(), "{}", put.status());
    wire.control(
        "command",
        json!({"as": "ana", "in": "help", "text": "/old"}),
    )
    .await;
    let row = wire.last_of(1).await;
    assert_eq!(row["text"], crate::wording::commands::OUTDATED);
    assert_eq!(row["visible_to"], "ana");
    wire.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_a_survey_is_told_so_and_gets_the_answer_later() {
    let mut wire = Wire::with_commands().await;
    let call = wire.command("/health").await.call;
    let occasion = Occasion::Shown {
        interaction: call.interaction.clone(),
        weeks: 1,
    };
    let scope = Scope {
        guild: wire.guild(),
        week: "2026-W47".parse().unwrap(),
        as_of: Timestamp(1_795_000_000),
        zone: jiff::tz::TimeZone::UTC,
        pings_per_week: 10,
    };
    wire.effects
        .send(Effect::Survey { scope, occasion })
        .unwrap();
    // There is no database in this test: the survey fails, and the owner hears that.
    let (occasion, survey) = wire
        .until(|what| match what {
            Happening::Surveyed { occasion, survey } => Some((occasion, survey)),
            _ => None,
        })
        .await;
    assert!(survey.is_none());
    let (interaction, private) = occasion.waiting().unwrap();
    assert!(private);
    assert_eq!(*interaction, call.interaction);
    let text = "Here it is".to_owned();
    let picture = Some(Picture {
        name: "health.png".to_owned(),
        alt: "a line".to_owned(),
        svg: r#"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>"#.to_owned(),
    });
    wire.effects
        .send(Effect::FillIn {
            interaction: interaction.clone(),
            post: Post {
                text: text.clone(),
                picture,
                ..Post::default()
            },
        })
        .unwrap();
    let shown = wire.shows(&text).await;
    assert_eq!(shown["visible_to"], "ana", "{shown}");
    assert_eq!(wire.bot_said().await.len(), 1, "the one that was put off");
}
