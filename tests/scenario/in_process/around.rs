//! What happens around the members: channels change, people come and go, time passes, the bot falls.

use whoknows::app::event::{Happening, MessageKind};
use whoknows::domain::time::{DAY, MINUTE};

use super::super::script::Step;
use super::notes::Note;
use super::{Crash, InProcess, Refusal, leftovers};

impl InProcess {
    /// What isn't a member writing or pressing.
    pub(super) fn act_around(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::DeleteChannel { place } => {
                let channel = self.world.place(place)?;
                self.world.remove_channel(channel);
                self.happen(Happening::ChannelGone(channel))
            }
            Step::MakeChannel { name } => {
                let made = self.world.make_channel(name);
                self.happen(Happening::ChannelSeen(Box::new(made)))
            }
            Step::Leave { who } => {
                let who = self.world.person(who)?;
                self.world.away.insert(who);
                self.happen(Happening::MemberGone(who))
            }
            Step::Join { who } => {
                let who = self.world.person(who)?;
                self.world.away.remove(&who);
                self.happen(Happening::MemberSeen(self.world.member(who)))
            }
            Step::System { who, place, text } => {
                let note = Note {
                    kind: MessageKind::System,
                    ..Note::plain(
                        self.world.place(place)?,
                        self.world.person(who)?,
                        text.clone(),
                    )
                };
                let id = self.world.add(note);
                self.message(id)
            }
            Step::Hide { who, channel } => {
                let changed = self.world.hide(who, channel)?;
                self.happen(Happening::ChannelSeen(Box::new(changed)))
            }
            Step::NoThreads { channel } => {
                let changed = self.world.forbid_threads(channel)?;
                self.happen(Happening::ChannelSeen(Box::new(changed)))
            }
            Step::Wait { seconds } => self.wait(*seconds),
            Step::Until { day, minute } => {
                // Monday is the fourth day after the first of the epoch, a Thursday.
                let week = 7 * DAY;
                let wanted = (day + 4) * DAY + minute * MINUTE;
                self.wait((wanted - self.world.now.0 - 1).rem_euclid(week) + 1)
            }
            Step::Again => {
                let last = self.last.clone().ok_or("nothing happened yet")?;
                self.feed([last].into())
            }
            Step::Restart => self.start(),
            Step::CrashBeforeDelivery => {
                self.crash = Crash::BeforeDelivery;
                Ok(())
            }
            Step::CrashAfterDelivery => {
                self.crash = Crash::AfterDelivery;
                Ok(())
            }
            Step::Away => {
                self.away = true;
                Ok(())
            }
            Step::Back => {
                self.away = false;
                let shape = Box::new(self.world.shape.clone());
                self.happen(Happening::CommunitySeen(shape))
            }
            Step::Refuse { status, seconds } => {
                let until = seconds.map(|seconds| self.world.now.plus(seconds));
                self.refusal = Some(Refusal {
                    status: *status,
                    until,
                });
                Ok(())
            }
            Step::NothingLeft { who, words } => {
                let who = self.world.member(self.world.person(who)?);
                leftovers::check(&self.folder.path().join("whoknows.sqlite"), &who, words)
            }
            _ => Err("this step isn't played here".to_owned()),
        }
    }
}
