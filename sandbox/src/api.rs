//! The same control interface without HTTP, for a program that has the stand-in inside.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::clock::Clock;
use crate::control::{
    self, ControlError, Name, NewChannel, NewMember, NewRole, Note, Said, Say, Viewer,
};
use crate::record::{Request, Violation, Written};
use crate::server::Sandbox;

type Result<T> = std::result::Result<T, ControlError>;

impl Sandbox {
    /// Where the stand-in listens.
    pub fn addr(&self) -> SocketAddr {
        self.shared.addr
    }

    /// `http://127.0.0.1:PORT`: what a client takes as its proxy, and the address of the page.
    pub fn base(&self) -> String {
        format!("http://{}", self.shared.addr)
    }

    /// `http://127.0.0.1:PORT/api/v10`.
    pub fn api_base(&self) -> String {
        format!("http://{}/api/v10", self.shared.addr)
    }

    /// The clock of the stand-in.
    pub fn clock(&self) -> Clock {
        self.shared.clock.clone()
    }

    /// Moves the clock forward: `20m`, `1h`, `3d`, `2h30m`.
    pub fn advance(&self, span: &str) -> Result<u64> {
        let how = control::Move {
            advance: Some(span.to_owned()),
            to: None,
        };
        control::move_clock(&self.shared, &how)
    }

    /// Moves the clock to a time: RFC 3339, or `next monday 09:00`.
    pub fn move_to(&self, time: &str) -> Result<u64> {
        let how = control::Move {
            advance: None,
            to: Some(time.to_owned()),
        };
        control::move_clock(&self.shared, &how)
    }

    /// Sees to it that a member is there; returns the id.
    pub async fn add_member(&self, name: &str, roles: &[&str]) -> Result<u64> {
        let roles: Vec<Name> = roles.iter().map(|role| Name::from(*role)).collect();
        self.put_member(NewMember {
            name: name.into(),
            roles: (!roles.is_empty()).then_some(roles),
            ..NewMember::default()
        })
        .await
    }

