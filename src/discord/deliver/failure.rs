//! What a refusal or a broken line means for a promise.

use serenity::http::HttpError;

use crate::app::event::Outcome;

/// Discord's own numbers for what went wrong.
pub mod code {
    /// No such channel.
    pub const UNKNOWN_CHANNEL: isize = 10_003;
    /// No such message.
    pub const UNKNOWN_MESSAGE: isize = 10_008;
    /// No such interaction: it is too old, or was answered.
    pub const UNKNOWN_INTERACTION: isize = 10_062;
    /// The interaction has its answer.
    pub const ALREADY_ANSWERED: isize = 40_060;
    /// The bot can't see it.
    pub const MISSING_ACCESS: isize = 50_001;
    /// The member takes no direct messages.
    pub const NO_DIRECT_MESSAGES: isize = 50_007;
    /// The bot may not do it.
    pub const MISSING_PERMISSIONS: isize = 50_013;
    /// The thread is archived.
    pub const THREAD_ARCHIVED: isize = 50_083;
    /// The message has a thread already.
    pub const THREAD_EXISTS: isize = 160_004;
    /// The thread is locked.
    pub const THREAD_LOCKED: isize = 160_005;
}

/// Why a request failed, without addresses and keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// HTTP status; 0 when there was no answer.
    pub status: u16,
    /// Discord's own number; 0 when there is none.
    pub code: isize,
    /// In Discord's words or ours.
    pub reason: String,
}

impl Failure {
    /// There was no answer in time. The work may have been done.
    pub fn timed_out() -> Self {
        Self {
            status: 0,
            code: 0,
            reason: "no answer in time".to_owned(),
        }
    }

    /// A thread that is deleted or locked while we write in it says nothing about the question it was opened on,
    /// which stands outside of it: not this time, then.
    pub fn of_the_thread(self) -> Self {
        if self.is_gone() {
            return Self {
                status: 0,
                code: 0,
                reason: format!("the thread was gone while it was opened: {}", self.reason),
            };
        }
        self
    }

    /// Too many requests.
    pub fn is_rate_limit(&self) -> bool {
        self.status == 429
    }

    /// What it was about is not there.
    pub fn is_gone(&self) -> bool {
        self.outcome() == Outcome::Gone
    }

    /// What it means for a promise.
    pub fn outcome(&self) -> Outcome {
        match (self.code, self.status) {
            (
                code::UNKNOWN_CHANNEL
                | code::UNKNOWN_MESSAGE
                | code::THREAD_ARCHIVED
                | code::THREAD_LOCKED,
                _,
            )
            | (_, 404) => Outcome::Gone,
            (code::MISSING_ACCESS | code::MISSING_PERMISSIONS | code::NO_DIRECT_MESSAGES, _)
            | (_, 403) => Outcome::Forbidden,
            // 401 means that the token was changed under us: the promise is still good.
            (_, 401 | 408 | 429) => Outcome::Unavailable,
            (_, 400..=499) => Outcome::Refused,
            _ => Outcome::Unavailable,
        }
    }
}

impl From<&serenity::Error> for Failure {
    fn from(error: &serenity::Error) -> Self {
        let unanswered = |reason: &str| Self {
            status: 0,
            code: 0,
            reason: reason.to_owned(),
        };
        match error {
            serenity::Error::Http(HttpError::UnsuccessfulRequest(refusal)) => Self {
                status: refusal.status_code.as_u16(),
                code: refusal.error.code,
                reason: HttpError::UnsuccessfulRequest(refusal.clone()).to_string(),
            },
            serenity::Error::Http(HttpError::Request(error)) if error.is_timeout() => {
                Self::timed_out()
            }
            serenity::Error::Http(HttpError::Request(error)) if error.is_connect() => {
                unanswered("no connection")
            }
            serenity::Error::Http(_) => unanswered("the connection broke"),
            // The work may have been done: only its answer can't be read.
            serenity::Error::Json(_) => unanswered("an answer that can't be read"),
            // The library's own check of Discord's limits.
            serenity::Error::Model(error) => Self {
                status: 400,
                code: 0,
                reason: error.to_string(),
            },
            _ => unanswered("unexpected"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(status: u16, code: isize) -> Outcome {
        let reason = String::new();
        Failure {
            status,
            code,
            reason,
        }
        .outcome()
    }

    #[test]
    fn each_refusal_has_its_meaning() {
        assert_eq!(outcome(404, 10_003), Outcome::Gone);
        assert_eq!(outcome(404, 0), Outcome::Gone);
        let thread = Failure {
            status: 404,
            code: 10_003,
            reason: String::new(),
        };
        assert_eq!(thread.of_the_thread().outcome(), Outcome::Unavailable);
        assert_eq!(outcome(400, 50_083), Outcome::Gone);
        assert_eq!(outcome(403, 50_013), Outcome::Forbidden);
        assert_eq!(outcome(403, 0), Outcome::Forbidden);
        assert_eq!(outcome(400, 50_035), Outcome::Refused);
        assert_eq!(outcome(413, 40_005), Outcome::Refused);
        assert_eq!(outcome(500, 0), Outcome::Unavailable);
        assert_eq!(outcome(502, -1), Outcome::Unavailable);
        assert_eq!(outcome(429, -1), Outcome::Unavailable);
        assert_eq!(outcome(401, 0), Outcome::Unavailable);
        assert_eq!(Failure::timed_out().outcome(), Outcome::Unavailable);
    }
}
