//! Answers to commands and presses, and messages as members read them.

use whoknows::app::effect::{Post, Row};
use whoknows::app::event::{Happening, Interaction};
use whoknows::domain::ids::{ChannelId, UserId};

use super::super::stage::{Deed, Seen};
use super::notes::Note;
use super::{InProcess, strict};

impl InProcess {
    /// A message as members read it.
    pub(super) fn shown(&self, post: &Post, deed: Deed) -> Seen {
        let now = self.world.now;
        let readable = |text: &str| self.world.names.readable(text, now);
        let mut below: Vec<String> = post.rows.iter().map(row).collect();
        if let Some(file) = &post.file {
            below.push(format!("📎 {}", file.name));
            below.extend(file.text.lines().map(readable));
        }
        if let Some(picture) = &post.picture {
            below.push(format!("🖼 {}: {}", picture.name, picture.alt));
        }
        let here = post
            .notify
            .iter()
            .filter(|who| !self.world.away.contains(who));
        Seen {
            notified: here.map(|who| self.world.name(*who)).collect(),
            silent: post.silent,
            text: readable(&post.text),
            below,
            ..self.world.seen(deed)
        }
    }

    pub(super) fn reply(
        &mut self,
        interaction: &Interaction,
        post: &Post,
        private: bool,
    ) -> Result<Vec<Happening>, String> {
        strict::check(post)?;
        let (who, channel) = self.answer(interaction)?;
        let mut note = Note {
            only_for: private.then_some(who),
            ..Note::plain(channel, self.world.shape.me, post.text.clone())
        };
        note.set_rows(post.rows.clone());
        let place = if private {
            String::new()
        } else {
            self.world.place_name(channel)
        };
        let only_for = private.then(|| self.world.name(who));
        let seen = Seen {
            place,
            only_for,
            ..self.shown(post, Deed::Says)
        };
        self.seen.push(seen);
        let message = self.world.add(note);
        if private {
            return Ok(Vec::new());
        }
        Ok(vec![Happening::Message(Box::new(
            self.world.as_event(message, false),
        ))])
    }

    /// "whoknows is thinking…"
    pub(super) fn put_off(
        &mut self,
        interaction: &Interaction,
        private: bool,
    ) -> Result<(), String> {
        self.answer(interaction)?;
        let asked = self.asked.get_mut(&interaction.token);
        asked.ok_or("this interaction isn't open any more")?.put_off = Some(private);
        Ok(())
    }

    /// The answer that was put off comes.
    pub(super) fn fill_in(
        &mut self,
        interaction: &Interaction,
        post: &Post,
    ) -> Result<Vec<Happening>, String> {
        let asked = self.asked.get_mut(&interaction.token);
        let asked = asked.ok_or("this interaction isn't open any more")?;
        let put_off = asked.put_off.take();
        let private = put_off.ok_or("no answer was put off")?;
        asked.answered = false;
        self.reply(interaction, post, private)
    }

    pub(super) fn update(
        &mut self,
        interaction: &Interaction,
        post: Post,
    ) -> Result<Vec<Happening>, String> {
        strict::check(&post)?;
        let pressed = self
            .asked
            .get(&interaction.token)
            .and_then(|asked| asked.pressed);
        let message = pressed.ok_or("only a press can change its message")?;
        let (_, channel) = self.answer(interaction)?;
        self.change(message, &post)?;
        let (author, text) = (self.world.shape.me, post.text);
        Ok(vec![Happening::MessageEdited {
            channel,
            message,
            author,
            text,
        }])
    }

    /// An interaction is answered once.
    pub(super) fn answer(
        &mut self,
        interaction: &Interaction,
    ) -> Result<(UserId, ChannelId), String> {
        let asked = self
            .asked
            .get_mut(&interaction.token)
            .ok_or("this interaction isn't open any more")?;
        if std::mem::replace(&mut asked.answered, true) {
            return Err("an interaction is answered twice".to_owned());
        }
        Ok((asked.who, asked.channel))
    }
}

/// A row below a message, in one line.
fn row(row: &Row) -> String {
    match row {
        Row::Buttons(buttons) => {
            let labels: Vec<_> = buttons
                .iter()
                .map(|one| format!("[{}]", one.label))
                .collect();
            labels.join(" ")
        }
        Row::Choose(select) => {
            let labels: Vec<_> = select
                .options
                .iter()
                .map(|(label, ..)| label.as_str())
                .collect();
            format!("‹{}› {}", select.placeholder, labels.join(", "))
        }
        Row::ChooseMember(select) => format!("‹{}› any member", select.placeholder),
    }
}
