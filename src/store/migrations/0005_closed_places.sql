-- Places where we may not write, of which the core members were told. Times are UTC seconds.
CREATE TABLE closed_places (
    guild     INTEGER NOT NULL,
    channel   INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    PRIMARY KEY (guild, channel)
) STRICT, WITHOUT ROWID;
