-- The messages of one sender that are not recalled, so that unread is counted without looking at what does not count (one's own messages,
-- reactions, recalled ones), however much of it there is. The primary key's seq is the last column of it.

ALTER TABLE entry ADD KEY entry_unread (conversation_id, sender_id, kind, recalled_at);
