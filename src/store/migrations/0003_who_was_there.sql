-- Who was there: what rings, newcomers and coverage are counted from, kept as long as these look back.

-- That somebody wrote in a week of the community's calendar; not how often, not where, not what.
CREATE TABLE member_weeks (
    guild  INTEGER NOT NULL,
    member INTEGER NOT NULL,
    week   INTEGER NOT NULL,                       -- ISO year * 100 + number: 202647
    PRIMARY KEY (guild, week, member)
) STRICT, WITHOUT ROWID;

-- Hours in which people of the registry wrote.
CREATE TABLE presence_hours (
    guild  INTEGER NOT NULL,
    member INTEGER NOT NULL,
    hour   INTEGER NOT NULL,                       -- its first second
    PRIMARY KEY (guild, member, hour),
    FOREIGN KEY (guild, member) REFERENCES people (guild, member) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- 1: from an older history that an operator brought in, not heard live.
ALTER TABLE asks ADD COLUMN imported INTEGER NOT NULL DEFAULT 0;
CREATE INDEX asks_imported ON asks (guild, asked_at) WHERE imported = 1;

-- Nobody waits for older questions live: they are found by their own index, and every message looks there.
DROP INDEX asks_unsettled;
CREATE INDEX asks_unsettled ON asks (guild, channel, asked_at)
    WHERE imported = 0 AND state NOT IN ('solved', 'presumed_solved', 'dismissed', 'withdrawn');
