//! From what is known of a person to one number: the formula, its weights and where they come from.

/// What is known of one person about one question, before it is weighed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// Share of the latest answers of the community, slow clock, 0 to 1.
    pub slow: f32,
    /// The same, fast clock.
    pub fast: f32,
    /// Share of the votes of similar questions, 0 to 1.
    pub questions: f32,
    /// Share of the votes of similar answers, 0 to 1.
    pub answers: f32,
    /// Days since last seen.
    pub idle: f32,
    /// Share of their answers in this part of the day, smoothed.
    pub hour: f32,
    /// Earlier answers to this asker.
    pub asker: f32,
    /// How well declared skills fit, 0 if not at all, 1 for one whole skill.
    pub declared: f32,
}

impl Signals {
    /// The score: shares of activity and votes, times presence, hour and acquaintance.
    pub fn score(&self) -> f32 {
        let shares = self.slow + self.fast + self.questions + 0.5 * self.answers;
        let presence = (1.0 + self.idle).powf(-0.3);
        let hour = (self.hour * 8.0).powf(0.3);
        let acquaintance = (1.0 + self.asker).powf(0.2);
        shares * presence * hour * acquaintance
    }
}
