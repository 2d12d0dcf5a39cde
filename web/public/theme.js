// Before the first paint, so that a page in the reader's colours does not flash in the system's.
try {
  const kept = localStorage.getItem('slipway-theme')
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept
} catch {}
