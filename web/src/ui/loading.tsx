/** Keeps the place of what comes, so that nothing jumps. */
export function Loading({ height = '16rem' }: { readonly height?: string }) {
  return (
    <div className="skeleton" style={{ height }} role="status">
      <span className="visually-hidden">Loading</span>
    </div>
  )
}
