import { observeWindowRect, type Virtualizer } from '@tanstack/react-virtual'

/** Of a telephone. */
const LEAST_HEIGHT = 600

/**
 * For lists that scroll with the window: a window that was never shown says that it has no height, and its list would
 * have no rows until it is told another one.
 */
export const observeWindow: typeof observeWindowRect = (
  instance: Virtualizer<Window, HTMLElement>,
  tell: Parameters<typeof observeWindowRect>[1],
) =>
  observeWindowRect(instance, ({ width, height }) => tell({ width, height: Math.max(height, LEAST_HEIGHT) }))