    /// Sees to it that a member is there, with all that can be said about one.
    pub async fn put_member(&self, new: NewMember) -> Result<u64> {
        let id = control::add_member(&self.shared, &new)?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// A member leaves.
    pub async fn remove_member(&self, name: &str) -> Result<u64> {
        let id = control::remove_member(&self.shared, &name.into())?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// Sees to it that a role is there; returns the id.
    pub async fn put_role(&self, new: NewRole) -> Result<u64> {
        let id = control::add_role(&self.shared, &new)?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// Sees to it that a channel of a kind (`text`, `announcement`, `forum`) is there.
    pub async fn add_channel(&self, name: &str, kind: &str) -> Result<u64> {
        self.put_channel(NewChannel {
            name: name.into(),
            kind: Some(kind.to_owned()),
            ..NewChannel::default()
        })
        .await
    }

    /// Sees to it that a channel is there, with topic, tags, overwrites.
    pub async fn put_channel(&self, new: NewChannel) -> Result<u64> {
        let id = control::add_channel(&self.shared, &new)?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// A person writes a message.
    pub async fn say(&self, person: &str, place: &str, text: &str) -> Result<Said> {
        self.say_more(&Say {
            person: person.into(),
            place: place.into(),
            text: text.to_owned(),
            ..Say::default()
        })
        .await
    }

    /// A person writes a message, with all that can be said about one.
    pub async fn say_more(&self, say: &Say) -> Result<Said> {
        let said = control::say(&self.shared, say)?;
        self.shared.delivered().await;
        Ok(said)
    }

    /// A person changes the text of their message.
    pub async fn edit(&self, person: &str, message: u64, text: &str) -> Result<()> {
        control::edit(&self.shared, &person.into(), &message.into(), text)?;
        self.shared.delivered().await;
        Ok(())
    }

    /// A person deletes a message.
    pub async fn delete(&self, person: &str, message: u64) -> Result<()> {
        control::delete(&self.shared, Some(&person.into()), &message.into())?;
        self.shared.delivered().await;
        Ok(())
    }

    /// A person adds (`on`) or takes a reaction.
    pub async fn react(&self, person: &str, message: u64, emoji: &str, on: bool) -> Result<()> {
        control::react(&self.shared, &person.into(), &message.into(), emoji, on)?;
        self.shared.delivered().await;
        Ok(())
    }

    /// A person opens a thread on a message; returns the thread's id.
    pub async fn open_thread(&self, person: &str, message: u64, name: &str) -> Result<u64> {
        let new = control::NewThread {
            person: person.into(),
            name: name.to_owned(),
            message: Some(message.into()),
            place: None,
        };
        let id = control::open_thread(&self.shared, &new)?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// A person sends a slash command such as `/skills add skill:rust`; returns the interaction.
    pub async fn command(&self, person: &str, place: &str, text: &str) -> Result<u64> {
        let id = control::command(&self.shared, &typed(person, place, text))?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// What the bot suggests for the last option of a half-typed command.
    pub async fn autocomplete(&self, person: &str, place: &str, text: &str) -> Result<Value> {
        control::autocomplete(&self.shared, &typed(person, place, text)).await
    }

    /// A person uses a message menu.
    pub async fn message_menu(&self, person: &str, name: &str, message: u64) -> Result<u64> {
        self.menu(control::Menu {
            person: person.into(),
            name: name.to_owned(),
            message: Some(message.into()),
            ..control::Menu::default()
        })
        .await
    }

    /// A person uses a user menu.
    pub async fn user_menu(&self, person: &str, name: &str, member: &str) -> Result<u64> {
        self.menu(control::Menu {
            person: person.into(),
            name: name.to_owned(),
            member: Some(member.into()),
            ..control::Menu::default()
        })
        .await
    }

    async fn menu(&self, menu: control::Menu) -> Result<u64> {
        let id = control::menu(&self.shared, &menu)?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// A person presses a button by its label.
    pub async fn press(&self, person: &str, message: u64, label: &str) -> Result<u64> {
        let press = control::Press {
            person: person.into(),
            message: message.into(),
            label: Some(label.to_owned()),
            ..control::Press::default()
        };
        control::press_and_submit(&self.shared, &press).await
    }

    /// A person chooses from the select of a message (the only one, or the one with this custom id).
    pub async fn choose(
        &self,
        person: &str,
        message: u64,
        custom_id: Option<&str>,
        values: &[&str],
    ) -> Result<u64> {
        let press = control::Press {
            person: person.into(),
            message: message.into(),
            custom_id: custom_id.map(str::to_owned),
            values: Some(values.iter().map(|value| Name::from(*value)).collect()),
            ..control::Press::default()
        };
        control::press_and_submit(&self.shared, &press).await
    }

    /// A person fills in the modal that an interaction opens; fields by label or custom id.
    pub async fn fill_in(
        &self,
        person: &str,
        interaction: u64,
        fields: &[(&str, &str)],
    ) -> Result<u64> {
        control::await_modal(&self.shared, interaction).await?;
        let fields = fields
            .iter()
            .map(|(key, text)| ((*key).to_owned(), Value::from(*text)))
            .collect();
        let submit = control::Submit {
            person: person.into(),
            modal: interaction.into(),
            fields,
        };
        let id = control::submit(&self.shared, &submit)?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// Names of the registered commands of a type (1 slash, 2 user menu, 3 message menu).
    pub fn command_names(&self, kind: u8) -> Vec<String> {
        self.shared.look(|state| {
            let commands = state
                .world
                .commands
                .values()
                .filter(|command| command.kind == kind);
            commands.map(|command| command.name.clone()).collect()
        })
    }

    /// The community at a glance, as `GET /sandbox/state`.
    pub fn state(&self) -> Value {
        control::state(&self.shared)
    }

    /// What was said after a message id (0 for all), as `GET /sandbox/transcript`.
    pub fn transcript(&self, after: u64) -> Vec<Value> {
        let viewer = Viewer {
            after: Some(after),
            person: None,
        };
        // Without a viewer there is no name that could be unknown.
        control::transcript(&self.shared, &viewer).unwrap_or_default()
    }

    /// What a member's phone would have shown.
    pub fn notifications(&self, person: &str) -> Result<Vec<Note>> {
        let viewer = Viewer {
            after: None,
            person: Some(person.to_owned()),
        };
        control::notifications(&self.shared, &viewer)
    }

    /// What the bot did that Discord has no place for; empty at the end of a good test.
    pub fn violations(&self) -> Vec<Violation> {
        self.shared.look(|state| state.record.violations.clone())
    }

    /// The bot's requests, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.shared
            .look(|state| state.record.requests.iter().cloned().collect())
    }

    /// What the bot has written after that number (0 for all), as it was then; the last 10,000 messages.
    pub fn written(&self, after: u64) -> Vec<Written> {
        self.shared.look(|state| {
            let written = state.record.written.iter();
            written.filter(|one| one.number > after).cloned().collect()
        })
    }

    /// How far an interaction is: waiting, deferred, answered, modal_opened, suggested, failed; `None` if it
    /// isn't known any more.
    pub fn interaction_state(&self, id: u64) -> Option<String> {
        self.shared.look(|state| {
            let progress = serde_json::to_value(state.world.interactions.get(&id)?.progress);
            progress.ok()?.as_str().map(str::to_owned)
        })
    }

    /// A moderator deletes a channel, or a thread.
    pub async fn remove_channel(&self, name: &str) -> Result<u64> {
        let id = control::remove_channel(&self.shared, &name.into())?;
        self.shared.delivered().await;
        Ok(id)
    }

    /// Switches a fault on, as `POST /sandbox/fault`.
    pub fn fault(&self, fault: Value) -> Result<()> {
        let fault = serde_json::from_value(fault)
            .map_err(|error| ControlError::bad(format!("this is no fault: {error}")))?;
        control::set_fault(&self.shared, fault)
    }

    /// Waits until the bot has a gateway session; false when it has none in time.
    pub async fn wait_for_bot(&self, within: Duration) -> bool {
        self.wait_until(within, |sandbox| {
            sandbox.shared.look(|state| state.hub.connected() > 0)
        })
        .await
    }

    /// Looks again and again until something holds; false when it does not in time.
    pub async fn wait_until(&self, within: Duration, holds: impl Fn(&Self) -> bool) -> bool {
        let until = Instant::now() + within;
        let mut progress = self.shared.progress.subscribe();
        loop {
            progress.mark_unchanged();
            if holds(self) {
                return true;
            }
            if Instant::now() >= until {
                return false;
            }
            // Logging in and out is no change of the world, hence the glance in between.
            let _ = tokio::time::timeout(Duration::from_millis(20), progress.changed()).await;
        }
    }
}

fn typed(person: &str, place: &str, text: &str) -> control::TypedCommand {
    control::TypedCommand {
        person: person.into(),
        place: place.into(),
        text: text.to_owned(),
        option: None,
    }
}
