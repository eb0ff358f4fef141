//! The week a figure speaks of, and the moment from which it is looked at.

use jiff::tz::TimeZone;

use super::super::calendar::Week;
use super::super::time::Timestamp;

/// One week of a community's calendar, looked at from a moment.
#[derive(Clone, Copy, Debug)]
pub struct Period<'z> {
    /// The community's time zone.
    pub zone: &'z TimeZone,
    /// The week.
    pub week: Week,
    /// Its first moment.
    pub start: Timestamp,
    /// The first moment after it.
    pub end: Timestamp,
    /// Later facts don't count. For an earlier week this is as long after its
    /// end as now is after the end of the week it is compared with.
    pub as_of: Timestamp,
    /// Now. Figures that give each question the same time (24 hours, say) may
    /// use all that is known: the age of the week makes no difference to them.
    pub now: Timestamp,
}

impl<'z> Period<'z> {
    /// A week as it looks now; it may be running still.
    pub fn new(week: Week, now: Timestamp, zone: &'z TimeZone) -> Self {
        Self {
            zone,
            week,
            start: week.start(zone),
            end: week.end(zone),
            as_of: now,
            now,
        }
    }

    /// The week that many weeks before, as it looked at the same age.
    #[must_use]
    pub fn earlier(&self, weeks: i64) -> Self {
        let before = Self::new(self.week.later(-weeks), self.now, self.zone);
        Self {
            as_of: before.end.plus(self.as_of.since(self.end)),
            ..before
        }
    }

    /// Where what counts as this week ends: at its end, or at the moment it is looked at.
    pub fn cutoff(&self) -> Timestamp {
        self.end.min(self.as_of)
    }

    /// The start of a stretch of that many weeks of which this is the last.
    pub fn back(&self, weeks: i64) -> Timestamp {
        self.first_week_of(weeks).start(self.zone)
    }

    /// The first week of a stretch of that many weeks of which this is the last.
    pub fn first_week_of(&self, weeks: i64) -> Week {
        self.week.later(1 - weeks)
    }
}
