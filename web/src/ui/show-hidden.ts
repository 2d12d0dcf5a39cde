/**
 * Control, format and separator characters (Unicode Cc, Cf, Zl, Zp): they reorder or hide the text around them. Not
 * among them the tab and the two joiners, which scripts and emoji need.
 */
const HIDDEN = /(?![\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** What cannot be seen, spelled out (`<U+202E>`), so that no text looks like another one. */
export function showHidden(text: string): string {
  return text.replace(
    HIDDEN,
    (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  )
}
