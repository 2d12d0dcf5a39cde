import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const words = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: tags.number, color: 'var(--critical)' },
  { tag: tags.comment, color: 'var(--text-faint)', fontStyle: 'italic' },
])

/** The linter's own marks are `data:` images, which the page's policy refuses: lines and letters stand in their place. */
function mark(severity: string, colour: string, letter: string) {
  return {
    [`.cm-lintRange-${severity}`]: {
      backgroundImage: 'none',
      paddingBottom: '0',
      textDecoration: `underline wavy ${colour}`,
      textDecorationSkipInk: 'none',
      textUnderlineOffset: '0.2em',
    },
    [`.cm-lintPoint-${severity}:after`]: { borderBottomColor: colour },
    [`.cm-lint-marker-${severity}`]: { content: 'normal', color: colour },
    [`.cm-lint-marker-${severity}::before`]: { content: `"${letter}"` },
    [`.cm-diagnostic-${severity}`]: { borderLeft: `4px solid ${colour}` },
  }
}

/** In the page's colours, which are inherited into the shadow tree, so that it turns dark with them. */
const look = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--code)', fontSize: 'var(--size-s)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--mono)',
    lineHeight: '1.6',
    maxHeight: 'min(38rem, 70vh)',
  },
  '.cm-content': { minHeight: '20rem', padding: '0.6rem 0', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeft: '2px solid var(--text)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'var(--mark)',
  },
  '.cm-line': { padding: '0 0.75rem' },
  '.cm-gutters': {
    backgroundColor: 'var(--code)',
    color: 'var(--text-faint)',
    borderRight: 'none',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.2rem', paddingRight: '0.5rem' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--accent-soft)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--text-faint)' },
  '.cm-specialChar': { color: 'var(--bad)' },
  '.cm-gutter-lint': { width: '1.5rem' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0', textAlign: 'center' },
  '.cm-lint-marker': { width: 'auto', height: 'auto', fontWeight: '700', cursor: 'help' },
  '.cm-tooltip': {
    zIndex: '5',
    maxWidth: 'min(36rem, 90vw)',
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius-s)',
    boxShadow: 'var(--shadow)',
    fontFamily: 'var(--font)',
  },
  '.cm-tooltip ul': { maxHeight: '20rem', overflowY: 'auto' },
  '.cm-diagnostic': { padding: '0.5rem 0.75rem', whiteSpace: 'normal', overflowWrap: 'anywhere' },
  '.cm-diagnosticText': { display: 'block' },
  '.cm-diagnostic .what': { display: 'block', fontWeight: '550' },
  '.cm-diagnostic .action': { display: 'block', color: 'var(--text-soft)' },
  '.cm-diagnostic .code': { color: 'var(--text-faint)', fontFamily: 'var(--mono)' },
  '.cm-diagnosticAction': {
    margin: '0.4rem 0 0',
    padding: '0.2rem 0.6rem',
    border: '1px solid var(--accent)',
    borderRadius: 'var(--radius-s)',
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
    font: 'inherit',
    fontWeight: '550',
    cursor: 'pointer',
  },
  ...mark('error', 'var(--bad)', 'E'),
  ...mark('warning', 'var(--warn)', 'W'),
  ...mark('info', 'var(--busy)', 'i'),
})

export const editorTheme = [look, syntaxHighlighting(words)]
