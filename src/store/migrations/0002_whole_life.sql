-- The whole life of a question: the rungs without a sound, the one question back, and every message that belongs to it.

-- 0: not (yet).
ALTER TABLE asks ADD COLUMN linked_at INTEGER NOT NULL DEFAULT 0;   -- when the earlier answer was linked, before anybody was asked
ALTER TABLE asks ADD COLUMN link_post INTEGER NOT NULL DEFAULT 0;   -- the message that bears the link
ALTER TABLE asks ADD COLUMN whispered INTEGER NOT NULL DEFAULT 0;   -- 1: those who want no sound had their turn
ALTER TABLE asks ADD COLUMN checked_at INTEGER NOT NULL DEFAULT 0;  -- when the asker was asked whether an answer helped

-- What was asked under the old rules is past these rungs, and nobody is asked back about it out of the blue.
UPDATE asks SET whispered = 1;
UPDATE asks SET checked_at = asked_at WHERE state = 'responded';

-- Further messages of a question: its lines, where it has several, and copies of it in other channels.
CREATE TABLE ask_messages (
    message INTEGER PRIMARY KEY,
    ask     INTEGER NOT NULL REFERENCES asks (id) ON DELETE CASCADE,
    channel INTEGER NOT NULL,
    is_copy INTEGER NOT NULL DEFAULT 0,
    text    TEXT    NOT NULL DEFAULT ''            -- the words of a line; none for a copy
) STRICT;
CREATE INDEX ask_messages_by_ask ON ask_messages (ask, message);
CREATE INDEX ask_messages_copies ON ask_messages (channel) WHERE is_copy = 1;
