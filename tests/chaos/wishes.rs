//! What people told the bot about being asked, as far as they can know that it heard them. Written without the
//! bot's own rules, so that the two can be compared.

use jiff::tz::TimeZone;

/// Something somebody told the bot.
#[derive(Clone, Debug)]
pub enum Wish {
    /// They declare skills.
    Know(Vec<&'static str>),
    /// They take skills back.
    NoLongerKnow(Vec<&'static str>),
    /// *Off*.
    Off,
    /// Any other mode: they may be asked.
    On,
    /// Quiet hours in local minutes, in a zone.
    Quiet(u16, u16, &'static str),
    /// So many pings a day and a week.
    Limit(u32, u32),
    /// Not before this moment, in UTC seconds.
    Snooze(i64),
    /// All is forgotten.
    Forget,
}

/// Did the bot hear it?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They wait for the answer.
    Open,
    /// It was answered at this moment, in UTC seconds: it holds.
    Heard(i64),
    /// No answer came. It may hold or not.
    Unknown,
}

/// A wish and what became of it.
#[derive(Clone, Debug)]
pub struct Told {
    /// When, in UTC seconds.
    pub at: i64,
    /// The interaction by which it was told.
    pub interaction: u64,
    /// What.
    pub wish: Wish,
    /// Was it heard?
    pub fate: Fate,
}

/// How somebody may stand with the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    skills: Vec<&'static str>,
    off: bool,
    quiet: Option<(u16, u16)>,
    zone: Option<&'static str>,
    limit: Option<(u32, u32)>,
    snoozed_until: i64,
    /// Pings before this moment are forgotten.
    forgotten_at: i64,
}

impl Standing {
    const NEW: Self = Self {
        skills: Vec::new(),
        off: false,
        quiet: None,
        zone: None,
        limit: None,
        snoozed_until: 0,
        forgotten_at: 0,
    };

    fn after(&self, Told { wish, at, .. }: &Told) -> Self {
        let mut next = self.clone();
        match wish {
            Wish::Know(skills) => {
                next.skills.extend(skills);
                next.skills.sort_unstable();
                next.skills.dedup();
            }
            Wish::NoLongerKnow(skills) => next.skills.retain(|skill| !skills.contains(skill)),
            Wish::Off => next.off = true,
            Wish::On => next.off = false,
            Wish::Quiet(from, to, zone) => {
                next.quiet = Some((*from, *to));
                next.zone = Some(zone);
            }
            Wish::Limit(day, week) => next.limit = Some((*day, *week)),
            Wish::Snooze(until) => next.snoozed_until = *until,
            Wish::Forget => {
                next = Self::NEW;
                next.forgotten_at = *at;
            }
        }
        next
    }
}

/// What holds for everybody who said nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Usual {
    /// The community's zone.
    pub zone: &'static str,
    /// Its quiet hours.
    pub quiet: (u16, u16),
    /// Pings a day and a week.
    pub limit: (u32, u32),
}

/// Why somebody should not have been asked at this moment; `None` if they could be, given what they can know of
/// what the bot heard. `lately` are their pings up to this one, this one too.
pub fn objection(told: &[Told], at: i64, lately: &[i64], usual: Usual) -> Option<String> {
    let mut possible = vec![Standing::NEW];
    for one in told.iter().filter(|one| one.at <= at) {
        let after: Vec<_> = possible
            .iter()
            .map(|standing| standing.after(one))
            .collect();
        // What was heard in this very second may have come before or after the ping.
        let surely = matches!(one.fate, Fate::Heard(heard) if heard < at);
        // Who isn't registered is told so, and nothing is noted.
        let registered = possible.iter().all(|standing| !standing.skills.is_empty());
        let always = matches!(one.wish, Wish::Know(_) | Wish::Forget);
        if surely && (registered || always) {
            possible = after;
        } else {
            possible.extend(after);
        }
        let mut distinct: Vec<Standing> = Vec::with_capacity(possible.len());
        for one in possible {
            if !distinct.contains(&one) {
                distinct.push(one);
            }
        }
        possible = distinct;
        if possible.len() > 512 {
            return None;
        }
    }
    let mut reasons = possible
        .iter()
        .map(|standing| refusal(standing, at, lately, usual));
    let first = reasons.next()?;
    reasons.try_fold(first?, |first, other| other.map(|_| first))
}

fn refusal(standing: &Standing, at: i64, lately: &[i64], usual: Usual) -> Option<String> {
    if standing.skills.is_empty() {
        return Some("never agreed to be asked".to_owned());
    }
    if standing.off {
        return Some("said off".to_owned());
    }
    if standing.snoozed_until > at {
        return Some(format!("snoozed until {}", moment(standing.snoozed_until)));
    }
    let (from, to) = standing.quiet.unwrap_or(usual.quiet);
    let zone = standing.zone.unwrap_or(usual.zone);
    let minute = local_minute(at, zone);
    let night = if from < to {
        from <= minute && minute < to
    } else {
        from != to && (minute >= from || minute < to)
    };
    if night {
        return Some(format!(
            "quiet hours {from}–{to} in {zone}, where it is minute {minute}"
        ));
    }
    let (day, week) = standing.limit.unwrap_or(usual.limit);
    for (span, limit, name) in [(86_400, day, "day"), (604_800, week, "week")] {
        let count = lately
            .iter()
            .filter(|ping| at - **ping < span && **ping > standing.forgotten_at)
            .count();
        if count > limit as usize {
            return Some(format!(
                "ping number {count} of the {name}, {limit} are allowed"
            ));
        }
    }
    None
}

fn local_minute(at: i64, zone: &str) -> u16 {
    let zone = TimeZone::get(zone).expect("a zone");
    let local = zone.to_datetime(jiff::Timestamp::from_second(at).expect("a moment"));
    u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs())
}

/// UTC seconds as people read them.
pub fn moment(at: i64) -> String {
    jiff::Timestamp::from_second(at)
        .expect("a moment")
        .to_string()
}
