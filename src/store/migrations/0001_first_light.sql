-- First light: the registry, questions and their life, the outbox, what was heard, what was posted.
-- Times are UTC seconds. Ids are Discord's snowflakes unless a table makes its own.

-- People who agreed to be asked.
CREATE TABLE people (
    guild         INTEGER NOT NULL,
    member        INTEGER NOT NULL,
    name          TEXT    NOT NULL,
    roles         TEXT    NOT NULL DEFAULT '[]',   -- JSON list of role ids, for who may see what
    preference    TEXT    NOT NULL DEFAULT 'ping', -- ping, quiet, only_me, off
    quiet_from    INTEGER,                         -- minutes after local midnight; NULL: the community's
    quiet_to      INTEGER,
    time_zone     TEXT,                            -- IANA name; NULL: the community's
    per_day       INTEGER,                         -- pings; NULL: the community's
    per_week      INTEGER,
    snoozed_until INTEGER,
    joined_at     INTEGER NOT NULL,
    left_at       INTEGER,
    last_seen_at  INTEGER,                         -- when they last wrote anything
    PRIMARY KEY (guild, member)
) STRICT, WITHOUT ROWID;

-- What they say they know.
CREATE TABLE skills (
    guild       INTEGER NOT NULL,
    member      INTEGER NOT NULL,
    skill       TEXT    NOT NULL,
    level       TEXT    NOT NULL,                  -- learning, practising, expert
    declared_at INTEGER NOT NULL,
    PRIMARY KEY (guild, member, skill),
    FOREIGN KEY (guild, member) REFERENCES people (guild, member) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX skills_by_skill ON skills (guild, skill);

-- Topics somebody doesn't want to be asked about, by a press on "not my topic".
CREATE TABLE passed_topics (
    guild     INTEGER NOT NULL,
    member    INTEGER NOT NULL,
    skill     TEXT    NOT NULL,
    passed_at INTEGER NOT NULL,
    PRIMARY KEY (guild, member, skill),
    FOREIGN KEY (guild, member) REFERENCES people (guild, member) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Questions.
CREATE TABLE asks (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    guild             INTEGER NOT NULL,
    channel           INTEGER NOT NULL,            -- where the question stands
    message           INTEGER NOT NULL,
    asker             INTEGER NOT NULL,            -- 0 once forgotten
    asker_name        TEXT    NOT NULL,
    asked_at          INTEGER NOT NULL,
    title             TEXT    NOT NULL,
    text              TEXT    NOT NULL,            -- empty once deleted or expired
    topics            TEXT    NOT NULL DEFAULT '[]', -- JSON list of skills
    how_heard         TEXT    NOT NULL,            -- detected, offered, asked, menu, forum
    reasons           TEXT    NOT NULL DEFAULT '[]', -- JSON list: why it was taken for a question
    first_question    INTEGER NOT NULL DEFAULT 0,  -- 1: the asker's first here
    state             TEXT    NOT NULL,
    wave              INTEGER NOT NULL DEFAULT 0,
    due_at            INTEGER,                     -- when to look at it again
    thread            INTEGER,
    post              INTEGER,                     -- the bot's message that bears the buttons
    taken_by          INTEGER,
    similar           INTEGER,                     -- the solved question that was linked
    first_response_at INTEGER,
    first_responder   INTEGER,
    solved_at         INTEGER,
    alerted_at        INTEGER,
    alert_channel     INTEGER,
    alert_post        INTEGER,
    UNIQUE (guild, message)
) STRICT;
CREATE INDEX asks_due ON asks (guild, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX asks_by_thread ON asks (guild, thread) WHERE thread IS NOT NULL;
CREATE INDEX asks_by_asker ON asks (guild, asker, asked_at);
CREATE INDEX asks_by_time ON asks (guild, asked_at);
CREATE INDEX asks_unsettled ON asks (guild, channel, asked_at)
    WHERE state NOT IN ('solved', 'presumed_solved', 'dismissed', 'withdrawn');

-- Who was asked, why, and what came of it.
CREATE TABLE pings (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild      INTEGER NOT NULL,
    ask        INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    member     INTEGER NOT NULL,
    wave       INTEGER NOT NULL,
    pinged_at  INTEGER NOT NULL,
    silent     INTEGER NOT NULL DEFAULT 0,
    reason     TEXT    NOT NULL,                   -- JSON: the parts of the choice
    outcome    TEXT    NOT NULL DEFAULT 'none',    -- none, taken, answered, passed, not_my_topic
    outcome_at INTEGER,
    UNIQUE (ask, member)
) STRICT;
CREATE INDEX pings_by_member ON pings (guild, member, pinged_at);
CREATE INDEX pings_by_time ON pings (guild, pinged_at);

-- Every step of a question and its reason: "why was I asked?" has an answer later too.
CREATE TABLE steps (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    ask    INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    what   TEXT    NOT NULL,
    who    INTEGER,
    reason TEXT    NOT NULL DEFAULT ''             -- JSON or words
) STRICT;
CREATE INDEX steps_by_ask ON steps (ask);
CREATE INDEX steps_by_who ON steps (who, at) WHERE who IS NOT NULL;

-- What others said to a question. The words are kept only of what was accepted.
CREATE TABLE responses (
    message  INTEGER PRIMARY KEY,
    guild    INTEGER NOT NULL,
    ask      INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    channel  INTEGER NOT NULL,
    member   INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    said_at  INTEGER NOT NULL,
    accepted INTEGER NOT NULL DEFAULT 0,
    text     TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX responses_by_ask ON responses (ask, said_at);
CREATE INDEX responses_by_member ON responses (guild, member, said_at);

-- Who helped, as the asker or a core member said, or as was presumed from thanks.
CREATE TABLE credits (
    ask         INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    guild       INTEGER NOT NULL,
    member      INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    credited_at INTEGER NOT NULL,
    PRIMARY KEY (ask, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX credits_by_time ON credits (guild, credited_at);

-- What was promised and is not yet said.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    guild      INTEGER NOT NULL,
    purpose    TEXT    NOT NULL,                   -- JSON: what the delivery is for
    speech     TEXT    NOT NULL,                   -- JSON
    made_at    INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,
    try_at     INTEGER NOT NULL                    -- when to try (again)
) STRICT;
CREATE INDEX outbox_by_time ON outbox (guild, try_at);

-- The last message heard in each watched place, where catching up begins.
CREATE TABLE heard (
    guild   INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (guild, channel)
) STRICT, WITHOUT ROWID;

-- Interactions handled, so that the same one is never handled twice. Pruned after a day.
CREATE TABLE handled (
    interaction INTEGER PRIMARY KEY,
    at          INTEGER NOT NULL
) STRICT;

-- Weeks whose summary was posted (or skipped): never twice.
CREATE TABLE weeks (
    guild     INTEGER NOT NULL,
    week      TEXT    NOT NULL,                    -- ISO, "2026-W47", in the community's calendar
    done_at   INTEGER NOT NULL,
    outcome   TEXT    NOT NULL,                    -- posted, skipped
    PRIMARY KEY (guild, week)
) STRICT, WITHOUT ROWID;

-- One row a community: since when we know it.
CREATE TABLE communities (
    guild      INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    first_seen INTEGER NOT NULL
) STRICT;
