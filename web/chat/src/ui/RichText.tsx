import { Fragment } from 'react';

const LINK = /\bhttps?:\/\/[^\s<>"'）】》」，。；！？、]+[^\s<>"'）】》」，。；！？、.,;:!?)\]}]/giu;

/** A text with its links; never HTML. */
export function RichText({ text }: { text: string }) {
  const parts: (string | URL)[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    if (!URL.canParse(match[0])) continue;
    parts.push(text.slice(end, match.index), new URL(match[0]));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return (
    <span className="text">
      {parts.map((part, i) =>
        typeof part === 'string' ? (
          <Fragment key={i}>{part}</Fragment>
        ) : (
          <a key={i} href={part.href} target="_blank" rel="noopener noreferrer nofollow" title={part.host}>
            {part.href}
          </a>
        ),
      )}
    </span>
  );
}
