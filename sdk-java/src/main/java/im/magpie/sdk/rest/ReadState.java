package im.magpie.sdk.rest;

/** How far one has read, and how many messages are unread after it. */
public record ReadState(long readSeq, long unread) {}
