-- What core members can do: suggestions and what was done about them, nominations, care for the registry;
-- and topics that members follow. Times are UTC seconds.

-- The summary as it was posted, so that it can show later what was done.
ALTER TABLE weeks ADD COLUMN channel INTEGER NOT NULL DEFAULT 0; -- 0: not posted (yet)
ALTER TABLE weeks ADD COLUMN message INTEGER NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN text    TEXT    NOT NULL DEFAULT ''; -- empty once old, or once it named somebody forgotten

-- What was suggested in which summary, and what was done about it last.
CREATE TABLE suggestions (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    guild     INTEGER NOT NULL,
    week      TEXT    NOT NULL,                    -- the week of the summary, "2026-W47"
    place     INTEGER NOT NULL,                    -- its number there, from 1
    matter    TEXT    NOT NULL,                    -- JSON: what it is about, the same from week to week
    finding   TEXT    NOT NULL,                    -- JSON: with the numbers of that week
    made_at   INTEGER NOT NULL,
    step      TEXT    NOT NULL DEFAULT '',         -- what was pressed last; empty: nothing yet
    who       INTEGER,                             -- by whom; NULL once forgotten
    who_name  TEXT    NOT NULL DEFAULT '',
    done_at   INTEGER NOT NULL DEFAULT 0,
    called    INTEGER NOT NULL DEFAULT 0,          -- 1: experts were called for, which is done once; 2: what was done last could not be said
    UNIQUE (guild, week, place)
) STRICT;
CREATE INDEX suggestions_by_matter ON suggestions (guild, matter);

-- Members named for a topic, and what they said to it.
CREATE TABLE nominations (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    guild       INTEGER NOT NULL,
    member      INTEGER NOT NULL,
    skill       TEXT    NOT NULL,
    named_by    INTEGER,                           -- NULL once forgotten
    named_at    INTEGER NOT NULL,
    notified    INTEGER NOT NULL DEFAULT 0,        -- 1: counts as a ping of theirs
    suggestion  INTEGER REFERENCES suggestions (id) ON DELETE SET NULL,
    answer      TEXT    NOT NULL DEFAULT 'open',   -- open, accepted, declined
    answered_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX nominations_by_member ON nominations (guild, member, named_at);
CREATE INDEX nominations_by_suggestion ON nominations (suggestion) WHERE suggestion IS NOT NULL;

-- Other names of skills, as this community uses them.
CREATE TABLE aliases (
    guild INTEGER NOT NULL,
    alias TEXT    NOT NULL,                        -- lower case
    skill TEXT    NOT NULL,
    PRIMARY KEY (guild, alias)
) STRICT, WITHOUT ROWID;

-- Roles that stand for a skill.
CREATE TABLE linked_roles (
    guild INTEGER NOT NULL,
    role  INTEGER NOT NULL,
    skill TEXT    NOT NULL,
    PRIMARY KEY (guild, role, skill)
) STRICT, WITHOUT ROWID;

-- Skills somebody has only because a role of theirs stands for it.
CREATE TABLE skills_by_role (
    guild  INTEGER NOT NULL,
    member INTEGER NOT NULL,
    skill  TEXT    NOT NULL,
    PRIMARY KEY (guild, member, skill),
    FOREIGN KEY (guild, member, skill) REFERENCES skills (guild, member, skill)
        ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

-- Who doesn't want to be joined by a role: nothing but that is kept of them.
CREATE TABLE not_by_role (
    guild  INTEGER NOT NULL,
    member INTEGER NOT NULL,
    PRIMARY KEY (guild, member)
) STRICT, WITHOUT ROWID;

-- Changes to the registry that core members proposed or made, for their buttons.
CREATE TABLE changes (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    guild   INTEGER NOT NULL,
    change  TEXT    NOT NULL,                      -- JSON
    made_by INTEGER,                               -- NULL once forgotten
    made_at INTEGER NOT NULL,
    state   TEXT    NOT NULL                       -- proposed, made, undone
) STRICT;

-- Weeks whose public digest was posted, or had nothing to tell: never twice.
CREATE TABLE digests (
    guild   INTEGER NOT NULL,
    week    TEXT    NOT NULL,                      -- ISO, "2026-W47"
    done_at INTEGER NOT NULL,
    PRIMARY KEY (guild, week)
) STRICT, WITHOUT ROWID;
CREATE INDEX asks_by_solution ON asks (guild, solved_at) WHERE solved_at IS NOT NULL;

-- Topics whose solved questions somebody wants to read.
CREATE TABLE follows (
    guild  INTEGER NOT NULL,
    member INTEGER NOT NULL,
    skill  TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    PRIMARY KEY (guild, member, skill)
) STRICT, WITHOUT ROWID;
