//! Events as Discord's gateway words them, and what they mean to us.

use serde_json::{Value, json};

use super::*;

const ME: UserId = UserId(1);

/// What an event of this name and body means to us.
fn hear(name: &str, body: &Value) -> Vec<Heard> {
    let event: Event = serde_json::from_value(json!({"t": name, "d": body})).unwrap();
    assert!(!matches!(event, Event::Unknown(_)), "{name} can't be read");
    heard(&event, ME)
}

fn only(name: &str, body: &Value) -> Happening {
    let mut all = hear(name, body);
    assert_eq!(all.len(), 1, "{name}: {all:?}");
    assert_eq!(all[0].guild, GuildId(10));
    all.remove(0).what
}

fn user(id: u64, name: &str) -> Value {
    json!({"id": id.to_string(), "username": name, "discriminator": "0", "global_name": null, "avatar": null})
}

fn with(mut body: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else {
        unreachable!("changes are an object")
    };
    body.as_object_mut().unwrap().extend(changes);
    body
}

/// A message of ana's, written at 2026-11-23T12:00:00Z.
fn written() -> Value {
    let id = (1_795_435_200_000_u64 - 1_420_070_400_000) << 22;
    json!({
        "id": id.to_string(), "channel_id": "20", "guild_id": "10", "type": 0, "content": "How?",
        "author": user(3, "ana"), "timestamp": "2026-11-23T12:00:00Z", "edited_timestamp": null,
        "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "pinned": false,
        "member": {"roles": ["31", "32"], "nick": "Ana B.", "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0}
    })
}

fn message_of(body: &Value) -> event::Message {
    match only("MESSAGE_CREATE", body) {
        Happening::Message(message) => *message,
        other => panic!("not a message: {other:?}"),
    }
}

#[test]
fn a_message_comes_with_its_own_time_and_its_author_as_shown_here() {
    let heard = hear("MESSAGE_CREATE", &written());
    assert_eq!(heard[0].at, Some(Timestamp(1_795_435_200)));
    let message = message_of(&written());
    assert_eq!(message.author.name, "Ana B.");
    assert_eq!(message.author.roles, [RoleId(31), RoleId(32)]);
    assert!(!message.author.is_bot && !message.caught_up);
    assert_eq!(
        (message.kind, message.text.as_str()),
        (MessageKind::Plain, "How?")
    );
    assert_eq!(message.channel, ChannelId(20));
}

#[test]
fn direct_messages_are_not_for_us() {
    let mut direct = written();
    direct.as_object_mut().unwrap().remove("guild_id");
    assert!(hear("MESSAGE_CREATE", &direct).is_empty());
}

#[test]
fn webhooks_bots_and_the_platform_are_told_apart_from_people() {
    let webhook = message_of(&with(written(), json!({"webhook_id": "77"})));
    assert!(webhook.author.is_bot);
    let bot = with(user(4, "bot"), json!({"bot": true}));
    assert!(
        message_of(&with(written(), json!({"author": bot})))
            .author
            .is_bot
    );
    for system in [6, 7, 8, 18, 20, 21, 23, 46] {
        let kind = message_of(&with(written(), json!({"type": system}))).kind;
        assert_eq!(kind, MessageKind::System, "type {system}");
    }
}

#[test]
fn a_reply_names_what_it_answers_and_a_forward_answers_nothing() {
    let reference = json!({"message_id": "50", "channel_id": "20", "guild_id": "10"});
    let answered = with(written(), json!({"id": "50", "author": user(5, "bo")}));
    let reply = message_of(&with(
        written(),
        json!({"type": 19, "message_reference": reference, "referenced_message": answered}),
    ));
    assert_eq!(reply.kind, MessageKind::Reply);
    assert_eq!(reply.reply_to, Some((MessageId(50), Some(UserId(5)))));
    let gone = message_of(&with(
        written(),
        json!({"type": 19, "message_reference": reference, "referenced_message": null}),
    ));
    assert_eq!(gone.reply_to, Some((MessageId(50), None)));
    let forward = with(reference.clone(), json!({"type": 1}));
    let forwarded = message_of(&with(written(), json!({"message_reference": forward})));
    assert_eq!(forwarded.reply_to, None);
}

#[test]
fn our_nonce_is_read_whatever_its_type() {
    let text = message_of(&with(written(), json!({"nonce": "42"})));
    assert_eq!(text.nonce.as_deref(), Some("42"));
    let number = message_of(&with(written(), json!({"nonce": 42})));
    assert_eq!(number.nonce.as_deref(), Some("42"));
}

#[test]
fn mentions_are_ids() {
    let bo = with(user(5, "bo"), json!({"member": null}));
    let message = message_of(&with(written(), json!({"mentions": [bo]})));
    assert_eq!(message.mentions, [UserId(5)]);
}

#[test]
fn only_the_authors_edits_are_edits() {
    let edited = with(
        written(),
        json!({"content": "How so?", "edited_timestamp": "2026-11-23T12:01:00Z"}),
    );
    match only("MESSAGE_UPDATE", &edited) {
        Happening::MessageEdited { author, text, .. } => {
            assert_eq!((author, text.as_str()), (UserId(3), "How so?"));
        }
        other => panic!("not an edit: {other:?}"),
    }
    assert!(
        hear("MESSAGE_UPDATE", &written()).is_empty(),
        "a preview was added"
    );
}

#[test]
fn deletions_come_one_by_one() {
    let one = json!({"id": "50", "channel_id": "20", "guild_id": "10"});
    assert!(matches!(
        only("MESSAGE_DELETE", &one),
        Happening::MessageDeleted {
            message: MessageId(50),
            ..
        }
    ));
    let bulk = json!({"ids": ["50", "51", "52"], "channel_id": "20", "guild_id": "10"});
    assert_eq!(hear("MESSAGE_DELETE_BULK", &bulk).len(), 3);
}

#[test]
fn a_reaction_says_who_what_and_where() {
    let body = json!({
        "user_id": "3", "channel_id": "20", "message_id": "50", "guild_id": "10", "type": 0, "burst": false,
        "message_author_id": "5", "emoji": {"id": null, "name": "✅"}
    });
    match only("MESSAGE_REACTION_ADD", &body) {
        Happening::ReactionAdded(reaction) => {
            assert_eq!((reaction.who, reaction.emoji.as_str()), (UserId(3), "✅"));
            assert_eq!(reaction.message_author, Some(UserId(5)));
        }
        other => panic!("not a reaction: {other:?}"),
    }
}

fn place(kind: u8) -> Value {
    json!({"id": "20", "guild_id": "10", "type": kind, "name": "help", "position": 0,
        "permission_overwrites": [], "nsfw": false, "parent_id": "15", "topic": "Ask here"})
}

#[test]
fn channels_come_with_kind_overwrites_and_tags() {
    let seen = |body: &Value| match only("CHANNEL_UPDATE", body) {
        Happening::ChannelSeen(channel) => *channel,
        other => panic!("not a channel: {other:?}"),
    };
    let kinds = [
        (0, ChannelKind::Text),
        (2, ChannelKind::Other),
        (5, ChannelKind::Announcement),
        (15, ChannelKind::Forum),
    ];
    for (number, kind) in kinds {
        assert_eq!(seen(&place(number)).kind, kind);
    }
    let forum = seen(&with(
        place(15),
        json!({
            "permission_overwrites": [
                {"id": "10", "type": 0, "allow": "0", "deny": "1024"},
                {"id": "3", "type": 1, "allow": "1024", "deny": "0"}],
            "available_tags": [{"id": "90", "name": "answered", "moderated": true, "emoji_id": null, "emoji_name": null}]
        }),
    ));
    assert_eq!(forum.topic, "Ask here");
    assert_eq!(forum.parent, Some(ChannelId(15)));
    let whom: Vec<_> = forum
        .overwrites
        .iter()
        .map(|o| (o.whom, o.allow, o.deny))
        .collect();
    assert_eq!(
        whom,
        [
            (OverwriteTarget::Role(RoleId(10)), 0, 1024),
            (OverwriteTarget::Member(UserId(3)), 1024, 0)
        ]
    );
    assert!(forum.tags[0].moderated && forum.tags[0].name == "answered");
}

#[test]
fn threads_are_channels_with_a_parent_until_they_are_gone() {
    let thread = with(
        place(11),
        json!({"parent_id": "20", "id": "21", "applied_tags": ["90"], "thread_metadata": {
            "archived": false, "auto_archive_duration": 1440, "locked": false,
            "archive_timestamp": "2026-11-23T12:00:00Z"}}),
    );
    match only("THREAD_CREATE", &thread) {
        Happening::ChannelSeen(seen) => {
            assert!(seen.is_thread());
            assert_eq!(
                (seen.parent, seen.applied_tags),
                (Some(ChannelId(20)), vec![90])
            );
        }
        other => panic!("not a thread: {other:?}"),
    }
    let gone = json!({"id": "21", "guild_id": "10", "parent_id": "20", "type": 11});
    let gone = only("THREAD_DELETE", &gone);
    assert!(matches!(gone, Happening::ChannelGone(ChannelId(21))));
}

#[test]
fn members_come_change_and_leave() {
    let member = json!({"user": user(3, "ana"), "nick": null, "roles": ["31"], "guild_id": "10",
        "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0});
    match only("GUILD_MEMBER_ADD", &member) {
        Happening::MemberSeen(seen) => assert_eq!(seen.name, "ana"),
        other => panic!("not a member: {other:?}"),
    }
    let ana = with(user(3, "ana"), json!({"global_name": "Ana"}));
    match only(
        "GUILD_MEMBER_UPDATE",
        &with(member, json!({"user": ana, "roles": []})),
    ) {
        Happening::MemberSeen(seen) => {
            assert_eq!((seen.name.as_str(), seen.roles.len()), ("Ana", 0));
        }
        other => panic!("not a member: {other:?}"),
    }
    let left = json!({"guild_id": "10", "user": user(3, "ana")});
    let left = only("GUILD_MEMBER_REMOVE", &left);
    assert!(matches!(left, Happening::MemberGone(UserId(3))));
}

#[test]
fn an_outage_is_no_farewell() {
    let outage = json!({"id": "10", "unavailable": true});
    assert!(hear("GUILD_DELETE", &outage).is_empty());
    let farewell = only("GUILD_DELETE", &json!({"id": "10"}));
    assert!(matches!(farewell, Happening::CommunityGone));
}

#[test]
fn a_press_is_answered_by_its_token_and_has_its_own_time() {
    let id = (1_795_435_200_000_u64 - 1_420_070_400_000) << 22;
    let body = |kind: u8, data: Value| {
        json!({
            "id": id.to_string(), "application_id": "1", "type": kind, "token": "key", "version": 1,
            "guild_id": "10", "channel_id": "20", "locale": "en-US", "entitlements": [],
            "attachment_size_limit": 1000, "authorizing_integration_owners": {}, "data": data,
            "message": written(),
            "member": {"user": user(5, "bo"), "nick": null, "roles": ["31"], "permissions": "0", "flags": 0,
                "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false},
        })
    };
    let data = json!({"custom_id": "take:1", "component_type": 2});
    let heard = hear("INTERACTION_CREATE", &body(3, data));
    assert_eq!(heard[0].at, Some(Timestamp(1_795_435_200)));
    let data = json!({"custom_id": "who:1", "component_type": 5, "values": ["3", "4"],
        "resolved": {"users": {}, "members": {}}});
    match only("INTERACTION_CREATE", &body(3, data)) {
        Happening::Press(press) => {
            assert_eq!(
                (press.custom_id.as_str(), press.values),
                ("who:1", vec!["3".into(), "4".into()])
            );
            assert_eq!(press.call.who.id, UserId(5));
            let handle = event::Interaction {
                id,
                token: "key".into(),
            };
            assert_eq!(press.call.interaction, handle);
        }
        other => panic!("not a press: {other:?}"),
    }
    let data = json!({"custom_id": "note:1", "components": [{"type": 1, "components": [
        {"type": 4, "custom_id": "words", "value": "thanks"}]}]});
    match only("INTERACTION_CREATE", &body(5, data)) {
        Happening::Form(form) => {
            assert_eq!(form.fields, [("words".to_owned(), "thanks".to_owned())]);
        }
        other => panic!("not a form: {other:?}"),
    }
}
